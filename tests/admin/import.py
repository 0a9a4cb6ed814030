#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables as people bring them, good and bad, imported by the command line: TAP."""
import csv
import io
import json
import os
import sys
import time

from place import OK, REFUSED, USAGE, Place, main, tests_of

place = Place(sys.argv[1])
anna = "anna.kalnina"
GOOD = {"funding_programme": "32.01.00", "funding_ekk": "2239", "funding_source": "grant", "procedure": "open", "announce_quarter": "2",
        "announce_year": "2030"}
SETTINGS = [argument for field, value in GOOD.items() for argument in ("--set", f"{field}={value}")]


def table(*rows, header=("external_key", "title", "cpv", "estimated_price")):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return place.write("table.csv", text.getvalue())


def imported(file, *options, year=2030, login=anna, institution="1301", status=OK):
    return place.person(login, "import", "procurements", file, "--institution", institution, "--year", str(year), *options).expect(status)


def counts(answer):
    return tuple(answer.json[name] for name in ("created", "included", "unchanged"))


def bad(answer):
    return [(problem["line"], problem["field"], problem["code"]) for problem in answer.json["bad"]]


def procurements(year, *fields):
    """What is there now, by a plan of it: the frozen content tells everything."""
    version = place.person(anna, "plan", "create", "--institution", "1301", "--year", str(year)).expect(OK).json["version_id"]
    place.person(anna, "export", "plan", str(version), "-o", place.path("content.json")).expect(OK)
    lines = json.loads(place.read("content.json"))["lines"]
    return [tuple(line.get(field) for field in fields) for line in lines]


def test_usage():
    file = table(("1", "Dators", "30213100-6", "100"))
    for options in ((), ("--institution", "1301"), ("--year", "2030")):
        place.person(anna, "import", "procurements", file, *options).expect(USAGE)
    for option in ("--map", "--set"):
        for text in ("title", "=x", "title=", "nonsense=x"):
            imported(file, option, text, status=USAGE)
    for text in ("title", "procedure=x", "procedure:x", "procedure:x="):
        imported(file, "--replace", text, status=USAGE)
    imported(file, "--map", "title=Nav tādas kolonnas", status=REFUSED).expect(REFUSED, "Nav tādas kolonnas")
    imported(place.path("none.csv"), status=REFUSED)
    # A table without keys could be added twice.
    imported(table(("Dators", "100"), header=("title", "estimated_price")), status=USAGE).expect(USAGE, "external_key")
    file = table(("1", "Dators", "30213100-6", "100"))
    imported(file, institution="9999", status=REFUSED)
    imported(file, login="rita.reader", status=REFUSED)
    imported(file, login="egils.lapins", status=REFUSED)
    imported(file, year=1900, status=REFUSED)


def test_twice():
    file = table(("a", "Serveri", "48820000-2", "1 234,56"), ("b", "Olas", "03142500", "99.5"))
    assert counts(imported(file, *SETTINGS, "--dry-run")) == (2, 0, 0)
    assert imported(file, *SETTINGS, "--dry-run", "--include").json["dry_run"] is True
    assert counts(imported(file, *SETTINGS, "--include")) == (2, 2, 0)
    assert counts(imported(file, *SETTINGS, "--include")) == (0, 0, 2)
    assert procurements(2030, "title", "cpv", "estimated_price", "kind") == [("Serveri", "48820000", 123456, "supply"),
                                                                            ("Olas", "03142500", 9950, "supply")]


