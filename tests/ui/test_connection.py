#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection page against a real server with TLS: what is wrong is said where it can be mended, a password that must be
changed shows nothing but its dialog, and a password is in the keyring and nowhere else."""
import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from database import Database
from harness import BUILD, FIELDS, ROOT, Atspi, Program, Role
from po import Catalogue
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SHOTS = os.environ.get("IEPIRKUMI_UI_SHOTS")
PASSWORDS = {"eva.ziema": "slepenais-vārds-1", "mara.must": "pirmā-reize-77", "outside": "svešinieks-22", "no.person": "nepieteiktais-3"}
NEW = "pavisam jauna un gara parole"
CATALOGUE = Catalogue(os.path.join(ROOT, "po", "lv.po"))


class Server:
    """The private server of the program, served over a network with TLS. Outside of the person's home."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="iep-connection-")
        os.chmod(self.folder, 0o711)
        self.local = os.path.join(self.folder, "server")
        self.authority = os.path.join(self.folder, "ca.crt")
        self.process = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def admin(self, *arguments):
        subprocess.run([os.path.join(BUILD, "src", "admin", "iepirkumi-admin"), "--local", self.local, "--quiet", *arguments],
                       check=True, env=dict(os.environ, IEPIRKUMI_DATADIR=os.path.join(ROOT, "data")), stdout=subprocess.DEVNULL)

    def make(self):
        self.admin("server", "start")
        self.admin("install")
        database = Database(self.local)
        for login, password in PASSWORDS.items():
            database.ask("postgres", f"create role \"{login}\" login password '{password}' valid until '2099-01-01'")
        database.ask("postgres", 'grant iep_person to "no.person"')
        for login in ("eva.ziema", "mara.must"):
            database.ask("postgres", f"grant iep_person to \"{login}\"; insert into iepirkumi.person (login, name,"
                          f" must_change_password) values ('{login}', 'Persona {login}', {login == 'mara.must'})")
        self.data = database.ask("postgres", "show data_directory")[0][0]
        self.programs = os.path.dirname(os.readlink(f"/proc/{database.postmaster()[0]}/exe"))
        self.admin("server", "stop", "--force")
        shell = """openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.crt -subj /CN=Test -days 9
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out server.csr -subj /CN=localhost
            echo subjectAltName=DNS:localhost >extensions
            openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -extfile extensions -out server.crt
            cp server.crt server.key "$DATA"; cd "$DATA"; chmod 0600 server.key; chown --reference=. server.crt server.key
            echo 'hostssl all all 127.0.0.1/32 scram-sha-256' >>pg_hba.conf"""
        subprocess.run(["sh", "-ec", shell], cwd=self.folder, env=dict(os.environ, DATA=self.data), check=True, capture_output=True)

    def start(self):
        owner = os.stat(self.data)
        options = {"listen_addresses": "127.0.0.1", "port": self.port, "ssl": "on", "fsync": "off",
                   "unix_socket_directories": "", "logging_collector": "off"}
        arguments = [f"-c{name}={value}" for name, value in options.items()]
        identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        self.process = subprocess.Popen([os.path.join(self.programs, "postgres"), "-D", self.data, *arguments], cwd="/",
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **identity)
        deadline = time.monotonic() + 30
        while True:
            try:
                self.ask("select 1")
                return
            except subprocess.CalledProcessError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def ask(self, sql):
        where = f"host=localhost port={self.port} dbname=iepirkumi user=postgres sslmode=verify-full sslrootcert={self.authority}"
        password = Database(self.local).password("postgres")
        return subprocess.run(["psql", "-XAtq", where, "-c", sql], check=True, capture_output=True, text=True,
                              env=dict(os.environ, PGPASSWORD=password)).stdout.strip()

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
        self.admin("server", "remove", "--with-all-data")
        shutil.rmtree(self.folder, ignore_errors=True)


class Page:
    """The form for a server."""

    def __init__(self, program, server, catalogue=None):
        self.program = program
        self.server = server
        self.translate = catalogue.translate if catalogue else lambda text: text

    def fill(self, **fields):
        for name, text in fields.items():
            self.program.fill(self.translate({"address": "Address", "user": "User Name", "password": "Password", "port": "Port",
                                              "database": "Database", "options": "Further Options"}[name]), text)

    def connect(self):
        self.program.click(self.translate("_Connect").replace("_", ""))

    def fails(self, words, **fields):
        """Connects and is told these words."""
        self.fill(**fields)
        self.connect()
        words = self.translate(words)
        self.program.find((Role.LABEL,), contains=words, patience=60)

    def string(self, user=None):
        where = f"host=localhost port={self.server.port} dbname=iepirkumi sslrootcert={self.server.authority}"
        return where + (f" user={user}" if user else "")


def keep_picture(program, name):
    if SHOTS:
        program.picture(os.path.join(SHOTS, name + ".png"))


