#!/usr/bin/env python3
"""The Senzing truth set (159 records, 85 clusters, Apache-2.0) through `oever link --dedupe`. Run by hand:

    python3 bench/linkage/senzing.py --oever target/dist/oever --set DIRECTORY

DIRECTORY holds customers.jsonl, watchlist.jsonl, reference.jsonl and actual_truthset_key.csv; it stays outside the
repository. The features become one CSV file with columns of their own, which the command is told by --column. Prints
F1 over pairs at the best threshold (chosen with the truth), at the shipped threshold, and over the groups. Standard
library only.
"""

import argparse
import csv
import itertools
import json
import pathlib
import subprocess
import tempfile

FILES = ("customers", "watchlist", "reference")
DOCUMENTS = (
    "PASSPORT_NUMBER",
    "DRIVERS_LICENSE_NUMBER",
    "SSN_NUMBER",
    "NATIONAL_ID_NUMBER",
    "TAX_ID_NUMBER",
    "LEI_NUMBER",
)
COLUMNS = {
    "id": "RECORD",
    "given_name": "FIRST",
    "surname": "LAST",
    "date_of_birth": "BORN",
    "sex": "GENDER",
    "street": "ADDRESS",
    "postcode": "POSTAL_CODE",
    "city": "CITY",
    "phone": "PHONE",
    "email": "EMAIL",
    "document": "DOCUMENT",
}


def flat(record):
    """One row; of several names or addresses the first, of several documents all."""
    values = {}
    for feature in record["FEATURES"]:
        for key, value in feature.items():
            values.setdefault(key, []).append(value.strip())

    def first(*keys):
        return next((values[key][0] for key in keys if key in values), "")

    return {
        "RECORD": f"{record['DATA_SOURCE']}:{record['RECORD_ID']}",
        "FIRST": " ".join(filter(None, (first("NAME_FIRST"), first("NAME_MIDDLE")))),
        "LAST": first("NAME_LAST", "NAME_FULL", "NAME_ORG"),
        "BORN": first("DATE_OF_BIRTH"),
        "GENDER": first("GENDER"),
        "ADDRESS": first("ADDR_LINE1", "ADDR_FULL"),
        "POSTAL_CODE": first("ADDR_POSTAL_CODE"),
        "CITY": first("ADDR_CITY"),
        "PHONE": first("PHONE_NUMBER"),
        "EMAIL": first("EMAIL_ADDRESS"),
        "DOCUMENT": ";".join(number for key in DOCUMENTS for number in values.get(key, [])),
    }


def pairs(clusters):
    return {tuple(sorted(pair)) for members in clusters.values() for pair in itertools.combinations(members, 2)}


def clusters(path, cluster, record):
    found = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row[cluster], []).append(record(row))
    return found


def figures(found, truth):
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / len(truth)
    f1 = 2 * right / (len(found) + len(truth))
    return f"F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oever", required=True, help="the program, oever or oever-files")
    parser.add_argument("--set", required=True, type=pathlib.Path)
    given = parser.parse_args()
    truth = pairs(
        clusters(
            given.set / "actual_truthset_key.csv",
            "CLUSTER_ID",
            lambda row: f"{row['DATA_SOURCE']}:{row['RECORD_ID']}",
        )
    )
    records = [
        flat(json.loads(line))
        for name in FILES
        for line in (given.set / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    print(f"{len(records)} records, {len(truth)} true pairs")
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        with open(place / "all.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS.values())
            writer.writeheader()
            writer.writerows(records)
        for mode in ("clear", "blind"):
            command = [given.oever, "link", "--dedupe", place / "all.csv", "--mode", mode, "--out", place / "pairs.csv"]
            command += ["--groups", place / "groups.csv"]
            command += [part for name, heading in COLUMNS.items() for part in ("--column", f"{name}={heading}")]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            threshold = float(said.split("threshold: probability ")[1].split(",")[0])
            with open(place / "pairs.csv", encoding="utf-8", newline="") as file:
                scored = [
                    (float(row["probability"]), tuple(sorted((row["left_id"], row["right_id"]))))
                    for row in csv.DictReader(file)
                ]
            above = lambda least: {pair for probability, pair in scored if probability >= least}  # noqa: E731
            best = max({probability for probability, _ in scored}, key=lambda p: figures(above(p), truth))
            groups = pairs(clusters(place / "groups.csv", "group", lambda row: row["id"]))
            print(f"{mode:6} best      {figures(above(best), truth)}")
            print(f"{mode:6} shipped   {figures(above(threshold), truth)}")
            print(f"{mode:6} groups    {figures(groups, truth)}")


if __name__ == "__main__":
    main()
