# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of a private server as its people reach it with psql, past the program."""
import configparser
import os
import re
import signal
import subprocess
import time


ERROR = re.compile(r"ERROR:\s+([0-9A-Z]{5}): (.*)")


class Refused(Exception):
    """The database refused a statement: its SQLSTATE and what it said."""

    def __init__(self, state, text):
        super().__init__(f"{state}: {text}")
        self.state = state
        self.text = text


class Database:
    def __init__(self, directory):
        self.directory = directory

    def password(self, login):
        parser = configparser.RawConfigParser(delimiters=("=",))
        parser.optionxform = str
        parser.read(os.path.join(self.directory, "passwords"), encoding="utf-8")
        return parser["passwords"][login]

    def postmaster(self):
        """(process, folder of the socket) of the running server."""
        with open(os.path.join(self.directory, "data", "postmaster.pid"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        return int(lines[0]), lines[4]

    def psql(self, login, sql, *options):
        environment = dict(os.environ, PGPASSWORD=self.password(login), PGAPPNAME="psql")
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-R", "\x1e", "-v", "VERBOSITY=verbose", *options,
             "-h", self.postmaster()[1], "-p", "5432", "-U", login, "-d", "iepirkumi", "-f", "-"],
            input=sql, env=environment, capture_output=True, text=True, check=False)

    def ask(self, login, sql):
        """The rows of the last statement, each a list of strings; raises Refused."""
        done = self.psql(login, sql, "-v", "ON_ERROR_STOP=1")
        if done.returncode != 0:
            found = ERROR.search(done.stderr)
            raise Refused(found.group(1) if found else "-----", found.group(2) if found else done.stderr.strip())
        text = done.stdout.removesuffix("\n")
        return [row.split("\x1f") for row in text.split("\x1e")] if text else []

    def states(self, login, sql):
        """The SQLSTATEs of all the statements that were refused; the rest goes on."""
        return [found.group(1) for found in ERROR.finditer(self.psql(login, sql).stderr)]

    def one(self, login, sql):
        return self.ask(login, sql)[0][0]

    def refuses(self, login, sql, *states):
        """Why the database refused it, in one of these SQLSTATEs."""
        try:
            rows = self.ask(login, sql)
        except Refused as refusal:
            if refusal.state not in states:
                raise AssertionError(f"{login} was refused with {refusal}, not with {' or '.join(states)}: {sql}") from refusal
            return refusal
        raise AssertionError(f"{login} was not refused: {sql} gave {rows}")

    def crash(self):
        """As when the power fails: kill -9 of the server."""
        process, _folder = self.postmaster()
        os.kill(process, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
        raise AssertionError("the server is still there")
