#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drive the real iepirkumi-admin against a private server it starts itself: TAP, one line a test."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback

TOOL = os.path.abspath(sys.argv[1])
HOME = tempfile.mkdtemp(prefix="iep-admin-")
LOCAL = os.path.join(HOME, "server")
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "HOME": HOME,
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "IEPIRKUMI_DATADIR": os.environ["IEPIRKUMI_DATADIR"],
}
for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "G_DEBUG"):
    if name in os.environ:
        ENVIRONMENT[name] = os.environ[name]

OK, REFUSED, USAGE, NO_CONNECTION, INTERRUPTED = 0, 1, 2, 3, 130
PASSWORD = "pareizā parole 1"


class Answer:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def error(self):
        return self.json["error"]


def call(*arguments, text=None, environment=None):
    process = subprocess.run([TOOL, *arguments], input=text, capture_output=True, text=True, timeout=120, check=False,
                             stdin=None if text is not None else subprocess.DEVNULL,
                             env={**ENVIRONMENT, **(environment or {})}, start_new_session=True)
    return Answer(process)


def local(*arguments, **options):
    return call(*arguments, "--local", LOCAL, "--json", **options)


def expect(answer, status):
    assert answer.status == status, f"ended with {answer.status} instead of {status}\nout: {answer.out}\nerr: {answer.err}"
    return answer


def refused(answer, code, status=REFUSED):
    expect(answer, status)
    assert answer.error["code"] == code, answer.out
    assert re.search("^iepirkumi-admin: .", answer.err, re.M), answer.err
    return answer


def state():
    return local("server", "status").json


def people():
    return {person["login"]: person for person in expect(local("person", "list"), OK).json}


def rights_of(login):
    return {(right["right_code"], right["institution_code"]) for right in people()[login]["rights"]}


def kept_password(login):
    with open(os.path.join(LOCAL, "passwords"), encoding="utf-8") as file:
        return re.search(rf"^{re.escape(login)}=(.*)$", file.read(), re.M).group(1)


