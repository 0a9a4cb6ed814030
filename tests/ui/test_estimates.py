#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Estimates in the window: one from nothing by keyboard alone, a block from another program's clipboard, approval by
another person, a signature, an amendment with its reasons and three columns; and two people in one draft."""
import csv
import os
import subprocess
import tempfile

import harness
from chain import Authority, PASSPHRASE, Person
from database import Database
from forms import rows
from harness import BUTTONS, Role
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
BUREAU = "Demonstrāciju birojs"
OFFER = os.path.join(harness.BUILD, "tests", "ui", "grid-demo")
CELL = (Role.TABLE_CELL,)


class Estimates:
    """The section as a person works in it."""

    def __init__(self, person):
        self.person = person
        self.program = person.program

    def here(self):
        """What the cell (or whatever has the focus) is called."""
        node = self.program.focused()
        return (node.get_name() or "").replace("\u00a0", " ") if node is not None else ""

    def at(self, name):
        """Wait until the cell with this name (or its beginning) has the focus."""
        try:
            return self.program.wait(lambda: self.here().startswith(name) or None, name, 30)
        except harness.NotFound as error:
            raise AssertionError(f"the focus is on {self.here()!r}, not on {name!r}") from error

    def cell(self, name, patience=30):
        return self.program.find(CELL, contains=name, patience=patience)

    def go_to(self, row, column=None):
        """From the top down to the line of this code, then right to the column."""
        self.program.keys("ctrl+Home")
        for _ in range(260):
            if self.here().startswith(row):
                break
            self.program.keys("Down")
        else:
            raise AssertionError(f"there is no line {row}, the last is {self.here()!r}")
        if column is not None:
            self.program.keys("Home")
            for _ in range(20):
                if self.here().startswith(f"{row}, {column}"):
                    return
                self.program.keys("Right")
            raise AssertionError(f"there is no column {column}, the last is {self.here()!r}")

    def status(self):
        """What the pill beside the version says."""
        seen = False
        for node, _depth in self.program.walk():
            if node.get_role() != Role.LABEL:
                continue
            if seen:
                return node.get_name()
            seen = (node.get_name() or "").startswith("Version ")
        return None

    def wait_status(self, status):
        try:
            self.program.wait(lambda: self.status() == status, f"the status {status}", 40)
        except harness.NotFound as error:
            raise AssertionError(f"the status is {self.status()!r}, not {status!r}") from error

    def save(self):
        self.program.keys("ctrl+s")
        self.program.wait(lambda: self.program.find_now(BUTTONS, "Save", sensitive=True) is None, "everything to be saved", 40)

    def list(self):
        return rows(self.program, "Estimates")

    def offer(self, text):
        """Another program puts this on the clipboard."""
        with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False, encoding="utf-8", newline="") as file:
            file.write(text)
        owner = subprocess.Popen([OFFER, "--offer", file.name], stdout=subprocess.PIPE)
        equal(owner.stdout.readline().strip(), b"offered", "the other program's answer")
        return owner


def leaves():
    """Codes of expenditure that have none below them and are not 2251, which is typed by hand."""
    with open(os.path.join(harness.ROOT, "data", "classifications", "ekk.csv"), encoding="utf-8") as file:
        codes = [row for row in csv.DictReader(file, delimiter=";") if not row["valid_to"]]
    parents = {row["parent_code"] for row in codes}
    return [row["code"] for row in codes if row["code"] not in parents and row["code"].isdigit() and row["parent_code"] and row["code"] != "2251"]


def block(count):
    """So many lines as LibreOffice puts them on the clipboard: code, name, source, year."""
    keys = [(code, source) for source in ("grant", "eu", "transfer", "other") for code in leaves()][:count]
    equal(len(keys), count, "the number of lines of the block")
    return "".join(f"{code}\twhatever\t{source}\t1 200\r\n" for code, source in keys)


def from_nothing(tap, preparer):
    estimates = Estimates(preparer)
    program = preparer.program
    with tap.check("The section says that there is no estimate yet"):
        preparer.go("estimates")
        program.shows("No estimate for 2027 yet", 40)
    with tap.check("Ctrl+N and keys alone begin one"):
        program.keys("ctrl+n")
        program.shows("New Estimate of 2027")
        program.type("01.00")
        program.wait(lambda: program.find_now(Role.LIST, "Suggestions"), "the suggestions", 20)
        program.keys("Return")
        program.tab_to("Function")
        program.type("01.110")
        program.tab_to("Number of the estimate")
        program.type("T-1")
        program.keys("Return")
        program.shows("Version 1", 40)
        estimates.at("A300")
    with tap.check("Lines are added, divided over the months and summed while one types"):
        estimates.go_to("A300")
        program.keys("ctrl+plus")
        estimates.at(", Code, empty")
        program.type("21700")
        program.keys("Tab", "Tab")
        estimates.at("21700, Year")
        program.type("=200*1200+12000")
        program.keys("Return")
        estimates.cell("21700, January, 21,000")
        program.shows("Resources 252,000")
        estimates.go_to("B000")
        program.keys("ctrl+plus")
        estimates.at(", Code, empty")
        program.type("2251")
        program.keys("Tab")
        estimates.at("2251, Funding source")
        program.type("own")
        program.keys("Tab")
        estimates.at("2251, Year")
        program.type("12000")
        program.keys("Return")
        estimates.cell("2250, Year, 12,000")
        program.shows("Expenditure 12,000")
        program.shows("Balance 240,000 ✘")
    with tap.check("A block of 200 lines comes from another program's clipboard"):
        estimates.go_to("2251")
        owner = estimates.offer(block(200))
        program.keys("ctrl+v")
        program.shows("Expenditure 252,000", 40)
        program.shows("Balance 0 ✔")
        owner.kill()
        owner.wait()
        program.screenshot("pasted")
    with tap.check("Undo takes all of it away, redo brings it back"):
        program.keys("ctrl+z")
        program.shows("Expenditure 12,000")
        program.keys("ctrl+shift+z")
        program.shows("Expenditure 252,000", 40)
    with tap.check("A code that does not exist stays red, and says so"):
        program.keys("ctrl+plus")
        estimates.at(", Code, empty")
        program.type("9999")
        program.keys("Return")
        program.keys("Up")
        program.shows("There is no code 9999")
        program.keys("ctrl+s")
        program.shows("Correct what is marked first.")
        program.keys("ctrl+z", "ctrl+z")
        program.gone("Correct what is marked first.")
    with tap.check("Ctrl+S saves all of it in one call"):
        estimates.save()
        equal(Database(SERVER).ask("gunta.abele", "select line_count, resources, expenditure from iepirkumi.estimate_list"),
              [["202", "25200000", "25200000"]], "what the database has")
        program.wait(lambda: program.has("to mend before") is None, "nothing to stop it", 20)
    with tap.check("Keys alone hand it over"):
        program.keys("ctrl+Tab")
        program.tab_to("Hand over for approval")
        program.keys("Return")
        estimates.wait_status("Ready for approval")


def open_waiting(person):
    """From the overview to the estimate of the bureau that waits for this person."""
    program = person.program
    person.go("overview")
    program.wait(lambda: person.find_card_button(BUREAU), "a card of the bureau", 40)
    program.press(person.find_card_button(BUREAU))
    program.find(Role.LIST, "Steps of the estimate", patience=40)


def decide(tap, people, p12, version):
    estimates = Estimates(people)
    program = people.program
    people.become("vija.zake")
    with tap.check(f"Somebody else finds version {version} waiting and approves it; its cells cannot be written"):
        open_waiting(people)
        estimates.wait_status("Ready for approval")
        equal(program.find_now(BUTTONS, "Save"), None, "the Save button of who approves")
        program.click("Approve", Role.PUSH_BUTTON, patience=30)
        estimates.wait_status("Approved")
    people.become("oskars.krauklis")
    with tap.check(f"The head signs version {version} with a certificate file"):
        open_waiting(people)
        program.click("Sign", Role.PUSH_BUTTON, patience=30)
        dialog = program.find((Role.DIALOG, Role.WINDOW, Role.FRAME), "Sign the Estimate")
        program.fill("Certificate file (.p12, .pfx)", p12, within=dialog)
        program.fill("Passphrase", PASSPHRASE, within=dialog)
        program.click("Sign", Role.PUSH_BUTTON, within=dialog)
        program.shows("Signature valid", 90)
        estimates.wait_status("Signed")
        program.screenshot(f"signed-{version}")


def amendment(tap, preparer):
    estimates = Estimates(preparer)
    program = preparer.program
    preparer.become("gunta.abele")
    with tap.check("The signed one changes through an amendment only"):
        preparer.go("estimates")
        if estimates.status() is not None:
            program.keys("alt+Left")
        program.wait(lambda: [row[-6:-4] for row in estimates.list()] == [["v1", "Signed, in force"]], "the list", 40)
        program.screenshot("list")
        program.point_at(program.find(Role.LABEL, "v1"), times=2)
        program.click("Amend", Role.PUSH_BUTTON, patience=40)
        program.shows("Version 2, amendment", 40)
        estimates.wait_status("In preparation")
    with tap.check("Plan, change and revised plan stand beside the months, with the reason of each line"):
        estimates.at("A300")
        for code in ("21700", "2251"):
            estimates.go_to(code)
            program.keys("End")
            estimates.at(f"{code}, Reason")
            program.keys("Left", "Left")
            estimates.at(f"{code}, Change")
            program.type("1200")
            program.keys("Return")
            estimates.cell(f"{code}, Change, +1,200")
        program.screenshot("amendment")
        estimates.save()
        program.click(contains="to mend before")
        program.shows("2251")
        for code in ("21700", "2251"):
            estimates.go_to(code)
            program.keys("End")
            estimates.at(f"{code}, Reason")
            program.type("Cenas pieauga")
            program.keys("Return")
        estimates.save()
        program.wait(lambda: program.has("to mend before") is None, "nothing to stop it", 30)
    with tap.check("The comparison shows the year's plan, the change and the revised plan"):
        preparer.tab("Comparison")
        program.shows("2 lines differ", 30)
        shown = rows(program, "Lines that differ")
        equal([(row[2], row[5], row[6], row[7], row[8]) for row in shown],
              [("21700", "252,000", "+1,200", "253,200", "Cenas pieauga"),
               ("2251", "12,000", "+1,200", "13,200", "Cenas pieauga")], "the lines that differ")
        program.screenshot("comparison")
        preparer.tab("Contents")
        program.point_at(program.find(CELL, contains=", Code, ", patience=30))


def two_people(tap, preparer):
    """Somebody else saves while this person types: here past the window, with the same calls."""
    estimates = Estimates(preparer)
    program = preparer.program
    database = Database(SERVER)
    version = database.one("gunta.abele", "select max(version_id) from iepirkumi.estimate_list")

    def other(month, value):
        database.ask("gunta.abele", f"""select iepirkumi.estimate_save(gen_random_uuid(), {version}, jsonb_build_object('cells',
            jsonb_agg(jsonb_build_object('section', l.section, 'code', l.code, 'source', l.source, 'split', l.split,
                                         'column', 'm{month}', 'base', l.m{month}, 'value', {value}))))
              from iepirkumi.estimate_line l where l.version_id = {version} and l.code = '2251'""")

    with tap.check("Different cells of one line: both win, nothing is asked"):
        estimates.go_to("2251", "January")
        program.type("1000")
        program.keys("Return")
        other(2, 120000)
        estimates.cell("2251, February, 1,200")
        estimates.cell("2251, January, 1,000")
        estimates.save()
        equal(database.one("gunta.abele", "select m1 || ' ' || m2 from iepirkumi.estimate_line"
                           f" where version_id = {version} and code = '2251'"), "100000 120000", "both months")
    with tap.check("The same cell: base, theirs and mine are shown, and mine is kept when it is chosen"):
        estimates.go_to("2251", "March")
        program.type("900")
        program.keys("Return")
        other(3, 130000)
        program.shows("Somebody else changed the same cells", 40)
        program.click("Compare…")
        program.shows("Theirs")
        program.screenshot("conflict")
        program.click("Save This Choice")
        program.wait(lambda: database.one("gunta.abele", f"select m3 from iepirkumi.estimate_line where version_id = {version}"
                                          " and code = '2251'") == "90000", "mine in the database", 30)
    with tap.check("What is not saved survives the end of the program"):
        estimates.go_to("2251", "January")
        program.type("1300")
        program.keys("Return")
        program.keys("alt+Left")
        program.shows("it is kept here until you come back")
        program.wait(lambda: estimates.list(), "the list", 30)
        program.kill()


def come_back(tap, preparer):
    estimates = Estimates(preparer)
    program = preparer.program
    with tap.check("The next time it is brought back, and saved"):
        preparer.go("estimates")
        program.wait(lambda: len(estimates.list()) == 2 or None, "the list", 40)
        program.point_at(program.find(Role.LABEL, "v2 amd."), times=2)
        program.shows("were brought back", 40)
        estimates.at("A300")
        estimates.go_to("2251", "January")
        estimates.at("2251, January, 1,300")
        program.screenshot("brought-back")
        # What January and March gained or lost has to balance before it is handed over.
        estimates.go_to("2251")
        program.keys("End", "Left", "Left")
        estimates.at("2251, Change")
        program.type("1200")
        program.keys("Return")
        estimates.save()
        program.shows("Balance 0 ✔")
        program.click("Hand over for approval", Role.PUSH_BUTTON)
        estimates.wait_status("Ready for approval")


def story(tap, p12):
    shots = os.environ.get("IEPIRKUMI_UI_SHOTS")
    with Person("gunta.abele", SERVER, tap=tap, output=shots) as preparer:
        from_nothing(tap, preparer)
        decide(tap, preparer, p12, 1)
        amendment(tap, preparer)
        two_people(tap, preparer)
    with Person("gunta.abele", SERVER, tap=tap, output=shots) as preparer:
        preparer.program.step = 20
        come_back(tap, preparer)
        decide(tap, preparer, p12, 2)
        with tap.check("From then on version 2 is in force"):
            equal(Database(SERVER).ask("oskars.krauklis", "select number, in_force from iepirkumi.estimate_version order by 1"),
                  [["1", "f"], ["2", "t"]], "what the database says is in force")


def main():
    with Tap() as tap:
        authority = Authority(HOME)
        authority.trust()
        tap.story("From nothing to the amendment", story, authority.p12_of("oskars.krauklis"))


main()
