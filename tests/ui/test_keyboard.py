#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window by the keyboard alone: real keys, never the mouse; where the focus goes, and that it is never lost."""
import contextlib
import os

from chain import Person
from forms import rows
from harness import BUTTONS, FIELDS, Atspi, NotFound, Role
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
SUBJECT = "Klaviaturas un peles"


def focused_name(program):
    node = program.focused(1.0)
    return None if node is None else node.get_name() or ""


def in_sidebar(program):
    node = program.focused(1.0)
    return node is not None and node.get_role() == Role.LIST_ITEM and node.get_parent().get_name() == "Sections"


def go_round(program, key, limit=80):
    """Press KEY until the focus is where it began: the ways it took. Fails when it stays or does not come back."""
    first = program.focused(1.0)
    assert first is not None, "nothing has the focus"
    path = [describe(first)]
    for _step in range(limit):
        program.move_focus(key)
        node = program.focused(1.0)
        assert node is not None, f"the focus is lost after {path[-3:]}"
        if same(node, first):
            return path
        path.append(describe(node))
        if len(path) > 8 and len(set(path[-8:])) <= 2:
            raise AssertionError(f"the focus does not get away from {sorted(set(path[-8:]))}")
    raise NotFound(f"{key} does not come round: {path}")


@contextlib.contextmanager
def round_trip(tap, name):
    """A check the later ones do not build on."""
    try:
        yield
    except AssertionError as error:
        tap.report(False, name)
        tap.comment(str(error))
        tap.keep_evidence()
    else:
        tap.report(True, name)


def same(one, other):
    return one == other or (one.get_name() == other.get_name() and one.get_role() == other.get_role()
                            and extents_of(one) == extents_of(other))


def extents_of(node):
    extents = node.get_extents(Atspi.CoordType.WINDOW)
    return extents.x, extents.y, extents.width, extents.height


def describe(node):
    return f"{node.get_role_name()} {node.get_name() or ''!r} {extents_of(node)[:2]}"


def sections(tap, program):
    with tap.check("Who signed in begins in the sidebar"):
        program.wait(lambda: in_sidebar(program), "the focus in the sidebar")
    with tap.check("Ctrl+2 to Ctrl+5 and Ctrl+1 go to the sections"):
        for key, table in (("ctrl+2", "Procurements"), ("ctrl+3", "Estimates"), ("ctrl+4", None), ("ctrl+5", None), ("ctrl+1", None)):
            program.keys(key)
            if table is not None:
                program.find(Role.TREE_TABLE, table)
        program.shows("Nothing waits for you")
    for key in ("Tab", "shift+Tab"):
        with round_trip(tap, f"{key} goes round the overview and comes back"):
            path = go_round(program, key)
            tap.comment(" → ".join(path))
            stops = [step for step in path if step.startswith(("list item 'Overview", "list item 'Procurement"))]
            assert len(stops) == 1, f"the sidebar is one stop: {path}"
    with tap.check("The arrows walk in the sidebar, Return opens the section"):
        program.wait(lambda: walk_to_sidebar(program), "the focus in the sidebar")
        program.keys("Down", "Return")
        program.find(Role.TREE_TABLE, "Procurements")
        assert in_sidebar(program), f"the focus is at {focused_name(program)!r}"
    with tap.check("Alt+Left goes back, F9 hides the sidebar and shows it"):
        program.keys("alt+Left")
        program.shows("Nothing waits for you")
        program.keys("F9")
        program.wait(lambda: program.find_now(Role.LIST, "Sections") is None or not on_screen(program, "Sections"), "no sidebar")
        assert program.focused(1.0) is not None, "the focus is lost with the sidebar"
        program.keys("F9")
        program.wait(lambda: on_screen(program, "Sections"), "the sidebar")


def on_screen(program, name):
    node = program.find_now(Role.LIST, name)
    return node is not None and extents_of(node)[2] > 100 and extents_of(node)[0] >= 0


def walk_to_sidebar(program):
    for _step in range(40):
        if in_sidebar(program):
            return True
        program.move_focus("Tab")
    return False


def search(tap, program):
    with tap.check("Ctrl+F searches, Escape ends it and the list is whole again"):
        program.keys("ctrl+2")
        program.shows("2027/1")
        program.keys("ctrl+f")
        program.wait(lambda: focused_name(program) == "Search procurements", "the focus in the search")
        program.type("degviel")
        program.wait(lambda: [row[0] for row in rows(program, "Procurements") if row[0]] == ["2027/9"], "one row")
        program.keys("Escape")
        program.wait(lambda: len(rows(program, "Procurements")) > 5, "all rows")
        assert program.focused(1.0) is not None, "the focus is lost with the search"


