#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup of the demonstration while somebody works, restored into an empty server: the same content, catalog, logins, chain and
signatures. What is damaged, not empty, too old or not allowed is refused and leaves nothing behind: TAP."""
import glob
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile

from place import OK, REFUSED, ROOT, USAGE, Place, client_environment, main, sql, tests_of

anna, janis, juris, ilze = "anna.kalnina", "janis.ozols", "juris.berzins", "ilze.liepa"
PASSPHRASE = "garā noslēpumainā frāze 7"
place, other = Place(sys.argv[1]), Place(sys.argv[1])
with open(os.path.join(ROOT, "tests", "database", "fingerprint.inc"), encoding="utf-8") as inc:
    FINGERPRINT = inc.read().split("$f$")[1]
with open(os.path.join(ROOT, "data", "database", "backup", "content.sql"), encoding="utf-8") as text:
    CONTENT = text.read()
made = {}


def code(answer):
    return answer.json["error"]["code"]


def fingerprint(where):
    return {line for line, in sql(where, FINGERPRINT)}


def content(where, but=()):
    (query,), = sql(where, "set search_path = pg_catalog;" + CONTENT)
    return {row[0]: row[1:] for row in sql(where, "set search_path = pg_catalog; set timezone = 'UTC';" + query) if row[0] not in but}


def logins(where):
    return sql(where, """select rolname, rolpassword, rolvaliduntil, rolconnlimit, rolcanlogin,
        (select array_agg(g.roleid::regrole::text order by g.roleid::regrole::text) from pg_auth_members g where g.member = a.oid),
        (select array_agg(s.setconfig order by s.setconfig) from pg_db_role_setting s where s.setrole = a.oid)
      from pg_authid a where rolname !~ '^pg_' and rolname <> 'postgres' order by 1""")


def test_backup_while_somebody_works():
    place.make_key("juris", "JURIS BĒRZIŅŠ", PASSPHRASE)
    ready = [v for v in place.person(juris, "plan", "list").expect(OK).json if v["status"] == "endorsed_ministry"][0]
    made["signed"] = str(ready["version_id"])
    place.person(juris, "sign", made["signed"], "--p12", place.path("juris.p12"), "--passphrase-file", place.path("juris.pass")).expect(OK)
    # Of all kinds of things that belong to a login or the database and not to a table.
    sql(place, f"""alter role "{janis}" valid until '2031-01-01' connection limit 3; alter role "{janis}" set search_path = iepirkumi, pg_temp;
        alter database iepirkumi set log_min_messages = 'error'; alter role "{anna}" in database iepirkumi set work_mem = '8MB';
        select iepirkumi.person_disable(gen_random_uuid(), '{ilze}')""")
    made["fingerprint"], made["logins"] = fingerprint(place), logins(place)
    # One writes all the time: the backup is of one moment all the same.
    writer = subprocess.Popen(["psql", "-XqAt", "-f", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                              env=client_environment(place, "postgres"))
    writer.stdin.write("select iepirkumi_audit.note(0, 'test', null, to_jsonb(i)) from generate_series(1, 2000) i \\watch 0.05\n")
    writer.stdin.flush()
    try:
        answer = place.server("backup", place.folder).expect(OK).json
    finally:
        writer.kill()
        writer.wait()
    made["manifest"], made["file"] = answer, answer["file"]
    assert os.path.dirname(answer["file"]) == place.folder and answer["file"].endswith(".iepirkumi")
    assert stat.S_IMODE(os.stat(answer["file"]).st_mode) == 0o600
    assert hashlib.sha256(open(answer["file"], "rb").read()).hexdigest() == answer["sha256"]
    assert os.path.getsize(answer["file"]) == answer["size"]
    assert len(answer["logins"]) == len([row for row in made["logins"] if row[4] == "t"]) > 15
    assert not glob.glob(os.path.join(place.folder, "*.partial*"))
    assert sql(place, "select after ->> 'sha256' from iepirkumi_audit.entry where tbl = 'backup'") == [[answer["sha256"]]]
    backup = [line for line in place.server("check", "--only", "backup").expect(OK).json["lines"]]
    assert backup[0]["object"] == answer["file"] and backup[0]["code"] == "backup_recent", backup


def test_verify():
    manifest = place.run("backup", "--verify", made["file"], "--json").expect(OK).json
    assert manifest["content"] == made["manifest"]["content"] and manifest["at"] == made["manifest"]["at"]
    with open(made["file"], "rb") as file:
        good = file.read()
    for name, bad in (("flipped", good[:len(good) // 2] + bytes([good[len(good) // 2] ^ 1]) + good[len(good) // 2 + 1:]),
                      ("cut", good[:len(good) // 2]), ("empty", b""), ("text", b"not a backup at all\n" * 1000)):
        path = place.write(f"{name}.iepirkumi", bad)
        assert code(place.run("backup", "--verify", path, "--json").expect(REFUSED)) == "backup_damaged", name
        assert code(other.server("restore", path).expect(REFUSED)) == "backup_damaged", name
    assert int(sql(other, "select count(*) from pg_namespace where nspname ~ '^iepirkumi'")[0][0]) == 0


def test_nothing_is_written_over():
    again = place.server("backup", made["file"]).expect(REFUSED)
    assert hashlib.sha256(open(made["file"], "rb").read()).hexdigest() == made["manifest"]["sha256"], again.err
    assert code(place.server("restore", made["file"]).expect(REFUSED)) == "installed_already"
    sql(other, "create table public.something (id int)")
    assert code(other.server("restore", made["file"]).expect(REFUSED)) == "not_empty"
    sql(other, "drop table public.something")


def test_needs_a_superuser():
    assert code(place.person(anna, "backup", place.path("annas")).expect(REFUSED)) in ("superuser_needed", "not_allowed")
    assert not os.path.exists(place.path("annas")) and not glob.glob(place.path("annas*"))
    place.server("backup").expect(USAGE)


def test_logins_of_others():
    """A login of that name is somebody; who says that it is the same person keeps their password."""
    sql(other, f"create role \"{anna}\" login password 'somebody else'")
    answer = other.server("restore", made["file"]).expect(REFUSED, "keep-logins")
    assert code(answer) == "logins_exist" and anna in answer.json["error"]["detail"]
    sql(other, f'drop role "{anna}"')


def altered(name, roles=lambda text: text, content=lambda tables: tables):
    """The backup with something else in it, and the sums that go with it."""
    with zipfile.ZipFile(made["file"]) as file:
        members = {name: file.read(name) for name in file.namelist()}
    members["roles.sql"] = roles(members["roles.sql"])
    manifest = json.loads(members["manifest.json"])
    manifest["members"]["roles.sql"] = {"size": len(members["roles.sql"]), "sha256": hashlib.sha256(members["roles.sql"]).hexdigest()}
    manifest["content"] = content(manifest["content"])
    members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(place.path(name), "w") as file:
        for member, data in members.items():
            file.writestr(member, data)
    return place.path(name)


def test_failure_leaves_nothing():
    """What psql refuses in the middle takes everything back, the logins too."""
    broken = altered("broken.iepirkumi", roles=lambda text: text + b"select 1/0;\n")
    answer = other.server("restore", broken).expect(REFUSED, "division by zero")
    assert code(answer) == "program_failed"
    assert logins(other) == []
    assert int(sql(other, "select count(*) from pg_namespace where nspname ~ '^iepirkumi'")[0][0]) == 0


def test_restore():
    answer = other.server("restore", made["file"]).expect(OK).json
    assert answer["content"] == made["manifest"]["content"]
    # Since then: that it was restored, in the chain of the system.
    now, then = content(other), {table["table"]: [str(table["rows"]), table["sum"]] for table in made["manifest"]["content"]}
    different = {name for name in then if now[name] != then[name]}
    assert now.keys() == then.keys() and different == {"iepirkumi_audit.entry", "iepirkumi_audit.head"}, different
    assert sum(int(rows) for rows, _ in then.values()) > 2000
    assert logins(other) == made["logins"]
    assert any(row[1].startswith("SCRAM-SHA-256$") for row in logins(other))
    assert fingerprint(other) == made["fingerprint"], sorted(fingerprint(other) ^ made["fingerprint"])[:9]


def test_people_go_on():
    """With the passwords they know; who was disabled stays so; what was signed is signed."""
    with open(os.path.join(place.local, "passwords"), encoding="utf-8") as file:
        words = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    login = lambda who: other.person(who, "plan", "list", "--password-file", other.write("password", words[who] + "\n"))
    assert len(login(anna).expect(OK).json) == len(place.person(anna, "plan", "list").expect(OK).json) > 0
    assert login(ilze).status != OK
    password = other.write("password", words[juris] + "\n")
    other.person(juris, "export", "plan", made["signed"], "-o", other.path("signed.pdf"), "--password-file", password).expect(OK)
    other.person(juris, "verify", other.path("signed.pdf"), "--id", made["signed"], "--password-file", password).expect(OK)
    found = other.server("check").json["lines"]
    odd = {(line["code"], line["level"]) for line in found if line["level"] != "ok"} - {("release_old", "warning")}
    assert odd == {("durability", "error"), ("document_trusted", "warning")}, odd
    assert all(line["level"] == "ok" for line in found if line["area"] in ("rules", "audit", "content"))


def test_keep_logins():
    """For a trial beside the real one, in the same server: the people are the same, and keep the passwords they have there."""
    word = "select rolpassword from pg_authid where rolname = "
    sql(other, f"alter role \"{anna}\" password 'another one'")
    kept = sql(other, word + f"'{anna}'")
    assert kept != sql(place, word + f"'{anna}'")
    sql(other, "create database trial")
    trial = ["--host", os.path.join(other.local, "run"), "--dbname", "trial", "--user", "postgres", "--json"]
    password = {"PGPASSWORD": client_environment(other, "postgres")["PGPASSWORD"]}
    assert code(other.run("restore", made["file"], *trial, environment=password).expect(REFUSED, "keep-logins")) == "logins_exist"
    answer = other.run("restore", made["file"], "--keep-logins", *trial, environment=password).expect(OK).json
    assert answer["content"] == made["manifest"]["content"]
    assert sql(other, word + f"'{anna}'") == kept
    # Tables named in another order.
    sql(other, "create database another")
    trial[3] = "another"
    shuffled = altered("shuffled.iepirkumi", content=lambda tables: tables[::-1])
    other.run("restore", shuffled, "--keep-logins", *trial, environment=password).expect(OK)
    # And one whose tables hold something else is told.
    sql(other, "drop database another; create database another")
    wrong = altered("wrong.iepirkumi", content=lambda tables: [{**t, "rows": t["rows"] + (t["table"] == "iepirkumi.plan")} for t in tables])
    answer = other.run("restore", wrong, "--keep-logins", *trial, environment=password).expect(REFUSED)
    assert code(answer) == "restore_differs" and answer.json["error"]["detail"] == "iepirkumi.plan", answer.out
    trial[3] = "trial"
    found = other.run("check", *trial, environment=password).json["lines"]
    bad = [line for line in found if line["level"] == "error" and line["area"] in ("access", "rules", "audit", "content")]
    assert not bad, bad


def test_cancelled():
    """Ctrl+C in the middle of a backup leaves no file, and no pg_dump."""
    blocker = subprocess.Popen(["psql", "-XqAt", "-f", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               env=client_environment(place, "postgres"))
    blocker.stdin.write("begin; lock table iepirkumi.plan in access exclusive mode; select 'locked';\n")
    blocker.stdin.flush()
    assert blocker.stdout.readline() == "locked\n"
    process = subprocess.Popen([place.tool, "backup", place.path("cancelled"), "--local", place.local], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env=place.environment, start_new_session=True)
    waiting = "select count(*) from pg_locks where not granted"
    try:
        deadline = time.monotonic() + 60
        while sql(place, waiting) != [["1"]]:
            assert process.poll() is None and time.monotonic() < deadline, "pg_dump did not wait for the lock"
            time.sleep(0.05)
        assert glob.glob(place.path("cancelled*"))
        process.send_signal(2)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130, (process.returncode, err)
        while sql(place, waiting) != [["0"]]:
            assert time.monotonic() < deadline, "pg_dump is still there"
            time.sleep(0.05)
    finally:
        process.kill()
        blocker.kill()
        blocker.wait()
    assert not glob.glob(place.path("cancelled*"))


def test_upgrade_wants_a_backup():
    """On a server that is not private: none, an old one, a recent one, one made for it."""
    socket = ["--host", os.path.join(place.local, "run"), "--dbname", "iepirkumi", "--user", "postgres", "--json"]
    password = client_environment(place, "postgres")["PGPASSWORD"]
    upgrade = lambda *arguments: place.run("upgrade", *arguments, *socket, environment={"PGPASSWORD": password, **later})
    data = place.path("data")
    shutil.copytree(os.path.join(ROOT, "data"), data)
    newest = int(open(os.path.join(data, "database", "schema_version"), encoding="utf-8").read())
    later = {"IEPIRKUMI_DATADIR": data}

    def next_version(version):
        with open(os.path.join(data, "database", "upgrades", f"{version:04}-test.sql"), "w", encoding="utf-8") as file:
            file.write(f"update iepirkumi.schema_version set version = {version};\n")
        with open(os.path.join(data, "database", "schema_version"), "w", encoding="utf-8") as file:
            file.write(f"{version}\n")

    next_version(newest + 1)
    # A day and a half ago is too long ago.
    past = "set session_replication_role = replica; update iepirkumi_audit.entry set at = at - interval '36 hours' where tbl = 'backup'"
    sql(place, past)
    assert code(upgrade().expect(REFUSED, "--without-backup")) == "backup_needed"
    assert sql(place, "select version from iepirkumi.schema_version") == [[str(newest)]]
    upgrade("--without-backup").expect(OK)
    next_version(newest + 2)
    upgrade("--backup", place.path("first.iepirkumi")).expect(OK)
    assert place.run("backup", "--verify", place.path("first.iepirkumi"), "--json").expect(OK).json["schema_version"] == newest + 1
    next_version(newest + 3)
    upgrade().expect(OK, "first.iepirkumi")
    upgrade("--backup", place.path("x"), "--without-backup").expect(USAGE)
    # Nothing to do needs no way back.
    sql(place, past)
    assert upgrade().expect(OK).json == {"from": newest + 3, "schema_version": newest + 3}


class Both:
    """The installation and the empty server beside it."""

    def start(self):
        place.start()
        other.server("server", "start", "--fast-but-unsafe").expect(OK)

    def stop(self):
        place.stop()
        other.stop()


if __name__ == "__main__":
    sys.exit(main(Both(), tests_of(__name__)))
