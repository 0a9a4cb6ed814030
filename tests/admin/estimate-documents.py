#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An estimate and its amendment as files: exported, signed here and elsewhere, judged by the tools of others: TAP."""
import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import uuid
import zipfile

import elsewhere
from place import OK, REFUSED, USAGE, Place, main, tests_of

place = Place(sys.argv[1])
anna, maija, juris = "anna.kalnina", "maija.berza", "juris.berzins"
PASSPHRASE = "garā noslēpumainā frāze 7"
kept = {}


def call(login, function, **arguments):
    """A function of the database as one of its people calls it; who writes sends a request id."""
    with open(os.path.join(place.local, "passwords"), encoding="utf-8") as file:
        passwords = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    quoted = ", ".join(f"p_{name} => $json${json.dumps(value)}$json$" if isinstance(value, dict) else
                       f"p_{name} => '{value}'" for name, value in arguments.items())
    environment = {**os.environ, "PGHOST": os.path.join(place.local, "run"), "PGUSER": login, "PGDATABASE": "iepirkumi",
                   "PGPASSWORD": passwords[login]}
    process = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", f"select iepirkumi.{function} ({quoted})"], text=True,
                             capture_output=True, timeout=60, check=False, env=environment)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def write(login, function, **arguments):
    return call(login, function, request=uuid.uuid4(), **arguments)


def line(section, code, euros, source="", split="", reason=None):
    part = euros // 12
    months = [part] * 11 + [euros - 11 * part]
    return {"section": section, "code": code, "source": source, "split": split, "reason": reason,
            **{f"m{number}": month * 100 for number, month in enumerate(months, 1)}}


def act(login, version, name):
    lock = call(login, "estimate_get", version=version)["lock_version"]
    return write(login, "estimate_act", version=version, lock=lock, act=name)


def export(version, name):
    return place.person(anna, "export", "estimate", str(version), "-o", place.path(name)).expect(OK)


def test_prepared():
    institution = next(item["institution_id"] for item in place.person(anna, "plan", "list").expect(OK).json
                       if item["institution_code"] == "1301")
    made = write(anna, "estimate_create", document={"institution_id": institution, "year": 2028, "programme": "32.02.00",
                                                    "budget_type": "P", "document_number": "1-12/07", "function_code": "01.110"})
    kept["id"] = made["version_id"]
    lines = [line("resource", "21710", 120007), line("expenditure", "1100", 100000, "grant", "core"),
             line("expenditure", "2251", 20007, "grant", "core")]
    saved = write(anna, "estimate_save", version=kept["id"], changes={"add": lines})
    assert saved["problems"] == [], saved["problems"]
    act(anna, kept["id"], "hand_over")
    assert act(maija, kept["id"], "approve")["status"] == "approved"
    kept["hash"] = call(anna, "estimate_get", version=kept["id"])["content_hash"]


def test_export():
    for arguments in ((), ("-o", "x.doc"), ("-o", "x.pdf", "--format", "ods")):
        place.person(anna, "export", "estimate", str(kept["id"]), *arguments).expect(USAGE)
    place.person(anna, "export", "estimate", "nonsense", "-o", place.path("x.pdf")).expect(USAGE)
    place.person(anna, "export", "estimate", "999999", "-o", place.path("x.pdf")).expect(REFUSED)
    place.person("egils.lapins", "export", "estimate", str(kept["id"]), "-o", place.path("x.pdf")).expect(REFUSED)
    for name in ("first.pdf", "first.json", "first.csv", "first.xlsx"):
        assert export(kept["id"], name).json["sha256"] == hashlib.sha256(place.read(name)).hexdigest()
    assert hashlib.sha256(place.read("first.json")).hexdigest() == kept["hash"], "not the frozen bytes"
    content = json.loads(place.read("first.json"))
    assert content["totals"]["expenditure"]["revised"] == 12000700, content["totals"]
    rows = list(csv.DictReader(io.StringIO(place.read("first.csv").decode("utf-8-sig"))))
    assert [(row["Sadaļa"], row["Kods"], row["Gads kopā"]) for row in rows] == \
        [("Resursi", "21710", "120007.00"), ("Izdevumi", "1100", "100000.00"), ("Izdevumi", "2251", "20007.00")], rows
    with zipfile.ZipFile(place.path("first.xlsx")) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>120007</v>" in sheet and "<f>" not in sheet
    text = place.command("pdftotext", "-layout", place.path("first.pdf"), "-").decode()
    for word in ("Tāme 2028. gadam", "Nr. 1-12/07", "32.02.00", "IV ceturksnis", "Apstiprināta", "Maija Bērza", "120 007", kept["hash"]):
        assert word.replace(" ", "") in text.replace(" ", "").replace("\u00a0", ""), word


