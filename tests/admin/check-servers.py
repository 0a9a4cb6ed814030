#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""iepirkumi-admin check on a server set up as docs/server.md says (its settings and its pg_hba.conf are read from there), on a standby
of it, and what the two say when one of them is gone: TAP."""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from place import ROOT, Place, main, tests_of

BIN = os.environ.get("IEPIRKUMI_POSTGRESQL_BINDIR") or sorted(
    (os.path.join("/usr/lib/postgresql", name, "bin") for name in os.listdir("/usr/lib/postgresql")), key=lambda path: int(path.split("/")[4]))[-1]
AS_SERVER = [] if os.geteuid() else ["runuser", "-u", "postgres", "--"]
with open(os.path.join(ROOT, "docs", "server.md"), encoding="utf-8") as document:
    DOCUMENT = document.read()


def documented(heading):
    return re.search(rf"^## {re.escape(heading)}\n.*?^```\n(.*?)^```", DOCUMENT, re.M | re.S).group(1)


class Servers(Place):
    """Everything but the schema is the server's user's; root becomes that one, and asks as its superuser."""

    def __init__(self, tool):
        super().__init__(tool)
        self.root = tempfile.mkdtemp(prefix="iep-chk-", dir="/tmp")
        self.running = {}
        if os.geteuid() == 0:
            shutil.chown(self.root, "postgres", "postgres")
            os.chmod(self.root, 0o711)

    def as_server(self, *arguments):
        process = subprocess.run([*AS_SERVER, *arguments], capture_output=True, text=True, check=False, timeout=120, cwd="/")
        assert process.returncode == 0, f"{arguments[0]}: {process.stderr}{process.stdout}"

    def put(self, name, text):
        self.as_server("sh", "-c", 'umask 077; cat > "$0" <<X\n' + text.replace("$", "\\$") + "X\n", os.path.join(self.root, name))

    def boot(self, name, port):
        run = os.path.join(self.root, name + "-run")
        self.as_server("mkdir", "-p", run)
        self.as_server(os.path.join(BIN, "pg_ctl"), "-D", os.path.join(self.root, name), "-w", "-t", "60", "-s", "-l", run + ".log",
                       "-o", f"-c port={port} -c unix_socket_directories={run}", "start")
        self.running[name] = (run, port)

    def halt(self, name):
        if self.running.pop(name, None) is not None:
            self.as_server(os.path.join(BIN, "pg_ctl"), "-D", os.path.join(self.root, name), "-m", "immediate", "-w", "-s", "stop")

    def at(self, name):
        run, port = self.running[name]
        return ["--host", run, "--port", str(port), "--dbname", "iepirkumi", "--user", "postgres", "--json"]

    def ask(self, name, text):
        run, port = self.running[name]
        process = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", run, "-p", str(port), "-U", "postgres", "-d", "iepirkumi", "-c", text],
                                 capture_output=True, text=True, check=False, timeout=60)
        assert process.returncode == 0, process.stderr
        return process.stdout.strip()

    def until(self, name, text, answer):
        deadline = time.monotonic() + 60
        while self.ask(name, text) != answer:
            assert time.monotonic() < deadline, (text, self.ask(name, text))
            time.sleep(0.1)

    def start(self):
        data = os.path.join(self.root, "first")
        self.as_server(os.path.join(BIN, "initdb"), "-D", data, "-U", "postgres", "--auth=peer", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums")
        for name in ("server", "people"):
            self.as_server("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=db1.example.lv",
                           "-addext", "subjectAltName=DNS:db1.example.lv", "-keyout", os.path.join(self.root, name + ".key"),
                           "-out", os.path.join(self.root, name + ".crt"))
        settings = documented("postgresql.conf").replace("/etc/postgresql/tls", self.root).replace("'*'", "'127.0.0.1'")
        assert "ssl = on" in settings and self.root in settings
        self.put("first/ours.conf", settings)
        self.as_server("sh", "-c", 'echo "include \'ours.conf\'" >> "$0/postgresql.conf"', data)
        # Whoever runs this test is nobody the server knows by name: the superuser's line and that of replication take him through a map.
        hba = re.sub(r"peer$", "peer map=tester", documented("pg_hba.conf"), flags=re.M)
        assert "hostssl" in hba and "reject" in hba and "peer map=tester" in hba
        self.put("first/pg_hba.conf", "local replication postgres peer map=tester\n" + hba)
        self.put("first/pg_ident.conf", "".join(f"tester {who} postgres\n" for who in {"root", "postgres", self.name_of_user()}))
        self.boot("first", free_port())
        run, port = self.running["first"]
        self.command(os.path.join(BIN, "createdb"), "-h", run, "-p", str(port), "-U", "postgres", "iepirkumi")
        self.run("install", "--quiet", *self.at("first")).expect(0)

    @staticmethod
    def name_of_user():
        import pwd
        return pwd.getpwuid(os.geteuid()).pw_name

    def stop(self):
        for name in list(self.running):
            self.halt(name)
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


place = Servers(sys.argv[1])


def odd(name, *arguments):
    """What is not in order there, but for releases, which grow old by themselves."""
    answer = place.run("check", *arguments, *place.at(name))
    found = {line["code"]: line["level"] for line in answer.json["lines"] if line["level"] != "ok" and line["code"] != "release_old"}
    by_level = {"error": 2, "warning": 1, "ok": 0}[answer.json["status"]]
    assert answer.status == by_level, (answer.status, answer.json["status"])
    assert all(line["text"] and line["advice"] for line in answer.json["lines"] if line["level"] != "ok")
    return found, {line["code"]: line for line in answer.json["lines"]}


def test_as_documented():
    found, lines = odd("first")
    # Nothing else is wrong with it: it has neither a standby nor an archive, and no backup.
    assert found == {"archive_or_standby": "warning", "backup_recent": "warning"}, found
    assert "ssl = on" in lines["tls"]["text"] and lines["tls_least"]["level"] == "ok" and lines["hba_plain"]["level"] == "ok", lines["tls"]


def test_standby():
    run, port = place.running["first"]
    data = os.path.join(place.root, "second")
    place.as_server(os.path.join(BIN, "pg_basebackup"), "-h", run, "-p", str(port), "-U", "postgres", "-D", data, "-R", "-C", "-S", "second",
                    "-c", "fast", "--no-sync")
    place.boot("second", free_port())
    place.until("second", "select status from pg_stat_wal_receiver", "streaming")
    found, lines = odd("second")
    assert found == {"backup_recent": "warning"}, found
    assert lines["standby_follows"]["level"] == "ok" and "archive_or_standby" in lines
    assert any(line["area"] == "audit" for line in lines.values()) and lines["content_hash"]["level"] == "ok"
    found, lines = odd("first")
    assert found == {"backup_recent": "warning"}, found


def test_a_backup_on_the_standby():
    """It is made, and said to be one that nobody counts."""
    answer = place.run("backup", place.path("standby.iepirkumi"), *place.at("second")).expect(0, "is a standby", "--without-backup")
    assert answer.json["noted"] is False and os.path.exists(answer.json["file"])
    place.run("backup", "--verify", answer.json["file"], "--json").expect(0)
    assert odd("second", "--only", "backup")[0] == {"backup_recent": "warning"}
    answer = place.run("backup", place.path("first.iepirkumi"), *place.at("first")).expect(0)
    assert answer.json["noted"] is True and "standby" not in answer.err
    assert odd("first", "--only", "backup")[0] == {}


def test_one_is_gone():
    place.ask("first", "alter system set synchronous_standby_names = 'second'")
    place.ask("first", "select pg_reload_conf()")
    place.halt("second")
    place.until("first", "select count(*) || current_setting('synchronous_standby_names') from pg_stat_replication", "0second")
    found, lines = odd("first", "--only", "access")
    assert found == {"synchronous_standby": "error", "slot_unread": "warning", "archive_or_standby": "warning"}, found
    assert lines["slot_unread"]["object"] == "second"
    place.ask("first", "alter system reset synchronous_standby_names")
    place.ask("first", "select pg_reload_conf()")
    place.halt("first")
    place.boot("second", free_port())
    found, _ = odd("second", "--only", "access")
    assert found == {"standby_follows": "error"}, found


if __name__ == "__main__":
    sys.exit(main(place, tests_of(__name__)))
