#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail in the window: what was done stands there with who did it, narrowed by kind, person and object,
and the chain is verified."""
import csv
import os

from chain import Person
from database import Database
from forms import rows, save_file
from harness import BUTTONS, Role
from tap import Tap, equal

SERVER = os.path.join(os.environ["IEPIRKUMI_UI_HOME"], "server")


def listed(program):
    return rows(program, "Audit trail")


def wait_rows(program, what, condition):
    """Wait until all rows that are in sight answer to this, and there are some."""
    def found():
        seen = listed(program)
        return seen if seen and all(condition(cells) for cells in seen) else None
    return program.wait(found, what, 30)


def open_audit(program):
    program.click("Audit", (Role.LIST_ITEM,))
    program.find(Role.TREE_TABLE, "Audit trail", patience=30)


def status(program, words):
    return program.wait(lambda: next((node.get_name() for node, _ in program.walk(tables=[]) if node.get_role() == Role.LABEL
                                      and words in (node.get_name() or "")), None), words, 30)


def reader(tap):
    with Person("anna.kalnina", SERVER, output=os.environ.get("IEPIRKUMI_UI_SHOTS"), tap=tap) as anna:
        program = anna.program
        with tap.check("Every person sees the trail of the institution, the newest first"):
            open_audit(program)
            seen = wait_rows(program, "entries", lambda cells: len(cells) == 4)
            if not any("Anna Kalniņa" in cells[1] for cells in seen):
                raise AssertionError(f"nobody did anything: {seen[:3]}")
            program.screenshot("trail")
        with tap.check("Narrowed to a kind"):
            program.point_at(program.find(Role.COMBO_BOX, "About what"))
            program.keys("Down", "Return")
            wait_rows(program, "procurements only", lambda cells: cells[2].split(":")[0] in ("Procurement", "Revision", "Funding", "Lots"))
        with tap.check("and to one object, named by its number"):
            program.click("Only This Object")
            number = status(program, "Only: ").removeprefix("Only: ").split()[0]
            wait_rows(program, f"entries of {number}", lambda cells: cells[3].startswith(number))
            program.screenshot("object")
            program.click("Show Everything")
        with tap.check("and to a person, by a part of the name without its diacritics"):
            program.fill("Done by", "kalnin")
            wait_rows(program, "entries of Anna Kalniņa", lambda cells: cells[1].startswith("Anna Kalniņa"))
        with tap.check("Nobody is said to have done nothing"):
            program.fill("Done by", "nobody at all")
            program.shows("Nothing was done that answers to the filter")
            program.fill("Done by", "")
            wait_rows(program, "entries", lambda cells: len(cells) == 4)
        with tap.check("All of it is exported, as the page shows it"):
            seen = listed(program)
            path = os.path.join(os.environ["IEPIRKUMI_UI_HOME"], "audit.csv")
            program.click("Menu of the Page", BUTTONS)
            program.click("Export…", BUTTONS)
            save_file(program, path)
            program.shows("Exported to audit.csv")
            with open(path, encoding="utf-8-sig", newline="") as file:
                table = list(csv.DictReader(file))
            equal([[row["Who"], row["What"], row["Object"]] for row in table[:len(seen)]], [cells[1:] for cells in seen],
                  "the first rows of the file")
            equal({len(row["Hash"]) for row in table}, {64}, "the hashes")
        with tap.check("The chain is verified"):
            program.click("Verify the Chain", Role.PUSH_BUTTON)
            status(program, "The chain is whole: ")
        with tap.check("Who changes the past as a superuser is found out, and where"):
            Database(SERVER).ask("postgres", "set session_replication_role = replica; update iepirkumi_audit.entry set login = 'janis.ozols'"
                                             " where seq = 3 and institution_id = (select id from iepirkumi.institution where code = '1301')")
            program.click("Verify the Chain", Role.PUSH_BUTTON)
            status(program, "The chain is broken: link 3 ")
            program.screenshot("broken")


with Tap() as report:
    report.story("A reader", reader)
