#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not be possible: for each person no button in the window, and a refusal by the database to whoever goes
past the window with psql. And signing: what is wrong is said in the dialog, and nothing is stored."""
import os

from chain import NAMES, PASSPHRASE, Person, make_certificate
from database import Database
from forms import Procurements, rows
from harness import BUTTONS, FIELDS, Role
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
AGENCY = "Valsts demonstrāciju aģentūra"
MUSEUM = "Paraugu muzejs"
ACTS = ("Edit", "New revision", "Exclude…", "Include", "More", "New Procurement", "Create Plan…", "Hand over for endorsement",
        "Endorse", "Approve", "Endorse (ministry)", "Sign", "Return…", "Withdraw")
database = Database(SERVER)


def version_of(code, year, login="postgres"):
    """(id, lock) of the newest plan version of an institution."""
    return database.ask(login, "select v.id, v.lock_version from iepirkumi.plan_version v join iepirkumi.institution i"
                        f" on i.id = v.institution_id where i.code = '{code}' and v.year = {year} order by number desc limit 1")[0]


def plan_act(version, lock, act, comment="null"):
    return f"select iepirkumi.plan_act(gen_random_uuid(), {version}, {lock}, '{act}', {comment})"


def plan_sign(version, lock):
    return f"select iepirkumi.plan_sign(gen_random_uuid(), {version}, {lock}, '%PDF-1.4'::bytea, '{{}}')"


def offered(program, *names):
    """Which of these buttons are there."""
    return [name for name in names if program.find_now(BUTTONS, name) is not None]


def preparer(tap):
    with Person("anna.kalnina", SERVER, tap=tap) as anna:
        program = anna.program
        with tap.check("The preparer hands over a plan and can neither endorse, approve, return nor sign it"):
            anna.create_plan()
            anna.act("hand_over", "ready")
            program.find(Role.PUSH_BUTTON, "Withdraw")
            equal(offered(program, "Endorse", "Approve", "Endorse (ministry)", "Sign", "Return…"), [], "what is offered")
        with tap.check("The preparer is refused by the database when he tries it with psql"):
            version, lock = version_of("1301", 2027)
            for act in ("endorse", "approve", "endorse_ministry"):
                database.refuses("anna.kalnina", plan_act(version, lock, act), "42501")
            database.refuses("anna.kalnina", plan_act(version, lock, "return", "'why'"), "42501")
            database.refuses("anna.kalnina", plan_sign(version, lock), "42501")
        with tap.check("Nobody decides a step that is not the next one"):
            for login, act in (("maija.berza", "approve"), ("ilze.liepa", "endorse_ministry")):
                database.refuses(login, plan_act(version, lock, act), "55000")
            database.refuses("juris.berzins", plan_sign(version, lock), "55000")
            database.refuses("janis.ozols", plan_act(version, int(lock) - 1, "endorse"), "40001")
            equal(version_of("1301", 2027), [version, lock], "the version afterwards")


def four_eyes(tap):
    with Person("janis.ozols", SERVER, tap=tap) as janis:
        program = janis.program
        with tap.check("Who holds both rights and endorsed is not offered to approve"):
            database.ask("sistemas.administrators",
                         "select iepirkumi.right_grant_add(gen_random_uuid(), 'janis.ozols', i.id, 'approve', current_date, null)"
                         " from iepirkumi.institution i where i.code = '1301'")
            janis.go("plans")
            janis.act("endorse", "endorsed")
            program.find(BUTTONS, "Return…")
            equal(offered(program, "Approve"), [], "what is offered")
        with tap.check("The database refuses it as well: four eyes"):
            version, lock = version_of("1301", 2027)
            refusal = database.refuses("janis.ozols", plan_act(version, lock, "approve"), "55000")
            if "cannot decide this one" not in refusal.text:
                raise AssertionError(f"it says {refusal.text!r}")
        with tap.check("A right that was taken away is gone at once, without signing in again"):
            database.ask("sistemas.administrators",
                         "select iepirkumi.right_grant_revoke(gen_random_uuid(), 'janis.ozols', i.id, 'approve')"
                         " from iepirkumi.institution i where i.code = '1301'")
            program.wait(lambda: not offered(program, "Return…"), "the Return button to go away", 40)
            database.refuses("janis.ozols", plan_act(version, lock, "approve"), "42501")


def another_ministry(tap):
    with Person("zane.ozolina", SERVER, tap=tap) as zane:
        program = zane.program
        with tap.check("The reviewer of the other ministry sees only what is hers in the overview"):
            program.shows(MUSEUM)
            equal(program.has(AGENCY), None, "the agency")
        with tap.check("The list of institutions does not have the institutions of the other ministry"):
            program.keys("ctrl+i")
            program.find(FIELDS, "Search institutions")
            program.shows(MUSEUM)
            equal(program.has("emonstrāciju"), None, "an institution of the other ministry")
            program.keys("Escape")
        with tap.check("The database shows her no row of them, nor says whether there are any"):
            version, lock = version_of("1301", 2027)
            for table in ("procurement", "procurement_revision", "procurement_funding", "procurement_lot", "plan", "plan_version",
                          "plan_line", "plan_content", "decision", "document", "right_grant"):
                equal(database.one("zane.ozolina", f"select count(*) from iepirkumi.{table} t where institution_id in"
                                   " (select id from iepirkumi.institution where code in ('1300', '1301', '1302', '0401'))"),
                      "0", f"what she sees of {table}")
            hidden = database.refuses("zane.ozolina", f"select iepirkumi.plan_get({version})", "P0002")
            missing = database.refuses("zane.ozolina", "select iepirkumi.plan_get(987654321)", "P0002")
            equal(hidden.text, missing.text, "what is said of a hidden version")
            database.refuses("zane.ozolina", plan_act(version, lock, "endorse_ministry"), "P0002")
            database.refuses("zane.ozolina", f"select iepirkumi.plan_export({version})", "P0002")
            database.refuses("zane.ozolina", f"select * from iepirkumi.document_get({version})", "P0002")


def reader(tap):
    with Person("rita.reader", SERVER, tap=tap) as rita:
        program = rita.program
        procurements = Procurements(rita)
        with tap.check("Who only views sees the procurements and their detail, and is offered nothing to change"):
            procurements.open()
            program.wait(lambda: len(procurements.list()) >= 40, "the procurements")
            procurements.select("ekas fasades", "2027/12")
            equal(offered(program, *ACTS), [], "what is offered")
            program.keys("ctrl+n")
            equal(program.find_now(Role.PUSH_BUTTON, "Save and Include"), None, "the form")
        with tap.check("Who only views sees the plan, its lines and its PDF, and is offered nothing to decide"):
            rita.go("plans")
            program.find(Role.LIST, "Steps of the plan")
            program.wait(lambda: len(rows(program, "Contents of the plan")) == 30, "the lines of the plan")
            equal(offered(program, *ACTS), [], "what is offered")
            rita.tab("PDF")
            program.find(FIELDS, "Page", patience=40)
        with tap.check("Who only views is refused every act with psql"):
            version, lock = version_of("1301", 2027)
            for act in ("hand_over", "withdraw", "endorse", "approve", "endorse_ministry"):
                database.refuses("rita.reader", plan_act(version, lock, act), "42501")
            database.refuses("rita.reader", plan_act(version, lock, "return", "'why'"), "42501")
            database.refuses("rita.reader", plan_sign(version, lock), "42501")
            revision = database.one("postgres", "select min(r.id) from iepirkumi.procurement_revision r join iepirkumi.institution i"
                                    " on i.id = r.institution_id where i.code = '1301' and r.status = 'draft'")
            document = f"'{{\"revision_id\": {revision}, \"lock_version\": 1, \"title\": \"mine\"}}'"
            agency = "(select id from iepirkumi.institution where code = '1301')"
            for call in (f"procurement_save(gen_random_uuid(), {document})",
                         f"procurement_include(gen_random_uuid(), {revision}, 1)",
                         f"procurement_exclude(gen_random_uuid(), {revision}, 1, 'why')",
                         f"procurement_discard(gen_random_uuid(), {revision}, 1)",
                         f"procurement_copy(gen_random_uuid(), {revision}, 2027)",
                         f"plan_create(gen_random_uuid(), {agency}, 2027)",
                         f"right_grant_add(gen_random_uuid(), 'rita.reader', {agency}, 'sign', current_date, null)"):
                database.refuses("rita.reader", f"select iepirkumi.{call}", "42501")


def tables(tap):
    with Person("rita.reader", SERVER, tap=tap):
        with tap.check("No person writes into any table with psql: no INSERT, UPDATE, DELETE or TRUNCATE"):
            names = database.ask("postgres", "select format('%I.%I', n.nspname, c.relname), (select quote_ident(a.attname)"
                                 " from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
                                 " order by a.attnum limit 1) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                 " where n.nspname in ('iepirkumi', 'iepirkumi_audit') and c.relkind in ('r', 'p') order by 1")
            if len(names) < 20:
                raise AssertionError(f"only {len(names)} tables were found")
            statements = []
            for table, column in names:
                statements += [f"insert into {table} default values;", f"update {table} set {column} = {column};",
                               f"delete from {table};", f"truncate {table};"]
            for login in NAMES:
                states = database.states(login, "\n".join(statements))
                equal(len(states), len(statements), f"how often {login} was refused")
                equal(set(states), {"42501"}, f"why {login} was refused")
        with tap.check("No person becomes another role, reads passwords or writes the audit"):
            for login in NAMES:
                for statement in ("set role iep_owner", "set role iep_exec", "set role iep_audit", "set role iep_all",
                                  "set session authorization postgres", "select * from pg_authid", "create table public.t (i int)",
                                  "create schema mine", "create role mine login", "alter role postgres nologin",
                                  "copy (select 1) to program 'true'", "select pg_read_file('/etc/passwd')"):
                    database.refuses(login, statement, "42501")


def choose_means(program, down):
    """Certificate file, card or another program: with the keyboard."""
    program.tab_to("Signature with")
    program.keys("space")
    program.keys(*(["Down"] * down), "Return")


def signing(tap, p12):
    """The plan of 2026 waits for juris.berzins."""
    folder = os.path.join(HOME, "files")
    os.makedirs(folder, exist_ok=True)
    with Person("juris.berzins", SERVER, tap=tap) as juris:
        program = juris.program
        version, lock = version_of("1301", 2026)

        def try_file(name, path, passphrase, *words):
            with tap.check(name):
                program.fill("Certificate file (.p12, .pfx)", path)
                program.fill("Passphrase", passphrase)
                program.click("Sign", Role.PUSH_BUTTON, within=juris.sign_dialog())
                for word in words:
                    program.shows(word)
                equal(version_of("1301", 2026), [version, lock], "the version")
                equal(database.one("postgres", f"select count(*) from iepirkumi.document where version_id = {version}"), "0",
                      "the stored documents")

        with tap.check("The sign dialog says what is signed"):
            juris.open_waiting(AGENCY)
            juris.open_sign_dialog()
            program.shows(AGENCY)
            program.shows("Procurement plan 2026, version")
        wrong = os.path.join(folder, "text.p12")
        with open(wrong, "w", encoding="utf-8") as file:
            file.write("This is no certificate.\n")
        empty = os.path.join(folder, "empty.p12")
        open(empty, "wb").close()
        try_file("A wrong passphrase is said in the dialog, and nothing is stored", p12, PASSPHRASE + "x",
                 "The passphrase of the certificate file is wrong.")
        try_file("No passphrase at all", p12, "", "The passphrase of the certificate file is wrong.")
        try_file("A certificate file that is not there", os.path.join(folder, "missing.p12"), PASSPHRASE, "missing.p12")
        try_file("A file that is no certificate", wrong, PASSPHRASE, "The file is not a certificate file (PKCS#12, .p12 or .pfx).")
        try_file("An empty certificate file", empty, PASSPHRASE, "The file is not a certificate file (PKCS#12, .p12 or .pfx).")
        with tap.check("Escape closes the dialog, and the plan still waits"):
            program.keys("Escape")
            program.wait(lambda: juris.sign_dialog_now() is None, "the dialog to close")
            program.find(Role.PUSH_BUTTON, "Sign")


def main():
    with Tap() as tap:
        p12, _authority = make_certificate(HOME)
        tap.story("The preparer", preparer)
        tap.story("Four eyes", four_eyes)
        tap.story("Another ministry", another_ministry)
        tap.story("The reader", reader)
        tap.story("The tables", tables)
        tap.story("Signing", signing, p12)


main()
