#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Estimates in the window, beside the typing: a copy with indexes, files out and in, a line split over a procurement, and
the ways back: withdrawn, returned, discarded."""
import os
import re
import time
import zipfile

from chain import Person
from database import Database
from forms import rows
from harness import BUTTONS, FIELDS, Role
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
AGENCY = "Valsts demonstrāciju aģentūra"
MENU = "Save, print, import, copy or discard"
POPUPS = (Role.PUSH_BUTTON, Role.TOGGLE_BUTTON)
database = Database(SERVER)


def menu(program, item):
    program.click(MENU, POPUPS)
    program.click(item)


def newest(columns):
    """Of the newest version of the agency's estimates."""
    return database.ask("anna.kalnina", f"select {columns} from iepirkumi.estimate_list where institution_code = '1301'"
                                        " order by version_id desc limit 1")[0]


def year_of(version, code, source):
    return database.one("anna.kalnina", "select coalesce(max(year_total), -1) from iepirkumi.estimate_line"
                                        f" where version_id = {version} and code = '{code}' and source = '{source}'")


def wait_status(program, status):
    program.wait(lambda: newest("display_status") == [status] or None, f"the status {status} in the database", 40)


def copy(tap, program):
    with tap.check("A signed estimate is copied into the next year, with an index for all and another for services"):
        program.keys("ctrl+3")
        program.wait(lambda: len(rows(program, "Estimates")) == 3 or None, "the list", 40)
        program.point_at(program.find(Role.LABEL, contains="70.07.00"), times=2)
        program.shows("Version 1", 40)
        signed = database.one("anna.kalnina", "select version_id from iepirkumi.estimate_list where institution_code = '1301'"
                                              " and year = 2027 and programme = '70.07.00'")
        menu(program, "Copy with an Index…")
        program.fill("Index for all codes, % (100 = the same)", "105")
        program.click("Add an Index", Role.PUSH_BUTTON)
        program.tab_to("Code 1")
        program.type("2200")
        program.wait(lambda: program.find_now(Role.LIST, "Suggestions"), "the suggestions", 30)
        program.keys("Return")
        program.fill("Index of code 1, %", "110")
        program.screenshot("copy")
        program.click("Copy", Role.PUSH_BUTTON)
        program.wait(lambda: newest("year, display_status") == ["2028", "draft"] or None, "the copy", 40)
        program.find(BUTTONS, "Hand over for approval", patience=40)
        version, lines = newest("version_id, line_count")
        for code, index in (("2210", 110), ("5110", 105)):
            equal(int(year_of(version, code, "grant")), int(year_of(signed, code, "grant")) * index // 100, f"the year of {code}")
        equal(lines, database.one("anna.kalnina", f"select line_count from iepirkumi.estimate_list where version_id = {signed}"),
              "the number of lines")
    return version


def save_as(program, name, path):
    menu(program, f"Save as {name}…")
    # The dialog gives its field the focus, with the name selected.
    program.find(FIELDS, "Name:", patience=40)
    time.sleep(0.3)
    program.keys("ctrl+a")
    program.type(path)
    program.keys("Return")
    program.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path, 40)


def bring_in(program, path):
    menu(program, "Import Lines from a File…")
    program.find(Role.PUSH_BUTTON, "Open", patience=40)
    time.sleep(0.3)
    # A slash begins a path that is typed.
    program.type("/")
    program.wait(lambda: any(program.text_of(node) == "/" for node in program.find_all(FIELDS)) or None, "the typed slash", 20)
    program.keys("ctrl+a")
    program.type(path)
    program.keys("Return")


