#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan through its flow by the command line, signed here and elsewhere, and judged by the tools of others: TAP."""
import csv
import glob
import hashlib
import io
import json
import os
import random
import re
import shutil
import sys
import time
import xml.etree.ElementTree
import zipfile

import elsewhere
from place import OK, REFUSED, USAGE, Place, main, tests_of

place = Place(sys.argv[1])
anna, janis, maija, ilze, juris, dace = ("anna.kalnina", "janis.ozols", "maija.berza", "ilze.liepa", "juris.berzins",
                                            "dace.vietniece")
PASSPHRASE = "garā noslēpumainā frāze 7"
kept = {}


def show(version):
    return place.person(anna, "plan", "show", str(version)).expect(OK).json


def act(login, *arguments, version=None):
    return place.person(login, "plan", "act", str(version or kept["id"]), *arguments)


def error_code(answer):
    return answer.json["error"]["code"]


def test_create():
    place.person(anna, "plan", "create", "--institution", "1301").expect(USAGE, "--year")
    place.person(anna, "plan", "create", "--institution", "9999", "--year", "2027").expect(REFUSED)
    # Neither an endorser nor a stranger makes a plan.
    assert error_code(place.person(janis, "plan", "create", "--institution", "1301", "--year", "2027").expect(REFUSED)) == "not_allowed"
    place.person("egils.lapins", "plan", "create", "--institution", "1301", "--year", "2027").expect(REFUSED)
    answer = place.person(anna, "plan", "create", "--institution", "1301", "--year", "2027").expect(OK).json
    assert answer["status"] == "created" and answer["number"] == 1 and answer["line_count"] > 5, answer
    kept["id"], kept["hash"] = answer["version_id"], answer["content_hash"]
    # The same again: nothing has changed.
    assert error_code(place.person(anna, "plan", "create", "--institution", "1301", "--year", "2027").expect(REFUSED)) == "unchanged"
    ids = [version["version_id"] for version in place.person(anna, "plan", "list", "--year", "2027").expect(OK).json]
    assert ids == [kept["id"]], ids
    assert kept["id"] not in [version["version_id"] for version in place.person(ilze, "plan", "list").expect(OK).json], \
        "the ministry sees a version that was not handed over"


def test_flow_and_its_refusals():
    place.person(anna, "plan", "show", "nonsense").expect(USAGE)
    place.person(anna, "plan", "show", "999999").expect(REFUSED)
    place.person(ilze, "plan", "show", str(kept["id"])).expect(REFUSED)
    act(anna, "sign").expect(USAGE, "sign")
    act(anna, "fly").expect(USAGE, "fly", "hand_over")
    assert error_code(act(janis, "endorse").expect(REFUSED)) == "wrong_status"
    assert act(anna, "hand-over").expect(OK).json["status"] == "ready"
    assert error_code(act(anna, "endorse").expect(REFUSED)) == "not_allowed"
    assert error_code(act(maija, "approve").expect(REFUSED)) == "wrong_status"
    # Returned with a comment, and only with one; then once more.
    assert error_code(act(janis, "return").expect(REFUSED)) == "required"
    answer = act(janis, "return", "--comment", "Lūdzu precizēt 3. rindu").expect(OK).json
    assert answer["status"] == "created" and answer["returned"] is True
    act(anna, "hand_over").expect(OK)
    assert act(janis, "endorse").expect(OK).json["status"] == "endorsed"
    # The director is away: somebody else approves in her place.
    place.server("person", "add", dace, "--name", "Dace Vietniece").expect(OK)
    place.server("right", "grant", dace, "view", "--institution", "1301").expect(OK)
    place.person(dace, "person", "password", "--generate-password").expect(OK)
    assert error_code(act(dace, "approve").expect(REFUSED)) == "not_allowed"
    place.person(maija, "delegation", "add", maija, dace, "approve", "--institution", "1301", "--to", "2099-12-31").expect(OK)
    assert act(dace, "approve").expect(OK).json["status"] == "approved"
    # The ministry of somebody else sees nothing.
    place.person("zane.ozolina", "plan", "show", str(kept["id"])).expect(REFUSED)
    assert act(ilze, "endorse_ministry", "--comment", "Resora griesti ievēroti").expect(OK).json["status"] == "endorsed_ministry"
    version = show(kept["id"])
    assert [step["state"] for step in version["steps"]] == ["done"] * 5 + ["current"]
    assert any(decision.get("comment") == "Lūdzu precizēt 3. rindu" for decision in version["decisions"])
    words = place.run("plan", "show", str(kept["id"]), "--local", place.local, "--user", anna).expect(OK).out
    for word in ("Jānis Ozols", "Dace Vietniece (in place of Maija Bērza)", "Returned", "Lūdzu precizēt", "→ Signed", kept["hash"]):
        assert word in words, words