def write_file(name, text):
    path = os.path.join(HOME, name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    return path


def test_help():
    answer = expect(call("--help"), OK)
    for word in ("server start", "install", "upgrade", "demo-data", "person add", "right revoke"):
        assert word in answer.out, word
    commands = re.findall(r"^  ([a-z][a-z -]*[a-z])(?: [A-Z ]+)?  ", answer.out.split("Options:")[0], re.M)
    assert len(commands) >= 14, commands
    for command in commands:
        answer = expect(call(*command.split(), "--help"), OK)
        assert command in answer.out and "--local" in answer.out and "--json" in answer.out
    answer = expect(call("person", "--help"), OK)
    assert "person add" in answer.out and "demo-data" not in answer.out
    assert re.match(r"iepirkumi-admin \d", expect(call("--version"), OK).out)


def test_usage():
    for arguments in ((), ("person",), ("nonsense",), ("person", "nonsense"), ("person", "add"), ("person", "add", "a", "b"),
                      ("server", "start", "x"), ("--no-such-option",), ("install", "--no-such-option"),
                      ("server", "start", "--host", "x"), ("install", "--local", LOCAL, "--host", "x"),
                      ("install", "--port", "1"), ("install", "--server", "no such thing"),
                      ("install", "--server", "host=x password=secret"), ("server", "remove", "--local", LOCAL),
                      ("demo-data", "--local", LOCAL, "--institutions", "3"), ("person", "add", "a.b", "--local", LOCAL),
                      ("right", "grant", "a.b", "view", "--local", LOCAL),
                      ("right", "grant", "a.b", "administrate", "--institution", "1301", "--local", LOCAL)):
        answer = expect(call(*arguments), USAGE)
        if arguments:
            assert answer.err.startswith("iepirkumi-admin: ") and "hint: " in answer.err, answer.err
    assert not os.path.exists(LOCAL), "wrong usage started a server"


def test_server():
    answer = expect(local("server", "status"), NO_CONNECTION)
    assert answer.json["running"] is False and answer.json["initialised"] is False
    expect(local("server", "stop"), OK)
    answer = expect(local("server", "start", "--fast-but-unsafe"), OK)
    assert answer.json["running"] is True and answer.json["pid"] > 1
    assert os.path.exists(os.path.join(answer.json["host"], ".s.PGSQL.5432"))
    again = expect(local("server", "start"), OK)
    assert again.json["pid"] == answer.json["pid"]
    assert expect(local("server", "status"), OK).json["running"] is True
    assert "runs" in expect(call("server", "status", "--local", LOCAL), OK).out


def test_install():
    refused(local("upgrade"), "schema_missing")
    answer = expect(local("install"), OK)
    assert answer.json["schema_version"] >= 1
    assert "Loading the classifications" in answer.err
    answer = refused(local("install"), "installed_already")
    assert "\nhint: " in answer.err
    answer = expect(local("upgrade", "--quiet"), OK)
    assert answer.json["from"] == answer.json["schema_version"] and answer.err == ""
    # The place of options does not matter.
    expect(call("--local", LOCAL, "--json", "person", "list"), OK)


def test_install_fails():
    folder = os.path.join(HOME, "broken-data")
    os.mkdir(folder)
    broken = {"IEPIRKUMI_DATADIR": folder}
    refused(local("upgrade", environment=broken), "data_missing")


def test_first_administrator():
    assert people() == {}
    answer = refused(local("person", "add", "sistemas.administrators", "--name", "A", "--new-password-file", "-", text="short\n"),
                     "password_short")
    for login in ("Bad.Login", "pg_x", "x", "a;drop"):
        answer = refused(local("person", "add", login, "--name", "A", "--generate-password"), "login")
        assert answer.error["field"] == "login" and "detail: login: " in answer.err
    answer = expect(local("person", "add", "boss", "--name", "Priekšnieks", "--position", "Administrators",
                          "--new-password-file", "-", text="vienreiz lietojama\n"), OK)
    assert answer.json["login"] == "boss" and answer.json["must_change_password"] is True and "vienreiz" not in answer.out
    refused(local("person", "add", "boss", "--name", "B", "--generate-password"), "login_exists")
    expect(local("right", "grant", "boss", "administrate"), OK)
    assert rights_of("boss") == {("administrate", None)}
    # The first password is for choosing another one, and for nothing else.
    refused(local("person", "list", "--user", "boss"), "not_allowed")
    assert expect(local("person", "password", "--user", "boss", "--new-password-file", "-", text=PASSWORD + "\n"), OK).json \
        == {"login": "boss", "must_change_password": False}
    assert people()["boss"]["must_change_password"] is False
    # From now on the administrator does it.
    answer = expect(local("person", "add", "anna.test", "--name", "Anna", "--user", "boss"), OK)
    made = answer.json["password"]
    assert len(made) >= 20 and kept_password("anna.test") == made
    # And nobody else.
    refused(local("person", "add", "x.y", "--name", "X", "--generate-password", "--user", "anna.test"), "not_allowed")
    refused(local("right", "grant", "anna.test", "administrate", "--user", "anna.test"), "not_allowed")
    refused(local("person", "list", "--user", "anna.test"), "not_allowed")
    refused(local("person", "disable", "boss"), "last_administrator")


def test_demo_data():
    answer = expect(local("demo-data"), OK)
    assert {"anna.kalnina", "juris.berzins", "sistemas.administrators"} <= set(answer.json["people"])
    refused(local("demo-data"), "demo_loaded_already")
    assert ("manage", "1301") in rights_of("anna.kalnina")
    # Each of them signs in with the password that is kept.
    for login in answer.json["people"]:
        refused(local("person", "list", "--user", login), "not_allowed") if login not in ("boss", "sistemas.administrators") \
            else expect(local("person", "list", "--user", login), OK)


def test_interrupted():
    before = people()
    process = subprocess.Popen([TOOL, "demo-data", "--institutions", "200", "--procurements", "400000", "--local", LOCAL],
                               env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while "Making many institutions" not in process.stderr.readline():
        assert process.poll() is None
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == INTERRUPTED, process.returncode
    assert people() == before


def test_scale():
    answer = expect(local("demo-data", "--institutions", "70", "--procurements", "300"), OK)
    assert "scale.one" in answer.json["people"]
    assert ("manage", "2000") in rights_of("scale.one")
    refused(local("demo-data", "--institutions", "70", "--procurements", "300"), "other")


def test_passwords():
    where = ("--host", state()["host"], "--json")
    new = write_file("new", "cita laba parole\nanother line\n")
    old = write_file("old", PASSWORD + "\n")
    # One's own.
    expect(call("person", "password", "boss", *where, "--user", "boss", "--password-file", old, "--new-password-file", new), OK)
    refused(call("person", "list", *where, "--user", "boss", "--password-file", old), "password_wrong", NO_CONNECTION)
    expect(call("person", "list", *where, "--user", "boss", "--password-file", new), OK)
    # Somebody else's, by the administrator; from the standard input.
    expect(local("person", "password", "boss", "--new-password-file", "-", text=PASSWORD + "\r\n"), OK)
    assert kept_password("boss") == PASSWORD
    refused(call("person", "list", *where, "--user", "boss", "--password-file", "-", text=PASSWORD), "not_allowed")
    expect(call("person", "password", "boss", *where, "--user", "boss", "--password-file", old, "--new-password-file", new), OK)
    expect(call("person", "password", *where, "--user", "boss", "--password-file", new, "--new-password-file", old), OK)
    expect(call("person", "list", *where, "--user", "boss", "--password-file", "-", text=PASSWORD), OK)
    # PGPASSFILE, as every PostgreSQL tool reads it.
    file = write_file("pgpass", f"*:*:*:boss:{PASSWORD}\n")
    expect(call("person", "list", *where, "--user", "boss", environment={"PGPASSFILE": file}), OK)
    # Nobody to ask.
    refused(call("person", "list", *where, "--user", "boss"), "password_needed", NO_CONNECTION)
    expect(call("person", "list", *where, "--user", "boss", "--password-file", "/no/such/file"), REFUSED)
    expect(call("person", "list", *where, "--user", "boss", "--password-file", "-", text=""), REFUSED)
    os.chmod(old, 0o644)
    answer = call("person", "list", *where, "--user", "boss", "--password-file", old)
    assert "0600" in answer.err, answer.err


def type_at(arguments, typed):
    """Run the tool at a terminal and type an answer at each colon."""
    child, master = pty.fork()
    if child == 0:
        os.execve(TOOL, [TOOL, *arguments], ENVIRONMENT)
    shown = b""
    typed = list(typed)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if not select.select([master], [], [], 0.5)[0]:
            continue
        try:
            chunk = os.read(master, 4096)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
        if shown.endswith(b": ") and typed:
            time.sleep(0.1)
            os.write(master, typed.pop(0).encode() + b"\n")
    os.close(master)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def test_keyboard():
    secret = "no klaviatūras 7"
    status, shown = type_at(["person", "password", "anna.test", "--local", LOCAL], [secret, secret])
    assert status == OK, shown
    assert secret not in shown, "the password was shown"
    assert kept_password("anna.test") == secret
    status, shown = type_at(["person", "password", "anna.test", "--local", LOCAL], [secret, "something else"])
    assert status == REFUSED and "not the same" in shown, shown
    # The connection's own password, when the server asks for one.
    status, shown = type_at(["person", "list", "--host", state()["host"], "--user", "boss"], [PASSWORD])
    assert status == OK and "anna.kalnina" in shown and PASSWORD not in shown, shown


def test_rights():
    expect(local("right", "grant", "anna.test", "view", "--institution", "1302", "--user", "boss"), OK)
    expect(local("right", "grant", "anna.test", "endorse-ministry", "--institution", "1300",
                 "--from", "2026-01-01", "--to", "2030-12-31"), OK)
    assert rights_of("anna.test") == {("view", "1302"), ("endorse_ministry", "1300")}
    expect(local("right", "revoke", "anna.test", "view", "--institution", "1302"), OK)
    assert rights_of("anna.test") == {("endorse_ministry", "1300")}
    refused(local("right", "grant", "anna.test", "view", "--institution", "9999"), "no_such_institution")
    refused(local("right", "grant", "no.body", "view", "--institution", "1301"), "no_such_person")
    refused(local("right", "grant", "anna.test", "fly", "--institution", "1301"), "no_such_right")
    for day in ("2026-02-30", "tomorrow", "31.12.2026", "2026-1-31", "2026-01-31x", ""):
        expect(local("right", "grant", "anna.test", "view", "--institution", "1301", "--from", day), USAGE)
    refused(local("right", "grant", "anna.test", "view", "--institution", "1301", "--from", "2026-02-01", "--to", "2026-01-31"),
            "date_order")
    expect(local("right", "revoke", "anna.test", "sign", "--institution", "1301"), REFUSED)


def test_who_could():
    names = lambda answer: [(row["login"], row["in_place_of"]) for row in expect(answer, OK).json]
    assert names(local("right", "who", "sign", "--institution", "1301")) == [("juris.berzins", None)]
    assert names(local("right", "who", "sign", "--institution", "1301", "--day", "2001-01-01")) == []
    assert ("boss", None) in names(local("right", "who", "administrate"))
    expect(local("right", "who", "sign"), USAGE)
    expect(local("right", "who", "sign", "--institution", "1301", "--day", "yesterday"), USAGE)
    held = expect(local("right", "of", "anna.test", "--day", "2030-12-31"), OK).json
    assert [(right["right_code"], right["institution_code"], right["valid_to"]) for right in held] == [("endorse_ministry", "1300", "2030-12-31")]
    assert expect(local("right", "of", "anna.test", "--day", "2031-01-01"), OK).json == []
    assert {row["login"] for row in expect(local("right", "list", "--institution", "1300"), OK).json} >= {"anna.test"}
    assert "Juris Bērziņš" in expect(call("right", "who", "sign", "--institution", "1301", "--local", LOCAL), OK).out
    refused(local("right", "of", "no.body"), "not_found")


def test_delegation():
    assert expect(local("delegation", "list"), OK).json == []
    where = ("--institution", "1301", "--to", "2099-12-31")
    for arguments in (("juris.berzins", "anna.kalnina"), ("juris.berzins", "anna.kalnina", "sign"),
                      ("juris.berzins", "anna.kalnina", "sign", "--institution", "1301"),
                      ("juris.berzins", "anna.kalnina", "sign", "--institution", "1301", "--to", "31.12.2099")):
        expect(local("delegation", "add", *arguments), USAGE)
    refused(local("delegation", "add", "juris.berzins", "anna.kalnina", "approve", *where), "delegation_not_held")
    refused(local("delegation", "add", "juris.berzins", "juris.berzins", "sign", *where), "delegation_self")
    refused(local("delegation", "add", "juris.berzins", "anna.kalnina", "sign", *where, "--user", "janis.ozols"), "not_allowed")
    made = expect(local("delegation", "add", "juris.berzins", "anna.kalnina", "sign", *where, "--reason", "Atvaļinājums", "--user", "juris.berzins"), OK).json
    assert made["state"] == "running" and made["works"] == ["sign"] and made["reason"] == "Atvaļinājums"
    who = expect(local("right", "who", "sign", "--institution", "1301"), OK).json
    assert [(row["login"], row["in_place_of"]) for row in who] == [("anna.kalnina", "juris.berzins"), ("juris.berzins", None)], who
    shown = expect(call("delegation", "list", "--local", LOCAL, "--user", "anna.kalnina"), OK).out
    assert "Anna Kalniņa in place of Juris Bērziņš at 1301: sign (now)" in shown, shown
    assert "in place of Juris Bērziņš" in expect(call("right", "of", "anna.kalnina", "--local", LOCAL), OK).out
    assert "in place of Juris Bērziņš at 1301" in expect(call("person", "show", "anna.kalnina", "--local", LOCAL), OK).out
    refused(local("delegation", "end", str(made["id"]), "--user", "anna.kalnina"), "not_allowed")
    expect(local("delegation", "end", "x"), USAGE)
    assert expect(local("delegation", "end", str(made["id"])), OK).json["state"] == "revoked"
    refused(local("delegation", "end", str(made["id"])), "delegation_over")


def test_institutions():
    known = {row["code"]: row for row in expect(local("institution", "list"), OK).json}
    assert known["1301"]["parent_code"] == "1300" and known["1301"]["people"] > 3 and known["1300"]["children"] >= 2
    refused(local("institution", "list", "--user", "anna.kalnina"), "not_allowed")
    refused(local("institution", "save", "1399", "--name", "Jauna"), "no_such_institution")
    refused(local("institution", "save", "1301", "--new", "--name", "Jauna", "--kind", "central"), "code_exists")
    refused(local("institution", "save", "1399", "--new", "--name", "Jauna", "--kind", "subordinate"), "parent")
    made = expect(local("institution", "save", "1399", "--new", "--name", "Jaunā aģentūra", "--kind", "subordinate", "--parent", "1300",
                        "--registration-number", "90000013990", "--sector", "13", "--user", "boss"), OK).json
    assert made["flow_code"] == "1" and made["parent_code"] == "1300" and made["four_eyes"] is True
    refused(local("institution", "save", "1399", "--kind", "central", "--parent", ""), "flow_needs_ministry")
    refused(local("institution", "save", "1300", "--parent", "1399", "--kind", "subordinate"), "parent_cycle")
    expect(local("institution", "save", "1399", "--four-eyes", "maybe"), USAGE)
    changed = expect(local("institution", "save", "1399", "--four-eyes", "no", "--plans-here", "yes", "--budget-control", "warn", "--sector", ""), OK).json
    assert changed["four_eyes"] is False and changed["plans_here"] is True and changed["sector_code"] is None and changed["lock_version"] > made["lock_version"]
    refused(local("institution", "flow", "1399", "4"), "justification")
    refused(local("institution", "flow", "1399", "4", "--justification", "  tā   vajag  "), "justification")
    refused(local("institution", "flow", "1399", "9"), "no_such_flow")
    assert expect(local("institution", "flow", "1399", "4", "--justification", "Iestādē strādā viens cilvēks.", "--user", "boss"), OK).json["flow_code"] == "4"
    history = expect(local("institution", "flow", "1399"), OK).json
    assert [(row["flow_code"], row["set_by"], row["current"]) for row in history] == [("4", "boss", True), ("1", "boss", False)], history
    assert "Priekšnieks: Iestādē strādā viens cilvēks." in expect(call("institution", "flow", "1399", "--local", LOCAL), OK).out


def test_disable():
    expect(local("person", "disable", "anna.test", "--user", "boss"), OK)
    assert people()["anna.test"]["disabled"] is True
    refused(local("person", "list", "--user", "anna.test"), "account_disabled", NO_CONNECTION)
    expect(local("person", "enable", "anna.test"), OK)
    refused(local("person", "list", "--user", "anna.test"), "not_allowed")
    shown = expect(local("person", "show", "anna.test"), OK).json
    assert shown["disabled"] is False and shown["password_until"] and shown["must_change_password"] is True
    refused(local("person", "disable", "no.body"), "not_found")
    refused(local("person", "show", "no.body"), "not_found")


def test_disable_in_the_middle():
    """Ends a session that waits, one in the middle of a statement, and one in the middle of a transaction."""
    expect(local("person", "password", "janis.ozols", "--user", "janis.ozols", "--new-password-file", "-", text=PASSWORD + "\n"), OK)
    environment = {**os.environ, "PGHOST": state()["host"], "PGUSER": "janis.ozols", "PGDATABASE": "iepirkumi", "PGPASSWORD": PASSWORD}
    begin = lambda text: (subprocess.Popen(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE, text=True, env=environment), text)
    sessions = [begin("select 1;"), begin("select 1; select pg_sleep(600);"),
                begin("begin; select count(*) > 0 from iepirkumi.procurement_list;")]
    for process, text in sessions:
        process.stdin.write(text + "\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() in ("1", "t")
    started = time.monotonic()
    assert expect(local("person", "disable", "janis.ozols", "--user", "boss"), OK).json["sessions_ended"] == 3
    for process, _ in sessions:
        _, error = process.communicate("select 2;\n", timeout=20)
        assert process.returncode != 0 and ("terminating connection" in error or "closed the connection" in error or "connection to server" in error), error
    assert time.monotonic() - started < 20
    again = subprocess.run(["psql", "-XqAt", "-c", "select 1"], capture_output=True, text=True, env=environment, check=False, timeout=20)
    assert again.returncode != 0 and "not permitted to log in" in again.stderr, again.stderr
    expect(local("person", "enable", "janis.ozols", "--user", "boss"), OK)


def test_no_connection():
    host = state()["host"]
    file = write_file("wrong", "wrong\n")
    refused(call("install", "--json", "--host", host, "--user", "postgres", "--password-file", file), "password_wrong", NO_CONNECTION)
    refused(call("install", "--json", "--host", "no-such-host.invalid", "--user", "x"), "host_unknown", NO_CONNECTION)
    refused(call("install", "--json", "--server", "host=127.0.0.1 port=1 user=x"), "host_refused", NO_CONNECTION)
    refused(call("install", "--json", "--host", "/nowhere"), "host_refused", NO_CONNECTION)
    good = write_file("good", kept_password("postgres") + "\n")
    refused(call("install", "--json", "--host", host, "--user", "postgres", "--password-file", good, "--dbname", "none"),
            "database_unknown", NO_CONNECTION)
    refused(call("install", "--json", "--host", host, "--user", "postgres", "--password-file", good), "installed_already")
    refused(call("server", "start", "--json", "--local", os.path.join(HOME, "other"),
                 environment={"IEPIRKUMI_POSTGRESQL_BINDIR": "/nowhere"}), "postgresql_missing", NO_CONNECTION)


def test_in_use():
    with open(os.path.join(LOCAL, "users.lock"), "r+", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        answer = refused(local("server", "stop"), "in_use")
        assert "hint: " in answer.err
        assert state()["running"] is True
        expect(local("server", "stop", "--force"), OK)
    expect(local("server", "status"), NO_CONNECTION)


def test_comes_and_goes():
    # Without "server start" the server runs as long as the command does.
    assert "anna.kalnina" in people()
    expect(local("server", "status"), NO_CONNECTION)
    expect(local("server", "start"), OK)
    people()
    expect(local("server", "status"), OK)
    expect(local("server", "stop"), OK)


def test_remove():
    expect(local("server", "remove", "--with-all-data"), OK)
    assert not os.path.exists(LOCAL)


def main():
    # The server's user must be able to come here when root runs this.
    os.chmod(HOME, 0o711)
    tests = [(name[5:].replace("_", "-"), function) for name, function in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    bad = 0
    try:
        for number, (name, function) in enumerate(tests, 1):
            try:
                function()
                print(f"ok {number} - {name}", flush=True)
            except Exception:
                bad += 1
                print(f"not ok {number} - {name}")
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}", flush=True)
    finally:
        call("server", "stop", "--force", "--local", LOCAL)
        call("server", "remove", "--with-all-data", "--local", LOCAL)
        subprocess.run(["rm", "-rf", HOME], check=False)
    return 1 if bad else 0


sys.exit(main())