def words(tap, server):
    with Program(environment={"GSETTINGS_BACKEND": "keyfile"}, size=(1024, 700)) as program:
        program.resize(1024, 700)
        page = Page(program, server)
        with tap.check("No such server, nothing there, a password in the address: said at the address"):
            program.click("Connect to Your Institution’s Server")
            page.fails("There is no server of this name", address="no-such-host.invalid", user="eva.ziema", password="x")
            keep_picture(program, "en-unknown")
            page.fails("Nothing answers at this address and port", address="127.0.0.1", port="1")
            page.fails("A password does not belong into the address", address="host=localhost password=secret")
        with tap.check("A string of libpq spreads over the fields; a wrong password is said at the password"):
            page.fails("The user name or the password is wrong", address=page.string("eva.ziema"), password="nepareiza parole")
            equal(program.text_of(program.find(FIELDS, "Address")), "localhost", "the address")
            keep_picture(program, "en-password")
        with tap.check("A certificate for another name, and a login nobody registered"):
            page.fails("made out to another name", address="127.0.0.1", password=PASSWORDS["eva.ziema"])
            page.fails("This user name has no right to use the database", address=page.string("outside"), password=PASSWORDS["outside"])
            page.fails("not registered in the system", address=page.string("no.person"), password=PASSWORDS["no.person"])
            keep_picture(program, "en-stranger")
        with tap.check("A certificate of one's own that is not there is said beside it, under Security"):
            page.fails("Your certificate or its key cannot be read", address=page.string("eva.ziema") + " sslcert=/nowhere/eva.crt"
                       " sslkey=/nowhere/eva.key")
            # In sight, though Security had to unfold for it, below the end of a small window.
            program.wait(lambda: program.find((Role.LABEL,), contains="Your certificate or its key").get_component_iface()
                         .get_extents(Atspi.CoordType.WINDOW).y < 660, "the words in sight")
            keep_picture(program, "en-own-certificate")
            page.fails("The further options of the server cannot be read", options="no such thing")
            page.fill(options="")
        with tap.check("A first password shows its dialog and nothing else; with a new one the person is in"):
            page.fill(address=page.string("mara.must"), password=PASSWORDS["mara.must"])
            page.connect()
            program.find(FIELDS, contains="New Password", patience=60)
            equal(bool(program.has("Overview")), False, "the window behind the dialog")
            keep_picture(program, "en-must-change")
            program.fill("New Password", NEW)
            program.fill("The Same Again", NEW)
            program.click("Change")
            # In, but with no right anywhere: that is said, too.
            program.find((Role.LABEL,), contains="You have no right at any institution", patience=60)
            equal(server.ask("select must_change_password from iepirkumi.person where login = 'mara.must'"), "f", "the flag")


def keyring(tap, server):
    with Program(environment={"GSETTINGS_BACKEND": "keyfile"}) as program:
        page = Page(program, server)
        with tap.check("A kept password is in the keyring and in no file of the person's"):
            program.click("Connect to Your Institution’s Server")
            page.fill(address=page.string("eva.ziema"), password=PASSWORDS["eva.ziema"])
            program.press(program.find((Role.TOGGLE_BUTTON, Role.CHECK_BOX), contains="Keep the Password"))
            page.connect()
            program.find(contains="Overview", patience=60)
            program.wait(lambda: subprocess.run(["secret-tool", "lookup", "user", "eva.ziema"], capture_output=True, text=True,
                                                check=False).stdout == PASSWORDS["eva.ziema"], "the password in the keyring")
        searched = 0
        with tap.check("No secret stands in the settings, the state, the cache or the log"):
            for path in glob.glob(os.path.join(HOME, "**"), recursive=True, include_hidden=True):
                if not os.path.isfile(path):
                    continue
                searched += 1
                with open(path, "rb") as file:
                    content = file.read()
                for secret in (*PASSWORDS.values(), NEW):
                    equal(secret.encode() in content, False, f"{secret} in {path}")
                    equal(secret.encode("unicode_escape") in content, False, f"{secret} in {path}, escaped")
            equal(searched > 3 and any("keyfile" in path for path in glob.glob(os.path.join(HOME, "config", "**"), recursive=True)),
                  True, "files searched, the settings among them")


def latvian(tap, server):
    with Program(language="lv", environment={"GSETTINGS_BACKEND": "memory"}, dark=True, size=(1024, 700)) as program:
        program.resize(1024, 700)
        page = Page(program, server, CATALOGUE)
        with tap.check("In Latvian"):
            program.click(page.translate("Connect to Your Institution’s Server"))
            page.fails("The user name or the password is wrong, or the password has expired",
                       address=page.string("eva.ziema"), password="nepareiza parole")
            keep_picture(program, "lv-password")
            page.fails("The connection is not safe: the server’s certificate is made out to another name than this address",
                       address="127.0.0.1")
            keep_picture(program, "lv-name")


def main():
    server = Server()
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets", "--daemonize"], input=b"keyring", check=True,
                   stdout=subprocess.DEVNULL)
    try:
        server.make()
        server.start()
        with Tap() as tap:
            tap.story("What is said", words, server)
            tap.story("The keyring", keyring, server)
            tap.story("Latvian", latvian, server)
    finally:
        server.stop()


main()
