#!/usr/bin/env python3
"""Invented persons of twelve name cultures for `accuracy.py`: `cultures.py NAME SIZE DIRECTORY [SEED]`.

Two files of SIZE records, half of them the same persons, written down at another desk: in another spelling, in another
order, with typing errors, with guessed birth dates, often moved. The file has a column `culture`, which the product does
not read: it is there to see whether some persons are found less often than others because of the kind of name they have.
Spellings are in `cultures.txt`. They come from the same hands as the folding rules, and each culture has sixteen given
names and surnames only: the figures compare cultures, and flatter all of them.
"""

import csv
import gzip
import pathlib
import random
import sys

from generate import COLUMNS, address, typed

HERE = pathlib.Path(__file__).parent
STREETS = [a + b for a in ("Kerk", "Molen", "Dorps", "Linden", "Haven", "School", "Wilgen") for b in ("straat", "weg", "laan")]
CITIES = [a + b for a in ("Noor", "Wes", "Ooster", "Zui", "Lage", "Hoge", "Nieuw") for b in ("dam", "wijk", "veen", "rode", "beek")]


def cultures():
    for line in (HERE / "cultures.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, given, surnames = (part.strip() for part in line.split("|"))
            yield name, list(names_of(given)), list(names_of(surnames))


def names_of(text):
    """Spellings of each name. A slash after one letter belongs to the name (G/meskel), an underscore is a space."""
    for word in text.split():
        spellings = []
        for piece in word.replace("_", " ").split("/"):
            if spellings and len(spellings[-1]) == 1:
                spellings[-1] += "/" + piece
            else:
                spellings.append(piece)
        yield spellings


def person(random_, given, surnames):
    year = min(2012, max(1945, int(random_.gauss(1992, 12))))
    # The lists do not say whose name it is: every other name is for women. Two given names are common, so that there
    # are more names than the lists are long.
    sex = random_.randrange(2)
    own = [random_.choice(given[sex::2])] + ([random_.choice(given[sex::2])] if random_.random() < 0.5 else [])
    return {
        "given": own,
        "surname": random_.choice(surnames),
        "birth": f"{year}-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}",
        "sex": "MF"[sex],
        "address": address(random_, STREETS, CITIES),
        "phone": f"06{random_.randint(10**7, 10**8 - 1)}",
    }


def written(random_, who):
    """As one desk writes it."""
    spell = lambda spellings: random_.choice(spellings) if random_.random() < 0.5 else spellings[0]
    given = [spell(name) for name in who["given"]]
    if len(given) > 1 and random_.random() < 0.3:
        given = given[:1]
    values = [" ".join(given), spell(who["surname"]), who["birth"], who["sex"], *who["address"], who["phone"]]
    if random_.random() < 0.08:
        values[0], values[1] = values[1], values[0]
    for column in (0, 1, 4, 6):
        if random_.random() < 0.06:
            values[column] = typed(random_, values[column])
    chance = random_.random()
    if chance < 0.12:
        values[2] = values[2][:4] + "-01-01"
    elif chance < 0.22:
        values[2] = ""
    elif chance < 0.26:
        values[2] = typed(random_, values[2])
    for column, often in ((0, 0.02), (3, 0.04), (7, 0.45)):
        if random_.random() < often:
            values[column] = ""
    if random_.random() < 0.25:
        values[4:7] = ["", "", random_.choice([values[6], ""])]
    return values


def again(random_, who):
    moved = dict(who)
    if random_.random() < 0.5:
        moved["address"] = address(random_, STREETS, CITIES)
    if random_.random() < 0.4:
        moved["phone"] = f"06{random_.randint(10**7, 10**8 - 1)}"
    return written(random_, moved)


def main():
    name, size, directory = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    random_ = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    all_cultures = list(cultures())
    half = size // 2
    sides, truth = ([], []), []
    for number in range(size + half):
        culture, given, surnames = all_cultures[number % len(all_cultures)]
        who = person(random_, given, surnames)
        if number < size:
            sides[0].append((f"A{number}", written(random_, who), culture))
        if number < half or number >= size:
            write = again if number < half else written
            sides[1].append((f"B{number}", write(random_, who), culture))
        if number < half:
            truth.append((f"A{number}", f"B{number}"))
    for side, rows in zip("ab", sides):
        random_.shuffle(rows)
        with gzip.open(directory / f"{name}_{side}.csv.gz", "wt", compresslevel=1, newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow([*COLUMNS, "culture"])
            out.writerows([id_, *values, culture] for id_, values, culture in rows)
    with gzip.open(directory / f"{name}_truth.csv.gz", "wt", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id_a", "id_b"])
        out.writerows(truth)


if __name__ == "__main__":
    main()
