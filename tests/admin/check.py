#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""iepirkumi-admin check on the demonstration: what it says when all is well, and that it finds each thing that is broken: TAP."""
import os
import re
import shutil
import sys

from place import NO_CONNECTION, OK, ROOT, USAGE, Place, main, sql, tests_of

WARNING, ERROR = 1, 2
anna, janis, maija, juris = "anna.kalnina", "janis.ozols", "maija.berza", "juris.berzins"
PASSPHRASE = "garā noslēpumainā frāze 7"
place = Place(sys.argv[1])
# As somebody who came in past every rule: the triggers that refuse are off.
PAST_RULES = "set session_replication_role = replica; "


def check(*arguments, status=None, user=None):
    answer = place.person(user, "check", *arguments) if user else place.server("check", *arguments)
    if status is not None:
        answer.expect(status)
    return answer.json


def lines(answer, level):
    return [line for line in answer["lines"] if line["level"] == level]


def hba():
    return sql(place, "show hba_file")[0][0]


def test_the_demonstration_is_really_signed():
    """Before anybody did anything: each of its documents is drawn, signed, and by somebody this computer trusts."""
    answer = check("--only", "documents", status=OK)
    assert [(line["code"], line["level"], line["detail"]) for line in answer["lines"]] == [
        ("document_valid", "ok", "8"), ("document_trusted", "ok", "8")], answer
    assert sql(place, "select count(distinct certificate_subject)::int, bool_and(octet_length(file) > 20000) from iepirkumi.document") == [["2", "t"]]


def test_the_demonstration_is_in_order():
    # Signed by a certificate that nobody here vouches for.
    place.make_key("juris", "JURIS BĒRZIŅŠ", PASSPHRASE)
    ready = [v for v in place.person(juris, "plan", "list").expect(OK).json if v["status"] == "endorsed_ministry"][0]
    place.person(juris, "sign", str(ready["version_id"]), "--p12", place.path("juris.p12"), "--passphrase-file", place.path("juris.pass")).expect(OK)
    answer = check()
    # This server runs without fsync, as tests do; and a release grows old by itself.
    odd = [(line["code"], line["level"]) for line in answer["lines"] if line["level"] != "ok" and line["code"] != "release_old"]
    assert odd == [("durability", "error")] * 2 + [("document_trusted", "warning")], odd
    assert answer["status"] == "error"
    by_area = {area: sum(line["area"] == area for line in answer["lines"]) for area in ("settings", "access", "rules", "audit", "content", "documents")}
    assert by_area["settings"] >= 12 and by_area["access"] >= 8 and by_area["rules"] >= 38 and by_area["content"] >= 11, by_area
    assert by_area["audit"] == 1 + int(sql(place, "select count(*) from iepirkumi.institution")[0][0]), by_area
    assert all(line["text"] for line in answer["lines"])
    assert all(line["advice"] for line in answer["lines"] if line["level"] != "ok")


def test_a_line_each_for_people():
    answer = place.run("check", "--local", place.local).expect(ERROR, "fsync = off", "The audit chains are whole", "0 could not be looked at")
    assert "\nERROR" in answer.out and "\nok " in answer.out and " → Set fsync" in answer.out
    verbose = place.run("check", "--local", place.local, "--verbose", "--only", "rules").expect(OK, "row-level security is enabled and forced on every table")
    assert len(verbose.out.splitlines()) > 38


def test_with_lesser_rights():
    """What a person may not know is said, and is no error of the installation."""
    answer = check(user=anna, status=ERROR)  # the settings are for everybody
    assert {line["area"] for line in lines(answer, "unchecked")} == {"access", "content", "documents", "backup"}, lines(answer, "unchecked")
    assert sum(line["area"] == "rules" and line["level"] == "ok" for line in answer["lines"]) >= 38
    chains = [line for line in answer["lines"] if line["area"] == "audit"]
    assert len(chains) == 1 and "1301" in chains[0]["object"], chains
    check("--only", "access", user=anna, status=OK)


def test_wrong_usage():
    place.server("check", "--only", "weather").expect(USAGE, "weather")
    place.run("check", "--host", place.path("nowhere"), "--json").expect(NO_CONNECTION)