def test_sign_and_verify():
    place.make_key("juris", "JURIS BĒRZIŅŠ", PASSPHRASE)
    place.run("verify", place.path("first.pdf")).expect(REFUSED, "carries no signature")
    key = ("--p12", place.path("juris.p12"), "--passphrase-file", place.path("juris.pass"))
    place.person(anna, "sign", str(kept["id"]), "--estimate", *key).expect(REFUSED, "JURIS BĒRZIŅŠ")
    answer = place.person(juris, "sign", str(kept["id"]), "--estimate", *key).expect(OK).json
    assert answer["status"] == "signed" and answer["in_force"] is True, answer
    export(kept["id"], "signed.pdf")
    answer = place.run("verify", place.path("signed.pdf"), "--json").expect(OK).json
    assert answer["valid"] is True and answer["signer_name"] == "JURIS BĒRZIŅŠ" and answer["content_hash"] == kept["hash"]
    place.person(anna, "verify", place.path("signed.pdf"), "--estimate", "--id", str(kept["id"])).expect(OK, )
    # The plan with the same number is another document.
    plan = place.person(anna, "plan", "list", "--year", "2026").expect(OK).json[0]["version_id"]
    place.person(anna, "verify", place.path("signed.pdf"), "--id", str(plan)).expect(REFUSED, "not that of this version")
    words = place.command("pdfsig", place.path("signed.pdf")).decode()
    for word in ("Signature is Valid", "Total document signed", "ETSI.CAdES.detached"):
        assert word in words, words
    der, covered = elsewhere.extract(place.read("signed.pdf"))
    place.write("signature.der", der)
    place.write("covered.bin", covered)
    place.command("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", place.path("signature.der"),
                  "-content", place.path("covered.bin"), "-CAfile", place.path("juris.crt"), "-purpose", "any", "-out", os.devnull)
    place.command("pdfdetach", "-savefile", "estimate.json", "-o", place.path("embedded.json"), place.path("signed.pdf"))
    assert place.read("embedded.json") == place.read("first.json")


def test_amendment():
    lock = call(anna, "estimate_get", version=kept["id"])["lock_version"]
    version = write(anna, "estimate_amend", version=kept["id"], lock=lock)["version_id"]
    changes = [{"section": section, "code": code, "source": source, "split": split, "column": "m12", "base": base * 100, "value": (base - 1007) * 100}
               for section, code, source, split, base in (("resource", "21710", "", "", 10007), ("expenditure", "2251", "grant", "core", 1670))]
    reasons = [{**change, "column": "reason", "base": None, "value": "-5% pēc pārdales"} for change in changes]
    saved = write(anna, "estimate_save", version=version, changes={"cells": changes + reasons})
    assert saved["problems"] == [], saved["problems"]
    act(anna, version, "hand_over")
    act(maija, version, "approve")
    export(version, "amended.pdf")
    export(version, "amended.csv")
    text = place.command("pdftotext", "-layout", place.path("amended.pdf"), "-").decode().replace("\u00a0", "")
    squeezed = [row.replace(" ", "") for row in text.splitlines()]
    for row in ("20007−100719000", "120007−1007119000", "Gadaplāns", "Grozījumi(+/−)", "Precizētaisplāns"):
        assert any(row in other for other in squeezed), row
    rows = list(csv.DictReader(io.StringIO(place.read("amended.csv").decode("utf-8-sig"))))
    changed = next(row for row in rows if row["Kods"] == "2251")
    assert (changed["Gada plāns"], changed["Grozījumi (+/-)"], changed["Precizētais plāns"], changed["Pamatojums"]) == \
        ("20007.00", "-1007.00", "19000.00", "'-5% pēc pārdales"), changed
    # Signed elsewhere and brought back, by the one whose signature it is.
    place.write("elsewhere.pdf", elsewhere.sign(place.read("amended.pdf"), place.path("juris.crt"), place.path("juris.key")))
    back = lambda login, name: place.person(login, "sign", str(version), "--estimate", "--signed", place.path(name))
    back(anna, "elsewhere.pdf").expect(REFUSED, "JURIS BĒRZIŅŠ")
    back(juris, "amended.pdf").expect(REFUSED)
    back(juris, "signed.pdf").expect(REFUSED, "another document or another version")
    answer = back(juris, "elsewhere.pdf").expect(OK).json
    assert answer["status"] == "signed" and answer["in_force"] is True, answer
    assert call(anna, "estimate_get", version=kept["id"])["in_force"] is False



sys.exit(main(place, tests_of(__name__)))
