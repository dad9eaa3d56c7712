#!/usr/bin/env python3
"""Kaplan-Meier, log-rank and Aalen-Johansen beside lifelines and R's survival, one core each, in one run. By hand:

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install lifelines==0.30.3
    apt-get install --no-install-recommends r-cran-survival
    cargo build --profile dist -p oever-statistics --example survival_speed
    /tmp/peers/bin/python bench/statistics/survival.py --speed target/dist/examples/survival_speed

Invents a million rows in three ways (whole days; all times different; two competing causes), measures CPU seconds of
the computation alone (ours: the difference between many repetitions and none; the peers: their own process clock),
compares the answers, and prints ratios. Exits with 1 when a target is missed or an answer differs. Without R its
columns stay empty and its targets count as not shown.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402

ROWS = 1_000_000
REPETITIONS = 5

R_SCRIPT = """
suppressMessages(library(survival))
args <- commandArgs(TRUE)
con <- file(args[2], "rb"); n <- as.integer(args[3])
t <- readBin(con, "double", n); c <- readBin(con, "integer", n); g <- readBin(con, "integer", n); close(con)
best <- Inf
for (i in seq_len(as.integer(args[4]))) {
  used <- system.time({
    if (args[1] == "km") { f <- survfit(Surv(t, c > 0) ~ 1, conf.type = "log-log"); v <- summary(f, 365)$surv }
    if (args[1] == "logrank") v <- survdiff(Surv(t, c > 0) ~ g)$chisq
    if (args[1] == "aj") { f <- survfit(Surv(t, factor(c, 0:2)) ~ 1); v <- summary(f, times = 365)$pstate[2] }
  })
  best <- min(best, used[["user.self"]] + used[["sys.self"]])
}
cat(sprintf("%.3f %.12f\\n", best, v))
"""


def child_cpu(command):
    before = os.times()
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system, out


def ours(speed, task, path):
    """CPU seconds of one computation, and its answer: the best of three differences."""
    few, many = 1, 1 + REPETITIONS
    best, answer = float("inf"), None
    for _ in range(3):
        short, _ = child_cpu([speed, task, str(few), path])
        long, answer = child_cpu([speed, task, str(many), path])
        best = min(best, (long - short) / REPETITIONS)
    return best, float(answer)


def lifelines_of(task, times, causes, groups):
    from lifelines import AalenJohansenFitter, KaplanMeierFitter
    from lifelines.statistics import logrank_test

    best, answer = float("inf"), None
    for _ in range(3 if task != "aj" else 1):
        start = time.process_time()
        if task == "km":
            answer = float(KaplanMeierFitter().fit(times, causes > 0).predict(365.0))
        elif task == "logrank":
            a, b = groups == 0, groups == 1
            answer = logrank_test(times[a], times[b], causes[a] > 0, causes[b] > 0).test_statistic
        else:
            fit = AalenJohansenFitter(calculate_variance=True).fit(times, causes, 1)
            answer = float(fit.predict(365.0))
        best = min(best, time.process_time() - start)
    return best, answer


def r_of(task, folder, path):
    if not shutil.which("Rscript"):
        return None, None
    script = folder / "peer.R"
    script.write_text(R_SCRIPT)
    out = subprocess.run(
        ["Rscript", script, task, path, str(ROWS), "1" if task == "aj" else "3"],
        check=True, capture_output=True, text=True,
    ).stdout.split()
    return float(out[0]), float(out[1])


def invented(kind):
    """A third of each: still followed, cause 1, cause 2; half in each group."""
    random = np.random.default_rng(1)
    times = random.exponential(400.0, ROWS)
    if kind == "days":
        times = np.minimum(np.ceil(times), 1500.0)
    causes = random.integers(0, 3, ROWS).astype(np.uint8)
    if kind == "days":
        causes[times >= 1500.0] = 0
    groups = random.integers(0, 2, ROWS).astype(np.uint8)
    return times, causes, groups


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", required=True, help="the built example survival_speed")
    speed = parser.parse_args().speed
    # What is asked: (task, data, at least so many times lifelines, so many times R).
    asked = [
        ("km", "days", 1, 20),
        ("km", "unique", 5, None),
        ("logrank", "days", 5, 20),
        ("aj", "days", None, 100),
    ]
    missed = False
    print(f"{ROWS:,} rows, CPU seconds on one core, load {os.getloadavg()[0]:.1f}")
    print(f"{'task':8} {'times':7} {'ours':>8} {'lifelines':>10} {'ratio':>7} {'R':>8} {'ratio':>7}  answers")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for task, kind, more_lifelines, more_r in asked:
            times, causes, groups = invented(kind)
            mine, theirs = folder / "ours.bin", folder / "r.bin"
            rows = np.empty(ROWS, dtype=[("t", "<f8"), ("c", "u1"), ("g", "u1")])
            rows["t"], rows["c"], rows["g"] = times, causes, groups
            rows.tofile(mine)
            with open(theirs, "wb") as file:
                for column, kind_of in ((times, "<f8"), (causes, "<i4"), (groups, "<i4")):
                    file.write(column.astype(kind_of).tobytes())
            own, answer = ours(speed, task, mine)
            peer = peer_answer = None
            if task != "aj":
                peer, peer_answer = lifelines_of(task, times, causes, groups)
            r, r_answer = r_of(task, folder, theirs)
            by_lifelines = peer / own if peer else None
            by_r = r / own if r else None
            shown = [value for value in (answer, peer_answer, r_answer) if value is not None]
            agree = max(shown) - min(shown) <= 1e-8 * max(abs(value) for value in shown)
            late = (more_lifelines and by_lifelines < more_lifelines) or (more_r and by_r and by_r < more_r)
            missed |= bool(late) or not agree

            def cell(value, width, form):
                return f"{value:{width}{form}}" if value is not None else " " * (width - 1) + "-"

            print(
                f"{task:8} {kind:7} {own:8.4f} {cell(peer, 10, '.4f')} {cell(by_lifelines, 7, '.1f')} "
                f"{cell(r, 8, '.3f')} {cell(by_r, 7, '.1f')}  {'agree' if agree else 'DIFFER'}"
                f"{'  MISSED' if late else ''}"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
