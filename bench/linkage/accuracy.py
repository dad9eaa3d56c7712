#!/usr/bin/env python3
"""Accuracy, calibration, CPU and memory of `oever link` on sets with known truth. Run by hand:

    python3 bench/linkage/accuracy.py --oever target/dist/oever --sets DIRECTORY [SET ...]

DIRECTORY holds NAME_a.csv.gz, NAME_b.csv.gz and NAME_truth.csv.gz (linkage) or NAME.csv.gz and NAME_truth.csv.gz
(deduplication); it stays outside the repository. Prints, over all pairs that were written, without one-to-one:

1. precision, recall and F1 at the best threshold (chosen with the truth), recall at precision .99, and the figures at
   the shipped threshold, which is chosen without;
2. F1 beside the figures of others on the same sets, as far as they were measured;
3. the precision-recall curve, as the recall that each precision costs;
4. calibration: of the pairs given a probability, how many are right;
5. where the files have a column `culture` (see `cultures.py`; the product does not read it), results by it.

Blind mode runs with the hardening that ships. Standard library only.
"""

import argparse
import collections
import csv
import gzip
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

# Best F1 over all pairs, measured once on the machine and by the rules of this table: Splink 5.0 (clear), anonlink with
# 1024-bit CLKs (blind), and a prototype of tokens by equality. Not run again here: `speed.py` runs Splink and anonlink.
PEERS = {
    "febrl4": (".9973", ".9425", ".991", ".9975", ".993"),
    "febrl3": (".9902", ".9257", "-", ".992", ".980"),
    "typo_10000": (".9855", ".9596", ".980", ".988", ".980"),
    "typo_100000": (".9794", ".9478", "-", ".983", ".970"),
    "multi_20000": (".8073 (.8462 with our folding)", ".6062", ".868", ".89", ".87"),
}
PRECISIONS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
BINS = (0.0, 0.01, 0.05, 0.2, 0.5, 0.85, 0.95, 0.99, 0.999, 1.0)


