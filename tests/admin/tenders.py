#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real input: Latvia's tenders of 2026 and the whole CPV, from a file to a signed plan. Where the files are not there, it
says so and skips; they are public, but nobody here made them, so they are not in the project."""
import csv
import json
import os
import sys
import unicodedata

import elsewhere
from place import OK, REFUSED, ROOT, Place, main, tests_of

DATA = os.path.join(ROOT, "..", "shared", "data")
TENDERS = os.path.join(DATA, "latvia_tenders_2026.csv")
CPV = os.path.join(DATA, "cpv_lv_en.csv")
MAPPING = {"external_key": "id", "title": "name", "cpv": "cpv", "procedure": "procedureType", "estimated_price": "estimatedValue",
           "announce_date": "deadline"}
# The file says nothing of the money's origin; an empty procedure is the usual one.
SETTINGS = {"procedure": "open", "funding_programme": "33.01.00", "funding_ekk": "2239", "funding_source": "grant"}
OPTIONS = [part for field, column in MAPPING.items() for part in ("--map", f"{field}={column}")] + \
          [part for field, value in SETTINGS.items() for part in ("--set", f"{field}={value}")]
karlis, dace, ilze, peteris = "karlis.zarins", "dace.eglite", "ilze.liepa", "peteris.krumins"
PASSPHRASE = "slepena frāze 9"
kept = {}

for needed in (TENDERS, CPV):
    if not os.path.exists(needed):
        print(f"1..0 # SKIP real input is not here: {os.path.relpath(needed, ROOT)}")
        sys.exit(0)
place = Place(sys.argv[1])


def rows():
    """Every row, with the line it begins on: some names are written on several lines."""
    found = []
    with open(TENDERS, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        begins = reader.line_num + 1
        for row in reader:
            found.append({**dict(zip(header, row)), "line": begins})
            begins = reader.line_num + 1
    return found


def is_usable(row):
    return bool(row["cpv"] and row["estimatedValue"] and float(row["estimatedValue"]) > 0)


def imported(*options, status=OK):
    return place.person(karlis, "import", "procurements", TENDERS, "--institution", "1302", "--year", "2026", *OPTIONS, *options).expect(status)


def test_whole_cpv():
    with open(CPV, encoding="utf-8", newline="") as file:
        n = len(list(csv.DictReader(file, delimiter="|")))
    assert n > 9000
    answer = place.server("import", "classification", CPV, "--kind", "cpv").expect(OK).json
    assert answer["bad"] == [] and answer["created"] + answer["changed"] + answer["unchanged"] == n and answer["created"] > 8000, answer
    assert place.server("import", "classification", CPV, "--kind", "cpv").expect(OK).json["unchanged"] == n


def test_unusable_rows_are_named():
    answer = imported("--include", status=REFUSED)
    assert (answer.json["created"], answer.json["rows"]) == (0, len(rows()))
    named = {}
    for problem in answer.json["bad"]:
        named.setdefault(problem["line"], set()).add(problem["field"])
    for row in rows():
        fields = named.pop(row["line"], set())
        assert bool(fields) != is_usable(row), (row, fields)
        assert ("cpv" in fields) == (not row["cpv"]), (row, fields)
        assert ("estimated_price" in fields) == (not row["estimatedValue"] or float(row["estimatedValue"]) == 0), (row, fields)
    assert named == {}, "lines on which no row begins"
    assert answer.err.count("latvia_tenders_2026.csv:") == len(answer.json["bad"])


def test_usable_rows():
    n = sum(is_usable(row) for row in rows())
    assert n > 200
    answer = imported("--include", "--skip-bad").json
    assert (answer["created"], answer["included"], answer["unchanged"]) == (n, n, 0), answer["created"]
    answer = imported("--include", "--skip-bad").json
    assert (answer["created"], answer["unchanged"]) == (0, n), answer["created"]
    kept["n"] = n


def test_plan():
    version = place.person(karlis, "plan", "create", "--institution", "1302", "--year", "2026").expect(OK).json
    assert version["line_count"] == kept["n"]
    assert version["total"] == sum(round(float(row["estimatedValue"]) * 100) for row in rows() if is_usable(row))
    kept["id"] = str(version["version_id"])
    for login, what in ((karlis, "hand_over"), (dace, "approve"), (ilze, "endorse_ministry")):
        place.person(login, "plan", "act", kept["id"], what).expect(OK)


def test_sign():
    place.make_key("peteris", "PĒTERIS KRŪMIŅŠ", PASSPHRASE)
    place.person(peteris, "sign", kept["id"], "--p12", place.path("peteris.p12"), "--passphrase-file", place.path("peteris.pass")).expect(OK)
    for name in ("plan.pdf", "plan.json", "plan.csv"):
        place.person(karlis, "export", "plan", kept["id"], "-o", place.path(name)).expect(OK)
    place.person(karlis, "verify", place.path("plan.pdf"), "--ca", place.path("peteris.crt"), "--id", kept["id"]).expect(OK)
    if "IEP_KEEP" in os.environ:
        place.command("cp", place.path("plan.pdf"), os.environ["IEP_KEEP"])


def test_the_plan_says_what_the_file_said():
    lines = json.loads(place.read("plan.json"))["lines"]
    usable = [row for row in rows() if is_usable(row)]
    with open(CPV, encoding="utf-8", newline="") as file:
        names = {row["code"]: row["lv"] for row in csv.DictReader(file, delimiter="|")}
    assert len(lines) == len(usable)
    for line, row in zip(lines, usable):
        # One line, composed letters, no space around: that is all that is done to a title.
        title = unicodedata.normalize("NFC", row["name"].replace("\n", " ").strip())
        assert line["title"] == title, (line["title"], row["name"])
        assert line["cpv"] == row["cpv"][:8] and line["cpv_name"] == names[row["cpv"][:8]]
        assert line["procedure"] == (row["procedureType"] or "open")
        assert line["estimated_price"] == round(float(row["estimatedValue"]) * 100)
        assert (line["announce_year"], line["announce_month"]) == tuple(int(part) for part in row["deadline"].split("-")[:2])


def test_others_accept_it():
    words = place.command("pdfsig", place.path("plan.pdf")).decode()
    for word in ("Signature is Valid", "Total document signed", "ETSI.CAdES.detached"):
        assert word in words, words
    der, covered = elsewhere.extract(place.read("plan.pdf"))
    place.write("signature.der", der)
    place.write("covered.bin", covered)
    place.command("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", place.path("signature.der"),
                  "-content", place.path("covered.bin"), "-CAfile", place.path("peteris.crt"), "-purpose", "any", "-out", os.devnull)
    text = place.command("pdftotext", "-layout", place.path("plan.pdf"), "-").decode()
    assert f"2026/{kept['n']}" in text and "Iepirkumu plāns 2026. gadam" in text


def test_one_changed_byte():
    signed = place.read("plan.pdf")
    for at in range(11, len(signed), len(signed) // 19):
        changed = bytearray(signed)
        changed[at] ^= 0x20
        place.write("changed.pdf", bytes(changed))
        place.run("verify", place.path("changed.pdf")).expect(REFUSED)


if __name__ == "__main__":
    sys.exit(main(place, tests_of(__name__)))
