#!/usr/bin/env python3
"""Milliseconds `oever recognise` takes for a text of 2,000 characters. Run by hand:

    cargo build --profile dist -p oever-files
    python3 bench/recognition/speed.py --oever target/dist/oever-files FILE.tsv

Texts are made of the sentences of FILE.tsv. The time of a run with one row (start, reading the rules) is taken off.
"""

import argparse
import csv
import pathlib
import random
import resource
import subprocess
import tempfile


def seconds(oever, rows, folder):
    path = pathlib.Path(folder) / "texts.tsv"
    path.write_text("id\tzin\n" + "".join(f"{n}\t{text}\n" for n, text in enumerate(rows)), encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([oever, "recognise", "--tsv", path, "--json"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("file")
parser.add_argument("--oever", required=True)
arguments = parser.parse_args()
with open(arguments.file, encoding="utf-8", newline="") as file:
    sentences = [row["zin"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
draw = random.Random(1)
texts = []
for _ in range(500):
    text = ""
    while len(text) < 2000:
        text += draw.choice(sentences) + " "
    texts.append(text[:2000])
with tempfile.TemporaryDirectory() as folder:
    start = min(seconds(arguments.oever, texts[:1], folder) for _ in range(3))
    whole = min(seconds(arguments.oever, texts, folder) for _ in range(3))
print(f"{1000 * (whole - start) / (len(texts) - 1):.2f} ms for 2,000 characters; {1000 * start:.0f} ms to start")
