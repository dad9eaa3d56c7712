"""CPU seconds of `oever disclose table` and `round` on the five reference tables, beside what the reference took.

    cargo build --profile dist -p oever-files
    python3 bench/disclosure/tables.py target/dist/oever-files ../shared/acceptance/statistics/sdc

The seconds of the reference (HiGHS on the compact programme) were measured on another machine: orientation only.
"""

import csv
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

RULES = {
    "spl1_count": ("width", "cells"),
    "spl1_value": ("width", "people"),
    "range_count": ("range", "cells"),
    "range_value": ("range", "people"),
}


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(program, command, file):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as out:
        json.dump(file, out)
        out.flush()
        before = cpu()
        done = subprocess.run(
            [program, "disclose", command, "--input", out.name, "--json"], check=True, capture_output=True
        )
        return json.loads(done.stdout), cpu() - before


def main(program, folder):
    folder = pathlib.Path(folder)
    reference = json.loads((folder / "suppression_reference.json").read_text())
    total = 0.0
    print(f"{'table':36}{'rule':14}{'cost':>6}{'published':>11}{'proved':>8}{'CPU s':>8}{'HiGHS s':>9}")
    for name, entry in reference.items():
        rows = list(csv.DictReader((folder / f"table_{name}.csv").open()))
        by = [column for column in rows[0] if column.startswith("d")]
        dimensions = [
            {"name": d, "categories": list(dict.fromkeys(r[d] for r in rows if r[d] != "T"))} for d in by
        ]
        cells = [
            {"at": ["*" if r[d] == "T" else r[d] for d in by], "count": int(r["count"])} for r in rows
        ]
        table = {"release": "reference", "by": by, "cells": cells}
        head = {"population": name, "reference_date": "2025-01-01", "dimensions": dimensions}
        for base in (3, 5):
            rule = {"threshold": entry["threshold"]}
            answer, used = run(program, "round", head | {"rule": rule, "base": base, "table": table})
            best = entry[f"controlled_rounding_base{base}"]["optimal_L1"]
            found = answer["inside"]
            print(f"{name:36}{f'round {base}':14}{found['total']:6}{best:11.0f}{found['least']!s:>8}{used:8.3f}")
            total += used
        if name.startswith("fischetti"):
            table["sensitive"] = [{"at": ["1", "2"], "below": 5, "above": 8}]
        for rule, (open_, cost) in RULES.items():
            how = {
                "threshold": entry["threshold"], "open": open_, "cost": cost, "attributes": False,
                "most_withheld_percent": 100,
            }
            answer, used = run(program, "table", head | {"rule": how, "tables": [table]})
            found, best = answer["inside"][0], entry["rules"][rule]
            print(
                f"{name:36}{rule:14}{found['cost']:6}{best['optimal_total_cost_incl_primary']:11.0f}"
                f"{found['cheapest']!s:>8}{used:8.3f}{best['seconds_highs']:9.3f}"
            )
            total += used
    print(f"CPU seconds in all: {total:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
