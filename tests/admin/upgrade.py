#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases of older versions, restored from their dumps and upgraded by the command line: TAP.

tests/database/versions/N.sql.gz is what pg_dump and pg_dumpall --roles-only make of the demonstration at version N, with a
signed plan and more done by its people. When a version has been released, its dump is made by the program of that version:
  IEPIRKUMI_DATADIR=…/data python3 tests/admin/upgrade.py …/iepirkumi-admin --make tests/database/versions/N.sql.gz"""
import glob
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

from place import OK, REFUSED, ROOT, Place, client_environment, main, sql

anna, janis, maija, ilze, juris, andris = ("anna.kalnina", "janis.ozols", "maija.berza", "ilze.liepa", "juris.berzins",
                                           "andris.balodis")
PASSPHRASE = "garā noslēpumainā frāze 7"
VERSIONS = os.path.join(ROOT, "tests", "database", "versions")
DATA = os.environ.get("IEPIRKUMI_DATADIR", os.path.join(ROOT, "data"))
NEWEST = int(open(os.path.join(DATA, "database", "schema_version"), encoding="utf-8").read())
with open(os.path.join(ROOT, "tests", "database", "fingerprint.inc"), encoding="utf-8") as inc:
    FINGERPRINT = inc.read().split("$f$")[1]
# Upgrading brings these to what comes with the program.
BROUGHT = {"schema_version", "classification", "threshold"}


def code(answer):
    return answer.json["error"]["code"]


def fingerprint(place):
    return {line for line, in sql(place, FINGERPRINT)}


class Session:
    """Somebody who stays connected."""

    def __init__(self, place, user):
        self.process = subprocess.Popen(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, env=client_environment(place, user))

    def ask(self, text):
        """One line."""
        self.process.stdin.write(text + ";\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")

    def do(self, text):
        self.process.stdin.write(text + ";\n")
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait(30) == 0, "the session was lost"


def restore(place, version):
    """A server with the dump of a version in it; its people have passwords again."""
    place.server("server", "start", "--fast-but-unsafe").expect(OK)
    with gzip.open(os.path.join(VERSIONS, f"{version}.sql.gz"), "rt", encoding="utf-8") as file:
        sql(place, file.read())
    assert sql(place, "select version from iepirkumi.schema_version") == [[str(version)]]


def give_passwords(place):
    for login in (anna, janis, juris, ilze):
        place.server("person", "password", login, "--generate-password").expect(OK)
    # Which they have made their own, as far as the database knows: it is older than the program.
    sql(place, "update iepirkumi.person set must_change_password = false")


def columns(place):
    """The tables and their columns, as they are now."""
    return sql(place, """select c.relnamespace::regnamespace || '.' || quote_ident(c.relname),
        string_agg(quote_ident(a.attname), ', ' order by a.attnum)
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace) group by 1 order by 1""")


def content(place, tables):
    """How many rows each table has, and a hash of all of them in these columns."""
    one = """select '{0}', count(*), md5(string_agg(md5(r::text), '' order by r::text)) from (select {1} from {0} {2}) r"""
    # An upgrade asks for things and leaves a trail: what was there before stays.
    older = {"iepirkumi_audit.entry": f"where at < '{place.moment}'", "iepirkumi.request": f"where at < '{place.moment}'"}
    # And it may bring flows of its own, which are not the ones that institutions chose from.
    known = ", ".join(f"'{flow}'" for flow in place.flows)
    older |= {"iepirkumi.flow": f"where code in ({known})", "iepirkumi.flow_step": f"where flow_code in ({known})"}
    return sql(place, " union all ".join(one.format(table, names, older.get(table, "")) for table, names in tables
                                         if table.split(".")[1] not in BROUGHT | {"head", "change"}))


def chains(place):
    return sql(place, "select institution_id, iepirkumi.audit_verify(institution_id) ->> 'ok' from iepirkumi_audit.head order by 1")


def check_version(version):
    """From this version to the newest: the same as made new, with everything that was in it, and people can go on."""
    def test():
        place, fresh = Place(sys.argv[1]), Place(sys.argv[1])
        try:
            restore(place, version)
            give_passwords(place)
            place.moment, = sql(place, "select clock_timestamp()")[0]
            place.flows = [flow for flow, in sql(place, "select code from iepirkumi.flow")]
            tables = columns(place)
            before = content(place, tables)
            assert sum(int(row[1]) for row in before) > 500 and len(chains(place)) > 3
            assert all(ok == "true" for _, ok in chains(place)), "the dump's own chains"
            # (Version 1 had no other kind.)
            signed = sql(place, "select encode(sha256, 'hex'), version_id from iepirkumi.document d "
                                "where coalesce(to_jsonb(d) ->> 'document_kind', 'plan') = 'plan' order by id limit 1")[0]
            if version < NEWEST:
                assert code(place.person(anna, "plan", "list").expect(REFUSED, "upgrade")) == "schema_too_old"

            # One person keeps a connection, another one stands in the middle of reading.
            stays, reads = Session(place, anna), Session(place, janis)
            count = stays.ask("prepare counting as select count(*) from iepirkumi.procurement_list; execute counting")
            assert int(count) > 5
            reads.ask("begin; select count(*) from iepirkumi.procurement_list")
            upgrade = subprocess.Popen([place.tool, "upgrade", "--local", place.local, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True, env=place.environment)
            deadline = time.monotonic() + 60
            while not int(sql(place, "select count(*) from pg_locks where not granted")[0][0]):
                assert upgrade.poll() is None and time.monotonic() < deadline, "the upgrade did not wait for who reads"
                time.sleep(0.05)
            reads.do("commit")
            out, err = upgrade.communicate(timeout=120)
            assert upgrade.returncode == OK, err
            assert json.loads(out) == {"from": version, "schema_version": NEWEST}, out
            # The way back is beside the data, and whole.
            saved = glob.glob(os.path.join(place.local, "backups", "*"))
            assert len(saved) == (version < NEWEST), saved
            for file in saved:
                manifest = place.run("backup", "--verify", file, "--json").expect(OK).json
                assert manifest["schema_version"] == version and len(manifest["logins"]) > 15, manifest
            assert stays.ask("execute counting") == count, "who stayed connected"
            stays.close()
            reads.close()

            assert content(place, tables) == before, [pair for pair in zip(before, content(place, tables)) if pair[0] != pair[1]]
            assert all(ok == "true" for _, ok in chains(place)), "a chain broke"
            fresh.server("server", "start", "--fast-but-unsafe").expect(OK)
            fresh.server("install", "--quiet").expect(OK)
            upgraded, made = fingerprint(place), fingerprint(fresh)
            assert len(made) > 800
            assert upgraded == made, "upgraded only: %s\nmade new only: %s" % (sorted(upgraded - made)[:9], sorted(made - upgraded)[:9])
            classifications = "select kind, count(*), md5(string_agg(c::text, '' order by kind, code, valid_from)) from " \
                              "(select kind, code, valid_from, valid_to, name_lv, name_en from iepirkumi.classification) c group by 1 order by 1"
            assert sql(place, classifications) == sql(fresh, classifications)

            # Again: nothing to do, and nothing done.
            again = place.server("upgrade").expect(OK)
            assert again.json == {"from": NEWEST, "schema_version": NEWEST}, again.json
            assert fingerprint(place) == made and content(place, tables) == before

            # What was signed is still signed, and a plan goes on from where it stood.
            place.person(juris, "export", "plan", signed[1], "-o", place.path("signed.pdf")).expect(OK)
            assert hashlib.sha256(place.read("signed.pdf")).hexdigest() == signed[0]
            place.person(juris, "verify", place.path("signed.pdf"), "--id", signed[1]).expect(OK)
            waiting = [v for v in place.person(ilze, "plan", "list").expect(OK).json if v["status"] == "approved"][0]
            act = place.person(ilze, "plan", "act", str(waiting["version_id"]), "endorse-ministry").expect(OK)
            assert act.json["status"] == "endorsed_ministry"
            assert all(ok == "true" for _, ok in chains(place)), "the chain of the new act"
        finally:
            place.stop()
            fresh.stop()
    test.__name__ = f"test_from_version_{version}"
    return test


def with_upgrades(place, files):
    """The program of a later version: its data with further upgrades."""
    data = place.path("data")
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(DATA, data)
    for number, text in enumerate(files, NEWEST + 1):
        place.write(f"data/database/upgrades/{number:04}-test.sql", text)
        place.write("data/database/schema_version", f"{number}\n")
    return {"IEPIRKUMI_DATADIR": data}


def test_later_versions():
    """Two versions further, and the way there: a step that fails is as if it had not begun, the ones before it stay."""
    place = Place(sys.argv[1])
    step = "create table iepirkumi.step_{0} (id int primary key); comment on table iepirkumi.step_{0} is 'Test'; " \
           "update iepirkumi.schema_version set version = {0};"
    first, second = step.format(NEWEST + 1), step.format(NEWEST + 2)
    made = lambda: [table for table, in sql(place, "select relname from pg_class where relname ~ '^step_[0-9]+$' order by 1")]
    try:
        place.start()
        broken = place.server("upgrade", "--without-backup", environment=with_upgrades(place, [first, second + "select 1/0;"])).expect(REFUSED, "test.sql")
        assert "zero" in broken.err + broken.out
        assert made() == [f"step_{NEWEST + 1}"], made()
        # Forgot to say its version.
        place.server("upgrade", "--without-backup", environment=with_upgrades(place, [first, second.split("update")[0]])).expect(REFUSED, str(NEWEST + 2))
        assert made() == [f"step_{NEWEST + 1}"], made()
        # A file is missing.
        later = with_upgrades(place, [first, second])
        os.rename(place.path(f"data/database/upgrades/{NEWEST + 2:04}-test.sql"), place.path("kept.sql"))
        assert code(place.server("upgrade", "--without-backup", environment=later).expect(REFUSED)) == "upgrade_missing"
        os.rename(place.path("kept.sql"), place.path(f"data/database/upgrades/{NEWEST + 2:04}-test.sql"))
        answer = place.server("upgrade", "--without-backup", environment=later).expect(OK)
        assert answer.json == {"from": NEWEST + 1, "schema_version": NEWEST + 2}, answer.json
        assert made() == [f"step_{NEWEST + 1}", f"step_{NEWEST + 2}"], made()
        assert "f" not in {row for row, in sql(place, "select relrowsecurity and relforcerowsecurity from pg_class where relkind = 'r' and relname ~ '^step_'")}, \
            "a table of an upgrade is protected like every other"

        # The program of before meets the database of after, and says so.
        newer = place.server("upgrade").expect(REFUSED, str(NEWEST + 2), "newer program")
        assert code(newer) == "schema_newer"
        person = place.person(anna, "plan", "list").expect(REFUSED, str(NEWEST + 2), "newer program")
        assert code(person) == "schema_too_new"
        assert code(place.server("install").expect(REFUSED)) == "installed_already"
    finally:
        place.stop()


def test_nothing_there():
    place = Place(sys.argv[1])
    try:
        place.server("server", "start", "--fast-but-unsafe").expect(OK)
        assert code(place.server("upgrade").expect(REFUSED, "Install it first")) == "schema_missing"
    finally:
        place.stop()


def make(file):
    place = Place(sys.argv[1])
    try:
        place.start()
        place.make_key("juris", "JURIS BĒRZIŅŠ", PASSPHRASE)
        ready = [v for v in place.person(juris, "plan", "list").expect(OK).json if v["status"] == "endorsed_ministry"][0]
        place.person(juris, "sign", str(ready["version_id"]), "--p12", place.path("juris.p12"), "--passphrase-file", place.path("juris.pass")).expect(OK)
        version = str(place.person(anna, "plan", "create", "--institution", "1301", "--year", "2027").expect(OK).json["version_id"])
        place.person(anna, "plan", "act", version, "hand_over").expect(OK)
        place.person(janis, "plan", "act", version, "return", "--comment", "Lūdzu precizēt 3. rindu").expect(OK)
        environment = client_environment(place, "postgres")
        roles = place.command("pg_dumpall", "--roles-only", "--no-role-passwords", env=environment).decode()
        dump = place.command("pg_dump", "--no-comments", env=environment).decode()
        # The roles every server has, and words for psql alone, one each run.
        text = "".join(line for line in (roles + dump).splitlines(keepends=True)
                       if not re.match(r"(CREATE|ALTER) ROLE postgres\b|\\(un)?restrict ", line))
        with open(file, "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=9, mtime=0) as out:
            out.write(text.encode())
    finally:
        place.stop()


if len(sys.argv) > 2 and sys.argv[2] == "--make":
    make(sys.argv[3])
    sys.exit(0)
found = sorted(int(os.path.basename(file).split(".")[0]) for file in glob.glob(os.path.join(VERSIONS, "*.sql.gz")))


def test_every_version_has_its_dump():
    assert found and found == list(range(1, NEWEST)) or found == list(range(1, NEWEST + 1)), found


class Nothing:
    """Every test here has a server of its own."""

    def start(self):
        pass

    def stop(self):
        pass


sys.exit(main(Nothing(), [test_every_version_has_its_dump] + [check_version(version) for version in found]
              + [test_later_versions, test_nothing_there]))