def broken(area, code, level, words, do, undo):
    """Breaks something, expects the line that says so (and no other of that area), mends it."""
    before = [(line["code"], line["object"]) for line in check("--only", area)["lines"] if line["level"] not in ("ok",)]
    do() if callable(do) else sql(place, do)
    try:
        answer = check("--only", area)
        found = [line for line in answer["lines"] if line["level"] not in ("ok",) and (line["code"], line["object"]) not in before]
        assert found and {line["code"] for line in found} == {code}, (code, found)
        assert {line["level"] for line in found} == {level}, found
        assert any(words in line["text"] for line in found), (words, found)
        assert answer["status"] == level or (level == "warning" and before), answer["status"]
    finally:
        undo() if callable(undo) else sql(place, undo)
    after = [(line["code"], line["object"]) for line in check("--only", area)["lines"] if line["level"] not in ("ok",)]
    assert after == before, (before, after)


def setting(name, bad):
    return f"alter database iepirkumi set {name} = {bad}", f"alter database iepirkumi reset {name}"


def test_settings():
    broken("settings", "log", "warning", "log_statement = all", *setting("log_statement", "'all'"))
    broken("settings", "password_encryption", "error", "md5", *setting("password_encryption", "md5"))
    broken("settings", "synchronous_commit", "warning", "off", *setting("synchronous_commit", "off"))
    broken("settings", "dangerous", "error", "zero_damaged_pages", *setting("zero_damaged_pages", "on"))
    broken("settings", "program", "error", "999", "update iepirkumi.schema_version set version = 999",
           f"update iepirkumi.schema_version set version = {sql(place, 'select version from iepirkumi.schema_version')[0][0]}")
    # The queries of this program are not for another version.
    sql(place, "update iepirkumi.schema_version set version = version - 1")
    older = check(status=ERROR)
    sql(place, "update iepirkumi.schema_version set version = version + 1")
    assert {line["area"] for line in lines(older, "unchecked")} == {"rules", "audit", "content", "documents"}, older
    broken("settings", "collation", "error", "1.0", "update pg_database set datcollversion = '1.0' where datname = 'iepirkumi'",
           "update pg_database set datcollversion = pg_database_collation_actual_version(oid) where datname = 'iepirkumi'")


def test_who_gets_in():
    file = hba()
    with open(file, encoding="utf-8") as stream:
        good = stream.read()

    def write(text):
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(text)

    mend = lambda: write(good)
    broken("access", "hba_trust", "error", "local all all trust", lambda: write("local all all trust\n" + good), mend)
    broken("access", "hba_wrong", "error", "pg_hba.conf:1", lambda: write("locally everybody\n" + good), mend)
    broken("access", "hba_password", "warning", "local all all md5", lambda: write("local all all md5\n" + good), mend)
    broken("access", "superuser_person", "error", anna, f'alter role "{anna}" superuser', f'alter role "{anna}" nosuperuser')
    broken("access", "superuser_more", "warning", "second", "create role second login superuser", "drop role second")
    broken("access", "slot_unread", "warning", "gone", "select pg_create_physical_replication_slot('gone', true)", "select pg_drop_replication_slot('gone')")
    broken("access", "bypass", "warning", "saver", "create role saver login bypassrls", "drop role saver")
    broken("access", "server_files", "warning", "loader", "create role loader login in role pg_read_server_files", "drop role loader")
    broken("access", "group_password", "error", "iep_person", "alter role iep_person password 'x'", "alter role iep_person password null")
    broken("access", "connection_limit", "warning", "connection limit -1", f'alter role "{anna}" connection limit -1',
           f'alter role "{anna}" connection limit 8')
    broken("access", "verifier_old", "error", "old.person", "set password_encryption = md5; create role \"old.person\" login password 'x'",
           'drop role "old.person"')


def test_old_release():
    """The releases stand in the query, so a copy of it that knows later ones makes this server an old one."""
    data = place.path("data")
    shutil.copytree(os.path.join(ROOT, "data"), data)
    file = os.path.join(data, "database", "check", "settings.sql")
    with open(file, encoding="utf-8") as stream:
        query = stream.read()
    later = re.sub(r"fixed \(major, minor\) as \(values .*\)", "fixed (major, minor) as (select m, 99 from generate_series(15, 30) m)", query)
    assert later != query
    with open(file, "w", encoding="utf-8") as stream:
        stream.write(later.replace("date '2026-05-14'", "date '2020-05-14'"))
    answer = place.server("check", "--only", "settings", environment={"IEPIRKUMI_DATADIR": data}).expect(ERROR).json
    found = {line["code"]: line for line in answer["lines"] if line["level"] != "ok"}
    assert found["release_holes"]["level"] == "error" and "PostgreSQL 1" in found["release_holes"]["text"] and ".99" in found["release_holes"]["text"]
    assert found["release_old"]["level"] == "warning" and found["release_old"]["advice"], found


