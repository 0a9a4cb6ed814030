#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the house promises and a machine can read off the source: TAP, one line a promise."""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..", ".."))
# Arrows run ui -> exchange, document -> domain -> database; the admin tool stands beside ui.
BELOW = {
    "database": {"database"},
    "domain": {"database", "domain"},
    "document": {"database", "domain", "document"},
    "exchange": {"database", "domain", "exchange"},
    "admin": {"database", "domain", "document", "exchange", "admin"},
    # The process that draws PDFs shares nothing with the program but the words they exchange.
    "helper": {"helper"},
    "ui": {"database", "domain", "document", "exchange", "helper", "ui"},
}
SQL = re.compile(r'"[^"\n]*\b(?:SELECT\s|INSERT INTO\s|UPDATE\s+\w+\s+SET|DELETE FROM\s|select\s[^"]*\sfrom\s)', re.M)
LONGEST = 800


def files(top, *endings):
    for folder, folders, names in os.walk(os.path.join(ROOT, top)):
        folders[:] = sorted(name for name in folders if not name.startswith(("_build", ".", "build")))
        for name in sorted(names):
            if name.endswith(endings):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, ROOT), open(path, encoding="utf-8").read()


def arrows():
    for path, text in files("src", ".c", ".h"):
        room = path.split(os.sep)[1]
        for included in re.findall(r'#include\s+"(\w+)/', text):
            if included in BELOW and included not in BELOW[room]:
                yield f"{path} includes {included}/"
        if room != "ui" and re.search(r"#include\s*<(?:gtk|adwaita|gdk)\b", text):
            yield f"{path} includes GTK"


def sql_in_ui():
    for path, text in files("src/ui", ".c", ".h"):
        for match in SQL.finditer(text):
            yield f"{path}: {match.group(0)[:60]}"


def lengths():
    for top in ("src", "tests", "data", "tools", "resources"):
        for path, text in files(top, ".c", ".h", ".sql", ".py", ".ui"):
            if text.count("\n") > LONGEST:
                yield f"{path}: {text.count(chr(10))} lines"


def licences():
    for path, text in files("src", ".c", ".h"):
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in text[:200]:
            yield path


def templates():
    listed = open(os.path.join(ROOT, "resources/iepirkumi.gresource.xml"), encoding="utf-8").read()
    for path, _text in files("resources", ".ui", ".css"):
        if os.path.relpath(path, "resources") not in listed:
            yield f"{path} is not in the gresource manifest"


def policies():
    for path, text in files("data/database", ".sql"):
        if "create policy" in text.lower() and not path.startswith("data/database/policies/") \
                and "/upgrades/" not in path:
            yield path


def sources_with_text():
    """The files that hold text for people."""
    for path, text in files("src", ".c"):
        if re.search(r"\b(?:C_|N_|NC_|_|n?gettext|dgettext)\s*\(\s*\"", text) or re.search(r"\bngettext\s*\(", text):
            yield path
    for path, text in files("resources", ".ui"):
        if 'translatable="yes"' in text:
            yield path
    for path, _text in files("data", ".desktop.in", ".metainfo.xml.in", ".gschema.xml"):
        yield path


def potfiles():
    listed = {line.strip() for line in open(os.path.join(ROOT, "po/POTFILES"), encoding="utf-8")
              if line.strip() and not line.startswith("#")}
    for path in sources_with_text():
        if path not in listed:
            yield f"{path} is not in po/POTFILES"
    for path in sorted(listed):
        if not os.path.exists(os.path.join(ROOT, path)):
            yield f"po/POTFILES names {path}, which is not there"


def latvian():
    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, "iepirkumi.pot")
        merged = os.path.join(folder, "lv.po")
        subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_",
                        "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3", "--flag=_:1:pass-c-format",
                        "--files-from=po/POTFILES", "--output", pot], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "po/lv.po", pot, "-o", merged], cwd=ROOT, check=True)
        result = subprocess.run(["msgfmt", "--check-format", "--check-header", "-o", os.devnull, merged],
                                capture_output=True, text=True, check=False)
        if result.returncode:
            yield result.stderr.strip()
        missing = subprocess.run(["msgattrib", "--no-wrap", "--untranslated", "--no-obsolete", merged], capture_output=True, text=True, check=True)
        fuzzy = subprocess.run(["msgattrib", "--no-wrap", "--only-fuzzy", "--no-obsolete", merged], capture_output=True, text=True, check=True)
        for kind, text in (("untranslated", missing.stdout), ("fuzzy", fuzzy.stdout)):
            for name in re.findall(r'^msgid "(.+)"$', text, re.M):
                yield f"{kind}: {name}"


def rules_of_check():
    """The client says in Latvian what data/database/check/lint.sql demands: the same rules, in the same words."""
    demanded = dict(re.findall(r"select '(\w+)', '((?:[^']|'')+)',\s*\(select json_agg",
                               open(os.path.join(ROOT, "data/database/check/lint.sql"), encoding="utf-8").read()))
    worded = dict(re.findall(r'^  \{ "(\w+)", N_\("([^"]*)"\), \w+ \},$',
                             open(os.path.join(ROOT, "src/domain/iep-check-rules.c"), encoding="utf-8").read(), re.M))
    if len(demanded) < 38:
        yield f"only {len(demanded)} rules were found in lint.sql"
    for code in sorted(demanded.keys() | worded.keys()):
        if demanded.get(code, "").replace("''", "'") != worded.get(code, ""):
            yield f"{code}: lint.sql says “{demanded.get(code)}”, iep-check-rules.c “{worded.get(code)}”"


PROMISES = [
    ("arrows run one way and only ui knows GTK", arrows),
    ("no SQL inside ui", sql_in_ui),
    (f"no file over {LONGEST} lines", lengths),
    ("every source names its licence", licences),
    ("every template is in the gresource", templates),
    ("policies are in data/database/policies", policies),
    ("po/POTFILES names every file with text", potfiles),
    ("po/lv.po is complete", latvian),
    ("every rule of check is in the client's words too", rules_of_check),
]

print(f"1..{len(PROMISES)}")
bad = 0
for number, (title, check) in enumerate(PROMISES, 1):
    found = list(check())
    print(f"{'not ok' if found else 'ok'} {number} - {title}")
    for line in found[:40]:
        print(f"# {line}")
    bad += bool(found)
sys.exit(1 if bad else 0)
