#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job in the window, for the flows 1, 2 and 3, by different people: from a new procurement to the signed plan,
a return, a withdrawal, a new revision after the signed plan, an exclusion, and which version is in force meanwhile."""
import os

from chain import Authority, Person
from database import Database
from forms import Procurements, rows
from harness import Role
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
AGENCY = "Valsts demonstrāciju aģentūra"
BUREAU = "Demonstrāciju birojs"
INSPECTORATE = "Demonstrāciju inspekcija"
SUBJECT = "Datortehnikas piegāde reģionu nodaļām"
SEARCH = "regionu nodalam"


def sign(tap, person, authority, version):
    with tap.check(f"{person.login} signs version {version} with a certificate file"):
        person.open_sign_dialog()
        person.sign(authority.p12_of(person.login))
        person.wait_version(version, "Signed", "in force", "signed PDF", patience=60)


def plan_through(tap, people, institution, version, *acts):
    """Each person finds the plan waiting and does the step: (login, act, status afterwards)."""
    for login, act, status in acts:
        people.become(login)
        with tap.check(f"{login} finds version {version} waiting and does: {act}"):
            people.open_waiting(institution)
            people.program.find(Role.LABEL, f"Version {version}")
            people.act(act, status)


def first_plan(tap, anna, authority):
    procurements = Procurements(anna)
    program = anna.program

    with tap.check("A new procurement is registered through the form and included"):
        procurements.open()
        form = procurements.new()
        form.text("Subject", SUBJECT)
        form.text("Description", "Galda datori, monitori un dokstacijas")
        form.toggle("Contract kind", "Supply")
        form.pick("CPV code", "dator", "30200000")
        form.pick("Procedure", "atkl", "Open procedure")
        form.pick("Legal act", "publisko", "Public Procurement Law")
        form.text("Estimated price without VAT", "40000")
        form.toggle("Quarter of announcement", "Q2")
        form.choose("Term of the contract", "Months from the contract")
        form.text("Term in months", "24")
        program.click("Add Funding")
        form.pick("Budget programme, line 1", "nodrosin", "32.01")
        form.pick("EKK code, line 1", "5238", "5238")
        form.pick("Funding source, line 1", "dotacija", "Grant from general revenue")
        equal(form.value("Amount with VAT, line 1"), "48,400.00", "the amount of the only line")
        form.text("Amount with VAT, line 1", "18400")
        program.shows("is not divided yet")
        program.click("Add Funding")
        form.text("Year, line 2", "2028")
        form.pick("Budget programme, line 2", "32.02", "32.02")
        form.pick("EKK code, line 2", "5238", "5238")
        form.pick("Funding source, line 2", "dotacija", "Grant from general revenue")
        form.text("Amount with VAT, line 2", "30000")
        program.shows("Equals the price with VAT")
        form.pick("Place of performance", "riga", "Riga")
        form.text("Responsible person", "Anna Kalniņa")
        form.include()
        form.wait_closed()
        program.find(Role.LABEL, SUBJECT)

    with tap.check("The list finds it by words without diacritics"):
        procurements.search(SEARCH)
        program.wait(lambda: [row[-1] for row in procurements.list()] == ["Included"], "one included row")
        number = procurements.list()[0][0]
        equal(number, "2027/39", "its number")
        procurements.search("")

    with tap.check("The preview of the plan shows what will be in it and that nothing stops it"):
        anna.go("plans")
        program.click("Create Plan…")
        program.find(Role.PUSH_BUTTON, "Create Version", sensitive=True, patience=30)
        lines = rows(program, "Contents of the plan")
        equal(len(lines), 31, "the number of lines")
        equal([line for line in lines if line[0] == number],
              [[number, SUBJECT, "30200000", "Open procedure", "2027 Q2", "40,000.00", "48,400.00"]], "its line")
        equal(program.has("What Stops It"), None, "what stops it")

    with tap.check("Version 1 is created and handed over"):
        program.click("Create Version")
        anna.wait_version(1, "Created", "31")
        anna.act("hand_over", "ready")
        equal(anna.offers("endorse"), False, "the preparer's Endorse button")
        equal(anna.offers("approve"), False, "the preparer's Approve button")

    anna.become("janis.ozols")
    with tap.check("The endorser finds it waiting and returns it with a comment"):
        anna.open_waiting(AGENCY)
        equal(len(rows(program, "Contents of the plan")), 31, "the number of lines")
        anna.return_plan("Precizējiet reģionu nodaļu datoru skaitu.")

    anna.become("anna.kalnina")
    with tap.check("The preparer finds it returned, reads the comment and hands it over again"):
        anna.open_waiting(AGENCY)
        program.shows("Returned by Jānis Ozols: Precizējiet reģionu nodaļu datoru skaitu.")
        anna.act("hand_over", "ready")

    plan_through(tap, anna, AGENCY, 1,
                 ("janis.ozols", "endorse", "endorsed"),
                 ("maija.berza", "approve", "approved"),
                 ("ilze.liepa", "endorse_ministry", "endorsed_ministry"))
    anna.become("juris.berzins")
    anna.go("plans")
    sign(tap, anna, authority, 1)

    with tap.check("The signed PDF opens by itself and says whose valid signature it bears"):
        words = program.text_of(program.shows("Signature valid", 40))
        for part in ("Juris Bērziņš", "version 1"):
            if part not in words:
                raise AssertionError(f"{part!r} is not in {words!r}")

    with tap.check("The decisions tell the whole story, the return and its comment too"):
        anna.tab("Decisions")
        program.wait(lambda: len(rows(program, "Decisions")) >= 8, "the decisions")
        # When, what, who, position, comment
        equal([(row[1], row[2]) for row in rows(program, "Decisions")],
              [("Created", "Anna Kalniņa"), ("Handed over for endorsement", "Anna Kalniņa"), ("Returned", "Jānis Ozols"),
               ("Handed over for endorsement", "Anna Kalniņa"), ("Endorsed", "Jānis Ozols"), ("Approved", "Maija Bērza"),
               ("Endorsed (ministry)", "Ilze Liepa"), ("Signed", "Juris Bērziņš")], "the decisions")
        equal(rows(program, "Decisions")[2][4], "Precizējiet reģionu nodaļu datoru skaitu.", "the comment of the return")
    return number


def second_plan(tap, anna, number):
    """A new revision, version 2 with exactly that change, withdrawn again."""
    procurements = Procurements(anna)
    program = anna.program

    anna.become("anna.kalnina")
    with tap.check("A new revision after the signed plan stands as a second row under the included one"):
        procurements.open()
        procurements.select(SEARCH, number)
        procurements.act("New revision")
        form = anna.form()
        form.text("Estimated price without VAT", "45000")
        form.text("Amount with VAT, line 2", "36050")
        program.shows("Equals the price with VAT")
        form.save()
        form.wait_closed()
        program.wait(lambda: [(row[0], row[-2], row[-1]) for row in procurements.list()]
                     == [(number, "40,000.00", "Included"), ("└ rev. 2", "45,000.00", "In preparation")],
                     "both revisions in the list")

    with tap.check("The detail of the draft shows the price in force beside the new one"):
        procurements.select(SEARCH, "└ rev. 2")
        program.shows(f"{number}, revision 2")
        program.shows("45,000.00")
        program.shows("40,000.00")

    with tap.check("Including the revision leaves one row"):
        procurements.act("Include")
        program.wait(lambda: [(row[0], row[-2], row[-1]) for row in procurements.list()]
                     == [(number, "45,000.00", "Included")], "one row")
        procurements.search("")

    with tap.check("The preview of version 2 shows this one change"):
        anna.go("plans")
        program.click("Create Plan…")
        program.find(Role.PUSH_BUTTON, "Create Version", sensitive=True, patience=30)
        anna.tab("Changes since the Last Version")
        program.shows("Added 0 · removed 0 · changed 1")

    with tap.check("The comparison of versions 1 and 2 shows exactly the change"):
        program.click("Create Version")
        anna.wait_version(2, "Created", "31")
        anna.tab("Comparison")
        program.shows("Added 0 · removed 0 · changed 1")
        shown = rows(program, "Differences")
        equal([(row[0], row[1], row[3].split(" (")[0], row[4], row[5]) for row in shown],
              [("Changed", number, "Estimated price without VAT", "40,000.00", "45,000.00"),
               ("Changed", number, "Funding", "30,000.00", "36,050.00")], "what the comparison shows")
        anna.tab("Money by EKK")
        equal([(row[0], row[-1].lstrip("+")) for row in rows(program, "Money by EKK") if row[-1] != "0.00"],
              [("5238", "6,050.00")], "the difference by EKK")

    with tap.check("Version 1 stays in force; version 2 is handed over and withdrawn again"):
        anna.act("hand_over", "ready")
        anna.wait_version(1, "Signed", "in force")
        program.click("Withdraw")
        program.wait(lambda: anna.status() == "Created", "the status Created")
        anna.wait_version(2, "Created")


def third_plan(tap, anna, authority, number):
    """An exclusion with its reason, and the version without it."""
    procurements = Procurements(anna)
    program = anna.program

    with tap.check("A procurement is excluded with a reason"):
        procurements.open()
        procurements.select("mebelu piegade un uzstad", "2027/24")
        procurements.act("Exclude…")
        program.fill("Reason", "Mēbeles pārņemtas no likvidētās nodaļas")
        program.click("Exclude", Role.PUSH_BUTTON)
        program.wait(lambda: [row[-1] for row in procurements.list()] == ["Excluded"], "the row to say Excluded")
        program.shows("Mēbeles pārņemtas no likvidētās nodaļas")
        procurements.search("")

    with tap.check("The next version is without it, and replaces the one that was withdrawn"):
        anna.go("plans")
        program.click("Create Plan…")
        program.find(Role.PUSH_BUTTON, "Create Version", sensitive=True, patience=30)
        lines = rows(program, "Contents of the plan")
        equal([line[0] for line in lines if line[0] == "2027/24"], [], "the excluded one in the preview")
        program.click("Create Version")
        anna.wait_version(3, "Created", "30")
        anna.wait_version(2, "Replaced")
        anna.wait_version(1, "Signed", "in force")

    with tap.check("Compared with the version in force it lacks one and changes one"):
        anna.tab("Comparison")
        program.shows("Added 0 · removed 1 · changed 1")
        # The money was looked at last, and is what the next comparison begins with.
        anna.tab("Procurements")
        shown = rows(program, "Differences")
        equal({row[1] for row in shown if row[1]}, {number, "2027/24"}, "the procurements that differ")

    with tap.check("The preparer hands over version 3"):
        anna.act("hand_over", "ready")

    plan_through(tap, anna, AGENCY, 3,
                 ("janis.ozols", "endorse", "endorsed"),
                 ("maija.berza", "approve", "approved"),
                 ("ilze.liepa", "endorse_ministry", "endorsed_ministry"))
    anna.become("juris.berzins")
    anna.go("plans")
    with tap.check("Until the next version is signed the first one is in force"):
        anna.wait_version(1, "Signed", "in force")
        anna.wait_version(3, "Endorsed (ministry)")
    sign(tap, anna, authority, 3)
    with tap.check("From then on version 3 is in force and version 1 no longer"):
        anna.wait_version(1, "No longer in force")
        equal(Database(SERVER).ask("juris.berzins", "select v.number, v.in_force from iepirkumi.plan_version v"
                           " join iepirkumi.institution i on i.id = v.institution_id"
                           " where i.code = '1301' and v.year = 2027 order by 1"),
              [["1", "f"], ["2", "f"], ["3", "t"]], "what the database says is in force")


def endorsed_in_the_institution(tap, people, authority):
    """Flow 2, in a central institution."""
    program = people.program
    people.become("gunta.abele")
    with tap.check("Flow 2: the preparer hands over, withdraws and hands over again"):
        people.open_waiting(BUREAU)
        people.act("hand_over", "ready")
        program.click("Withdraw")
        program.wait(lambda: people.status() == "Created", "the status Created")
        people.act("hand_over", "ready")
    plan_through(tap, people, BUREAU, 1,
                 ("normunds.egle", "endorse", "endorsed"),
                 ("vija.zake", "approve", "approved"))
    people.become("oskars.krauklis")
    with tap.check("Flow 2: no ministry stands between the approval and the signature"):
        people.open_waiting(BUREAU)
        people.program.find(Role.PUSH_BUTTON, "Sign")
    sign(tap, people, authority, 1)


def endorsed_by_the_ministry(tap, people, authority):
    """Flow 3: approved in the institution, endorsed by the ministry only."""
    program = people.program
    people.become("ilze.liepa")
    with tap.check("Flow 3: the ministry's reviewer returns the plan with a comment"):
        people.open_waiting(INSPECTORATE)
        people.return_plan("Laboratorijas iekārtām norādiet avotu.")
        program.shows("No procurement plan for 2027 yet")
    people.become("karlis.zarins")
    with tap.check("Flow 3: the preparer reads it and hands over again"):
        people.open_waiting(INSPECTORATE)
        program.shows("Returned by Ilze Liepa: Laboratorijas iekārtām norādiet avotu.")
        people.act("hand_over", "ready")
    plan_through(tap, people, INSPECTORATE, 1,
                 ("dace.eglite", "approve", "approved"),
                 ("ilze.liepa", "endorse_ministry", "endorsed_ministry"))
    people.become("peteris.krumins")
    people.open_waiting(INSPECTORATE)
    sign(tap, people, authority, 1)


def flow_1(tap, authority):
    with Person("anna.kalnina", SERVER, tap=tap) as anna:
        number = first_plan(tap, anna, authority)
        second_plan(tap, anna, number)
        third_plan(tap, anna, authority, number)


def flow_2(tap, authority):
    with Person("gunta.abele", SERVER, tap=tap) as people:
        endorsed_in_the_institution(tap, people, authority)


def flow_3(tap, authority):
    with Person("ilze.liepa", SERVER, tap=tap) as people:
        endorsed_by_the_ministry(tap, people, authority)


def main():
    with Tap() as tap:
        authority = Authority(HOME)
        authority.trust()
        tap.story("Flow 1, three versions", flow_1, authority)
        tap.story("Flow 2", flow_2, authority)
        tap.story("Flow 3", flow_3, authority)


main()
