#!/usr/bin/env python3
"""Invented sets of any size for `accuracy.py`, to measure scale: `generate.py NAME SIZE DIRECTORY [SEED]`.

Two files of SIZE records, half of them the same persons with typing errors, moves and missing values. Names are put
together from syllables; nobody exists. The figures say nothing about real files.
"""

import csv
import gzip
import pathlib
import random
import sys

STARTS = "Ba Be Bo Da De Do Fa Fe Ga Go Ha He Ja Jo Ka Ki La Le Lo Ma Me Mi Na Ni Pa Pe Ra Re Ri Sa Se Si Ta Te Va Wi".split()
MIDDLES = "ra le ni ma do ti sa lo ke ri va be na no mi da".split()
ENDS = "n na ra l la s sa m ma rd rt ne lle tte k ka sje".split()
PLACES = "berg dam veld huis donk wijk drecht loo rode stein beek hout dorp burg".split()
COLUMNS = "id given_name surname date_of_birth sex street postcode city phone".split()


def skewed(random_, values):
    """The first values are common, the last are rare."""
    return values[int(len(values) * random_.random() ** 2.5)]


def person(random_, names):
    given, surnames, streets, cities = names
    year = min(2015, max(1930, int(random_.gauss(1980, 16))))
    return [
        skewed(random_, given),
        skewed(random_, surnames),
        f"{year}-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}",
        random_.choice("MF"),
        *address(random_, streets, cities),
        f"06{random_.randint(10**7, 10**8 - 1)}" if random_.random() < 0.8 else "",
    ]


def address(random_, streets, cities):
    letters = "ABCDEGHJKLMNPRSTVWXZ"
    postcode = f"{random_.randint(1000, 9999)} {random_.choice(letters)}{random_.choice(letters)}"
    return [f"{random_.choice(streets)} {random_.randint(1, 250)}", postcode, skewed(random_, cities)]


def typed(random_, value):
    """One typing error."""
    if len(value) < 3:
        return value
    at = random_.randrange(1, len(value) - 1)
    return random_.choice(
        [
            value[:at] + value[at + 1 :],
            value[:at] + value[at] + value[at:],
            value[:at] + value[at + 1] + value[at] + value[at + 2 :],
            value[:at] + random_.choice("aeinrst") + value[at + 1 :],
        ]
    )


def again(random_, values, names):
    """The same person at another desk."""
    values = list(values)
    if random_.random() < 0.3:
        values[4:7] = address(random_, names[2], names[3])
    if random_.random() < 0.05:
        values[0], values[1] = values[1], values[0]
    for column, often in ((0, 0.1), (1, 0.1), (4, 0.1), (6, 0.05)):
        if random_.random() < often:
            values[column] = typed(random_, values[column])
    if random_.random() < 0.05:
        year, month, day = values[2].split("-")
        values[2] = random_.choice([f"{year}-{day}-{month}" if int(day) < 13 else f"{year}-01-01", f"{year}-01-01"])
    for column, often in ((0, 0.01), (2, 0.03), (3, 0.03), (7, 0.25)):
        if random_.random() < often:
            values[column] = ""
    return values


def main():
    name, size, directory = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    random_ = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    given = sorted({a + b + c for a in STARTS for b in MIDDLES[:8] for c in ENDS[:8]}, key=lambda _: random_.random())
    surnames = sorted({a + b + c for a in STARTS for b in MIDDLES for c in PLACES}, key=lambda _: random_.random())
    surnames += sorted({a + b + c + d for a in STARTS for b in MIDDLES for c in ENDS for d in ("", "stra", "sen")})
    streets = [a.capitalize() + b for a in MIDDLES for b in PLACES for b in (b + "straat", b + "weg")]
    cities = sorted(a + b for a in STARTS for b in PLACES)
    names = (given, surnames, streets, cities)
    half = size // 2
    shared = [person(random_, names) for _ in range(half)]
    left = shared + [person(random_, names) for _ in range(size - half)]
    right = [again(random_, values, names) for values in shared]
    right += [person(random_, names) for _ in range(size - half)]
    places = [random_.sample(range(size), size) for _ in range(2)]
    for side, rows, place in (("a", left, places[0]), ("b", right, places[1])):
        with gzip.open(directory / f"{name}_{side}.csv.gz", "wt", compresslevel=1, newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(COLUMNS)
            order = sorted(range(size), key=place.__getitem__)
            out.writerows([f"{side.upper()}{place[row]}", *rows[row]] for row in order)
    with gzip.open(directory / f"{name}_truth.csv.gz", "wt", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id_a", "id_b"])
        out.writerows((f"A{places[0][row]}", f"B{places[1][row]}") for row in range(half))


if __name__ == "__main__":
    main()
