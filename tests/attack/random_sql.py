# SPDX-License-Identifier: GPL-3.0-or-later
"""sqlsmith as an ordinary person: some thousands of random statements over everything the catalog shows.

It stands behind a relay that reads every byte the server sends (on a local socket they are plain) and turns sqlsmith's
ROLLBACK into COMMIT, so that whatever a statement does stays done. Afterwards nothing has changed and no foreign mark has
passed by. The control: somebody who may see everything has the marks in the same stream."""
import os
import re
import socket
import subprocess
import tempfile
import threading

from world import Session, content, differences, foreign_in

SECONDS = 150
OVERLAP = 256


class Relay:
    """Between a client and the server: one pair of threads a connection."""

    def __init__(self, folder, target):
        self.target = target
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(folder, ".s.PGSQL.5432"))
        self.listener.listen()
        self.statements = 0
        self.random = False
        self.committed = 0
        self.rows = 0
        self.states = {}
        self.marks = set()
        self.sample = None
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            for read, write, look, starts_with_type in ((client, server, self.from_client, False), (server, client, self.from_server, True)):
                threading.Thread(target=self.pass_on, args=(read, write, look, starts_with_type), daemon=True).start()

    @staticmethod
    def pass_on(read, write, look, starts_with_type):
        """Message by message: a letter (but for the first one of a client), a length, a body."""
        data = b""
        typed = starts_with_type
        try:
            while chunk := read.recv(262_144):
                data += chunk
                out = []
                while len(data) >= 5 if typed else len(data) >= 4:
                    head = 1 if typed else 0
                    size = head + int.from_bytes(data[head:head + 4], "big")
                    if len(data) < size:
                        break
                    message, data = data[:size], data[size:]
                    out.append(look(message) if typed else message)
                    typed = True
                write.sendall(b"".join(out))
        except OSError:
            pass
        for end in (read, write):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def from_client(self, message):
        if message[:1] == b"Q":
            text = message[5:-1].strip()
            if re.fullmatch(rb"rollback;?", text, re.I):
                self.committed += 1
                text = b"COMMIT;\0"
                return b"Q" + (len(text) + 4).to_bytes(4, "big") + text
            # It begins with reading the catalog, of which its statements know nothing.
            self.random = not re.match(rb"(begin|set |select version)", text, re.I) and not re.search(
                rb"from\s+(pg_|information_schema)", text, re.I)
            self.statements += self.random
        return message

    def from_server(self, message):
        kind = message[:1]
        if kind == b"D":
            self.rows += self.random
        elif kind == b"E":
            state = re.search(rb"\0C(\w{5})\0", message)
            if state:
                state = state[1].decode()
                self.states[state] = self.states.get(state, 0) + 1
        if kind in b"DENTtSA":
            found = foreign_in(message.decode("utf-8", "replace"))
            if found and self.sample is None:
                self.sample = message[:400]
            self.marks |= found
        return message

    def close(self):
        self.listener.close()


def smith(world, database, login, queries, seed, seconds=SECONDS, until_mark=False):
    """Runs sqlsmith as somebody. Returns what passed by."""
    with tempfile.TemporaryDirectory(prefix="iep-relay-") as folder:
        relay = Relay(folder, os.path.join(world.folder, ".s.PGSQL.5432"))
        with tempfile.TemporaryFile() as output, subprocess.Popen(
                ["sqlsmith", f"--target=host={folder} dbname={database} user={login} password='{world.password(login)}'",
                 "--exclude-catalog", f"--max-queries={queries}", f"--seed={seed}"],
                stdout=output, stderr=subprocess.STDOUT) as process:
            waited = 0
            while process.poll() is None and waited < seconds and not (until_mark and relay.marks):
                try:
                    process.wait(0.5)
                except subprocess.TimeoutExpired:
                    waited += 0.5
            if process.poll() is None:
                process.kill()
            process.wait()
            output.seek(0)
            said = output.read()[-2000:].decode("utf-8", "replace")
        relay.close()
    return relay, said


def of_others(session, login):
    """The hash of what is one person's and not this one's."""
    return {table: session.value(f"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') from {table} t where login <> %s", (login,))
            for table in ("iepirkumi.request", "iepirkumi.sign_in")}


def run(world, tap, options):
    with world.copy("random") as database:
        with Session(world, "postgres", database) as admin:
            admin.ask("alter role iep_person set statement_timeout = '2s'")
            admin.ask('create role "sees.everything" login in role iep_person, iep_all')
            admin.value("insert into iepirkumi.person (login, name, must_change_password) values ('sees.everything', 'Visu redzošais', false) returning 1")
            world.lock_the_door(["sees.everything"])

            foreign = "institution_id <> (select institution_id from test.place where name = 'a1')"
            for number, (login, what, condition) in enumerate((("view.a1", "no row at all", "true"), ("manage.a1", "no foreign row", foreign))):
                before, others = content(admin, condition), of_others(admin, login)
                relay, said = smith(world, database, login, options.queries, options.seed + number)
                after = content(admin, condition)
                # What belongs to no institution belongs to the person: one's own signing in, answers to one's own requests.
                for own in ("iepirkumi.sign_in",) if condition == "true" else ("iepirkumi.sign_in", "iepirkumi.request"):
                    before.pop(own)
                    after.pop(own)
                changed = differences(before, after) + differences(others, of_others(admin, login))
                tap.ok(relay.statements >= options.queries * 9 // 10 and relay.committed > 0, f"sqlsmith as {login}: {relay.statements} statements, {relay.rows} rows", said)
                tap.ok(not changed, f"as {login}: {what} was changed", *changed)
                tap.ok(not relay.marks, f"as {login}: nothing foreign was returned", relay.marks, relay.sample)
                tap.comment(f"{login}: refused or failed: {dict(sorted(relay.states.items(), key=lambda item: -item[1]))}")
                tap.add("random SQL: statements", relay.statements)
                tap.add("random SQL: rows looked at", relay.rows)

            relay, said = smith(world, database, "sees.everything", max(options.queries, 5000), options.seed, until_mark=True)
            tap.ok(relay.marks, f"control: somebody who may see everything is shown foreign rows after {relay.statements} statements", said)
        world.admin.ask(f"drop database {database} with (force)")
        world.admin.ask('drop role "sees.everything"')
        with open(os.path.join(world.folder, "log"), encoding="utf-8", errors="replace") as log:
            died = [line for line in log if re.search(r"terminated by signal|PANIC", line)]
        tap.ok(not died, "the server lived through it", *died[:5])