def test_all_or_nothing():
    """Every kind of bad row at once: each is named with its line, what can be told of the good ones is told, nothing is written."""
    rows = [("n1", "Labs", "48820000-2", "10", "2031-01-05"), ("n2", "Cits CPV cipars", "48820000-9", "10", "2031-01-05"),
            ("n3", "Negatīva", "48820000-2", "-5", "2031-01-05"), ("n4", "Milzīga", "48820000-2", "99999999999999999999", "2031-01-05"),
            ("n5", "Nav datuma", "48820000-2", "10", "2031-02-30"), ("n1", "Tā pati atslēga", "48820000-2", "10", "2031-01-05"),
            ("", "Bez atslēgas", "48820000-2", "10", "2031-01-05"), ("n8", "Nav koda", "99999999", "10", "2031-01-05"),
            ("n9", "Formula", "48820000-2", "=1+1", "2031-01-05"), ("n10", "Bez cenas", "48820000-2", "", "2031-01-05"),
            ("n11", "", "48820000-2", "10", "2031-01-05"), ("n12", "x" * 1001, "48820000-2", "10", "2031-01-05"),
            ("n13", "Vadības\x07zīme", "48820000-2", "10", "2031-01-05"), ("n14", "Ar daļu centa", "48820000-2", "0.001", "2031-01-05"),
            ("n15", "Par lielu", "48820000-2", "99999999999.99", "2031-01-05")]
    file = table(*rows, header=("external_key", "title", "cpv", "estimated_price", "announce_date"))
    wanted = [(3, "cpv", "bad_check_digit"), (4, "estimated_price", "value"), (5, "estimated_price", "value"), (6, "announce_date", "value"),
              (7, "external_key", "duplicate"), (8, "external_key", "required"), (9, "cpv", "unknown_code"), (10, "estimated_price", "value"),
              (11, "estimated_price", "required"), (12, "title", "required"), (13, "title", "too_long"), (14, "title", "control_character"),
              (15, "estimated_price", "value")]
    settings = [*SETTINGS[:8]]
    answer = imported(file, *settings, "--include", year=2031, status=REFUSED)
    found = [problem for problem in bad(answer) if problem[0] < 16]
    assert found == wanted, found
    assert answer.json["error"]["code"] == "bad_rows" and counts(answer) == (0, 0, 0)
    for line, _field, _code in wanted:
        assert f"table.csv:{line}: " in answer.err
    # In the language of whoever asks; the lines are the same.
    assert "Nothing was imported" in answer.err and "--skip-bad" in answer.err
    assert counts(imported(file, *settings, "--include", "--dry-run", "--skip-bad", year=2031))[:1] <= (2,)
    answer = imported(file, *settings, "--include", "--skip-bad", year=2031)
    good = 15 - len({line for line, _field, _code in bad(answer)})
    assert counts(answer) == (good, good, 0) and good in (1, 2), answer.out
    assert procurements(2031, "title")[0] == ("Labs",)


def test_nothing_good():
    answer = imported(table(("x", "", "", "")), "--include", "--skip-bad", year=2031, status=REFUSED)
    assert {field for _line, field, _code in bad(answer)} >= {"title", "cpv", "procedure", "funding"}, answer.out
    assert "funding[0].amount" not in answer.out, "what follows from the price is said twice"


def test_files_nobody_can_read():
    def refused(content, *words):
        answer = imported(place.write("bad.csv", content), *SETTINGS, year=2031, status=REFUSED).expect(REFUSED, *words)
        assert answer.json["error"]["code"] in ("encoding", "syntax", "too_large", "column", "too_long"), answer.out
    head = b"external_key,title,cpv,estimated_price\n"
    refused(head + "a,Šķēres,48820000-2,1\n".encode("cp1257"), "Line 2", "UTF-8")
    refused(head + b"a,ok,48820000-2,1\nb,\x00,48820000-2,1\n", "Line 3", "UTF-8")
    refused(head + b"a," + b"x" * (10 * 1024 * 1024) + b",48820000-2,1\n", "Line 2", "longer")
    refused(head + b"a,\"" + b"never closed\n" * 900000, "Line 2")
    refused(head + b"a,\"b\"c,48820000-2,1\n", "Line 2", "quotation")
    refused(head + b"a,b,c,d,e\n", "Line 2", "5 fields")
    refused(b"", "empty")
    refused(b"\x89PNG\r\n\x1a\n\xff\xff", "UTF-8")
    refused(b"a,b\n1,2\n", "external_key")
    refused(head + b"".join(b"k%d,x,48820000-2,1\n" % n for n in range(20001)), "20001", "20000")


