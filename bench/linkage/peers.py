#!/usr/bin/env python3
"""Runs a peer on the sets of `generate.py`; started by `speed.py` in its virtual environment.

`peers.py splink LEFT.csv.gz RIGHT.csv.gz` links in clear with Splink 5: eight columns, the address as one comparison,
weights estimated without labels. `peers.py clkhash FILE.csv.gz` encodes records with clkhash, as anonlink takes them.
"""

import csv
import gzip
import sys
import time


def splink(left, right):
    import pandas
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    api = DuckDBAPI()
    frames = []
    for name, file in (("a", left), ("b", right)):
        frame = pandas.read_csv(file, dtype=str).rename(columns={"id": "unique_id"})
        frames.append(api.register(frame, table_name=name))
    address = cl.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            cll.And(cll.NullLevel("postcode"), cll.NullLevel("city")),
            cll.And(cll.ExactMatchLevel("street"), cll.ExactMatchLevel("postcode")),
            cll.ExactMatchLevel("postcode"),
            cll.ExactMatchLevel("street"),
            cll.ExactMatchLevel("city"),
            cll.ElseLevel(),
        ],
    )
    rules = [
        block_on("surname", "date_of_birth"),
        block_on("given_name", "date_of_birth"),
        block_on("given_name", "surname"),
        block_on("phone"),
        block_on("postcode"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.JaroWinklerAtThresholds("given_name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("phone", [1]),
            address,
        ],
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(frames, settings, log_level=40)
    training = linker.training
    training.estimate_probability_two_random_records_match(rules[:1], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    training.estimate_parameters_using_expectation_maximisation(block_on("surname"))
    found = linker.inference.predict(threshold_match_probability=0.01)
    count = api.duckdb_con.execute(f"select count(*) from {found.physical_name}").fetchone()[0]
    print(f"{count} pairs")


def clkhash(file):
    from clkhash import clk
    from clkhash.comparators import ExactComparison, NgramComparison
    from clkhash.field_formats import BitsPerTokenStrategy, FieldHashingProperties, StringSpec
    from clkhash.schema import Schema

    def field(name, comparison):
        return StringSpec(name, FieldHashingProperties(comparator=comparison, strategy=BitsPerTokenStrategy(15)))

    columns = ["given_name", "surname", "date_of_birth", "sex", "street", "postcode", "city", "phone"]
    fields = [field(name, ExactComparison() if name == "sex" else NgramComparison(2)) for name in columns]
    with gzip.open(file, "rt", encoding="utf-8", newline="") as source:
        lines = csv.reader(source)
        next(lines)
        records = [line[1:9] for line, _ in zip(lines, range(20_000))]
    begin = time.process_time()
    for start in range(0, len(records), 1000):
        clk.generate_clks(records[start : start + 1000], Schema(fields, 1024), "secret")
    print(f"{len(records) / (time.process_time() - begin):.0f} records per CPU s")


if __name__ == "__main__":
    {"splink": splink, "clkhash": clkhash}[sys.argv[1]](*sys.argv[2:])
