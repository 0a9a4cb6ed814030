#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Budget control in the window: what is free beside a funding line while it is typed, an include that is refused, a plan
that is refused because a line is over, and a scenario seen before it is kept, kept, and applied."""
import os

from chain import Person
from database import Database
from forms import Procurements, rows
from harness import Atspi, BUTTONS, Role
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
SUBJECT = "Konferences tehniskais nodrošinājums"
database = Database(SERVER)


def set_mode(mode):
    """The system administrator chooses what happens over a line."""
    database.ask("sistemas.administrators",
                 "select iepirkumi.institution_set(gen_random_uuid(), id, '{\"budget_control\": \"" + mode + "\"}')"
                 " from iepirkumi.institution where code = '1301'")


def contains(program, *parts):
    """Wait for a label with all of these words in it."""
    def found():
        return next((node for node, _depth in program.walk() if node.get_role() == Role.LABEL
                     and all(part in (node.get_name() or "") for part in parts)), None)
    return program.wait(found, f"a label with {parts}", 30)


def contains_row(program, *parts):
    """Wait for a row of a list that is called by all of these words."""
    def found():
        return next((node for node, role in program.look_over() if role == Role.LIST_ITEM
                     and all(part in (node.get_name() or "") for part in parts)), None)
    return program.wait(found, f"a row with {parts}", 30)


def line(program, *words):
    """The row of the budget that has these words."""
    for cells in rows(program, "Budget by line"):
        if all(any(word in cell for cell in cells) for word in words):
            return cells
    return None


def sensitive(program, name):
    node = program.find(Role.PUSH_BUTTON, name)
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def over_a_line(tap, anna):
    program = anna.program
    procurements = Procurements(anna)
    with tap.check("Under “block” the form says while one types what is free, and how much is too much"):
        set_mode("block")
        procurements.open()
        form = procurements.new()
        form.text("Subject", SUBJECT)
        form.toggle("Contract kind", "Service")
        form.pick("CPV code", "konferen", "55120000")
        form.pick("Procedure", "atkl", "Open procedure")
        form.pick("Legal act", "publisko", "Public Procurement Law")
        form.text("Estimated price without VAT", "5000")
        form.toggle("Quarter of announcement", "Q2")
        form.choose("Term of the contract", "Months from the contract")
        form.text("Term in months", "12")
        program.click("Add Funding")
        form.pick("Budget programme, line 1", "nodrosin", "32.01")
        form.pick("EKK code, line 1", "2231", "2231")
        form.pick("Funding source, line 1", "dotacija", "Grant from general revenue")
        form.text("Amount with VAT, line 1", "6050")
        contains(program, "Free in the estimate (32.01", "2230", "after this")
        program.screenshot("funding-within")
        form.text("Estimated price without VAT", "1000000")
        form.text("Amount with VAT, line 1", "1210000")
        contains(program, "Over the estimate (32.01", "2230", "is free")
        program.screenshot("funding-over")
    with tap.check("A code without a line in the estimate is named at once"):
        form.pick("EKK code, line 1", "2111", "2111", back=True)
        contains(program, "has no line for 32.01", "2111")
        form.pick("EKK code, line 1", "2231", "2231", back=True)
        contains(program, "Over the estimate (32.01", "2230")
    with tap.check("Including is refused with the line named at its amount, and the draft is kept"):
        form.pick("Place of performance", "riga", "Riga")
        form.text("Responsible person", "Anna Kalniņa")
        form.include()
        contains(program, "the estimate has", "is planned", "is free")
        program.screenshot("include-refused")
        equal(database.one("anna.kalnina", "select status from iepirkumi.procurement_revision"
                           f" where title = '{SUBJECT}'"), "draft", "the status")


def plan_refused(tap, anna):
    program = anna.program
    with tap.check("Under “warn” the same procurement is included"):
        set_mode("warn")
        anna.form().include()
        program.wait(lambda: program.find_now(Role.PUSH_BUTTON, "Save and Include") is None, "the form to close", 30)
        equal(database.one("anna.kalnina", "select status from iepirkumi.procurement_revision"
                           f" where title = '{SUBJECT}' and is_current"), "included", "the status")
    with tap.check("The budget says in words that the line is over"):
        anna.go("budget")
        program.wait(lambda: line(program, "2230", "Over by 1,199,247"), "the row that is over", 30)
        program.screenshot("budget-over")
    with tap.check("From the row one comes to the procurements that make it"):
        program.point_at(program.find(Role.LABEL, contains="Over by 1,199,247"))
        program.click("Procurements", Role.PUSH_BUTTON)
        # Programme, code, source and year: what the row shows.
        program.find(BUTTONS, "Filters (4)")
        program.wait(lambda: any(SUBJECT in " ".join(row) for row in rows(program, "Procurements")), "the procurement", 30)
    with tap.check("Under “block” again the plan is refused at the hand-over, and the line is named"):
        anna.create_plan()
        set_mode("block")
        program.click("Hand over for endorsement", Role.PUSH_BUTTON)
        contains(program, "32.01", "2230", "is planned")
        program.screenshot("plan-refused")
        equal(anna.status(), "Created", "the status of the version")
    with tap.check("The source is called by its name there, and the line leads to the procurements that are over"):
        row = contains_row(program, "32.01", "2230", "Grant from general revenue")
        program.press(row)
        program.find(BUTTONS, "Filters (4)")
        program.wait(lambda: any(SUBJECT in " ".join(row) for row in rows(program, "Procurements")), "the procurement", 30)


def what_if(tap, anna):
    program = anna.program
    with tap.check("A new scenario says that nothing has changed"):
        anna.go("budget")
        program.wait(lambda: line(program, "2230", "Over by 1,199,247"), "the row that is over", 30)
        program.click("What If…")
        program.click("New Scenario")
        contains(program, "You are looking at a scenario that is not kept yet")
    with tap.check("A procurement is moved to another year, and the line is within again before anything is saved"):
        program.click("Add a Procurement…", Role.PUSH_BUTTON)
        program.find(Role.TREE_TABLE, "Included procurements")
        program.fill("Search included procurements", "Konferences tehn")
        program.wait(lambda: len(rows(program, "Included procurements")) == 1, "the one procurement", 30)
        choose_act(program, 1)
        program.fill("Left of it with VAT", "9999999")
        contains(program, "Enter less than")
        equal(sensitive(program, "Add"), False, "Add with an amount that is no cut")
        program.fill("Left of it with VAT", "-5")
        contains(program, "An amount cannot be negative.")
        equal(sensitive(program, "Add"), False, "Add with a negative amount")
        program.fill("Left of it with VAT", "5")
        program.wait(lambda: sensitive(program, "Add"), "Add with an amount that is a cut", 30)
        program.screenshot("scenario-cut")
        choose_act(program, 1)
        program.shows("by as many years as the announcement")
        program.screenshot("scenario-item")
        program.click("Add", Role.PUSH_BUTTON)
        contains(program, SUBJECT, "moved to 2028")
        program.wait(lambda: line(program, "2230", "Within", "-1,210,000"), "the line within", 30)
        program.screenshot("scenario")
        equal(database.one("anna.kalnina", "select count(*) from iepirkumi.scenario"), "0", "scenarios kept")
    with tap.check("It is kept under a name"):
        program.click("Keep", Role.PUSH_BUTTON)
        program.fill("Name of the scenario", "   ")
        equal(sensitive(program, "Keep the Scenario"), False, "keeping under a blank name")
        program.fill("Name of the scenario", "Taupām")
        program.wait(lambda: sensitive(program, "Keep the Scenario"), "keeping under a name", 30)
        program.click("Keep the Scenario", Role.PUSH_BUTTON)
        contains(program, "You are looking at the scenario “Taupām”: 1 procurement")
        equal(database.one("anna.kalnina", "select name from iepirkumi.scenario"), "Taupām", "the scenario kept")
    with tap.check("It is renamed"):
        program.click("Rename the Scenario", Role.PUSH_BUTTON)
        program.fill("Name of the scenario", "Taupām vairāk")
        program.click("Rename", Role.PUSH_BUTTON)
        contains(program, "You are looking at the scenario “Taupām vairāk”: 1 procurement")
        equal(database.ask("anna.kalnina", "select name from iepirkumi.scenario"), [["Taupām vairāk"]], "the scenarios kept")
    with tap.check("A procurement that somebody else has begun to change is left alone, and the scenario stays"):
        included = database.one("anna.kalnina", f"select id from iepirkumi.procurement_revision where title = '{SUBJECT}'")
        database.ask("anna.kalnina", f"select iepirkumi.procurement_new_revision(gen_random_uuid(), {included})")
        program.click("Apply…", Role.PUSH_BUTTON)
        program.click("Make Revisions", Role.PUSH_BUTTON)
        contains(program, "left alone. The procurement has a draft already.")
        contains(program, "Nothing Was Changed")
        program.screenshot("apply-refused")
        program.click("Close", Role.PUSH_BUTTON)
        contains(program, "You are looking at the scenario “Taupām vairāk”: 1 procurement")
        database.ask("anna.kalnina", "select iepirkumi.procurement_discard(gen_random_uuid(), id, lock_version)"
                     f" from iepirkumi.procurement_revision where title = '{SUBJECT}' and status = 'draft'")
    with tap.check("Applied, it makes a revision in preparation, named by its number"):
        program.click("Apply…", Role.PUSH_BUTTON)
        program.click("Make Revisions", Role.PUSH_BUTTON)
        contains(program, "a new revision in preparation")
        program.screenshot("applied")
        equal(database.ask("anna.kalnina", "select r.status, f.year from iepirkumi.procurement_revision r"
                           " join iepirkumi.procurement_funding f on f.revision_id = r.id"
                           f" where r.title = '{SUBJECT}' order by r.revision_number"),
              [["included", "2027"], ["draft", "2028"]], "the revisions")
        program.click("Close", Role.PUSH_BUTTON)


def choose_act(program, steps):
    """The option so many below the chosen one of the drop-down."""
    program.point_at(program.find(Role.COMBO_BOX, "What happens"))
    program.keys(*["Down"] * steps, "Return")


def story(tap):
    with Person("anna.kalnina", SERVER, output=os.environ.get("IEPIRKUMI_UI_SHOTS"), tap=tap) as anna:
        over_a_line(tap, anna)
        plan_refused(tap, anna)
        what_if(tap, anna)


with Tap() as report:
    report.story("Budget control", story)
