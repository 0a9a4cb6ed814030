# SPDX-License-Identifier: GPL-3.0-or-later
"""The acts of the main job as a person does them in the window, for the scripts of this folder."""
import os
import subprocess

from harness import BUTTONS, FIELDS, NotFound, Program, Role  # noqa: F401

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


def make_certificate(folder, name="Juris Bērziņš", passphrase=PASSPHRASE):
    """A PKCS#12 file of a certificate authority of our own: (file, the authority's certificate)."""
    path = {part: os.path.join(folder, part) for part in ("ca.key", "ca.pem", "key.pem", "csr.pem", "cert.pem", "signer.p12", "pass", "ext")}
    with open(path["pass"], "w", encoding="utf-8") as file:
        file.write(passphrase)
    with open(path["ext"], "w", encoding="utf-8") as file:
        file.write("basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n")

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path["ca.key"], "-out", path["ca.pem"], "-days", "3650",
            "-utf8", "-subj", "/C=LV/O=Demonstrāciju izdevējs/CN=Demonstrāciju izdevējs")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", path["key.pem"], "-out", path["csr.pem"], "-utf8",
            "-subj", f"/C=LV/CN={name}")
    openssl("x509", "-req", "-in", path["csr.pem"], "-CA", path["ca.pem"], "-CAkey", path["ca.key"], "-CAcreateserial", "-days", "700",
            "-extfile", path["ext"], "-out", path["cert.pem"])
    openssl("pkcs12", "-export", "-inkey", path["key.pem"], "-in", path["cert.pem"], "-certfile", path["ca.pem"],
            "-out", path["signer.p12"], "-passout", f"file:{path['pass']}")
    return path["signer.p12"], path["ca.pem"]


class Person:
    """The program as one person has it open."""

    def __init__(self, login, server, output=None, language="en", **options):
        self.login = login
        self.words = WORDS["en"]
        self.program = Program(["--server-directory", server, "--demo", "--user", login], language=language, output=output, **options)

    def __enter__(self):
        try:
            self.program.find(Role.LIST_ITEM, contains=self.words["overview"], patience=60)
        except NotFound:
            self.program.__exit__(NotFound, None, None)
            raise
        return self

    def __exit__(self, kind, error, trace):
        self.program.__exit__(kind, error, trace)

    def go(self, section):
        program = self.program
        keys = {"overview": "ctrl+1", "procurements": "ctrl+2", "plans": "ctrl+3"}
        program.keys(keys[section])

    def open_waiting(self, institution):
        """From the overview to this institution's plan that waits for this person."""
        program = self.program
        self.go("overview")
        # The button belongs to the card that names the institution: it is the first one after the name.
        seen = False
        program.shows(institution)
        for node, _depth in program.walk():
            if node.get_role() == Role.LABEL and node.get_name() == institution:
                seen = True
            elif seen and node.get_role() == Role.PUSH_BUTTON:
                program.press(node)
                program.find(Role.LIST, "Steps of the plan")
                return
        raise NotFound(f"no card of {institution}")

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
        program.wait(lambda: self.status() == self.words["returned"], "the status Returned")

    def status(self):
        """What the pill beside the title of the shown version says."""
        seen = False
        for node, _depth in self.program.walk():
            if node.get_role() != Role.LABEL:
                continue
            if seen:
                return node.get_name()
            seen = node.get_name().startswith("Version ")
        return None

    def open_sign_dialog(self):
        self.program.click(self.words["sign"], Role.PUSH_BUTTON, patience=30)
        return self.program.find((Role.DIALOG, Role.WINDOW, Role.FRAME), self.words["sign-dialog"])

    def sign(self, p12, passphrase=PASSPHRASE):
        """In the open dialog: the certificate, its passphrase, Sign."""
        program = self.program
        dialog = program.find((Role.DIALOG, Role.WINDOW, Role.FRAME), self.words["sign-dialog"])
        program.fill(self.words["certificate"], p12, within=dialog)
        program.fill(self.words["passphrase"], passphrase, within=dialog)
        program.click(self.words["sign"], Role.PUSH_BUTTON, within=dialog)