def test_formulas():
    """Text is text: nothing is run, and nothing in what we write is run by a spreadsheet."""
    titles = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)"]
    file = table(*[(f"f{n}", title, "48820000-2", "10") for n, title in enumerate(titles)])
    assert counts(imported(file, *SETTINGS, "--include", year=2032)) == (4, 4, 0)
    assert procurements(2032, "title") == [(title,) for title in titles]
    version = place.person(anna, "plan", "list", "--year", "2032").expect(OK).json[0]["version_id"]
    place.person(anna, "export", "plan", str(version), "-o", place.path("formulas.csv")).expect(OK)
    cells = [cell for row in csv.reader(io.StringIO(place.read("formulas.csv").decode("utf-8-sig"))) for cell in row]
    assert cells and not [cell for cell in cells if cell[:1] in "=+-@" and cell[:1]]
    # And back again: what we wrote means what it meant; its words are codes again.
    again = ["--map", "external_key=Numurs"]
    assert counts(imported(place.path("formulas.csv"), *again, "--include", year=2033)) == (4, 4, 0)
    assert procurements(2033, "title", "procedure", "kind") == [(title, "open", "supply") for title in titles]


def test_round_trip():
    """Our own table of a plan, several lines of money and lots a procurement, makes the same plan again; at home it adds nothing."""
    def lines(year):
        version = place.person(anna, "plan", "create", "--institution", "1301", "--year", str(year)).expect(OK).json["version_id"]
        for name in ("trip.json", "trip.csv"):
            place.person(anna, "export", "plan", str(version), "-o", place.path(name)).expect(OK)
        found = json.loads(place.read("trip.json"))["lines"]
        for line in found:
            for name in ("number", "revision_number", "updated_at"):
                line.pop(name)
        return found
    sent = lines(2027)
    assert len(sent) > 20 and max(len(line["funding"]) for line in sent) > 1 and max(len(line["lots"]) for line in sent) > 1
    assert counts(imported(place.path("trip.csv"), year=2027)) == (0, 0, len(sent))
    assert counts(imported(place.path("trip.csv"), "--include", year=2036)) == (len(sent), len(sent), 0)
    assert counts(imported(place.path("trip.csv"), "--include", year=2036)) == (0, 0, len(sent))
    assert lines(2036) == sent


def test_as_many_as_there_may_be():
    """Twenty thousand at once, all or none; one more is too many, and is told before anything is sent."""
    some = [(f"m{n}", f"Datortehnika un biroja preces Nr. {n}", "30213100-6", f"{1000 + n},50") for n in range(20000)]
    wrong = {776: ("48820000-9", "10"), 19999: ("30213100-6", "-5")}
    answer = imported(table(*[row[:2] + wrong.get(n, row[2:]) for n, row in enumerate(some)]), *SETTINGS, "--include", year=2040,
                      status=REFUSED)
    assert bad(answer) == [(778, "cpv", "bad_check_digit"), (20001, "estimated_price", "value")], answer.out
    file = table(*some)
    started = time.monotonic()
    # All of them are new: the refused run left nothing.
    assert counts(imported(file, *SETTINGS, "--include", year=2040)) == (20000, 20000, 0)
    print(f"# 20,000 rows in {time.monotonic() - started:.1f} s", flush=True)
    assert counts(imported(file, *SETTINGS, "--include", year=2040)) == (0, 0, 20000)
    imported(table(*some, ("m20000", "Par daudz", "30213100-6", "10")), *SETTINGS, year=2040, status=REFUSED).expect(REFUSED, "20000")


def test_words():
    """Codes, their names in either language, and what eForms and EIS call them."""
    words = [("open", "open"), ("Atklāts konkurss", "open"), ("OPEN PROCEDURE", "open"), ("comp-dial", "comp-dial"),
             ("neg-wo-call", "neg-wo-call"), ("Sarunu procedūra", "neg-wo-call")]
    file = table(*[(f"w{n}", f"{n}", "48820000-2", "10", word, "Latvija") for n, (word, _code) in enumerate(words)],
                 header=("external_key", "title", "cpv", "estimated_price", "procedure", "Izpildes vieta"))
    imported(file, *SETTINGS, "--include", year=2034)
    assert procurements(2034, "title", "procedure", "nuts") == [(f"{n}", code, "LV") for n, (_word, code) in enumerate(words)]
    # A word of eForms that is two of ours, and one that is none.
    header = ("external_key", "title", "cpv", "estimated_price", "procedure")
    file = table(("x1", "a", "48820000-2", "10", "oth-single"), ("x2", "b", "48820000-2", "10", "oth-mult"), header=header)
    answer = imported(file, *SETTINGS, "--include", year=2035, status=REFUSED).expect(REFUSED, "annex2, small", "is none of: annex2, ")
    assert bad(answer) == [(2, "procedure", "value"), (3, "procedure", "value")]
    imported(file, *SETTINGS, "--include", "--replace", "procedure:oth-single=small", "--replace", "procedure:oth-mult=annex2", year=2035)
    assert procurements(2035, "title", "procedure") == [("a", "small"), ("b", "annex2")]


