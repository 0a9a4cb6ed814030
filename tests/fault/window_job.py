# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job in the window, an act at a time, for whoever is interrupted in it: each act looks first how far it is, so
that it can be gone on with after a crash of the window or of the server."""
import json
import os
import time

import chain
from chain import Authority
from database import Database
from forms import Procurements
from harness import FIELDS, Atspi, GLib, Program, Role

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
AGENCY = "Valsts demonstrāciju aģentūra"
# The form writes what is typed to the disk after 0.7 s; so much more for a busy machine.
SETTLED = 1.7
REVISED = "2027/6"
# status of the newest version: who does what, and what the pill says afterwards
STEPS = {
    "created": ("anna.kalnina", "hand_over", "ready"),
    "ready": ("janis.ozols", "endorse", "endorsed"),
    "endorsed": ("maija.berza", "approve", "approved"),
    "approved": ("ilze.liepa", "endorse_ministry", "endorsed_ministry"),
    "endorsed_ministry": ("juris.berzins", "sign", "signed"),
}
STATE = """with v as (select * from iepirkumi.plan_version where institution_id = i() and year = 2027)
select json_build_object(
  'versions', (select count(*) from v),
  'status', (select status from v order by number desc limit 1),
  'returned', (select returned from v order by number desc limit 1),
  'lock', (select sum(lock_version) from v),
  'decisions', (select count(*) from iepirkumi.decision where document_kind = 'plan' and version_id in (select id from v)),
  'documents', (select count(*) from iepirkumi.document where document_kind = 'plan' and version_id in (select id from v)),
  'signed', (select count(*) from v where status = 'signed'),
  'in_force', (select count(*) from v where in_force),
  'lines', (select count(*) from v where line_count <> (select count(*) from iepirkumi.plan_line l where l.version_id = v.id)),
  'decided', (select count(*) from iepirkumi.decision),
  'traced', (select count(*) from iepirkumi_audit.entry where tbl = 'decision' and op = 'insert'),
  'made', (select json_agg(json_build_array(rationale, notes, status)) from iepirkumi.procurement_revision where title = :'title'),
  'revised', (select json_agg(json_build_array(status, in_force)) from iepirkumi.procurement_revision r
    where institution_id = i() and number = :'number' and rationale = :'words'),
  'revisions', (select count(*) from iepirkumi.procurement_revision where institution_id = i() and number = :'number'),
  'drafts', (select count(*) from iepirkumi.procurement_revision where institution_id = i() and number = :'number' and status = 'draft'))
