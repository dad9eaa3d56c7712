#!/usr/bin/env python3
"""Capture-recapture beside its peers on one core: `bench/statistics/mse.py [ACCEPTANCE]`.

Runs R's SparseMSE in the same run when it is installed. It is on CRAN only; where that is out of reach, the CPU seconds
measured earlier with SparseMSE 2.0.1 and MultipleSystemsEstimation 1.2.0 are used (in `perf_peers.json` and
`mse_bic_all_models.json` of the acceptance data), on another machine: two shared virtual cores. Such a ratio carries the
difference between the two machines and is marked so; a ratio from one run is not.

What is timed of ours is the engine, user CPU seconds on one thread (`--example mse_speed`): the selection repeated on 1,000
tables with the acceleration by leaving one out, and all hierarchical models with the existence check of each.
"""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
R_SCRIPT = """
suppressMessages(library(SparseMSE))
d <- as.matrix(read.csv(commandArgs(TRUE)[1])); n <- as.integer(commandArgs(TRUE)[2])
t <- system.time(estimatepopulation(d, nboot=n, pthresh=.02, iseed=1234))
cat(t[["user.self"]] + t[["sys.self"]])
"""


def cpu(command):
    """User and system seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def best(command, runs=3):
    return min(cpu(command) for _ in range(runs))


def sparsemse(data, draws):
    """CPU seconds of SparseMSE in this run, or nothing when it is not installed."""
    if not shutil.which("Rscript"):
        return None
    ran = subprocess.run(
        ["Rscript", "-e", R_SCRIPT, str(data), str(draws)], capture_output=True, text=True, check=False
    )
    return float(ran.stdout) if ran.returncode == 0 and ran.stdout else None


def main():
    acceptance = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "../shared/acceptance") / "statistics"
    if not acceptance.exists():
        sys.exit(f"no {acceptance}: nothing measured")
    build = ["cargo", "build", "--quiet", "--profile", "dist", "-p", "oever-statistics", "--example", "mse_speed"]
    subprocess.run(build, check=True, cwd=ROOT)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    speed = str(target / "dist/examples/mse_speed")
    peers = json.loads((acceptance / "perf_peers.json").read_text())["r"]
    per_hundred = peers["sparsemse_boot_UK5_nboot100"]["cpu"]
    sets = json.loads((acceptance / "mse_bic_all_models.json").read_text())
    intervals = json.loads((acceptance / "mse_sparsemse_bootstrap.json").read_text())

    rows = []

    def row(task, ours, theirs, same_run, target):
        if theirs:
            rows.append((task, ours, theirs, theirs / ours, "this run" if same_run else "measured earlier", target))

    data = acceptance / "mse_data/UK5.csv"
    here = sparsemse(data, 100)
    ours = best([speed, "bootstrap", str(data), "1000"])
    row("bootstrap 1,000, UK5", ours, (here or per_hundred) * 10, bool(here), 100)
    data = acceptance / "mse_data/NL5.csv"
    ours = best([speed, "bootstrap", str(data), "1000"])
    row("bootstrap 1,000, NL5", ours, intervals["NL5"].get("cpu_secs"), False, 100)
    for name in ("UK5", "UK6", "NL6", "NewOrl8_185"):
        data = acceptance / f"mse_data/{name}.csv"
        ours = best([speed, "select", str(data), "1000"]) / 1000
        row(f"one selection, {name}", ours, peers.get(f"sparsemse_one_stepwise_{name}"), False, 100)
    for order in (2, 4):
        data = acceptance / "mse_data/UK5.csv"
        ours = best([speed, "models", str(data), str(order)])
        row(f"all models, UK5, order {order} (wall seconds of theirs)", ours, sets[f"UK5_maxorder{order}"]["secs"], False, 50)

    print("CPU seconds on one core\n")
    print("| task | Oever | peer | ratio | peer's figure | target |")
    print("|---|---|---|---|---|---|")
    for task, ours, theirs, ratio, source, target in rows:
        print(f"| {task} | {ours:.4f} | {theirs:.3f} | {ratio:.0f}× | {source} | ≥ {target}× |")
    if not here:
        print("\nSparseMSE is not installed here: its figures were measured earlier on another machine.")


if __name__ == "__main__":
    main()