def rows(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def truth_of(path, dedupe):
    lines = rows(path)
    next(lines)
    return {tuple(sorted(pair)) if dedupe else tuple(pair) for pair in lines}


def cultures_of(path):
    """By id; nothing when the file does not say."""
    lines = rows(path)
    header = next(lines)
    if "culture" not in header:
        return {}
    id_at, at = header.index("id"), header.index("culture")
    return {line[id_at]: line[at] for line in lines}


def linked(oever, files, dedupe, mode, out):
    command = [oever, "link", *(["--dedupe"] if dedupe else []), *map(str, files), "--mode", mode, "--out", out]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    threshold = float(re.search(r"threshold: probability ([\d.]+)", said).group(1))
    tokens = re.search(r"([\d.]+) tokens per record", said)
    return cpu, after.ru_maxrss / 1024, threshold, tokens.group(1) if tokens else "-"


class Measures:
    """Of scored pairs (weight, probability, right or not, left id) against the number of true pairs."""

    def __init__(self, scored, total, threshold):
        scored.sort(reverse=True)
        self.scored, self.total, self.threshold = scored, total, threshold
        right = above = above_right = 0
        self.best = (0.0, 0.0, 0.0)
        self.recall_at = dict.fromkeys(PRECISIONS, 0.0)
        for number, (weight, probability, is_right, _) in enumerate(scored, 1):
            right += is_right
            if probability >= threshold:
                above, above_right = above + 1, above_right + is_right
            if number < len(scored) and scored[number][0] == weight:
                continue
            self.best = max(self.best, (2 * right / (number + total), right / number, right / total))
            for precision in PRECISIONS:
                if right / number >= precision:
                    self.recall_at[precision] = right / total
        self.shipped = (above_right / max(above, 1), above_right / total)

    def calibration(self):
        """Per bin of probability: pairs, mean probability, share that is right."""
        bins = [[0, 0.0, 0] for _ in BINS[1:]]
        for _, probability, is_right, _ in self.scored:
            at = next((i for i, upper in enumerate(BINS[1:]) if probability < upper), len(bins) - 1)
            bins[at][0] += 1
            bins[at][1] += probability
            bins[at][2] += is_right
        return [(count, told / count, right / count) if count else None for count, told, right in bins]

    def by_culture(self, truth, cultures):
        """Precision and recall at the shipped threshold, by the culture of the left record."""
        total = collections.Counter(cultures[pair[0]] for pair in truth)
        found, right = collections.Counter(), collections.Counter()
        for _, probability, is_right, left in self.scored:
            if probability >= self.threshold:
                found[cultures[left]] += 1
                right[cultures[left]] += is_right
        return [(name, total[name], right[name] / max(found[name], 1), right[name] / total[name]) for name in sorted(total)]


def table(*columns):
    print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--oever", required=True)
    arguments.add_argument("--sets", required=True, type=pathlib.Path)
    arguments.add_argument("--mode", choices=["clear", "blind"], action="append")
    arguments.add_argument("names", nargs="*")
    given = arguments.parse_args()
    names = given.names or sorted(path.name[: -len("_truth.csv.gz")] for path in given.sets.glob("*_truth.csv.gz"))
    modes = given.mode or ["clear", "blind"]
    measured, by_culture = {}, {}
    table("set", "mode", "F1", "P", "R", "R at P .99", "shipped P", "shipped R", "tokens", "CPU s", "MB (most so far)")
    for name in names:
        single = given.sets / f"{name}.csv.gz"
        dedupe = single.exists()
        files = [single] if dedupe else [given.sets / f"{name}_{side}.csv.gz" for side in "ab"]
        truth = truth_of(given.sets / f"{name}_truth.csv.gz", dedupe)
        cultures = cultures_of(files[0])
        for mode in modes:
            with tempfile.TemporaryDirectory() as place:
                out = pathlib.Path(place) / "pairs.csv"
                cpu, memory, threshold, tokens = linked(given.oever, files, dedupe, mode, str(out))
                lines = rows(out)
                next(lines)
                scored = [
                    (float(weight), float(probability), (tuple(sorted((a, b))) if dedupe else (a, b)) in truth, a)
                    for a, b, weight, probability in lines
                ]
            result = measured[name, mode] = Measures(scored, len(truth), threshold)
            if cultures:
                by_culture[name, mode] = result.by_culture(truth, cultures)
            f1, precision, recall = result.best
            print(
                f"| {name} | {mode} | {f1:.4f} | {precision:.4f} | {recall:.4f} | {result.recall_at[0.99]:.4f} "
                f"| {result.shipped[0]:.4f} | {result.shipped[1]:.4f} | {tokens} | {cpu:.2f} | {memory:.0f} |"
            )
            sys.stdout.flush()
    table("set", "Splink 5.0, clear", "anonlink, blind", "token prototype", *(f"ours {m} (target)" for m in modes))
    for name in names:
        *peers, clear, blind = PEERS.get(name, ("-",) * 5)
        ours = [f"{measured[name, m].best[0]:.4f} ({clear if m == 'clear' else blind})" for m in modes]
        print(f"| {name} | {' | '.join([*peers, *ours])} |")
    table("recall at precision", "mode", *(f"{precision}" for precision in PRECISIONS))
    for (name, mode), result in measured.items():
        print(f"| {name} | {mode} | {' | '.join(f'{value:.4f}' for value in result.recall_at.values())} |")
    table("calibration: told → right (pairs)", "mode", *(f"{a}–{b}" for a, b in zip(BINS, BINS[1:])))
    for (name, mode), result in measured.items():
        cells = [f"{cell[1]:.3f} → {cell[2]:.3f} ({cell[0]})" if cell else "-" for cell in result.calibration()]
        print(f"| {name} | {mode} | {' | '.join(cells)} |")
    if by_culture:
        table("set", "mode", "culture", "true pairs", "shipped P", "shipped R")
        for (name, mode), lines in by_culture.items():
            for culture, total, precision, recall in lines:
                print(f"| {name} | {mode} | {culture} | {total} | {precision:.4f} | {recall:.4f} |")


if __name__ == "__main__":
    main()
