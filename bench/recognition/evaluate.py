#!/usr/bin/env python3
"""Accuracy of `oever recognise` on a labelled file. Run by hand:

    python3 bench/recognition/evaluate.py --oever target/dist/oever-files FILE.tsv [FILE.tsv ...] [--show]

FILE.tsv has the columns id, zin, verwacht (`INDICATOR:status` joined by `;`, `-` for nothing), fenomeen, and optionally
categorie or register. Prints for "present now": precision, recall and F1 with Wilson intervals; status accuracy (share of
gold labels that carry the same status); phenomenon accuracy; and what must be right without exception. With --show every
row that is not right. Standard library only.
"""

import argparse
import csv
import json
import math
import subprocess
from collections import Counter, defaultdict


def wilson(hits, total, z=1.96):
    if not total:
        return (0.0, 1.0)
    p = hits / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return (middle - half, middle + half)


def share(name, hits, total):
    low, high = wilson(hits, total)
    value = hits / total if total else float("nan")
    print(f"  {name:<22}{value:.3f}  ({hits}/{total}, 95% {low:.2f}-{high:.2f})")


def labels(text):
    return set() if text.strip() in ("", "-") else {one.strip() for one in text.split(";")}


def evaluate(oever, path, show, rules):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    command = [oever, "recognise", "--tsv", path, "--json", *(["--rules", rules] if rules else [])]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answers = {answer["id"]: answer for answer in map(json.loads, said.splitlines())}
    tp = fp = fn = same = gold_total = right_phenomenon = whole = 0
    per_indicator = defaultdict(Counter)
    groups = defaultdict(lambda: [0, 0])
    for row in rows:
        gold, answer = labels(row["verwacht"]), answers[row["id"]]
        found = set(answer["labels"])
        now = {label for label in gold if label.endswith(":aanwezig")}
        found_now = {label for label in found if label.endswith(":aanwezig")}
        tp += len(now & found_now)
        fp += len(found_now - now)
        fn += len(now - found_now)
        for label in now | found_now:
            kind = "tp" if label in now & found_now else "fp" if label in found_now else "fn"
            per_indicator[label.split(":")[0]][kind] += 1
        same += len(gold & found)
        gold_total += len(gold)
        phenomenon = answer["phenomenon"] == row["fenomeen"]
        right_phenomenon += phenomenon
        exact = gold == found
        whole += exact
        group = row.get("categorie") or row.get("register") or "-"
        groups[group][0] += exact
        groups[group][1] += 1
        if show and not (exact and phenomenon):
            print(f"{row['id']} [{group}] {row['zin']}\n    gold  {sorted(gold)} {row['fenomeen']}")
            print(f"    found {sorted(found)} {answer['phenomenon']}")
    print(f"{path}: {len(rows)} sentences")
    share("precision, now", tp, tp + fp)
    share("recall, now", tp, tp + fn)
    print(f"  {'F1, now':<22}{2 * tp / (2 * tp + fp + fn) if tp else 0:.3f}")
    share("status accuracy", same, gold_total)
    share("phenomenon", right_phenomenon, len(rows))
    share("whole row right", whole, len(rows))
    none = [row for row in rows if not labels(row["verwacht"])]
    share("nothing raised of none", sum(not answers[row["id"]]["labels"] for row in none), len(none))
    for group in ("valse_negatie", "negatief_indicator", "legitiem"):
        if group in groups:
            share(group, *groups[group])
    weak = [f"{name} {dict(count)}" for name, count in sorted(per_indicator.items()) if count["fp"] or count["fn"]]
    print("  with mistakes:", "; ".join(weak) or "none")
    print("  whole rows by group:", ", ".join(f"{name} {hits}/{total}" for name, (hits, total) in sorted(groups.items())))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE.tsv")
    parser.add_argument("--oever", required=True)
    parser.add_argument("--rules")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    for path in arguments.files:
        evaluate(arguments.oever, path, arguments.show, arguments.rules)


main()
