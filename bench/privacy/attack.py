#!/usr/bin/env python3
"""What the holder of the index learns with a file of persons of their own. Run by hand:

    cargo build --profile dist -p oever-linkage --examples
    python3 bench/privacy/attack.py --target target/dist --work DIRECTORY [--records N]

Makes an invented set with `bench/linkage/cultures.py` (few names, so that much is shared: the better case for the attacker) and runs the attacks of `engines/linkage/examples/attack.rs`: on
how often tokens occur, and on the graph of who shares tokens, at 100, 50 and 10 % overlap, with and without each
hardening. What it means is in `engines/linkage/README.md`.
"""

import argparse
import gzip
import pathlib
import shutil
import subprocess
import sys

GENERATE = pathlib.Path(__file__).parent.parent / "linkage" / "cultures.py"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--target", required=True, type=pathlib.Path)
    arguments.add_argument("--work", required=True, type=pathlib.Path)
    arguments.add_argument("--records", type=int, default=5_000)
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    name = f"attack_{given.records}"
    plain = given.work / f"{name}.csv"
    subprocess.run([sys.executable, GENERATE, name, str(2 * given.records), given.work], check=True)
    with gzip.open(given.work / f"{name}_a.csv.gz") as packed, open(plain, "wb") as out:
        shutil.copyfileobj(packed, out)
    subprocess.run([given.target / "examples" / "attack", plain, str(given.records)], check=True)


if __name__ == "__main__":
    main()
