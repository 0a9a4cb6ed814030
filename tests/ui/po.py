# SPDX-License-Identifier: GPL-3.0-or-later
"""What a catalogue translates, and whether some words on the screen are still its English."""
import ast
import os
import re
import subprocess

DIRECTIVE = re.compile(r"%(?:\d+\$)?[-+ #0']*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t)?[diouxXeEfgGcsp%]|%\"?[A-Z_]+\"?")


def parse(text):
    """(msgid, msgstr) of each entry and each plural; entries that are fuzzy or obsolete do not count."""
    for block in re.split(r"\n\s*\n", text):
        if re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE):
            continue
        fields = {}
        name = None
        for line in block.splitlines():
            found = re.match(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+(".*")$', line)
            if found:
                name = found.group(1)
                fields[name] = ast.literal_eval(found.group(2))
            elif name is not None and line.startswith('"'):
                fields[name] += ast.literal_eval(line)
        if not fields.get("msgid"):
            continue
        translated = [fields[key] for key in sorted(fields) if key.startswith("msgstr") and fields[key]]
        for key in ("msgid", "msgid_plural"):
            if key in fields:
                yield fields[key], translated


def plain(text):
    """Without the mnemonics, which are not read out."""
    return re.sub(r"_(?=\w)", "", text)


def pattern(text):
    """A regular expression of what the format may have become."""
    parts = []
    at = 0
    for found in DIRECTIVE.finditer(text):
        parts.append(re.escape(text[at:found.start()]))
        parts.append("%" if found.group().endswith("%") else r"[+−-]?[\d\s\u00a0\u202f.,]+" if found.group()[-1] in "diu" else ".+")
        at = found.end()
    return re.compile("".join(parts) + re.escape(text[at:]), re.DOTALL)


class Catalogue:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.entries = {}
            for msgid, translated in parse(file.read()):
                self.entries.setdefault(msgid, []).extend(translated)
        self.prepare()

    def translate(self, msgid):
        """What the program should say, without mnemonics; the English where nobody translated it yet."""
        return plain((self.entries.get(msgid) or [msgid])[0])

    def add_sources(self, paths):
        """The msgids of the sources that the catalogue does not have yet."""
        done = subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2",
                               "--keyword=ngettext:1,2", "--keyword=raise_refusal:3", "-o", "-", *paths],
                              env=dict(os.environ, GETTEXTDATADIRS="/usr/share"), capture_output=True, text=True, check=True)
        missing = [msgid for msgid, _translated in parse(done.stdout) if msgid not in self.entries]
        for msgid in missing:
            self.entries[msgid] = []
        self.prepare()
        return missing

    def prepare(self):
        self.formats = []
        self.exact = {}
        self.fine = set()
        self.fine_formats = []
        for msgid, translated in self.entries.items():
            for text in translated:
                self.fine.add(plain(text))
                if DIRECTIVE.search(text):
                    self.fine_formats.append(pattern(plain(text)))
            if msgid in translated:
                continue
            # Two letters and a sign are no words yet.
            if not re.search(r"[A-Za-z]{3}", DIRECTIVE.sub("", msgid)):
                continue
            if DIRECTIVE.search(msgid):
                self.formats.append((pattern(plain(msgid)), msgid))
            else:
                self.exact[plain(msgid)] = msgid

    def english(self, text):
        """The msgid that these words still are, or None."""
        if text in self.fine:
            return None
        if text in self.exact:
            return self.exact[text]
        for expression, msgid in self.formats:
            if expression.fullmatch(text) and not any(fine.fullmatch(text) for fine in self.fine_formats):
                return msgid
        return None
