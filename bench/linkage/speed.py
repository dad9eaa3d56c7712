#!/usr/bin/env python3
"""Speed and memory beside Splink and clkhash, as ratios taken in one run. Run by hand:

    cargo build --profile dist -p oever-files -p oever-linkage -p oever-sealing --bins --examples
    python3 bench/linkage/speed.py --target target/dist --work DIRECTORY [--million] [--splink-million]

Makes the sets of `generate.py` in DIRECTORY and a virtual environment with Splink and clkhash there (once), and prints
one table. CPU seconds of a loaded machine are longer than those of an idle one, for all alike: the ratios hold, the
figures do not. The standing index has a bench of its own: example `standing`. Linux only.
"""

import argparse
import gzip
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent


def run(*command):
    """What it said, CPU seconds, and megabytes at the most, of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    timed = ["/usr/bin/time", "-f", "PEAK %M", *map(str, command)]
    done = subprocess.run(timed, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, cpu, int(re.search(r"PEAK (\d+)", done.stderr).group(1)) / 1024


def made(work, size):
    name = f"gen_{size}"
    files = [work / f"{name}_{side}.csv.gz" for side in "ab"]
    if not (work / f"{name}_truth.csv.gz").exists():
        subprocess.run([sys.executable, HERE / "generate.py", name, str(size), work], check=True)
    for file in files:
        if not file.with_suffix("").exists():
            with gzip.open(file) as packed, open(file.with_suffix(""), "wb") as plain:
                shutil.copyfileobj(packed, plain)
    return files


def peer(work):
    python = work / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(work / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "splink==5.0.0", "pandas", "clkhash==0.18.3"], check=True)
    return python


def line(what, ours, other, ratio, target):
    print(f"| {what} | {ours} | {other} | {ratio} | {target} |")
    sys.stdout.flush()


def clear(target, python, files, what, with_splink):
    _, cpu, memory = run(target / "oever-files", "link", *files, "--out", "/dev/null")
    ours = f"{cpu:.1f} CPU s, {memory:.0f} MB"
    if with_splink:
        _, their_cpu, their_memory = run(python, HERE / "peers.py", "splink", *files)
        other, ratio = f"Splink {their_cpu:.1f} CPU s, {their_memory:.0f} MB", f"{their_cpu / cpu:.1f}×"
    else:
        other, ratio = "Splink 86 CPU s, 6165 MB (recorded, idle machine)", f"{86 / cpu:.1f}×"
    line(f"clear, {what}", ours, other, ratio, "≥ 4×, ≤ 2,048 MB")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--target", required=True, type=pathlib.Path)
    arguments.add_argument("--work", required=True, type=pathlib.Path)
    arguments.add_argument("--million", action="store_true", help="also 1,000,000 x 1,000,000")
    arguments.add_argument("--splink-million", action="store_true", help="Splink too (needs 7 GB)")
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    given.work, given.target = given.work.resolve(), given.target.resolve()
    # Splink's database leaves gigabytes where it runs when memory is short.
    os.chdir(given.work)
    examples, python = given.target / "examples", peer(given.work)
    small = made(given.work, 100_000)
    print("| what | ours | other | ratio | target |\n|---|---|---|---|---|")
    clear(given.target, python, small, "100,000 × 100,000", True)
    speed = examples / "speed"
    said, *_ = run(speed, "derive", small[0].with_suffix(""))
    ours = float(re.search(r"([\d.]+) records per CPU s", said).group(1))
    said, *_ = run(python, HERE / "peers.py", "clkhash", small[0])
    theirs = float(re.search(r"([\d.]+) records", said).group(1))
    line("token inputs, per CPU s", f"{ours:.0f}", f"clkhash {theirs:.0f}", f"{ours / theirs:.1f}×", "≥ 100,000")
    said, *_ = run(examples / "oprf_speed", "400")
    for what, asked in (("client", "≥ 590"), ("server", "≥ 1,350")):
        ours, bare, ratio = re.search(what + r": (\d+); voprf (\d+); ratio ([\d.]+)", said).groups()
        line(f"OPRF {what}, records of 25 tokens per CPU s", ours, f"voprf {bare}", f"{ratio}×", asked)
    sizes = [("100,000", small)] + ([("1,000,000", made(given.work, 1_000_000))] if given.million else [])
    for what, files in sizes:
        said, _, memory = run(speed, "join", *(file.with_suffix("") for file in files))
        cpu = re.search(r"([\d.]+) CPU s", said).group(1)
        line(f"join of ready tokens, {what} × {what}", f"{cpu} CPU s, {memory:.0f} MB", "-", "-", "1M: ≤ 20 CPU s")
    if given.million:
        clear(given.target, python, sizes[1][1], "1,000,000 × 1,000,000", given.splink_million)


if __name__ == "__main__":
    main()
