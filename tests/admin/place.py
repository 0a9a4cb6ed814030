# SPDX-License-Identifier: GPL-3.0-or-later
"""A private server with the demonstration in it, the real iepirkumi-admin, and TAP: for the tests in this folder."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

OK, REFUSED, USAGE, NO_CONNECTION = 0, 1, 2, 3
ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


class Answer:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def json(self):
        return json.loads(self.out)

    def expect(self, status, *words):
        assert self.status == status, f"ended with {self.status} instead of {status}\nout: {self.out}\nerr: {self.err}"
        for word in words:
            assert word in self.err + self.out, f"does not say “{word}”\nout: {self.out}\nerr: {self.err}"
        return self


class Place:
    """Everything is in one temporary folder, and gone with it."""

    def __init__(self, tool):
        self.tool = os.path.abspath(tool)
        self.folder = tempfile.mkdtemp(prefix="iep-admin-")
        # The server's user must be able to come here when root runs this.
        os.chmod(self.folder, 0o711)
        self.local = os.path.join(self.folder, "server")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "IEPIRKUMI_DATADIR": os.environ.get("IEPIRKUMI_DATADIR", os.path.join(ROOT, "data")),
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "G_DEBUG", "IEPIRKUMI_LOCALEDIR"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content, mode=0o600):
        path = self.path(name)
        data = content.encode() if isinstance(content, str) else content
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
        return path

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def run(self, *arguments, text=None, wrapper=(), environment=None):
        process = subprocess.run([*wrapper, self.tool, *arguments], input=text, capture_output=True, text=True, timeout=300,
                                 check=False, stdin=None if text is not None else subprocess.DEVNULL, start_new_session=True,
                                 env={**self.environment, **(environment or {})})
        return Answer(process)

    def server(self, *arguments, **options):
        """As the owner of the server."""
        return self.run(*arguments, "--local", self.local, "--json", **options)

    def person(self, login, *arguments, **options):
        return self.run(*arguments, "--local", self.local, "--user", login, "--json", **options)

    def start(self):
        self.server("server", "start", "--fast-but-unsafe").expect(OK)
        self.server("install", "--quiet").expect(OK)
        self.server("demo-data", "--quiet").expect(OK)

    def stop(self):
        self.server("server", "stop", "--force")
        self.server("server", "remove", "--with-all-data")
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_key(self, name, common_name, passphrase, expired=False):
        """NAME.key, NAME.crt and NAME.p12 of somebody who can sign; the certificate is of the kind that people have."""
        key, request, certificate, extensions = (self.path(f"{name}.{ending}") for ending in ("key", "csr", "crt", "ext"))
        self.write(f"{name}.ext", "keyUsage=critical,nonRepudiation\n")
        self.command("openssl", "req", "-utf8", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", f"/C=LV/CN={common_name}")
        self.command("openssl", "x509", "-req", "-in", request, "-signkey", key, "-days", "-1" if expired else "365", "-extfile", extensions,
                     "-out", certificate)
        passphrase_file = self.write(f"{name}.pass", passphrase + "\n")
        self.command("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-name", common_name,
                     "-out", self.path(f"{name}.p12"), "-passout", f"file:{passphrase_file}")

    @staticmethod
    def command(*arguments, **options):
        process = subprocess.run(arguments, capture_output=True, check=False, timeout=120, **options)
        assert process.returncode == 0, f"{arguments[0]}: {process.stderr.decode(errors='replace')}"
        return process.stdout


def client_environment(place, user):
    with open(os.path.join(place.local, "passwords"), encoding="utf-8") as file:
        passwords = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    return {**os.environ, "PGHOST": os.path.join(place.local, "run"), "PGUSER": user, "PGDATABASE": "iepirkumi",
            "PGPASSWORD": passwords[user], "PGOPTIONS": "-c client_min_messages=warning", "PGCONNECT_TIMEOUT": "10"}


def sql(place, text, user="postgres"):
    """The rows of a query, or of the last of several, as lists of strings."""
    process = subprocess.run(["psql", "-XqAt", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=text, text=True,
                             capture_output=True, timeout=120, check=False, env=client_environment(place, user))
    assert process.returncode == 0, process.stderr
    return [row.split("\x1f") for row in process.stdout.rstrip("\n").split("\x1e")] if process.stdout.strip() else []


def main(place, tests):
    """Runs the functions one after the other on one server. Returns the exit status."""
    print(f"1..{len(tests)}", flush=True)
    bad = 0
    try:
        place.start()
        for number, test in enumerate(tests, 1):
            name = test.__name__.removeprefix("test_").replace("_", "-")
            try:
                test()
                print(f"ok {number} - {name}", flush=True)
            except Exception:
                bad += 1
                print(f"not ok {number} - {name}")
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}", flush=True)
    finally:
        place.stop()
    return 1 if bad else 0


def tests_of(module):
    return [function for name, function in vars(sys.modules[module]).items() if name.startswith("test_")]
