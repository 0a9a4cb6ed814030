#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The administration in the window: an institution, a person, a right until a day, and that person signs in; a delegation,
and its deputy approves in place of somebody; who is no administrator sees nothing of it but the own delegations."""
import configparser
import os

from chain import Person
from database import Database
from forms import open_file, rows
from harness import BUTTONS, FIELDS, Program, Role
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
SHOTS = os.environ.get("IEPIRKUMI_UI_SHOTS")
ADMINISTRATOR = "sistemas.administrators"
TABS = (Role.PAGE_TAB, Role.RADIO_BUTTON, Role.TOGGLE_BUTTON)
NAME = "Jaunā demonstrāciju iestāde"
OWN_PASSWORD = "trīs zili putni 1"
database = Database(SERVER)


def remember(login, password):
    """As the person would keep what was handed to them: the demonstration signs in with it."""
    path = os.path.join(SERVER, "passwords")
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    parser["passwords"][login] = password
    with open(path, "w", encoding="utf-8") as file:
        parser.write(file, space_around_delimiters=False)


def choose(program, label, words):
    """Open the chooser of this label, search, and take the first that is found."""
    program.click(contains=label + ": ", roles=(Role.TOGGLE_BUTTON, Role.PUSH_BUTTON))
    program.fill("Search", words)
    program.wait(lambda: program.find_now(Role.LIST_ITEM, contains=words) or program.find_now(Role.LABEL, contains=words),
                 f"{words!r} in the list", 30)
    program.keys("Return")
    program.find((Role.TOGGLE_BUTTON, Role.PUSH_BUTTON), contains=label + ": ")
    program.wait(lambda: any(words in (node.get_name() or "") for node in
                             program.find_all((Role.TOGGLE_BUTTON, Role.PUSH_BUTTON), contains=label + ": ")),
                 f"{words!r} as the {label}", 30)


def select(program, table, words):
    """The row with these words, and what it opens."""
    program.wait(lambda: any(words in cells for cells in rows(program, table)), f"{words!r} in {table}", 30)
    program.point_at(program.find(Role.LABEL, words, within=program.find(Role.TREE_TABLE, table)))


def open_new(program, label):
    """The dialog, whose fields may have names of fields behind it."""
    program.click(label, Role.PUSH_BUTTON)
    program.find(Role.PUSH_BUTTON, "Add")


def has_number(program, number):
    program.wait(lambda: program.text_of(program.find(FIELDS, "Registration number")) == number, f"the number {number!r}", 30)


def institution(tap, program):
    with tap.check("A new institution: what is wrong stands beside its field, nothing typed is lost"):
        program.click("Administration", Role.LIST_ITEM)
        select(program, "Institutions", "Demonstrāciju ministrija")
        program.find(Role.PUSH_BUTTON, "Change…")
        open_new(program, "New Institution")
        program.fill("Code", "139")
        program.fill("Name", NAME)
        program.keys("Escape")
        program.shows("Discard the Changes?")
        program.screenshot("discard")
        program.click("Go On Editing", Role.PUSH_BUTTON)
        program.gone("Discard the Changes?")
        program.keys("Escape")
        program.shows("Discard the Changes?")
        program.click("Discard", Role.PUSH_BUTTON)
        program.gone("Discard the Changes?")
        open_new(program, "New Institution")
        program.fill("Code", "139")
        program.fill("Name", NAME)
        program.click("Add", Role.PUSH_BUTTON)
        program.shows("The code is not written as it should be.")
        equal(program.text_of(program.find(FIELDS, "Code")), "139", "what was typed")
        program.screenshot("institution-wrong")
        program.fill("Code", "1399")
        program.click("Add", Role.PUSH_BUTTON)
        program.find(Role.LABEL, NAME)
        equal(database.ask(ADMINISTRATOR, "select code, name, kind, parent_id = (select id from iepirkumi.institution where"
                                          " code = '1300') from iepirkumi.institution where code = '1399'"),
              [["1399", NAME, "subordinate", "t"]], "the institution")
    with tap.check("Its settings are edited; another administrator's change in between is shown, and both are kept, as is"
                   " what is not saved at another institution"):
        select(program, "Institutions", "Demonstrāciju ministrija")
        has_number(program, "90000013000")
        program.fill("Registration number", "90000013001")
        select(program, "Institutions", NAME)
        has_number(program, "")
        program.fill("Registration number", "90000013990")
        database.ask(ADMINISTRATOR, "select iepirkumi.institution_set (gen_random_uuid (), id,"
                                    " jsonb_build_object ('buyer_profile_url', 'https://www.eis.gov.lv/1399', 'lock_version', 1))"
                                    " from iepirkumi.institution where code = '1399'")
        program.click("Save", Role.PUSH_BUTTON)
        program.shows("Somebody Else Changed This")
        program.screenshot("institution-conflict")
        program.click("Keep Mine on Top of Theirs", Role.PUSH_BUTTON)
        program.wait(lambda: database.ask(ADMINISTRATOR, "select registration_number, buyer_profile_url from"
                                                         " iepirkumi.institution where code = '1399'")
                     == [["90000013990", "https://www.eis.gov.lv/1399"]], "both changes", 30)
        select(program, "Institutions", "Demonstrāciju ministrija")
        has_number(program, "90000013001")
        program.click("Revert", Role.PUSH_BUTTON)
        has_number(program, "90000013000")
        select(program, "Institutions", NAME)
        has_number(program, "90000013990")
    with tap.check("Flow 4 needs its justification, which stays on record"):
        program.click("Change…", Role.PUSH_BUTTON)
        program.point_at(program.find(Role.COMBO_BOX, "Flow"))
        program.keys("End", "Return")
        program.click("Change", Role.PUSH_BUTTON)
        program.shows("This flow is switched off.")
        program.fill("Justification", "Iestādē strādā tikai divi cilvēki, tāpēc saskaņotāja nav.")
        program.click("Change", Role.PUSH_BUTTON)
        program.shows("Flow 4: Approved and signed without endorsement")
        program.shows("Iestādē strādā tikai divi cilvēki")
        program.screenshot("institution")


def person(tap, program):
    with tap.check("A new person gets a one-time password, shown once"):
        program.click("People", TABS)
        program.find(Role.TREE_TABLE, "People")
        open_new(program, "New Person")
        program.fill("Name and surname", "Elza Jaunā")
        program.fill("Post", "Lietvede")
        program.fill("Login", "Elza")
        program.click("Add", Role.PUSH_BUTTON)
        program.shows("A login is 3 to 41 small letters")
        program.fill("Login", "elza.jauna")
        program.click("Add", Role.PUSH_BUTTON)
        shown = program.find((Role.TEXT, Role.ENTRY), "One-Time Password")
        password = program.text_of(shown)
        program.screenshot("one-time-password")
        equal(len(password) >= 20, True, "a long password")
        remember("elza.jauna", password)
        program.click("I Have It", Role.PUSH_BUTTON)
        program.gone(password)
    with tap.check("She gets a right until a day, and the page says what she could do on that day and after it"):
        program.find(Role.PUSH_BUTTON, "Add Right…")
        program.click("Add Right…", Role.PUSH_BUTTON)
        choose(program, "Institution", "1399")
        program.fill("Until", "2099-12-31")
        program.screenshot("right")
        program.click("Add", Role.PUSH_BUTTON)
        program.find(Role.PUSH_BUTTON, f"Take away: View, 1399 {NAME}")
        equal(database.ask(ADMINISTRATOR, "select right_code, valid_to from iepirkumi.right_grant where login = 'elza.jauna'"),
              [["view", "2099-12-31"]], "the right")
        program.fill("On the day", "2100-01-01")
        program.shows("No right on that day.")
        program.screenshot("person")


def signs_in(tap):
    with Program(["--server-directory", SERVER, "--demo", "--user", "elza.jauna"], output=SHOTS) as program:
        tap.watch(program, False)
        with tap.check("She signs in with it, must choose a password of her own, and then sees her institution"):
            program.find(FIELDS, contains="New Password", patience=60)
            program.fill("New Password", OWN_PASSWORD)
            program.fill("The Same Again", OWN_PASSWORD)
            program.click("Change", Role.PUSH_BUTTON)
            program.find(Role.LIST_ITEM, contains="Procurements", patience=60)
            program.find((Role.PUSH_BUTTON, Role.TOGGLE_BUTTON), f"Institution: {NAME}")
            equal(program.find_now(Role.LIST_ITEM, contains="Administration"), None, "the section of administrators")


def taking_away(tap, program):
    with tap.check("A post is changed, a right taken away, a person shut out and let in, a password made anew"):
        program.click("People", TABS)
        select(program, "People", "Rita Rīdere")
        program.wait(lambda: program.text_of(program.find(FIELDS, "Post")) == "Iekšējā auditore", "her post", 30)
        program.fill("Post", "Auditore")
        program.click("Save", Role.PUSH_BUTTON)
        # What the toasts say is gone after five seconds: the database is asked.
        program.wait(lambda: database.ask(ADMINISTRATOR, "select position_title from iepirkumi.person where login = 'rita.reader'")
                     == [["Auditore"]], "the new post", 30)
        program.click(contains="Take away: View, 1301", roles=Role.PUSH_BUTTON)
        program.shows("This person can sign in and sees nothing.")
        program.click("Disable…", Role.PUSH_BUTTON)
        program.click("Disable", Role.PUSH_BUTTON)
        program.find(Role.PUSH_BUTTON, "Enable")
        equal(database.ask(ADMINISTRATOR, "select x ->> 'disabled', x ->> 'position_title', x -> 'rights' from"
                                          " jsonb_array_elements (iepirkumi.person_list ()) x where x ->> 'login' = 'rita.reader'"),
              [["true", "Auditore", "[]"]], "Rita")
        program.screenshot("disabled")
        program.click("Enable", Role.PUSH_BUTTON)
        program.find(Role.PUSH_BUTTON, "Disable…")
        program.click("New Password…", Role.PUSH_BUTTON)
        program.click("Make a New Password", Role.PUSH_BUTTON)
        equal(len(program.text_of(program.find((Role.TEXT, Role.ENTRY), "One-Time Password"))) >= 20, True, "a long password")
        program.click("I Have It", Role.PUSH_BUTTON)
    with tap.check("A delegation is ended before its time"):
        program.click("Delegations", TABS)
        select(program, "Delegations", "Anna Kalniņa")
        program.click("End…", Role.PUSH_BUTTON)
        program.screenshot("ending")
        program.click("End", Role.PUSH_BUTTON)
        program.wait(lambda: database.ask("anna.kalnina", "select x ->> 'state' from jsonb_array_elements (iepirkumi.delegation_list ()) x"
                                                          " where x ->> 'absent' = 'anna.kalnina'") == [["revoked"]], "its end", 30)


def delegation(tap, program):
    with tap.check("A delegation: Rita approves in place of Maija; who could do this is answered with both"):
        program.click("Delegations", TABS)
        program.find(Role.TREE_TABLE, "Delegations")
        program.click("New Delegation", Role.PUSH_BUTTON)
        choose(program, "Absent person", "Maija Bērza")
        choose(program, "Institution", "1301")
        choose(program, "Deputy", "Rita Rīdere")
        program.fill("Until", "2099-12-31")
        program.fill("Reason", "Atvaļinājums")
        program.click("Delegate", Role.PUSH_BUTTON)
        program.shows("Say which rights are handed on.")
        program.press(program.find((Role.CHECK_BOX, Role.TOGGLE_BUTTON), "Approve"))
        program.screenshot("delegation")
        program.click("Delegate", Role.PUSH_BUTTON)
        program.wait(lambda: any("Rita Rīdere" in row and "Maija Bērza" in row and "Running" in row
                                 for row in rows(program, "Delegations")), "the delegation", 30)
        program.click("Rights", TABS)
        choose(program, "Institution", "1301")
        program.shows("2 people could do this on that day.")
        program.shows("Rita Rīdere in place of Maija Bērza")
        program.screenshot("rights")


def classifications(tap, program):
    with tap.check("Classifications show what is valid; an institution gets a classifier of its own"):
        program.click("Classifications", TABS)
        program.wait(lambda: len(rows(program, "Codes")) > 20, "the CPV codes", 30)
        program.point_at(program.find(Role.COMBO_BOX, "Classification"))
        program.keys("End", "Return")
        choose(program, "Institution", "1399")
        program.click("Add…", Role.PUSH_BUTTON)
        program.fill("Code", "JDI-1")
        program.fill("Name", "Ēkas uzturēšana")
        program.click("Add", Role.PUSH_BUTTON)
        program.wait(lambda: any("JDI-1" in row for row in rows(program, "Codes")), "the classifier", 30)
        program.screenshot("classifiers")


def import_codes(program, lines):
    path = os.path.join(HOME, "codes.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("code;valid_from;valid_to;name_lv;name_en;parent_code;extra\n" + lines)
    program.click("Import…", Role.PUSH_BUTTON)
    open_file(program, path)


def imports(tap, program):
    with tap.check("A classification is imported; a wrong file changes nothing and says what is wrong in which line"):
        program.point_at(program.find(Role.COMBO_BOX, "Classification"))
        program.keys("Home", "Down", "Return")
        program.wait(lambda: any("B000" in row for row in rows(program, "Codes")), "the EKK codes", 30)
        import_codes(program, "2269;2027-13-01;;Cita noma;;2260;\n2268;2027-01-01;2026-01-01;Vēl cita noma;;2260;\n")
        program.shows("Nothing Was Imported")
        program.shows("Line 2")
        program.screenshot("import-problems")
        program.click("Close", Role.PUSH_BUTTON)
        import_codes(program, "2269;2026-01-01;;Cita noma;Other rent;2260;\n")
        # What the toast says is gone after five seconds.
        program.wait(lambda: database.ask(ADMINISTRATOR, "select name_lv, valid_from from iepirkumi.classification where kind = 'ekk'"
                                                         " and code = '2269' and valid_to is null") == [["Cita noma", "2026-01-01"]],
                     "the code in the database", 30)


def prepare_plan():
    """As far as to where Maija would approve it."""
    agency = database.one("anna.kalnina", "select id from iepirkumi.institution where code = '1301'")
    database.ask("anna.kalnina", f"select iepirkumi.plan_create (gen_random_uuid (), {agency}, 2027)")
    for login, act in (("anna.kalnina", "hand_over"), ("janis.ozols", "endorse")):
        version, lock = database.ask("anna.kalnina", "select version_id, lock_version from iepirkumi.plan_list where institution_id ="
                                                     f" {agency} and year = 2027 order by version_id desc limit 1")[0]
        database.ask(login, f"select iepirkumi.plan_act (gen_random_uuid (), {version}, {lock}, '{act}', null)")


def deputy_approves(tap):
    with Person("rita.reader", SERVER, output=SHOTS, tap=tap) as rita:
        program = rita.program
        with tap.check("The deputy finds it waiting, in whose place it says, approves, and the flow says it too"):
            program.shows("In place of Maija Bērza")
            program.screenshot("waiting")
            program.click("You: Rita Rīdere", Role.PUSH_BUTTON)
            program.shows("Approve in place of Maija Bērza until ")
            program.keys("Escape")
            rita.open_waiting("Valsts demonstrāciju aģentūra")
            program.shows("waits for: Maija Bērza, Rita Rīdere (in place of Maija Bērza)")
            rita.act("approve", "approved")
            program.shows("Rita Rīdere (in place of Maija Bērza)")
            program.screenshot("in-place-of")
        with tap.check("Who is no administrator sees no administration, but the delegations of their own"):
            rita.become("anna.kalnina")
            equal(program.find_now(Role.LIST_ITEM, contains="Administration"), None, "the section of administrators")
            program.click("You: Anna Kalniņa", Role.PUSH_BUTTON)
            program.click("Delegate…", Role.PUSH_BUTTON)
            program.click("New Delegation", Role.PUSH_BUTTON)
            choose(program, "Deputy", "Jānis Ozols")
            program.fill("Until", "2099-12-31")
            program.press(program.find((Role.CHECK_BOX, Role.TOGGLE_BUTTON), "Manage"))
            program.screenshot("own-delegation")
            program.click("Delegate", BUTTONS)
            program.wait(lambda: any("Jānis Ozols" in row and "Anna Kalniņa" in row for row in rows(program, "Delegations")),
                         "her delegation", 30)


def story(tap):
    with Person(ADMINISTRATOR, SERVER, output=SHOTS, tap=tap) as administrator:
        institution(tap, administrator.program)
        person(tap, administrator.program)
        delegation(tap, administrator.program)
        classifications(tap, administrator.program)
        imports(tap, administrator.program)
        prepare_plan()
    signs_in(tap)
    deputy_approves(tap)
    with Person(ADMINISTRATOR, SERVER, output=SHOTS, tap=tap) as administrator:
        administrator.program.click("Administration", Role.LIST_ITEM)
        taking_away(tap, administrator.program)


with Tap() as report:
    report.story("Administration", story)
