#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not be possible: for each person no button in the window, and a refusal by the database to whoever goes
past the window with psql. And signing: what is wrong is said in the dialog, and nothing is stored."""
import hashlib
import os
import subprocess
import sys
import time

from chain import Authority, NAMES, PASSPHRASE, Stage
from database import Database
from forms import Procurements, rows
from harness import BUILD, BUTTONS, FIELDS, ROOT, Role
from tap import Tap, equal

# What openssl and an incremental update of its own make of a plan.
sys.path.append(os.path.join(ROOT, "tests", "admin"))
import elsewhere  # noqa: E402

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
AGENCY = "Valsts demonstrāciju aģentūra"
OTHERS = ("Demonstrāciju ministrija", AGENCY, "Demonstrāciju inspekcija", "Demonstrāciju birojs")
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
    seen = {node.get_name() for node in program.find_all(BUTTONS)}
    return [name for name in names if name in seen]


def preparer(tap, stage):
    anna = stage.enter("anna.kalnina")
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


def four_eyes(tap, stage):
    janis = stage.enter("janis.ozols")
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


def another_ministry(tap, stage):
    zane = stage.enter("zane.ozolina")
    program = zane.program
    with tap.check("The reviewer of the other ministry sees only what is hers in the overview"):
        zane.go("overview")
        program.shows(MUSEUM)
        program.gone(AGENCY)
    with tap.check("The list of institutions does not have the institutions of the other ministry"):
        program.keys("ctrl+i")
        program.find(FIELDS, "Find an Institution")
        program.shows(MUSEUM)
        equal([name for name in OTHERS if program.has(name)], [], "the institutions of the other ministry")
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


def reader(tap, stage):
    rita = stage.enter("rita.reader")
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


def tables(tap, stage):
    stage.enter("rita.reader")
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
        statements = ("set role iep_owner", "set role iep_exec", "set role iep_audit", "set role iep_all",
                      "set session authorization postgres", "select * from pg_authid", "create table public.t (i int)",
                      "create schema mine", "create role mine login", "alter role postgres nologin",
                      "copy (select 1) to program 'true'", "select pg_read_file('/etc/passwd')")
        for login in NAMES:
            equal(database.states(login, ";\n".join(statements) + ";"), ["42501"] * len(statements), f"how {login} was refused")


def choose_means(program, down):
    """Certificate file, card or another program: with the keyboard."""
    program.tab_to("Signature with")
    program.keys("space")
    program.wait(lambda: program.focused().get_role() == Role.LIST_ITEM, "the list of the means")
    program.keys(*(["Down"] * down), "Return")


class Signing:
    """The plan of 2026 waits for juris.berzins, who tries this and that; nothing may be stored or lost by it."""

    def __init__(self, tap, stage, authority):
        self.tap = tap
        self.juris = stage.enter("juris.berzins")
        self.program = self.juris.program
        self.authority = authority
        self.before = version_of("1301", 2026)
        self.folder = os.path.join(HOME, "files")
        os.makedirs(self.folder, exist_ok=True)

    def write(self, name, content=b""):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def nothing_happened(self):
        equal(version_of("1301", 2026), self.before, "the version")
        equal(database.one("postgres", f"select count(*) from iepirkumi.document where document_kind = 'plan' and version_id = {self.before[0]}"), "0",
              "the stored documents")

    def refused(self, name, button, fields, *words):
        """With these fields the button leads to these words and to nothing else."""
        program = self.program
        with self.tap.check(name):
            for field, value in fields.items():
                program.fill(field, value)
            program.click(button, Role.PUSH_BUTTON, within=self.juris.sign_dialog())
            for word in words:
                program.shows(word)
            self.nothing_happened()

    def with_file(self, name, path, passphrase, *words):
        self.refused(name, "Sign", {"Certificate file (.p12, .pfx)": path, "Passphrase": passphrase}, *words)

    def brought_back(self, name, path, *words):
        self.refused(name, "Bring Back", {"2. The signed PDF": path}, *words)

    def certificates(self):
        authority = self.authority
        p12 = authority.p12_of("juris.berzins")
        with self.tap.check("The sign dialog says what is signed"):
            self.juris.open_waiting(AGENCY)
            self.juris.open_sign_dialog()
            self.program.shows(AGENCY)
            self.program.shows("Procurement plan 2026, version")
        self.with_file("A wrong passphrase is said in the dialog, and nothing is stored", p12, PASSPHRASE + "x",
                       "The passphrase of the certificate file is wrong.")
        self.with_file("A certificate file without its passphrase", p12, "", "The passphrase of the certificate file is wrong.")
        self.with_file("A certificate file that is not there", os.path.join(self.folder, "missing.p12"), PASSPHRASE, "missing.p12")
        no_certificate = "The file is not a certificate file (PKCS#12, .p12 or .pfx)."
        self.with_file("A file that is no certificate", self.write("text.p12", b"This is no certificate.\n"), PASSPHRASE, no_certificate)
        self.with_file("An empty certificate file", self.write("empty.p12"), PASSPHRASE, no_certificate)
        self.with_file("The certificate of somebody else, with the right passphrase", authority.p12_of("maija.berza"), PASSPHRASE,
                       "The certificate is that of Maija Bērza, and you are Juris Bērziņš.")

    def save(self):
        """The plan as the dialog hands it out."""
        program = self.program
        path = os.path.join(self.folder, "plan.pdf")
        with self.tap.check("The plan is saved to be signed by another program"):
            choose_means(program, 2)
            program.click("Save…", Role.PUSH_BUTTON, within=self.juris.sign_dialog())
            program.fill("Name:", path)
            program.click("Save", Role.PUSH_BUTTON)
            program.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)
            program.shows("The plan was saved; sign it and bring it back here")
        with open(path, "rb") as file:
            return file.read()

    def another_plan(self):
        """A plan of next year, as the same person may save it."""
        version, _lock = version_of("1301", 2027)
        path = os.path.join(self.folder, "another.pdf")
        subprocess.run([os.path.join(BUILD, "src", "admin", "iepirkumi-admin"), "export", "plan", version, "-o", path,
                        "--local", SERVER, "--user", "juris.berzins"], check=True, capture_output=True,
                       env={**os.environ, "IEPIRKUMI_DATADIR": os.path.join(ROOT, "data"), "LC_ALL": "C.UTF-8"})
        with open(path, "rb") as file:
            return file.read()

    def from_elsewhere(self):
        saved = self.save()
        key = self.authority.files_of("Juris Bērziņš")
        signed = elsewhere.sign(saved, *key)
        differs = "The file is not the one that was exported from here for signing: its bytes differ."

        self.brought_back("Brought back unsigned", self.write("unsigned.pdf", saved), "The file is the exported one, but it is not signed.")
        changed = bytearray(signed)
        changed[len(saved) // 2] ^= 1
        self.brought_back("Brought back with one byte of the plan changed", self.write("changed.pdf", changed), differs)
        self.brought_back("Changed first and signed then", self.write("edited.pdf", elsewhere.sign(bytes(changed[:len(saved)]), *key)), differs)
        forged = bytearray(signed)
        digit = signed.index(b"/Contents <", len(saved)) + 400
        forged[digit] = ord("1") if forged[digit] != ord("1") else ord("2")
        self.brought_back("With one digit of the signature changed", self.write("forged.pdf", forged), "The signature")
        self.brought_back("Cut off in the middle", self.write("cut.pdf", signed[:len(signed) // 2]), "The PDF file is damaged or incomplete")
        self.brought_back("Cut off at its end", self.write("end.pdf", signed[:-200]), "The PDF file is damaged or incomplete")
        self.brought_back("Something else than a PDF", self.write("text.pdf", b"A letter.\n"), "The file is not a PDF document.")
        self.brought_back("A file that is not there", os.path.join(self.folder, "missing.pdf"), "missing.pdf")
        self.brought_back("Another plan, signed by the right person",
                          self.write("foreign.pdf", elsewhere.sign(self.another_plan(), *key)),
                          "The file holds another document or another version than the one to be signed.")
        self.brought_back("The right plan, signed by somebody else",
                          self.write("stranger.pdf", elsewhere.sign(saved, *self.authority.files_of("Maija Bērza"))),
                          "The file was signed by Maija Bērza and not by Juris Bērziņš.")
        self.brought_back("Signed by a clock that is a day ahead",
                          self.write("ahead.pdf", elsewhere.sign(saved, *key, claimed=time.time() + 86400)), "which is still to come")
        with self.tap.check("Escape closes the dialog, and the plan still waits"):
            self.program.keys("Escape")
            self.program.wait(lambda: self.juris.sign_dialog_now() is None, "the dialog to close")
            self.program.find(Role.PUSH_BUTTON, "Sign")
            self.nothing_happened()
        with self.tap.check("After all that the right file is taken and stored byte for byte"):
            self.juris.open_sign_dialog()
            choose_means(self.program, 2)
            self.program.fill("2. The signed PDF", self.write("signed.pdf", signed))
            self.program.click("Bring Back", Role.PUSH_BUTTON, within=self.juris.sign_dialog())
            self.program.wait(lambda: self.juris.status() == "Signed", "the status Signed", 60)
            equal(database.one("postgres", f"select encode(sha256, 'hex') from iepirkumi.document where document_kind = 'plan' and version_id = {self.before[0]}"),
                  hashlib.sha256(signed).hexdigest(), "what is stored")
            self.program.shows("Signature valid", 40)


def signing(tap, stage, authority):
    signing_of_2026 = Signing(tap, stage, authority)
    signing_of_2026.certificates()
    signing_of_2026.from_elsewhere()


def main():
    with Tap() as tap:
        authority = Authority(HOME)
        authority.trust()
        stage = Stage(SERVER, tap)
        tap.story("The preparer", preparer, stage)
        tap.story("Four eyes", four_eyes, stage)
        tap.story("Another ministry", another_ministry, stage)
        tap.story("The reader", reader, stage)
        tap.story("The tables", tables, stage)
        tap.story("Signing", signing, stage, authority)
        stage.close()


main()