""".replace("i()", "(select id from iepirkumi.institution where code = '1301')")


class WindowDied(Exception):
    """The window was killed while something was done in it."""


class ServerGone(Exception):
    """The server was killed, and the person looks up."""


def scan(program):
    """{(role, name): widget} of what is on the screen but the insides of tables, in one walk: each takes long on a busy machine."""
    found = {}
    for node, _depth in program.walk(tables=[]):
        try:
            found[(node.get_role(), node.get_name() or "")] = node
        except GLib.Error:
            continue
    return found


class Watched(Program):
    """Notices at once when it is killed, and looks up when the server is."""
    server_gone = False

    def wait(self, question, what, patience=30.0):
        def asked():
            if self.process.poll() is not None:
                raise WindowDied
            if self.server_gone:
                raise ServerGone
            return question()
        return super().wait(asked, what, patience)


chain.Program = Watched


class Job:
    """What there is to do next, and how. MOMENT is called right before the button that does it is pressed."""

    def __init__(self):
        self.database = Database(SERVER)
        self.authority = Authority(HOME)
        self.authority.trust()
        self.number = 0
        self.moment = lambda: None
        self.left = ["draft", "revise", "create_plan"]
        self.name_edit()

    def name_edit(self):
        """The words of the next edit, which nothing else has; and what of it was typed when."""
        self.number += 1
        self.words = {"Subject": f"Avārijas iepirkums {self.number}", "Rationale": f"Pamatojums pirms avārijas {self.number}",
                      "Notes": f"Piezīme pirms avārijas {self.number}", "Description": f"Apraksts pirms avārijas {self.number}"}
        self.typed = {}

    # What the database says -----------------------------------------------------------------------------------

    def state(self):
        done = self.database.psql("postgres", STATE, "-v", "ON_ERROR_STOP=1", "-v", "title=" + self.words["Subject"],
                                  "-v", "words=" + self.words["Rationale"], "-v", "number=" + REVISED)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    def is_done(self, act, before, now):
        """How often the act was done between these two states; half of one is an error."""
        if act == "draft":
            made = now["made"] or []
            wanted = [self.words["Rationale"], self.words["Notes"], "draft"]
            assert all(row == wanted for row in made), f"half an act: {made}, not {wanted}"
            return len(made)
        if act == "revise":
            revised = now["revised"] or []
            assert now["drafts"] <= 1 and now["revisions"] - before["revisions"] <= 1, f"doubled: {before} → {now}"
            return len([row for row in revised if row == ["included", True]])
        done = now["decisions"] - before["decisions"]
        changed = [(now[key] != before[key]) for key in ("status", "lock")]
        if act == "create_plan":
            changed.append(now["versions"] - before["versions"] == 1)
        if act == "sign":
            changed.append(now["documents"] - before["documents"] == 1)
        assert all(changed) or not any(changed), f"half an act: {before} → {now}"
        assert (done > 0) == changed[0], f"half an act: {before} → {now}"
        return done

    @staticmethod
    def check_whole(now):
        """What holds whatever happened."""
        assert now["signed"] == now["documents"], f"signed versions and signed files: {now}"
        assert now["in_force"] == min(1, now["signed"]), f"versions in force: {now}"
        assert now["lines"] == 0, f"a version lacks lines: {now}"
        assert now["decided"] == now["traced"], f"decisions and the audit trail: {now}"

    def next(self, now, chance):
        """(login, act, what the pill says afterwards)"""
        if self.left:
            return "anna.kalnina", self.left[0], None
        if now["status"] == "ready" and chance.random() < 0.25:
            return "janis.ozols", "return", "returned"
        return STEPS[now["status"]]

    def passed(self, act):
        """The act is done and known to be done."""
        if act in self.left:
            self.left.remove(act)
            self.name_edit()
        if act == "sign":
            self.left = ["draft", "revise", "create_plan"]

    # The disk -------------------------------------------------------------------------------------------------

    @staticmethod
    def kept():
        """What the window keeps of unsaved edits."""
        folder = os.path.join(os.environ["XDG_STATE_HOME"], "iepirkumi", "drafts")
        texts = []
        for place, _folders, names in os.walk(folder):
            for name in names:
                if name.endswith(".json"):
                    with open(os.path.join(place, name), encoding="utf-8") as file:
                        texts.append(file.read())
        return [text for text in texts if text.strip()]

    def settled(self, until):
        """Those of the typed words that must have reached the disk by then."""
        return {field: self.words[field] for field, at in self.typed.items() if at + SETTLED < until}

    # The acts -------------------------------------------------------------------------------------------------

    def do(self, act, then, person, brought_back=None):
        """Does it, or what is left of it. BROUGHT_BACK: the words that the form has to hold already, from before a crash; {} when
        the server has them and the form only opens again."""
        if act in ("draft", "revise"):
            self.edit(act, person, brought_back)
        elif act == "create_plan":
            self.create_plan(person)
        else:
            self.decide(act, then, person)

    def press(self, person, name, within=None):
        node = person.program.find(Role.PUSH_BUTTON, name, within=within, sensitive=True)
        self.moment()
        person.program.press(node)

    @staticmethod
    def form_now(program, button="Save and Include"):
        """A button of the form, if it is open; the tables beneath, which take long, are not looked through."""
        for node, _depth in program.walk(backwards=True, tables=[]):
            if node.get_role() == Role.PUSH_BUTTON and node.get_name() == button:
                return node
        return None

    def edit(self, act, person, brought_back):
        program = person.program
        if self.form_now(program) is None:
            person.go("procurements")
            seen = program.wait(lambda: self.there(program), "the procurements")
            if brought_back == {}:
                # Saved, but not included: the form opens again, and has nothing to say.
                program.wait(lambda: self.form_now(program), "the form of the saved draft")
            elif brought_back is not None:
                program.wait(lambda: any("were brought back" in name for _role, name in scan(program)), "the words were brought back")
            elif (Role.PUSH_BUTTON, "Save and Include") in seen:
                pass
            elif self.is_done(act, self.before, self.state()):
                return
            elif act == "draft":
                program.keys("ctrl+n")
            else:
                self.open_revision(person)
            program.wait(lambda: self.form_now(program), "the form")
        if self.typed:
            # A save that a crash of the server met goes on by itself: the form closes then.
            program.wait(lambda: self.form_now(program) is None or self.is_ready(program), "the form to be ready", 90)
            if self.form_now(program) is None:
                return
        fields = self.fields(program)
        for field, text in (brought_back or {}).items():
            assert self.value(fields[field]) == text, f"lost from the form: {field} is {self.value(fields[field])!r}, not {text!r}"
        for field in ("Subject", "Rationale", "Notes", "Description"):
            if field == "Subject" and act == "revise" or self.value(fields[field]) == self.words[field]:
                continue
            Atspi.EditableText.set_text_contents(fields[field].get_editable_text_iface(), self.words[field])
            self.typed[field] = time.monotonic()
        self.press(person, "Save" if act == "draft" else "Save and Include")
        program.wait(lambda: self.form_now(program) is None, "the form to close", 90)

    @staticmethod
    def there(program):
        seen = scan(program)
        return seen if (Role.TREE_TABLE, "Procurements") in seen or (Role.PUSH_BUTTON, "Save and Include") in seen else None

    @staticmethod
    def form_now(program, button="Save and Include"):
        """A button of the form, if it is open."""
        return scan(program).get((Role.PUSH_BUTTON, button))

    def is_ready(self, program):
        save = self.form_now(program, "Save")
        return save is not None and save.get_state_set().contains(Atspi.StateType.SENSITIVE)

    @staticmethod
    def value(node):
        return Program.text_of(node)

    def fields(self, program):
        """The fields of the open form by their labels, each where it is written into."""
        def whole():
            found = {}
            for (role, name), node in scan(program).items():
                if role in FIELDS and name in self.words and node.get_editable_text_iface() is not None:
                    found[name] = node
            return found if len(found) == len(self.words) else None
        return program.wait(whole, "the fields of the form")

    def check_form(self, program, words):
        fields = self.fields(program)
        for field, text in words.items():
            assert self.value(fields[field]) == text, f"lost from the form: {field} is {self.value(fields[field])!r}, not {text!r}"

    def open_revision(self, person):
        procurements = Procurements(person)
        program = person.program
        procurements.open()
        now = self.state()
        if now["drafts"]:
            procurements.select("telpu uzkopsanas", status="In preparation")
            procurements.act("Edit")
        else:
            procurements.select("telpu uzkopsanas", REVISED)
            procurements.act("New revision")

    def create_plan(self, person):
        program = person.program
        if program.find_now(Role.PUSH_BUTTON, "Create Version") is None:
            person.go("plans")
            made = person.words["hand_over"]
            offered = person.words["create"]
            program.wait(lambda: program.find_now(Role.PUSH_BUTTON, made)
                         or program.find_now(Role.PUSH_BUTTON, offered, sensitive=True), "the plans")
            if program.find_now(Role.PUSH_BUTTON, made):
                return
            program.click(offered, Role.PUSH_BUTTON)
        self.press(person, "Create Version")
        program.find(Role.PUSH_BUTTON, person.words["hand_over"], patience=60)

    def decide(self, act, then, person):
        program = person.program
        if act == "endorse_ministry":
            if program.find_now(Role.LIST, "Steps of the plan") is None:
                person.open_waiting(AGENCY)
        elif act != "sign" or person.sign_dialog_now() is None:
            person.go("plans")
        wanted = person.words[then]
        program.wait(lambda: person.status() is not None, "the version")
        if person.status() == wanted:
            return
        if act == "return":
            program.click(person.words["return"], (Role.PUSH_BUTTON, Role.TOGGLE_BUTTON))
            program.fill(person.words["comment"], f"Lūdzu precizēt {self.number}")
            self.press(person, person.words["return-plan"])
        elif act == "sign":
            dialog = person.sign_dialog_now() or person.open_sign_dialog()
            program.fill(person.words["certificate"], self.authority.p12_of(person.login), within=dialog)
            program.fill(person.words["passphrase"], chain.PASSPHRASE, within=dialog)
            self.press(person, person.words["sign"], within=dialog)
        else:
            self.press(person, person.words[act])
        program.wait(lambda: person.status() == wanted, f"the status {wanted}", 60)
