#!/usr/bin/env python3
"""Accuracy, CPU and memory of `oever link` on sets with known truth. Run by hand:

    python3 bench/linkage/accuracy.py --oever target/release/oever --sets DIRECTORY [SET ...]

DIRECTORY holds NAME_a.csv.gz, NAME_b.csv.gz and NAME_truth.csv.gz (linkage) or NAME.csv.gz and NAME_truth.csv.gz
(deduplication); it stays outside the repository. Prints, over all pairs that were written: precision, recall and F1
at the best threshold (chosen with the truth), recall at precision .99, and the figures at the shipped threshold, which
is chosen without. Standard library only.
"""

import argparse
import csv
import gzip
import pathlib
import re
import resource
import subprocess
import sys
import tempfile


def rows(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def truth_of(path, dedupe):
    lines = rows(path)
    next(lines)
    return {tuple(sorted(pair)) if dedupe else tuple(pair) for pair in lines}


def linked(oever, files, dedupe, mode, out):
    command = [oever, "link", *(["--dedupe"] if dedupe else []), *map(str, files), "--mode", mode, "--out", out]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    threshold = float(re.search(r"threshold: probability ([\d.]+)", said).group(1))
    tokens = re.search(r"([\d.]+) tokens per record", said)
    return cpu, after.ru_maxrss / 1024, threshold, tokens.group(1) if tokens else "-"


def measures(scored, total, threshold):
    """Best F1 with its precision and recall, recall at precision .99, and both at the threshold."""
    scored.sort(reverse=True)
    right = above = above_right = 0
    best, at_99 = (0.0, 0.0, 0.0), 0.0
    for number, (weight, probability, is_right) in enumerate(scored, 1):
        right += is_right
        if probability >= threshold:
            above, above_right = above + 1, above_right + is_right
        if number < len(scored) and scored[number][0] == weight:
            continue
        best = max(best, (2 * right / (number + total), right / number, right / total))
        if right / number >= 0.99:
            at_99 = max(at_99, right / total)
    return best, at_99, above_right / max(above, 1), above_right / total


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--oever", required=True)
    arguments.add_argument("--sets", required=True, type=pathlib.Path)
    arguments.add_argument("--mode", choices=["clear", "blind"], action="append")
    arguments.add_argument("names", nargs="*")
    given = arguments.parse_args()
    names = given.names or sorted(path.name[: -len("_truth.csv.gz")] for path in given.sets.glob("*_truth.csv.gz"))
    print("| set | mode | F1 | P | R | R at P .99 | shipped P | shipped R | tokens | CPU s | MB (most so far) |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name in names:
        single = given.sets / f"{name}.csv.gz"
        dedupe = single.exists()
        files = [single] if dedupe else [given.sets / f"{name}_{side}.csv.gz" for side in "ab"]
        truth = truth_of(given.sets / f"{name}_truth.csv.gz", dedupe)
        for mode in given.mode or ["clear", "blind"]:
            with tempfile.TemporaryDirectory() as place:
                out = pathlib.Path(place) / "pairs.csv"
                cpu, memory, threshold, tokens = linked(given.oever, files, dedupe, mode, str(out))
                lines = rows(out)
                next(lines)
                scored = [
                    (float(weight), float(probability), (tuple(sorted((a, b))) if dedupe else (a, b)) in truth)
                    for a, b, weight, probability in lines
                ]
            (f1, precision, recall), at_99, shipped_p, shipped_r = measures(scored, len(truth), threshold)
            print(
                f"| {name} | {mode} | {f1:.4f} | {precision:.4f} | {recall:.4f} | {at_99:.4f} | {shipped_p:.4f} "
                f"| {shipped_r:.4f} | {tokens} | {cpu:.2f} | {memory:.0f} |"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