def files(tap, program, version):
    table, sheet, broken, new = (os.path.join(HOME, name) for name in ("tame.csv", "tame.xlsx", "broken.csv", "new.csv"))
    with tap.check("It is saved as CSV and as XLSX"):
        save_as(program, "CSV", table)
        save_as(program, "XLSX", sheet)
        with open(table, encoding="utf-8-sig") as file:
            lines = file.read().splitlines()
        equal(len(lines) - 1, int(newest("line_count")[0]), "the number of lines")
        equal("xl/workbook.xml" in zipfile.ZipFile(sheet).namelist(), True, "whether it is a spreadsheet")
    with tap.check("What was saved and is brought in again changes nothing"):
        bring_in(program, sheet)
        program.shows("The estimate is already as the file says", 40)
        equal(program.find_now(BUTTONS, "Save", sensitive=True), None, "the Save button")
    with tap.check("What is wrong in a file is told line by line, in its order, and nothing is brought in"):
        # The amount of a month; that of the year stands before it.
        amount = re.findall(r"\d+\.\d\d", lines[1])[1]
        lines[1] = "abc".join(lines[1].rsplit(amount, 1))
        lines[3] = lines[3].replace('"2210"', '"9999"')
        with open(broken, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        bring_in(program, broken)
        program.shows("Nothing Was Imported", 40)
        told = program.has("Line 2:").get_name().splitlines()
        equal([line.split(":")[0] for line in told if line], ["Line 2", "Line 4"], "the lines that are wrong")
        program.screenshot("broken-file")
        program.click("Close", Role.PUSH_BUTTON)
        program.gone("Nothing Was Imported")
        equal(program.find_now(BUTTONS, "Save", sensitive=True), None, "the Save button")
    with tap.check("A short file of years makes it balance; it is one step of undo, and saved"):
        expenditure, resources = (int(amount) for amount in newest("expenditure, resources"))
        year = (int(year_of(version, "21100", "")) + expenditure - resources + 120000) // 100
        with open(new, "w", encoding="utf-8") as file:
            file.write(f"section;code;source;year\nresource;21100;;{year}\nexpenditure;2210;grant;67200\n")
        bring_in(program, new)
        program.shows("2 lines were brought in", 40)
        program.shows("Balance 0 ✔")
        program.click("Undo", Role.PUSH_BUTTON)
        program.wait(lambda: program.has("Balance 0 ✔") is None, "the undo", 30)
        program.click("Redo", Role.PUSH_BUTTON)
        program.shows("Balance 0 ✔")
        program.click("Save", Role.PUSH_BUTTON)
        program.wait(lambda: year_of(version, "2210", "grant") == "6720000" or None, "the line in the database", 40)
        program.wait(lambda: program.has("to mend before") is None, "nothing to mend", 40)


def split(tap, program, version):
    with tap.check("A line is split over a procurement of an earlier plan and the rest, to the cent"):
        cell = program.find(Role.TABLE_CELL, contains="2210, Year, 67", patience=40)
        program.point_at(cell)
        program.click("Split…", Role.PUSH_BUTTON)
        dialog = program.find((Role.DIALOG, Role.WINDOW, Role.FRAME), "Split the Line")
        equal(program.find_now(BUTTONS, "Save", within=dialog, sensitive=True), None, "the Save button while nothing is split")
        program.click("Add a Procurement", Role.PUSH_BUTTON, patience=40)
        program.wait(lambda: (program.focused().get_name() or "") == "Procurement, 1" or None, "the focus on the choice", 20)
        program.keys("space")
        program.wait(lambda: program.focused().get_role() in (Role.TEXT, Role.ENTRY, Role.LIST_ITEM) or None, "the list", 20)
        program.keys("Down", "Return")
        program.fill("Amount, 1", "60000")
        program.shows("Left: 7,200")
        program.click("The Rest", Role.PUSH_BUTTON)
        program.shows("Left: 0")
        program.screenshot("split")
        program.click("Save", Role.PUSH_BUTTON, within=dialog)
        program.gone("Split the Line")
        equal(database.ask("anna.kalnina", "select kind, procurement_id is not null, amount from iepirkumi.estimate_detail"
                           f" where version_id = {version} order by line_no"),
              [["procurement", "t", "6000000"], ["rest", "f", "720000"]], "the parts in the database")


def back_and_forth(tap, anna):
    program = anna.program
    with tap.check("What was handed over is withdrawn"):
        program.click("Hand over for approval", Role.PUSH_BUTTON)
        wait_status(program, "ready")
        program.click("Withdraw", Role.PUSH_BUTTON, patience=40)
        wait_status(program, "draft")
        program.click("Hand over for approval", Role.PUSH_BUTTON, patience=40)
        wait_status(program, "ready")
    with tap.check("It is returned with a comment, and only with one"):
        anna.become("maija.berza")
        anna.go("overview")
        program.wait(lambda: anna.find_card_button(AGENCY), "a card of the agency", 40)
        program.press(anna.find_card_button(AGENCY))
        program.click("Return…", POPUPS, patience=40)
        program.find(BUTTONS, "Return the Estimate")
        equal(program.find_now(BUTTONS, "Return the Estimate", sensitive=True), None, "the button without a comment")
        program.fill("Comment", "Pakalpojumi par dārgu")
        program.click("Return the Estimate", Role.PUSH_BUTTON)
        wait_status(program, "returned")
    with tap.check("The preparer reads why, and discards it"):
        anna.become("anna.kalnina")
        anna.go("estimates")
        if program.find_now(BUTTONS, MENU) is None:
            program.wait(lambda: rows(program, "Estimates"), "the list", 40)
            program.point_at(program.find(Role.LABEL, contains="70.07.00"), times=2)
        program.shows("Returned by Maija Bērza: Pakalpojumi par dārgu", 40)
        program.screenshot("returned")
        menu(program, "Discard This Draft…")
        program.click("Discard Draft", Role.PUSH_BUTTON, patience=30)
        wait_status(program, "discarded")
        program.wait(lambda: program.find_now(BUTTONS, "Hand over for approval") is None, "nothing to hand over", 40)
        program.screenshot("discarded")


def story(tap):
    with Person("anna.kalnina", SERVER, tap=tap, output=os.environ.get("IEPIRKUMI_UI_SHOTS")) as anna:
        version = copy(tap, anna.program)
        files(tap, anna.program, version)
        split(tap, anna.program, version)
        back_and_forth(tap, anna)


def main():
    with Tap() as tap:
        tap.story("Copies, files, splits and ways back", story)


main()