def read_workbook(path):
    """The rows of a workbook of ours by heading, without empty cells."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as book:
        sheet = xml.etree.ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(space + "f")), "a formula"
    rows = [{re.match("[A-Z]+", cell.get("r"))[0]:
             "".join(cell.itertext()) if cell.get("t") == "inlineStr" else float("".join(cell.itertext()) or "nan")
             for cell in row} for row in sheet.iter(space + "row")]
    return [{rows[0][column]: value for column, value in row.items()} for row in rows[1:]]


def test_export():
    for arguments in ((), ("-o", "x.doc"), ("-o", "x.pdf", "--format", "doc"), ("-o", "nodot")):
        place.person(anna, "export", "plan", str(kept["id"]), *arguments).expect(USAGE)
    place.person(anna, "export", "plan", str(kept["id"]), "-o", "/no/such/folder/x.pdf").expect(REFUSED)
    for name in ("plan.pdf", "plan.json", "plan.csv", "plan.xlsx"):
        answer = place.person(anna, "export", "plan", str(kept["id"]), "-o", place.path(name)).expect(OK).json
        assert answer["sha256"] == hashlib.sha256(place.read(name)).hexdigest()
    assert hashlib.sha256(place.read("plan.json")).hexdigest() == kept["hash"], "not the frozen bytes"
    content = json.loads(place.read("plan.json"))
    rows = list(csv.DictReader(io.StringIO(place.read("plan.csv").decode("utf-8-sig"))))
    total = sum(round(float(row["Summa ar PVN"]) * 100) for row in rows if row["Summa ar PVN"])
    assert total == content["totals"]["funding_total"], "the money of the table is not that of the plan"
    assert {row["Numurs"] for row in rows} == {line["number"] for line in content["lines"]}
    book = read_workbook(place.path("plan.xlsx"))
    assert [row["Numurs"] for row in book] == [row["Numurs"] for row in rows]
    # Amounts are numbers there, not text.
    assert sum(round(row["Summa ar PVN"] * 100) for row in book if "Summa ar PVN" in row) == total
    text = place.command("pdftotext", "-layout", place.path("plan.pdf"), "-").decode()
    for word in ("Iepirkumu plāns 2027. gadam", "Jānis Ozols", "Lūdzu precizēt 3. rindu", "Ilze Liepa", kept["hash"]):
        assert word in text, word
    assert re.search(r"Dace Vietniece\s+.*\(Maija Bērza\s+.*vietā\)|\(Maija.*Bērza.*vietā\)", text, re.S), text
    assert "janis.ozols" not in text, "a login where the name belongs"
    # To the standard output, and what stands there stays when something goes wrong.
    out = place.run("export", "plan", str(kept["id"]), "--format", "json", "-o", "-", "--local", place.local, "--user", anna)
    assert out.expect(OK).out.encode() == place.read("plan.json")
    place.write("precious.pdf", b"precious")
    place.person("egils.lapins", "export", "plan", str(kept["id"]), "-o", place.path("precious.pdf")).expect(REFUSED)
    assert place.read("precious.pdf") == b"precious"


def test_unsigned():
    place.run("verify", place.path("plan.pdf")).expect(REFUSED, "carries no signature")
    place.run("verify", place.path("plan.csv")).expect(REFUSED, "not a PDF")
    place.run("verify", place.path("none.pdf")).expect(REFUSED)


def test_sign_refusals():
    place.make_key("juris", "JURIS BĒRZIŅŠ", PASSPHRASE)
    place.make_key("late", "VĒLU VĒLIS", PASSPHRASE, expired=True)
    passphrase = place.path("juris.pass")
    p12 = ("--p12", place.path("juris.p12"))
    sign = lambda login, *arguments, **options: place.person(login, "sign", str(kept["id"]), *arguments, **options)
    sign(juris).expect(USAGE, "--p12")
    sign(juris, *p12, "--signed", "x").expect(USAGE)
    sign(juris, "--p12", place.path("none.p12"), "--passphrase-file", passphrase).expect(REFUSED)
    sign(juris, "--p12", place.path("plan.pdf"), "--passphrase-file", passphrase).expect(REFUSED)
    wrong = sign(juris, *p12, "--passphrase-file", "-", text="nepareizi\n").expect(REFUSED, "passphrase")
    assert error_code(wrong) == "passphrase_wrong"
    assert "nepareizi" not in wrong.out + wrong.err, "a passphrase was printed"
    sign(juris, *p12, "--passphrase-file", "-", text="").expect(REFUSED)
    # There is no terminal to ask at.
    sign(juris, *p12).expect(USAGE)
    sign(juris, "--p12", place.path("late.p12"), "--passphrase-file", passphrase).expect(REFUSED, "certificate")
    sign(juris, "--pkcs11", "nonsense", "--passphrase-file", passphrase).expect(REFUSED)
    # Nobody signs with the certificate of somebody else, and a key of one's own is not a right.
    other = sign(anna, *p12, "--passphrase-file", passphrase).expect(REFUSED, "JURIS BĒRZIŅŠ", "Anna Kalniņa")
    assert error_code(other) == "mismatch"
    place.make_key("anna", "KALNIŅA ANNA", PASSPHRASE)
    own = sign(anna, "--p12", place.path("anna.p12"), "--passphrase-file", passphrase)
    assert error_code(own.expect(REFUSED)) == "not_allowed"
    assert show(kept["id"])["status"] == "endorsed_ministry"


def test_sign():
    answer = place.person(juris, "sign", str(kept["id"]), "--p12", place.path("juris.p12"), "--passphrase-file", "-",
                          text=PASSPHRASE + "\n").expect(OK)
    assert PASSPHRASE not in answer.out + answer.err
    assert answer.json["status"] == "signed" and answer.json["in_force"] is True
    place.person(anna, "export", "plan", str(kept["id"]), "-o", place.path("signed.pdf")).expect(OK)
    second = place.person(juris, "sign", str(kept["id"]), "--p12", place.path("juris.p12"), "--passphrase-file", place.path("juris.pass"))
    second.expect(REFUSED)


def test_verify():
    answer = place.run("verify", place.path("signed.pdf"), "--json").expect(OK).json
    assert answer["valid"] is True and answer["result"] == "valid_untrusted" and answer["covers_whole_file"] is True
    assert answer["signer_name"] == "JURIS BĒRZIŅŠ" and answer["content_hash"] == kept["hash"]
    place.run("verify", place.path("signed.pdf")).expect(OK, "not trusted", "JURIS BĒRZIŅŠ")
    place.run("verify", place.path("signed.pdf"), "--ca", place.path("juris.crt")).expect(OK, "Signature valid: JURIS BĒRZIŅŠ")
    place.make_key("other", "CITS CILVĒKS", PASSPHRASE)
    place.run("verify", place.path("signed.pdf"), "--ca", place.path("other.crt")).expect(REFUSED, "not trusted")
    place.run("verify", place.path("signed.pdf"), "--ca", place.path("none.crt")).expect(REFUSED)
    # Against the server: this version, and not another one.
    place.person(anna, "verify", place.path("signed.pdf"), "--id", str(kept["id"])).expect(OK)
    other = place.person(anna, "plan", "list", "--year", "2026").expect(OK).json[0]["version_id"]
    place.person(anna, "verify", place.path("signed.pdf"), "--id", str(other)).expect(REFUSED, "not that of this version")
    # Offline means that it leaves nothing behind.
    assert not os.path.exists(os.path.join(place.folder, ".local", "share", "iepirkumi", "server")), "verify made a place for a server"


def test_others_accept_it():
    words = place.command("pdfsig", place.path("signed.pdf")).decode()
    for word in ("Signature is Valid", "Total document signed", "ETSI.CAdES.detached"):
        assert word in words, words
    der, covered = elsewhere.extract(place.read("signed.pdf"))
    place.write("signature.der", der)
    place.write("covered.bin", covered)
    place.command("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", place.path("signature.der"),
                  "-content", place.path("covered.bin"), "-CAfile", place.path("juris.crt"), "-purpose", "any", "-out", os.devnull)
    place.command("pdfdetach", "-savefile", "plan.json", "-o", place.path("embedded.json"), place.path("signed.pdf"))
    assert place.read("embedded.json") == place.read("plan.json")


def test_one_changed_byte():
    signed = place.read("signed.pdf")
    chance = random.Random(20270331)
    places = sorted({0, 8, len(signed) - 1, *chance.sample(range(len(signed)), 197)})
    assert len(places) >= 199
    for at in places:
        changed = bytearray(signed)
        changed[at] ^= 1 << chance.randrange(8)
        place.write("changed.pdf", bytes(changed))
        answer = place.run("verify", place.path("changed.pdf"))
        assert answer.status == REFUSED, f"byte {at} of {len(signed)} changed, verify ended with {answer.status}: {answer.out}{answer.err}"
        assert answer.err.startswith("iepirkumi-admin: "), answer.err


def test_damaged_files():
    signed = place.read("signed.pdf")
    for length in (0, 1, 5, 100, len(signed) // 3, len(signed) // 2, len(signed) - 200, len(signed) - 2):
        place.write("cut.pdf", signed[:length])
        place.run("verify", place.path("cut.pdf")).expect(REFUSED)
    for tail in (b" ", b"\n% more\n", signed):
        place.write("longer.pdf", signed + tail)
        place.run("verify", place.path("longer.pdf")).expect(REFUSED)


def test_sign_with_a_card():
    """The plan of 1302 for 2027, with a key that never leaves its token."""
    module, pin = "/usr/lib/softhsm/libsofthsm2.so", "271828"
    place.make_key("peteris", "PĒTERIS KRŪMIŅŠ", PASSPHRASE)
    os.mkdir(place.path("tokens"))
    conf = place.write("softhsm2.conf", f"directories.tokendir = {place.path('tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n")
    environment = {"SOFTHSM2_CONF": conf}
    command = lambda *arguments: place.command(*arguments, env={**os.environ, **environment})
    command("softhsm2-util", "--init-token", "--free", "--label", "eID", "--pin", pin, "--so-pin", "3141592")
    command("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", place.path("peteris.key"), "-out", place.path("peteris.p8"))
    command("softhsm2-util", "--import", place.path("peteris.p8"), "--token", "eID", "--label", "key", "--id", "a1b2", "--pin", pin)
    command("p11tool", f"--provider={module}", "--login", f"--set-pin={pin}", "--write", "--load-certificate", place.path("peteris.crt"),
            "--label", "certificate", "--id", "a1b2", "--no-mark-private", "pkcs11:token=eID")

    version = str(place.person("peteris.krumins", "plan", "list", "--institution", "1302", "--year", "2027").expect(OK).json[0]["version_id"])
    place.person(ilze, "plan", "act", version, "endorse_ministry").expect(OK)
    card = ("sign", version, "--pkcs11", "pkcs11:token=eID;id=%a1%b2;type=cert", "--pkcs11-module", module, "--passphrase-file", "-")
    sign = lambda text: place.person("peteris.krumins", *card, text=text, environment=environment)
    wrong = sign("111111\n").expect(REFUSED, "PIN")
    assert "111111" not in wrong.out + wrong.err
    sign("").expect(REFUSED)
    answer = sign(pin + "\n").expect(OK)
    assert answer.json["status"] == "signed" and pin not in answer.err
    place.person(ilze, "export", "plan", version, "-o", place.path("card.pdf")).expect(OK)
    place.run("verify", place.path("card.pdf"), "--ca", place.path("peteris.crt")).expect(OK, "PĒTERIS KRŪMIŅŠ")
    assert "ETSI.CAdES.detached" in place.command("pdfsig", place.path("card.pdf")).decode()


def test_signed_elsewhere():
    """The plan of 1301 for 2026 waits for its signature: it is saved, signed by openssl, and comes back."""
    version = place.person(juris, "plan", "list", "--institution", "1301", "--year", "2026").expect(OK).json[0]["version_id"]
    back = lambda name, login=juris: place.person(login, "sign", str(version), "--signed", place.path(name))
    place.person(juris, "export", "plan", str(version), "-o", place.path("save.pdf")).expect(OK)
    saved = place.read("save.pdf")
    key = place.path("juris.crt"), place.path("juris.key")

    back("save.pdf").expect(REFUSED, "not signed")
    back("signed.pdf").expect(REFUSED)  # another plan, signed by the right person
    place.write("cut.pdf", saved[:len(saved) // 2])
    assert error_code(back("cut.pdf").expect(REFUSED)) in ("damaged", "mismatch", "content")
    place.write("text.pdf", b"%PDF-1.4 but no more than that")
    back("text.pdf").expect(REFUSED)
    place.write("changed.pdf", elsewhere.sign(saved.replace(b"/Lang (lv)", b"/Lang (en)"), *key))
    assert error_code(back("changed.pdf").expect(REFUSED, "not the one that was exported")) == "mismatch"
    place.write("old.pdf", elsewhere.sign(saved, *key, subfilter="adbe.pkcs7.detached"))
    back("old.pdf").expect(REFUSED, "PAdES")
    broken = bytearray(elsewhere.sign(saved, *key))
    broken[len(saved) + 200] ^= 1
    place.write("broken.pdf", bytes(broken))
    back("broken.pdf").expect(REFUSED)

    # A clock that is ahead of the server's.
    place.write("tomorrow.pdf", elsewhere.sign(saved, *key, claimed=time.time() + 86400))
    back("tomorrow.pdf").expect(REFUSED, "still to come")

    place.make_key("stranger", "CITS CILVĒKS", PASSPHRASE)
    place.write("stranger.pdf", elsewhere.sign(saved, place.path("stranger.crt"), place.path("stranger.key")))
    back("stranger.pdf").expect(REFUSED, "CITS CILVĒKS", "Juris Bērziņš")

    # Saved on another computer: the file is none of those handed out here, but the one that would be.
    exports = os.path.join(place.folder, ".local", "share", "iepirkumi", "exports")
    kept_file, = glob.glob(os.path.join(exports, "*", "*.pdf"))
    assert place.read(kept_file) == saved and os.stat(kept_file).st_mode & 0o777 == 0o600
    os.rename(exports, exports + ".away")
    place.write("renewed.pdf", elsewhere.sign(saved.replace(b"/Producer (cairo ", b"/Producer (Cairo "), *key))
    assert place.read("renewed.pdf")[:len(saved)] != saved
    assert error_code(back("renewed.pdf").expect(REFUSED, "not the one that was exported")) == "mismatch"
    # Handed out here by a cairo that wrote other bytes than today's: what went out is what counts.
    os.rename(exports + ".away", exports)
    place.write(kept_file, saved.replace(b"/Producer (cairo ", b"/Producer (Cairo "))
    assert error_code(back("renewed.pdf", anna).expect(REFUSED, "Anna Kalniņa")) == "mismatch"

    place.write("elsewhere.pdf", elsewhere.sign(saved, *key))
    place.command("pdfsig", place.path("elsewhere.pdf"))
    # Brought by somebody else.
    assert error_code(back("elsewhere.pdf", anna).expect(REFUSED, "Anna Kalniņa")) == "mismatch"
    assert back("elsewhere.pdf").expect(OK).json["status"] == "signed"
    assert not os.path.exists(os.path.dirname(kept_file)), "what was handed out is no longer needed"
    place.person(anna, "export", "plan", str(version), "-o", place.path("kept.pdf")).expect(OK)
    assert place.read("kept.pdf") == place.read("elsewhere.pdf")
    place.run("verify", place.path("kept.pdf"), "--ca", place.path("juris.crt")).expect(OK)


def test_signed_by_pdfsig():
    """Poppler's own tool makes signatures of an older kind: sound, but not what the law's signature is; said so."""
    assert shutil.which("certutil") and shutil.which("pk12util"), "libnss3-tools is missing (tools/packages names it)"
    nss = place.path("nss")
    os.mkdir(nss)
    place.command("certutil", "-N", "-d", nss, "--empty-password")
    place.command("pk12util", "-i", place.path("juris.p12"), "-d", nss, "-w", place.path("juris.pass"), "-K", "")
    nick = re.search(r"^(.*?)\s+u,u,u", place.command("certutil", "-L", "-d", nss).decode(), re.M).group(1)
    place.command("pdfsig", place.path("plan.pdf"), place.path("pdfsig.pdf"), "-add-signature", "-nssdir", nss, "-nick", nick,
                  "-digest", "SHA256")
    assert "adbe.pkcs7.detached" in place.command("pdfsig", place.path("pdfsig.pdf")).decode()
    place.run("verify", place.path("pdfsig.pdf")).expect(REFUSED, "PAdES")


def test_no_core_dump():
    """The first thing it does is to close itself to core dumps and debuggers of the same user."""
    assert shutil.which("strace"), "strace is missing (tools/packages names it)"
    answer = place.run("--version", wrapper=("strace", "-f", "-e", "trace=prctl,open,openat")).expect(OK)
    calls = [line for line in answer.err.splitlines() if "PR_SET_DUMPABLE, SUID_DUMP_DISABLE" in line or "/locale" in line]
    assert "PR_SET_DUMPABLE" in calls[0], answer.err


if __name__ == "__main__":
    sys.exit(main(place, tests_of(__name__)))
