#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole window in Latvian, on the smallest size it is made for: every word translated, everything named and in sight,
dates and money as Latvians write them; the same pages drawn in the dark style."""
import glob
import os
import re
import subprocess
import time

from database import Database
from harness import BUTTONS, FIELDS, ROOT, Atspi, Program, Role
from po import Catalogue
from tap import Tap

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
SIZE = (1024, 700)
CATALOGUE = Catalogue(os.path.join(ROOT, "po", "lv.po"))
T = CATALOGUE.translate
CONTROLS = (Role.PUSH_BUTTON, Role.TOGGLE_BUTTON, Role.CHECK_BOX, Role.RADIO_BUTTON, Role.PAGE_TAB, Role.LINK, *FIELDS)
# 1,234.56 and 2026-11-23 or 11/23/2026: how others write them.
FOREIGN = re.compile(r"\b\d{1,3}(,\d{3})+(\.\d\d)?\b|\b\d+\.\d\d (?:EUR|€)|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b")


# GTK calls a widget without a name by its class.
CLASS_NAME = re.compile(r"(Gtk|Adw|Iep)[A-Z][A-Za-z]*")
# So many rows of a list say how all of them look.
MOST_ROWS = 4
words = set()


def own_name(node):
    name = node.get_name() or ""
    return "" if CLASS_NAME.fullmatch(name) else name


class Walker:
    """Looks at the pages of one program, each in one go: every question takes its time."""

    def __init__(self, tap, program):
        self.tap = tap
        self.program = program
        self.wrong = set()

    def page(self, title):
        """One check for what is shown now; the next pages are looked at all the same."""
        start = time.monotonic()
        self.wrong = set()
        application = self.program.application
        application.set_cache_mask(Atspi.Cache.NONE)
        for index in range(application.get_child_count()):
            window = application.get_child_at_index(index)
            self.look(window, window.get_extents(Atspi.CoordType.WINDOW), "", window.get_name() == "Iepirkumi")
        self.tap.report(not self.wrong, f"{title}: translated, named, in sight")
        if os.environ.get("IEPIRKUMI_UI_TIMES"):
            self.tap.comment(f"{time.monotonic() - start:.1f} s")
        if self.wrong:
            self.tap.comment("\n".join(sorted(self.wrong)))
            self.tap.keep_evidence()

    def look(self, node, frame, named, fixed):
        """NAMED: the name of the control around it; FIXED: it must be inside the frame. Returns whether it says something."""
        role = node.get_role()
        name = own_name(node)
        said = {name, node.get_description() or ""} - {""}
        for text in said:
            self.read(text, role)
        control = role in CONTROLS
        if fixed and (control or role == Role.LABEL):
            self.measure(node, role, name, frame)
        if role == Role.LABEL:
            return bool(name)
        # What scrolls may be longer than the window; what is inside a button may be a popover, a surface of its own.
        fixed = fixed and not control and role not in (Role.SCROLL_PANE, Role.TREE_TABLE, Role.DIALOG, Role.WINDOW)
        speaks = self.look_below(node, role, frame, named or (name if control else ""), fixed)
        if control and not name and not named and not speaks:
            # The window of the shortcuts is GTK's, with a button it forgot.
            if frame.width != 0 and not (role == Role.PUSH_BUTTON and node.get_name() == "GtkImage"):
                self.wrong.add(f"without a name: {role.value_nick} {node.get_name()!r} at {self.place(node)}")
        return bool(name) or speaks

    def look_below(self, node, role, frame, named, fixed):
        speaks = False
        rows = 0
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is None or not child.get_state_set().contains(Atspi.StateType.VISIBLE):
                continue
            if role == Role.LIST and child.get_role() in (Role.TABLE_ROW, Role.LIST_ITEM):
                rows += 1
                if rows > MOST_ROWS:
                    break
            speaks = self.look(child, frame, named, fixed) or speaks
        return speaks

    def read(self, text, role):
        if text in words:
            return
        wrong = []
        if FOREIGN.search(text):
            wrong.append(f"not as Latvians write it: {text!r}")
        english = CATALOGUE.english(text)
        if english is not None:
            wrong.append(f"not translated: {text!r} ({role.value_nick}), msgid {english!r}")
        # What is wrong is said once, where it is met first.
        words.add(text)
        self.wrong.update(wrong)

    def measure(self, node, role, name, frame):
        extents = node.get_extents(Atspi.CoordType.WINDOW)
        if extents.width <= 0 or extents.height <= 0:
            return
        if extents.x < -1 or extents.x + extents.width > frame.width + 1 or extents.y + extents.height > frame.height + 1:
            self.wrong.add(f"out of sight: {role.value_nick} {name!r} at {self.place(node)}")

    @staticmethod
    def place(node):
        extents = node.get_extents(Atspi.CoordType.WINDOW)
        return f"{extents.x},{extents.y} {extents.width}×{extents.height}"


def start(tap, login, **options):
    program = Program(["--server-directory", SERVER, "--demo", "--user", login], language="lv", size=SIZE, **options)
    tap.watch(program)
    program.find(Role.LIST_ITEM, contains=T("Overview"), patience=60)
    program.resize(*SIZE)
    return program, Walker(tap, program)


def drawn(program, tap, title, dark):
    """Something is drawn, and in the style that was asked for."""
    folder = os.environ.get("IEPIRKUMI_UI_SHOTS") or HOME
    path = program.picture(os.path.join(folder, f"{title}{'-dark' if dark else ''}.png"))
    found = subprocess.run(["convert", path, "-colorspace", "Gray", "-format", "%[fx:mean] %[fx:standard_deviation]", "info:"],
                           check=True, capture_output=True, text=True).stdout.split()
    mean, deviation = (float(number) for number in found)
    with tap.check(f"{title} is drawn {'dark' if dark else 'light'}"):
        if deviation < 0.03 or (mean > 0.45 if dark else mean < 0.6):
            raise AssertionError(f"its mean grey is {mean:.2f}, the deviation {deviation:.2f}")


def select_first(program, table):
    """A real click on the first row."""
    view = program.find(Role.TREE_TABLE, table, patience=30)

    def cell():
        body = next((node for node, _ in program.walk(view) if node.get_role() == Role.LIST), None)
        return next((node for node, _ in program.walk(body) if node.get_role() == Role.LABEL and node.get_name()), None)

    program.point_at(program.wait(cell, f"a row of {table}"))


def each_tab(program, walker, title, wait=None):
    names = [node.get_name() for node, _ in program.walk() if node.get_role() == Role.PAGE_TAB and node.get_name()]
    for name in names:
        program.click(name, Role.PAGE_TAB)
        if wait is not None:
            wait(name)
        walker.page(f"{title}, {name}")


def popover(program, walker, name, title, roles=(Role.PUSH_BUTTON, Role.TOGGLE_BUTTON)):
    program.click(name, roles)
    walker.page(title)
    program.keys("Escape")


def connection(tap):
    """Before anybody is signed in."""
    program = tap.watch(Program([], language="lv", size=SIZE))
    walker = Walker(tap, program)
    program.wait(program.window, "the window on the screen")
    program.resize(*SIZE)
    walker.page("the first page")
    program.point_at(program.find(Role.LABEL, T("Connect to Your Institution’s Server")))
    program.find(Role.PUSH_BUTTON, T("_Connect"))
    walker.page("the form for a server")
    program.click(T("_Connect"), Role.PUSH_BUTTON)
    program.shows(T("Write your user name."))
    walker.page("the form for a server with what is missing")
    program.close()


def preparer(tap):
    program, walker = start(tap, "anna.kalnina")
    program.shows(T("No plan yet"))
    walker.page("the overview of a preparer")
    popover(program, walker, f"{T('Main Menu')}", "the main menu")
    popover(program, walker, "Jūs: Anna Kalniņa", "the menu of the person")
    program.keys("ctrl+i")
    walker.page("the list of institutions")
    program.keys("Escape")

    program.keys("ctrl+2")
    program.shows("2027/1")
    walker.page("the procurements")
    popover(program, walker, T("Filters"), "the filters")
    popover(program, walker, T("Columns"), "the columns")
    select_first(program, T("Procurements"))
    program.find(Role.PAGE_TAB, T("History"))
    each_tab(program, walker, "a procurement")
    program.keys("ctrl+n")
    program.find(Role.PUSH_BUTTON, T("Save and Include"))
    walker.page("the form of a procurement")
    program.click(T("Save and Include"), Role.PUSH_BUTTON)
    walker.page("the form with what is missing")
    program.keys("Escape")
    program.wait(lambda: program.find_now(Role.PUSH_BUTTON, T("Save and Include")) is None, "the form to close")

    program.keys("ctrl+3")
    program.shows("32.01.00")
    walker.page("estimates")
    program.keys("ctrl+4")
    program.shows("32.01.00")
    walker.page("budget control")

    program.keys("ctrl+5")
    program.find(Role.PUSH_BUTTON, T("Create Plan…"))
    walker.page("no plan yet")
    program.click(T("Create Plan…"), Role.PUSH_BUTTON)
    program.find(Role.PUSH_BUTTON, T("Create Version"), sensitive=True, patience=30)
    walker.page("what will be in the plan")
    program.keys("Escape")
    program.find(Role.PUSH_BUTTON, T("Create Plan…"))

    program.keys("ctrl+question")
    program.shows(T("Go to a section"))
    walker.page("the keyboard shortcuts")
    program.keys("Escape")
    # The server runs as long as somebody is signed in.
    plan_ready(tap)
    with tap.check("The preparer's window in Latvian did not complain"):
        program.close()


def plan_ready(tap):
    """By psql, as its people: a first version up to the signature."""
    database = Database(SERVER)
    with tap.check("A plan is brought to the signature"):
        agency = database.one("anna.kalnina", "select id from iepirkumi.institution where name = 'Valsts demonstrāciju aģentūra'")
        database.ask("anna.kalnina", f"select iepirkumi.plan_create (gen_random_uuid (), {agency}, 2027)")
        for login, act in (("anna.kalnina", "hand_over"), ("janis.ozols", "endorse"), ("maija.berza", "approve"),
                           ("ilze.liepa", "endorse_ministry")):
            version, lock = database.ask(login, f"select id, lock_version from iepirkumi.plan_version where institution_id = {agency} and year = 2027")[0]
            database.ask(login, f"select iepirkumi.plan_act (gen_random_uuid (), {version}, {lock}, '{act}', null)")


def reviewer(tap):
    program, walker = start(tap, "ilze.liepa")
    program.shows("Valsts demonstrāciju aģentūra")
    walker.page("the overview of a ministry")
    program.keys("ctrl+i")
    walker.page("the institutions of a ministry")
    program.keys("Escape")
    program.click(contains="Valsts demonstrāciju aģentūra,")
    program.find(Role.LIST, T("Steps of the plan"), patience=30)
    each_tab(program, walker, "a plan of the ministry")
    with tap.check("The reviewer's window in Latvian did not complain"):
        program.close()


def signer(tap, dark):
    program, walker = start(tap, "juris.berzins", dark=dark)
    program.shows("Valsts demonstrāciju aģentūra")
    if dark:
        drawn(program, tap, "overview", True)
        program.keys("ctrl+2")
        program.shows("2027/1")
        drawn(program, tap, "procurements", True)
        program.keys("ctrl+5")
        program.find(Role.LIST, T("Steps of the plan"), patience=30)
        for name in [node.get_name() for node, _ in program.walk() if node.get_role() == Role.PAGE_TAB and node.get_name()]:
            program.click(name, Role.PAGE_TAB)
            drawn(program, tap, f"plan-{name.lower()}", True)
        program.close()
        return
    walker.page("the overview of a signer")
    drawn(program, tap, "overview", False)
    program.keys("ctrl+5")
    program.find(Role.LIST, T("Steps of the plan"), patience=30)
    each_tab(program, walker, "a plan to be signed")
    program.click(T("Sign"), Role.PUSH_BUTTON)
    program.find((Role.DIALOG, Role.WINDOW, Role.FRAME), T("Sign the Plan"))
    walker.page("the dialog that signs")
    program.keys("Escape")
    with tap.check("The signer's window in Latvian did not complain"):
        program.close()


def others(tap):
    for login, title in (("sistemas.administrators", "an administrator"), ("rita.reader", "a reader")):
        program, walker = start(tap, login)
        walker.page(f"the overview of {title}")
        for key in ("ctrl+2", "ctrl+3", "ctrl+4", "ctrl+5"):
            program.keys(key)
            walker.page(f"{key} of {title}")
        with tap.check(f"The window of {title} did not complain"):
            program.close()


def figures(tap):
    """Of everything that was seen: 1 234,56 and the date of glibc's lv_LV, 2026.11.23."""
    if os.environ.get("IEPIRKUMI_UI_STORY"):
        return
    with tap.check("Money and dates are written as Latvians do"):
        said = "\n".join(words)
        for pattern in (r"\b\d{1,3}[\u00a0\u202f ]\d{3},\d\d\b", r"\b\d{4}\.\d\d\.\d\d\."):
            if not re.search(pattern, said):
                raise AssertionError(f"nothing looks like {pattern}")


with Tap() as tap:
    missing = CATALOGUE.add_sources(glob.glob(os.path.join(ROOT, "src", "**", "*.c"), recursive=True)
                                    + glob.glob(os.path.join(ROOT, "resources", "ui", "*.ui")))
    tap.comment(f"{len(CATALOGUE.entries)} msgids, {len(missing)} of them not in lv.po")
    tap.story("connection", connection)
    tap.story("preparer", preparer)
    tap.story("reviewer", reviewer)
    tap.story("signer", signer, False)
    tap.story("signer in dark", signer, True)
    tap.story("others", others)
    tap.story("", figures)
