# SPDX-License-Identifier: GPL-3.0-or-later
"""The acts of the main job as a person does them in the window, for the scripts of this folder."""
import csv
import os
import shutil
import subprocess

from forms import Form, rows
from harness import BUTTONS, FIELDS, NotFound, Program, ROOT, Role  # noqa: F401

WORDS = {
    "en": {
        "overview": "Overview", "procurements": "Procurements", "plans": "Procurement Plans",
        "create": "Create Plan…", "create-version": "Create Version", "hand_over": "Hand over for endorsement",
        "endorse": "Endorse", "approve": "Approve", "endorse_ministry": "Endorse (ministry)", "sign": "Sign",
        "return": "Return…", "return-plan": "Return the Plan", "comment": "Comment",
        "sign-dialog": "Sign the Plan", "certificate": "Certificate file (.p12, .pfx)", "passphrase": "Passphrase",
        "pdf": "PDF", "contents": "Contents", "comparison": "Comparison", "decisions": "Decisions",
        "valid": "Signature valid", "save-pdf": "Save the PDF",
        "created": "Created", "ready": "Ready for approval", "endorsed": "Endorsed", "approved": "Approved",
        "endorsed_ministry": "Endorsed (ministry)", "signed": "Signed", "returned": "Returned",
    },
}
PASSPHRASE = "parole-1 ā"
with open(os.path.join(ROOT, "data", "demo", "people.csv"), encoding="utf-8") as _file:
    NAMES = {row["login"]: row["name"] for row in csv.DictReader(_file, delimiter=";")}


class Authority:
    """An issuer of certificates of our own: each person who signs gets one in their name."""

    def __init__(self, folder, passphrase=PASSPHRASE):
        self.folder = os.path.join(folder, "certificates")
        os.makedirs(self.folder, exist_ok=True)
        self.passphrase_file = self._write("pass", passphrase)
        self.extensions = self._write("ext", "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n")
        self.certificate, self.key = self._path("ca.pem"), self._path("ca.key")
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.certificate, "-days", "3650",
                      "-utf8", "-subj", "/C=LV/O=Demonstrāciju izdevējs/CN=Demonstrāciju izdevējs")

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _write(self, name, text):
        with open(self._path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self._path(name)

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    def files_of(self, name):
        """(certificate, private key) of somebody of this name, for other programs."""
        key, request, certificate = (self._path(name + ending) for ending in (".key", ".csr", ".pem"))
        if not os.path.exists(certificate):
            self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-utf8", "-subj", f"/C=LV/CN={name}")
            self._openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
                          "-days", "700", "-extfile", self.extensions, "-out", certificate)
        return certificate, key

    def p12_of(self, login):
        """The PKCS#12 file of a person of the demonstration."""
        path = self._path(login + ".p12")
        if not os.path.exists(path):
            certificate, key = self.files_of(NAMES[login])
            self._openssl("pkcs12", "-export", "-inkey", key, "-in", certificate, "-certfile", self.certificate,
                          "-out", path, "-passout", f"file:{self.passphrase_file}")
        return path

    def trust(self):
        """It is trusted here, as an organisation would trust its own."""
        folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "iepirkumi", "trusted-certificates")
        os.makedirs(folder, exist_ok=True)
        shutil.copy(self.certificate, folder)