def form(tap, person):
    program = person.program
    with tap.check("Ctrl+N opens the form with the focus in its first field"):
        program.keys("ctrl+n")
        program.find(Role.PUSH_BUTTON, "Save and Include")
        program.wait(lambda: focused_name(program) in ("Subject", "Number"), "the focus in the first field")
    with tap.check("Tab goes through the whole form and Shift+Tab all the way back"):
        there = walk_to(program, "Tab", "Save and Include")
        back = walk_to(program, "shift+Tab", "Subject")
        tap.comment(f"{len(there)} stops there, {len(back)} back")
        assert abs(len(there) - len(back)) <= 3, f"there: {there}\nback: {back}"
    with tap.check("The form is filled by typing and choosing with the keys"):
        fill(person)
    with tap.check("Return on “Save and Include” stores it"):
        program.tab_to("Save and Include")
        program.keys("Return")
        program.wait(lambda: program.find_now(Role.PUSH_BUTTON, "Save and Include") is None, "the form to close")
        program.shows(SUBJECT)
        assert program.focused(1.0) is not None, "the focus is lost with the form"
    with tap.check("Escape leaves a form without changes at once, and asks about changes"):
        program.keys("ctrl+n")
        program.wait(lambda: focused_name(program) in ("Subject", "Number"), "the focus in the first field")
        program.keys("Escape")
        program.wait(lambda: program.find_now(Role.PUSH_BUTTON, "Save and Include") is None, "the form to close")
        program.keys("ctrl+n")
        program.wait(lambda: focused_name(program) in ("Subject", "Number"), "the focus in the first field")
        program.tab_to("Subject")
        program.type("abc")
        program.keys("Escape")
        program.find(Role.PUSH_BUTTON, "Discard")
        program.keys("Escape")
        program.wait(lambda: program.find_now(Role.PUSH_BUTTON, "Discard") is None, "the question to go")
        assert program.find_now(Role.PUSH_BUTTON, "Save and Include") is not None, "Escape in the question goes on editing"
        program.keys("Escape")
        program.find(Role.PUSH_BUTTON, "Discard")
        program.tab_to("Discard")
        program.keys("Return")
        program.wait(lambda: program.find_now(Role.PUSH_BUTTON, "Save and Include") is None, "the form to close")


def walk_to(program, key, name, limit=90):
    """The stops on the way; the focus may neither get lost nor turn in a circle."""
    path = []
    for _step in range(limit):
        node = program.focused(1.0)
        assert node is not None, f"the focus is lost after {path[-3:]}"
        path.append(describe(node))
        if node.get_name() == name:
            return path
        if len(path) > 8 and len(set(path[-8:])) <= 2:
            raise AssertionError(f"{key} does not get away from {sorted(set(path[-8:]))}")
        program.move_focus(key)
    raise NotFound(f"{key} does not lead to {name!r}: {path}")


def press_option(program, first, wanted):
    """Of the buttons that stand side by side: Tab to them, the arrows to the one wanted, the space bar."""
    program.tab_to(first)
    for _step in range(8):
        if focused_name(program) == wanted:
            break
        program.keys("Right")
    equal(focused_name(program), wanted, "the option with the focus")
    program.keys("space")


def write(program, name, text):
    program.tab_to(name)
    program.keys("ctrl+a")
    program.type(text)


def fill(person):
    program = person.program
    entries = person.form()
    write(program, "Subject", SUBJECT)
    press_option(program, "Service", "Supply")
    entries.pick("CPV code", "dator", "30200000")
    entries.pick("Procedure", "atkl", "Open procedure")
    entries.pick("Legal act", "publisko", "Public Procurement Law")
    write(program, "Estimated price without VAT", "40000")
    press_option(program, "Q1", "Q2")
    entries.choose("Term of the contract", "Months from the contract")
    write(program, "Term in months", "24")
    program.tab_to("Add Funding")
    program.keys("Return")
    entries.pick("Budget programme, line 1", "nodrosin", "32.01")
    entries.pick("EKK code, line 1", "5238", "5238")
    entries.pick("Funding source, line 1", "dotacija", "Grant from general revenue")
    entries.pick("Place of performance", "riga", "Riga")
    write(program, "Responsible person", "Anna")
    equal(entries.is_pressed("Contract kind", "Supply"), True, "Supply pressed")


def shortcuts(tap, program):
    with tap.check("Ctrl+? shows the keys, Escape closes them and the focus is back"):
        program.keys("ctrl+question")
        program.shows("Go to a section")
        program.keys("Escape")
        program.gone("Go to a section")
        program.wait(lambda: program.focused(1.0) is not None, "the focus in the window again")
    with tap.check("Ctrl+I opens the institutions, Escape closes them"):
        program.keys("ctrl+i")
        program.wait(lambda: program.find_now(FIELDS, "Search institutions") is not None or program.focused(1.0) is not None, "the list")
        program.keys("Escape")
        program.wait(lambda: program.focused(1.0) is not None, "the focus in the window again")


def plan(tap, person):
    program = person.program
    with tap.check("The plan is created and handed over by keys"):
        program.keys("ctrl+5")
        program.find(Role.PUSH_BUTTON, "Create Plan…")
        program.keys("ctrl+n")
        program.find(Role.PUSH_BUTTON, "Create Version", sensitive=True, patience=30)
        program.keys("Escape")
        program.find(Role.PUSH_BUTTON, "Create Plan…")
        program.keys("ctrl+n")
        program.find(Role.PUSH_BUTTON, "Create Version", sensitive=True, patience=30)
        program.tab_to("Create Version")
        program.keys("Return")
        program.find(Role.PUSH_BUTTON, "Hand over for endorsement", sensitive=True, patience=30)
        program.tab_to("Hand over for endorsement")
        program.keys("space")
        program.wait(lambda: person.status() == "Ready for approval", "the status Ready for approval")
        program.wait(lambda: program.focused(1.0).get_role() in BUTTONS, "the focus on a button after the act")
    for key in ("Tab", "shift+Tab"):
        with round_trip(tap, f"{key} goes round the plans and comes back"):
            tap.comment(" → ".join(go_round(program, key)))


def keyboard(tap):
    with Person("anna.kalnina", SERVER, tap=tap) as person:
        program = person.program
        sections(tap, program)
        search(tap, program)
        form(tap, person)
        shortcuts(tap, program)
        plan(tap, person)
        equal(program.process.poll(), None, "the program")


with Tap() as tap:
    tap.story("keyboard", keyboard)
