#!/usr/bin/env python3
"""Invented networks of any size for `bench.py`. Nobody exists; the shares say nothing about the Netherlands.

    generate.py coverage ATTRIBUTES PROGRAMMES FILE.json.gz [SEED]
    generate.py chain CLIENTS PROGRAMMES FILE.json.gz [SEED]
"""

import gzip
import json
import random
import sys

# Attribute: values, then (share of programmes, accepted values) for programmes that ask about it.
SCHEMA = {
    "leeftijd": ("0-11 12-15 16-17 18-22 23-64 65+", [(.2, "18-22 23-64 65+"), (.2, "18-22 23-64"), (.15, "12-15 16-17 18-22"), (.15, "12-15 16-17")]),
    "geslacht": ("v m x", [(.5, "v"), (.2, "m x")]),
    "lvb": ("nee vermoeden ja", [(.3, "nee vermoeden"), (.1, "vermoeden ja")]),
    "verslaving": ("geen stabiel actief", [(.6, "geen stabiel"), (.12, "geen"), (.05, "geen actief")]),
    "psychiatrie": ("geen ambulant acuut", [(.7, "geen ambulant")]),
    "verblijf": ("nl eu b8 asiel dublin zonder", [(.35, "nl eu b8 asiel"), (.15, "nl eu"), (.06, "b8 asiel dublin"), (.04, "b8 asiel")]),
    "kinderen": ("0 1 2+", [(.75, "0")]),
    "zwanger": ("n j", [(.45, "n")]),
    "veiligheid": ("laag midden hoog", [(.35, "laag midden")]),
    "uitbuiting": ("seksueel arbeid crimineel dienstbaarheid overig", [(.1, "seksueel dienstbaarheid"), (.06, "arbeid overig")]),
    "taal": ("nl en tolk", [(.45, "nl en")]),
    "landsdeel": ("noord oost west zuid", [(.06, "noord"), (.06, "oost"), (.06, "west"), (.06, "zuid")]),
    "financiering": ("wmo jeugdwet rijk wlz geen", [(.25, "jeugdwet rijk"), (.2, "wmo"), (.15, "wmo rijk"), (.15, "wmo wlz"), (.1, "rijk"), (.1, "jeugdwet")]),
    "mobiliteit": ("zelfstandig rolstoel", [(.6, "zelfstandig")]),
    "agressie": ("n j", [(.55, "n")]),
    "suicidaliteit": ("laag hoog", [(.5, "laag")]),
    "verdachte": ("n j", [(.45, "n")]),
    "huisdier": ("n j", [(.85, "n")]),
    "partner_mee": ("n j", [(.8, "n")]),
    "aangifte": ("ja nee", [(.2, "ja")]),
    "roken": ("n j", [(.1, "n")]),
    "dieet": ("n j", [(.05, "n")]),
    "nachtwerk": ("n j", [(.15, "n")]),
    "studie": ("n j", [(.05, "n")]),
    "zorghond": ("n j", [(.3, "n")]),
}
IMPOSSIBLE = [
    {"zwanger": "j", "geslacht": "m"},
    {"zwanger": "j", "leeftijd": "0-11 65+"},
    {"kinderen": "1 2+", "leeftijd": "0-11"},
    {"partner_mee": "j", "leeftijd": "0-11 12-15 16-17"},
    {"financiering": "wmo", "leeftijd": "0-11 12-15 16-17"},
    {"financiering": "jeugdwet", "leeftijd": "23-64 65+"},
    {"financiering": "wmo wlz", "verblijf": "zonder"},
]
CONTRAS = [
    {"psychiatrie": "ambulant acuut", "verslaving": "stabiel actief"},
    {"lvb": "ja", "verslaving": "stabiel actief"},
    {"leeftijd": "18-22", "lvb": "ja", "verdachte": "j"},
]


def split(combination):
    return {attribute: values.split() for attribute, values in combination.items()}


def known(combinations, attributes):
    return [split(c) for c in combinations if all(attribute in attributes for attribute in c)]


def programme(rng, number, attributes):
    accepts = {}
    for attribute in attributes:
        draw = rng.random()
        for share, values in SCHEMA[attribute][1]:
            draw -= share
            if draw < 0:
                accepts[attribute] = values.split()
                break
    contras = known(CONTRAS, attributes)
    return {"id": f"P{number:04}", "sluit_in": accepts, "contra_combinaties": rng.sample(contras, min(len(contras), rng.choice([0, 0, 1, 1, 2])))}


def coverage(attributes, programmes, seed):
    rng = random.Random(seed)
    names = list(SCHEMA)[:attributes]
    return {
        "attributes": {name: SCHEMA[name][0].split() for name in names},
        "onmogelijk": known(IMPOSSIBLE, names),
        "programmas": [programme(rng, number, names) for number in range(programmes)],
    }


def chain(clients, programmes, seed):
    rng = random.Random(seed)
    names = list(SCHEMA)[:20]
    regions = [{"id": f"R{n:02}", "x": rng.randrange(0, 200), "y": rng.randrange(0, 300)} for n in range(25)]
    places = []
    for number in range(programmes):
        beds = rng.randrange(1, 6)
        places.append(programme(rng, number, names) | {"regio": rng.choice(regions)["id"], "plaatsen": beds, "vrij": rng.randrange(0, beds + 1)})
    people = []
    for number in range(clients):
        # The first values are common.
        profile = [values[min(int(rng.expovariate(1.1)), len(values) - 1)] for values in (SCHEMA[name][0].split() for name in names)]
        people.append({
            "id": f"c{number:04}", "profiel": profile, "regio": rng.choice(regions)["id"],
            "gevaar_regio": [rng.choice(regions)["id"]] if rng.random() < .4 else [], "straal_km": rng.choice([0, 20, 40, 80]),
            "klasse": rng.randrange(4),
        })
    return {"attributes": {name: SCHEMA[name][0].split() for name in names}, "regions": regions, "programmas": places, "clienten": people}


def write(file, content):
    with gzip.open(file, "wt", encoding="utf-8") as out:
        json.dump(content, out)


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6) or sys.argv[1] not in ("coverage", "chain"):
        sys.exit(__doc__)
    make = {"coverage": coverage, "chain": chain}[sys.argv[1]]
    write(sys.argv[4], make(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[5]) if len(sys.argv) > 5 else 1))