def test_rules():
    broken("rules", "dml_granted", "error", "iepirkumi.request", "grant insert on iepirkumi.request to pg_monitor",
           "revoke insert on iepirkumi.request from pg_monitor")
    broken("rules", "rls_on", "error", "iepirkumi.plan_line", "alter table iepirkumi.plan_line no force row level security",
           "alter table iepirkumi.plan_line force row level security")
    broken("rules", "role_attribute", "error", anna, f'alter role "{anna}" createdb', f'alter role "{anna}" nocreatedb')


def test_audit_chain():
    """A changed entry and one that was taken away, with their place."""
    (institution, seq), = sql(place, "select institution_id, 5 from iepirkumi.institution i join iepirkumi_audit.head h on h.institution_id = i.id "
                                     "where code = '1301'")
    where = f"where institution_id = {institution} and seq = {seq}"
    broken("audit", "chain", "error", "seq 5", PAST_RULES + f"update iepirkumi_audit.entry set login = 'nobody' {where}",
           PAST_RULES + f"update iepirkumi_audit.entry set login = '{sql(place, f'select login from iepirkumi_audit.entry {where}')[0][0]}' {where}")
    sql(place, f"create table public.kept as select * from iepirkumi_audit.entry {where}")
    broken("audit", "chain", "error", "seq 6", PAST_RULES + f"delete from iepirkumi_audit.entry {where}",
           PAST_RULES + "insert into iepirkumi_audit.entry select * from public.kept; drop table public.kept")


def test_content():
    broken("content", "content_hash", "error", "plan ", PAST_RULES + "update iepirkumi.plan_content set content = content || ' ' where version_id = 1",
           PAST_RULES + "update iepirkumi.plan_content set content = left(content, -1) where version_id = 1")
    broken("content", "right_stale", "error", anna, f"update iepirkumi.effective set sign = '{{1,2}}' where login = '{anna}'",
           f"select iepirkumi.effective_rebuild('{{{anna}}}')")
    broken("content", "login_without_person", "error", "stranger", "create role stranger login in role iep_person", "drop role stranger")
    broken("content", "document_missing", "error", "estimate",
           PAST_RULES + "create table public.kept as select id, institution_id, document_kind, version_id, file, sha256, signer_name from iepirkumi.document where id = 1; "
           "delete from iepirkumi.document where id = 1",
           PAST_RULES + "insert into iepirkumi.document (id, institution_id, document_kind, version_id, file, sha256, signer_name) "
           "select * from public.kept; drop table public.kept")
    broken("content", "document_orphan", "error", "approved", PAST_RULES + "update iepirkumi.estimate_version set status = 'approved', in_force = false where id = 1",
           PAST_RULES + "update iepirkumi.estimate_version set status = 'signed' where id = 1")


def test_signed_documents():
    """One byte of a signed PDF, its stored hash brought along: only the signature tells."""
    flip = PAST_RULES + "update iepirkumi.document set file = set_byte(file, 2000, get_byte(file, 2000) # 1), " \
        "sha256 = sha256(set_byte(file, 2000, get_byte(file, 2000) # 1)) where document_kind = 'plan'"
    before = check("--only", "documents")
    assert {line["code"] for line in lines(before, "warning")} == {"document_trusted"}
    sql(place, flip)
    answer = check("--only", "documents", status=ERROR)
    assert [(line["code"], line["object"].split()[0]) for line in lines(answer, "error")] == [("document_valid", "plan")], answer
    sql(place, flip)
    assert check("--only", "documents")["lines"] == before["lines"]
    # The file alone, so that its stored hash does not match: the table itself would refuse it, a broken disk does not ask.
    (definition,), = sql(place, "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'iepirkumi.document'::regclass and conname = 'document_check'")
    assert "sha256" in definition
    alone = flip[:flip.index(", sha256")] + " where document_kind = 'plan'"
    sql(place, "alter table iepirkumi.document drop constraint document_check; " + alone)
    answer = check("--only", "documents", "--only", "content", status=ERROR)
    assert {(line["area"], line["code"]) for line in lines(answer, "error")} == {("documents", "document_hash"), ("content", "document_hash")}, answer
    sql(place, alone + f"; alter table iepirkumi.document add constraint document_check {definition}")
    assert check("--only", "documents")["lines"] == before["lines"]


if __name__ == "__main__":
    sys.exit(main(place, tests_of(__name__)))
