#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/backup.md says about going back to a moment, done on a small server: the log is archived, a base backup is taken, people
work, somebody destroys something, and another server comes up as it was just before. The settings are read from the document: TAP."""
import os
import pwd
import re
import shutil
import subprocess
import sys
import time

from place import OK, ROOT, Place, main, tests_of

anna = "anna.kalnina"
PASSWORD = "vasaras-saule-27"
BIN = os.environ.get("IEPIRKUMI_POSTGRESQL_BINDIR") or sorted(
    (os.path.join("/usr/lib/postgresql", name, "bin") for name in os.listdir("/usr/lib/postgresql")), key=lambda path: int(path.split("/")[4]))[-1]
with open(os.path.join(ROOT, "docs", "backup.md"), encoding="utf-8") as document:
    DOCUMENT = document.read()


def documented(heading):
    """The settings in the document under this heading, as they are written there."""
    return re.search(rf"^### {heading}\n.*?^```ini\n(.*?)^```", DOCUMENT, re.M | re.S).group(1)


class Server:
    """A PostgreSQL of its own; the socket is its only way in, and only for whoever runs the test."""

    def __init__(self, folder, name):
        self.data, self.socket, self.log = (os.path.join(folder, name + ending) for ending in ("", "-run", ".log"))
        os.makedirs(self.socket, mode=0o700)
        own(self.socket)

    def control(self, *arguments):
        as_server(os.path.join(BIN, "pg_ctl"), "-D", self.data, "-w", "-t", "60", "-s", *arguments)

    def start(self):
        self.control("-l", self.log, "-o", f"-c listen_addresses='' -c unix_socket_directories='{self.socket}' -c shared_buffers=16MB", "start")

    def sql(self, text):
        process = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.socket, "-U", "postgres", "-d", "iepirkumi", "-c", text],
                                 capture_output=True, text=True, check=False, timeout=60)
        assert process.returncode == 0, process.stderr
        return process.stdout.strip()

    def options(self, user="postgres"):
        return ["--host", self.socket, "--dbname", "iepirkumi", "--user", user, "--json"]


def own(path):
    if os.geteuid() == 0:
        shutil.chown(path, "postgres", "postgres")


def as_server(*arguments, user=[] if os.geteuid() else ["runuser", "-u", "postgres", "--"]):
    """The server refuses to run as root."""
    process = subprocess.run([*user, *arguments], capture_output=True, text=True, check=False, timeout=120, cwd="/")
    assert process.returncode == 0, f"{arguments[0]}: {process.stderr}{process.stdout}"
    return process.stdout


class Installation(Place):
    def __init__(self, tool):
        super().__init__(tool)
        self.archive, self.base = self.path("archive"), self.path("base")
        os.mkdir(self.archive, 0o700)
        own(self.archive)
        if os.geteuid() == 0:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        self.server_, self.later = Server(self.folder, "data"), None
        self.moment = None

    def start(self):
        as_server(os.path.join(BIN, "initdb"), "-D", self.server_.data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
                  "--no-sync", "--data-checksums")
        settings = documented("Archive the log").replace("/var/lib/postgresql/archive", self.archive)
        assert "archive_command" in settings and self.archive in settings
        with open(os.path.join(self.server_.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.write("\n" + settings + "\nmax_wal_size = 256MB\n")
        self.server_.start()
        self.command(os.path.join(BIN, "createdb"), "-h", self.server_.socket, "-U", "postgres", "iepirkumi")
        self.run("install", "--quiet", *self.server_.options()).expect(OK)
        self.run("demo-data", "--quiet", *self.server_.options()).expect(OK)

    def stop(self):
        for server in (self.server_, self.later):
            if server is not None and os.path.exists(os.path.join(server.data, "postmaster.pid")):
                server.control("-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


place = Installation(sys.argv[1])
COUNT = "select count(*) from iepirkumi.procurement"
HEADS = "select string_agg(concat_ws(' ', institution_id, seq, encode(hash, 'hex')), ',' order by institution_id) from iepirkumi_audit.head"


def test_base_backup_and_work_after_it():
    server = place.server_
    as_server(os.path.join(BIN, "pg_basebackup"), "-h", server.socket, "-U", "postgres", "-D", place.base, "-c", "fast", "-X", "none", "--no-sync")
    password = place.write("password", PASSWORD + "\n")
    place.run("person", "password", anna, "--new-password-file", password, *server.options()).expect(OK)
    # As if she had chosen it herself.
    server.sql(f"update iepirkumi.person set position_title = 'Pēc pamatkopijas', must_change_password = false where login = '{anna}'; "
               f"select iepirkumi.effective_rebuild('{{{anna}}}')")
    place.count, place.heads = server.sql(COUNT), server.sql(HEADS)
    place.moment = server.sql("select clock_timestamp()")
    assert int(place.count) > 20
    time.sleep(0.01)


def test_the_disaster():
    server = place.server_
    server.sql("set session_replication_role = replica; delete from iepirkumi_audit.entry; delete from iepirkumi.procurement")
    assert server.sql(COUNT) == "0"
    found = place.run("check", *server.options()).json
    assert found["status"] == "error" and any(line["code"] == "chain" and line["level"] == "error" for line in found["lines"])
    # What is in the log goes to the archive; then this server is not there any more.
    server.sql("select pg_switch_wal()")
    deadline = time.monotonic() + 30
    while server.sql("select last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) from pg_stat_archiver") != "t":
        assert time.monotonic() < deadline, server.sql("select row_to_json(a) from pg_stat_archiver a")
        time.sleep(0.05)
    server.control("-m", "immediate", "stop")
    shutil.rmtree(server.data)


def test_back_to_the_moment():
    place.later = Server(place.folder, "later")
    os.rename(place.base, place.later.data)
    settings = documented("Go back to a moment").replace("/var/lib/postgresql/archive", place.archive)
    settings = re.sub(r"^recovery_target_time = .*$", f"recovery_target_time = '{place.moment}'", settings, flags=re.M)
    assert place.moment in settings and "restore_command" in settings
    with open(os.path.join(place.later.data, "postgresql.auto.conf"), "a", encoding="utf-8") as file:
        file.write(settings)
    signal = os.path.join(place.later.data, "recovery.signal")
    with open(signal, "w", encoding="utf-8"):
        own(signal)
    place.later.start()
    deadline = time.monotonic() + 60
    while place.later.sql("select pg_is_in_recovery()") != "f":
        assert time.monotonic() < deadline, "the server does not come up"
        time.sleep(0.05)


def test_everything_is_as_it_was():
    later = place.later
    assert later.sql(COUNT) == place.count and later.sql(HEADS) == place.heads
    assert later.sql(f"select position_title from iepirkumi.person where login = '{anna}'") == "Pēc pamatkopijas", "what was done after the base backup"
    found = place.run("check", *later.options()).json["lines"]
    bad = [line for line in found if line["level"] == "error" and line["area"] in ("rules", "audit", "content")]
    assert not bad and sum(line["area"] == "audit" for line in found) > 3, bad
    # The password that she got after the base backup.
    verifier = later.sql(f"select rolpassword from pg_authid where rolname = '{anna}'")
    assert verifier.startswith("SCRAM-SHA-256$")
    assert place.run("plan", "list", *later.options(anna)).expect(OK).json
    # And people can go on working, on a new time line.
    later.sql("update iepirkumi.person set position_title = 'Tālāk' where login = '" + anna + "'")
    assert later.sql("select pg_walfile_name(pg_current_wal_lsn())").startswith("00000002")


if __name__ == "__main__":
    sys.exit(main(place, tests_of(__name__)))