def test_latvian():
    """The reasons are for people: in Latvian for who reads Latvian."""
    os.mkdir(place.path("locale"))
    place.command("localedef", "-i", "lv_LV", "-f", "UTF-8", place.path("locale/lv_LV.UTF-8"))
    latvian = {"LC_ALL": "lv_LV.UTF-8", "LOCPATH": place.path("locale")}
    file = table(("x", "Dators", "48820000-9", "10"))
    answer = place.person(anna, "import", "procurements", file, "--institution", "1301", "--year", "2036", *SETTINGS, environment=latvian)
    help_text = place.run("import", "procurements", "--help", environment=latvian).expect(OK).out
    answer.expect(REFUSED)
    assert bad(answer) == [(2, "cpv", "bad_check_digit")]
    assert "table.csv:2: CPV kods: “48820000-9”: " in answer.err and "Nekas netika importēts" in answer.err, answer.err
    assert "Importēt iestādes iepirkumus" in help_text, help_text


def test_classification():
    owner = lambda file, *options: place.server("import", "classification", file, *options)
    text = "code|code_with_check|parent|lv|en\n"
    place.write("cpv.csv", text + "48820000|48820000-2|48800000|Serveri|Servers\n98999999|98999999-1||Pārbaudes kods|A code to test\n")
    owner(place.path("cpv.csv")).expect(USAGE, "--kind")
    assert owner(place.path("cpv.csv"), "--kind", "nonsense").expect(REFUSED).json["error"]["code"] == "kind"
    place.person(anna, "import", "classification", place.path("cpv.csv"), "--kind", "cpv").expect(REFUSED)
    answer = owner(place.path("cpv.csv"), "--kind", "cpv").expect(OK).json
    assert (answer["created"], answer["bad"]) == (1, []), answer
    assert owner(place.path("cpv.csv"), "--kind", "cpv").expect(OK).json["unchanged"] == 2
    # The new code counts, with its check digit.
    file = table(("c", "Ar jauno kodu", "98999999-1", "10"))
    imported(file, *SETTINGS, "--include", year=2037)
    assert procurements(2037, "cpv", "cpv_name") == [("98999999", "Pārbaudes kods")]

    place.write("cpv.csv", text + "48820000|48830000-2||Divi kodi|Two\n48820001|48820001||Bez cipara|None\n1234|1234-5||Par īsu|Short\n")
    answer = owner(place.path("cpv.csv"), "--kind", "cpv").expect(REFUSED)
    assert bad(answer) == [(2, "code_with_check", "value"), (3, "code_with_check", "value")], answer.out
    answer = owner(place.path("cpv.csv"), "--kind", "cpv", "--skip-bad").expect(OK)
    assert bad(answer)[2:] == [(4, "code", "code")] and answer.json["created"] == 0, answer.out
    # The project's own files, loaded when it was installed, are there as they are.
    for kind in ("procedure", "threshold", "ekk", "nuts"):
        answer = owner(f"{place.environment['IEPIRKUMI_DATADIR']}/classifications/{kind}.csv", "--kind", kind).expect(OK).json
        assert answer["created"] == answer["changed"] == 0 and answer["unchanged"] > 10, answer
    place.write("ekk.csv", "code;valid_from;valid_to;name_lv;name_en;parent_code;extra\n2239;2040-02-30;;Nav dienas;;;\n2238;2040-01-01;;Slikts;;;{\n")
    assert bad(owner(place.path("ekk.csv"), "--kind", "ekk").expect(REFUSED)) == [(2, "valid_from", "value"), (3, "extra", "value")]
    place.write("ekk.csv", "kods;nosaukums\n1;2\n")
    owner(place.path("ekk.csv"), "--kind", "ekk").expect(REFUSED, "code")


if __name__ == "__main__":
    sys.exit(main(place, tests_of(__name__)))