class Person:
    """The program as one person has it open."""

    def __init__(self, login, server, output=None, language="en", tap=None, shared=False, **options):
        self.login = login
        self.tap = tap
        self.words = WORDS["en"]
        self.program = Program(["--server-directory", server, "--demo", "--user", login], language=language, output=output, **options)
        if tap is not None:
            tap.watch(self.program, shared)

    def __enter__(self):
        try:
            self.program.find(Role.LIST_ITEM, contains=self.words["overview"], patience=60)
        except NotFound:
            self.program.__exit__(NotFound, None, None)
            raise
        return self

    def __exit__(self, kind, error, trace):
        if self.tap is None:
            self.program.__exit__(kind, error, trace)
        elif kind is not None:
            self.program.kill()
        else:
            with self.tap.check(f"The program {self.login} used ends well and did not complain"):
                self.program.close()

    def close(self):
        self.__exit__(None, None, None)

    def become(self, login):
        """Switch to somebody else of the demonstration, by the menu of the person."""
        program = self.program
        if login == self.login:
            return self
        program.click(f"You: {NAMES[self.login]}", Role.PUSH_BUTTON)
        program.press(program.find(Role.LIST_ITEM, NAMES[login]))
        program.find(Role.PUSH_BUTTON, f"You: {NAMES[login]}", patience=30)
        self.login = login
        return self

    def go(self, section):
        program = self.program
        keys = {"overview": "ctrl+1", "procurements": "ctrl+2", "estimates": "ctrl+3", "budget": "ctrl+4", "plans": "ctrl+5"}
        program.keys(keys[section])

    def open_waiting(self, institution):
        """From the overview to this institution's plan that waits for this person."""
        program = self.program
        self.go("overview")
        # The button belongs to the card that names the institution: it is the first one after the name.
        program.wait(lambda: self.find_card_button(institution), f"a card of {institution}", 30)
        program.press(self.find_card_button(institution))
        program.find(Role.LIST, "Steps of the plan")

    def find_card_button(self, institution):
        program = self.program
        overview = program.find(Role.PANEL, self.words["overview"])
        seen = False
        for node, _depth in program.walk(overview):
            if node.get_role() == Role.LABEL and node.get_name() == institution:
                seen = True
            elif seen and node.get_role() == Role.PUSH_BUTTON:
                return node
        return None

    def create_plan(self):
        program = self.program
        self.go("plans")
        program.click(self.words["create"], Role.PUSH_BUTTON)
        program.click(self.words["create-version"], Role.PUSH_BUTTON, patience=30)
        program.find(Role.PUSH_BUTTON, self.words["hand_over"], patience=30)

    def act(self, act, then):
        """Press the primary button and wait until the version's status is this one."""
        program = self.program
        program.click(self.words[act], Role.PUSH_BUTTON, patience=30)
        program.wait(lambda: self.status() == self.words[then], f"the status {self.words[then]}")

    def return_plan(self, comment):
        program = self.program
        program.click(self.words["return"], (Role.PUSH_BUTTON, Role.TOGGLE_BUTTON), patience=30)
        program.fill(self.words["comment"], comment)
        program.click(self.words["return-plan"], Role.PUSH_BUTTON)
        # Who returns it for the ministry does not see it any more.
        program.wait(lambda: self.status() in (self.words["returned"], None), "the status Returned")

    def status(self):
        """What the pill beside the title of the shown version says."""
        seen = False
        for node, _depth in self.program.walk(tables=[]):
            if node.get_role() != Role.LABEL:
                continue
            if seen:
                return node.get_name()
            seen = node.get_name().startswith("Version ")
        return None

    def open_sign_dialog(self):
        self.program.click(self.words["sign"], Role.PUSH_BUTTON, patience=30)
        return self.sign_dialog()

    def sign_dialog(self):
        return self.program.wait(self.sign_dialog_now, "the sign dialog")

    def sign_dialog_now(self):
        return self.program.find_now((Role.DIALOG, Role.WINDOW, Role.FRAME), self.words["sign-dialog"])

    def sign(self, p12, passphrase=PASSPHRASE):
        """In the open dialog: the certificate, its passphrase, Sign."""
        program = self.program
        dialog = program.find((Role.DIALOG, Role.WINDOW, Role.FRAME), self.words["sign-dialog"])
        program.fill(self.words["certificate"], p12, within=dialog)
        program.fill(self.words["passphrase"], passphrase, within=dialog)
        program.click(self.words["sign"], Role.PUSH_BUTTON, within=dialog)

    def form(self):
        return Form(self.program)

    # Plans ----------------------------------------------------------------------

    def versions(self):
        """The rows of the list of versions, newest first."""
        return rows(self.program, "Versions of the plan")

    def wait_version(self, number, *words, patience=30):
        """Wait until the row of this version has these words in its cells."""
        def found():
            row = next((cells for cells in self.versions() if cells[:1] == [f"v{number}"]), None)
            return row is not None and all(word in row for word in words)
        try:
            self.program.wait(found, f"version {number} with {words}", patience)
        except NotFound as error:
            raise NotFound(f"{error}; the list is {self.versions()}") from error

    def select_version(self, number):
        program = self.program
        view = program.find(Role.TREE_TABLE, "Versions of the plan")
        program.point_at(program.find(Role.LABEL, f"v{number}", within=view))
        program.find(Role.LABEL, f"Version {number}")

    def tab(self, name):
        self.program.click(name, (Role.PAGE_TAB, Role.TOGGLE_BUTTON, Role.RADIO_BUTTON))

    def offers(self, act):
        """Whether there is a button for this act now."""
        return self.program.find_now(BUTTONS, self.words[act], sensitive=True) is not None


class Stage:
    """One program in which person after person appears; when a story broke it, the next one gets a new one."""

    def __init__(self, server, tap):
        self.server = server
        self.tap = tap
        self.person = None

    def enter(self, login):
        if self.person is None or self.person.program.process.poll() is not None:
            self.person = Person(login, self.server, tap=self.tap, shared=True).__enter__()
        return self.person.become(login)

    def close(self):
        if self.person is not None and self.person.program.process.poll() is None:
            self.person.close()
