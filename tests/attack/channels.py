# SPDX-License-Identifier: GPL-3.0-or-later
"""One attack for every channel of shared/design/security.md A.2, each as a person who has logged in.

An attack returns whether it got anything. It is tried on the database as it is, where it must get nothing, and then on
a copy from which the countermeasure is taken away, where the very same attack must succeed: else it would prove
nothing. What security.md accepts is listed at the end with what exactly is seen.
tests/database/leak.sql and direct_write.sql try many more ways to reach a single function or table; they run inside one
session with SET SESSION AUTHORIZATION, these over the socket."""
import contextlib
import os
import re
import select
import subprocess
import time

import psycopg2

from world import AMOUNT, MARK, Session, foreign_in

ATTACKS = []
ACCEPTED = []
REFUSED = "42501"


def attack(channel, remove, undo=None, login="view.a1"):
    """remove: what a superuser does to a copy of the database to take the countermeasure away; undo: the same for what
    belongs to the whole server."""
    def keep(function):
        ATTACKS.append((channel, function, remove if isinstance(remove, (list, tuple)) else [remove], undo, login))
        return function
    return keep


def accepted(channel, login="view.a1"):
    def keep(function):
        ACCEPTED.append((channel, function, login))
        return function
    return keep


class Place:
    """Where an attack happens: a database, the attacker's session, and what they aim at."""

    def __init__(self, world, database, login):
        self.world = world
        self.database = database
        self.login = login
        self.open_sessions = []
        self.me = self.session(login)
        self.a1 = world.places["a1"]
        self.b1 = world.places["b1"]
        self.hidden = world.things["b1", "draft"][0]
        self.mine = world.things["a1", "draft"][0]
        self.hidden_title = f"{MARK}-b1-procurement_revision.title"

    def session(self, login, **options):
        session = Session(self.world, login, self.database, **options)
        self.open_sessions.append(session)
        return session

    def close(self):
        for session in self.open_sessions:
            session.close()

    def ask(self, statement, arguments=None):
        return self.me.ask(statement, arguments)

    def does(self, statement, arguments=None):
        """The server does it; or says that one may not."""
        answer = self.ask(statement, arguments)
        assert answer.error is None or answer.state == REFUSED, f"{statement}: {answer}"
        return answer.error is None

    def sees_foreign(self, statement, arguments=None):
        return bool(foreign_in(self.ask(statement, arguments).text))

    def read_it_all(self):
        """So that conditions meet every row, not those an index finds."""
        for way in ("indexscan", "bitmapscan", "indexonlyscan"):
            assert self.does(f"set enable_{way} = off")

    def command(self, *arguments):
        return subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False, env={
            **os.environ, "PGHOST": self.world.folder, "PGUSER": self.login, "PGPASSWORD": self.world.password(self.login),
            "PGDATABASE": self.database, "PGOPTIONS": "", "PGCONNECT_TIMEOUT": "30"})


LEAK_VIEW = """create or replace view iepirkumi.procurement_list with (security_invoker = false) as
  select r.id as revision_id, r.procurement_id, r.institution_id, r.year, r.number, r.number_sort, r.revision_number,
         r.status, r.in_force, r.is_current, r.title, r.kind, r.cpv, r.procedure, r.estimated_price, r.funding_total,
         r.announce_year, r.announce_quarter, r.announce_month, r.responsible_person, r.ekk_codes, r.changed_at, r.plan_number
    from iepirkumi.procurement_revision r where r.institution_id = any (iepirkumi.my_view())"""


@attack("leaky function of one's own", ["grant usage on language plpgsql to public", 'grant temporary on database "{database}" to public', LEAK_VIEW])
def leaky_function(p):
    made = p.does("create function pg_temp.leak(text) returns boolean language plpgsql cost 0.0000001 as $$begin raise notice '%', $1; return true; end$$")
    made = p.does("do $$begin null; end$$") and made
    p.read_it_all()
    return made and p.sees_foreign("select count(*) from iepirkumi.procurement_list where pg_temp.leak(title)")


@attack("leaky built-in: division by zero", LEAK_VIEW)
def division_by_zero(p):
    # An owner's view without a barrier lets the cheap condition run first, and the error tells that the row is there.
    p.read_it_all()
    found = p.ask("select count(*) from iepirkumi.procurement_list where 1 / (revision_id - %s) >= 0", (p.hidden,)).state == "22012"
    missing = p.ask("select count(*) from iepirkumi.procurement_list where 1 / (revision_id - %s) >= 0", (2000000000,)).state == "22012"
    return found and not missing


@attack("leaky built-in: failing cast", LEAK_VIEW)
def failing_cast(p):
    p.read_it_all()
    return p.sees_foreign("select count(*) from iepirkumi.procurement_list where title::int >= 0 and revision_id = %s", (p.hidden,))


@attack("operator called leakproof", "alter function texticlike(text, text) leakproof")
def leakproof(p):
    p.read_it_all()
    near = p.ask("select count(*) from iepirkumi.procurement_revision where title ilike %s", (p.hidden_title[:-1] + "\\",))
    far = p.ask("select count(*) from iepirkumi.procurement_revision where title ilike %s", ("nekas tāds" + "\\",))
    return near.state == "22025" and far.error is None


@attack("DETAIL of an error", ["grant insert on iepirkumi.programme to iep_person", "alter table iepirkumi.programme disable row level security"],
        login="manage.a1")
def error_detail(p):
    answer = p.ask("insert into iepirkumi.programme (institution_id, code, name, valid_from)"
                   " select %s, '32.01.00', 'x', valid_from from iepirkumi.programme limit 1", (p.b1,))
    return "32.01.00" in (answer.detail or "")


@attack("DETAIL of an error, with the right to insert", ["create policy control on iepirkumi.programme for insert to iep_person with check (true)",
        "grant insert on iepirkumi.programme to iep_person", "alter table iepirkumi.programme disable row level security"], login="manage.a1")
def error_detail_suppressed(p):
    """PostgreSQL itself keeps the values to itself while row-level security is on."""
    with p.world.copy("detail", p.database) if p.database == "iep_template" else contextlib.nullcontext(p.database) as database:
        if database != p.database:
            with Session(p.world, "postgres", database) as admin:
                admin.value("create policy control on iepirkumi.programme for insert to iep_person with check (true); select 1")
                admin.value("grant insert on iepirkumi.programme to iep_person; select 1")
        with Session(p.world, p.login, database) as me:
            answer = me.ask("insert into iepirkumi.programme (institution_id, code, name, valid_from)"
                            " select %s, '32.01.00', 'x', valid_from from iepirkumi.programme limit 1", (p.b1,))
        assert answer.state == "23505", answer
        return "32.01.00" in (answer.detail or "")


@attack("EXPLAIN of a confidential column", "grant select (four_eyes, budget_control) on iepirkumi.institution to iep_person")
def explain_column(p):
    return p.does("explain select id from iepirkumi.institution where four_eyes") and p.does("explain select id from iepirkumi.institution where budget_control = 'block'")


@attack("foreign key as oracle", ["grant insert on iepirkumi.procurement_lot to iep_person",
        "create policy control on iepirkumi.procurement_lot for insert to iep_person with check (true)"], login="manage.a1")
def foreign_key(p):
    insert = "insert into iepirkumi.procurement_lot (institution_id, revision_id, line_no) values (%s, %s, 99)"
    return p.ask(insert, (p.b1, p.hidden)).error is None and p.ask(insert, (p.b1, 2000000000)).state == "23503"


@attack("unique key as oracle", ["grant insert on iepirkumi.procurement to iep_person",
        "create policy control on iepirkumi.procurement for insert to iep_person with check (true)"], login="manage.a1")
def unique_key(p):
    insert = "insert into iepirkumi.procurement (institution_id, year, number, number_sort) values (%s, 2030, '2030/' || %s, %s)"
    return p.ask(insert, (p.b1, 1, 1)).state == "23505" and p.ask(insert, (p.b1, 999, 999)).error is None


@attack("hidden and missing answered differently", """create or replace function iepirkumi.procurement_seen(p_revision bigint) returns iepirkumi.procurement_revision
        language plpgsql stable security definer as $$begin
          if exists (select from iepirkumi.procurement_revision where id = p_revision) then perform iepirkumi.raise_not_allowed(); end if;
          perform iepirkumi.raise_not_found(); return null; end$$""", login="manage.a1")
def hidden_or_missing(p):
    call = "select iepirkumi.procurement_get(%s)"
    hidden, missing = p.ask(call, (p.hidden,)), p.ask(call, (2000000000,))
    return (hidden.state, hidden.message, hidden.detail, repr(hidden.rows)) != (missing.state, missing.message, missing.detail, repr(missing.rows)) \
        or hidden.error is None


@attack("COPY to the client", "alter table iepirkumi.procurement_revision disable row level security")
def copy_out(p):
    return bool(foreign_in(p.command("psql", "-X", "-c", "copy iepirkumi.procurement_revision to stdout").stdout))


@attack("COPY from the client", ["grant insert on iepirkumi.scenario to iep_person", "alter table iepirkumi.scenario disable row level security"], login="manage.a1")
def copy_in(p):
    return p.command("psql", "-X", "-c", f"copy iepirkumi.scenario (institution_id, year, name) from program 'false'",
                     "-c", f"\\copy iepirkumi.scenario (institution_id, year, name) from program 'printf \"%s\\t2030\\tSvešs\\n\" {p.b1}'").stdout == "COPY 1\n"


@attack("COPY to a program of the server", 'grant pg_execute_server_program to "view.a1"', 'revoke pg_execute_server_program from "view.a1"')
def copy_program(p):
    return p.does("copy (select 1) to program 'cat >/dev/null'")


@attack("files of the server", 'grant pg_read_server_files to "view.a1"; grant execute on function pg_read_file(text) to "view.a1"',
        'revoke pg_read_server_files from "view.a1"')
def server_file(p):
    return p.does("select pg_read_file('PG_VERSION')")


@attack("pg_stats", "alter table iepirkumi.procurement_revision disable row level security; analyze iepirkumi.procurement_revision")
def pg_stats(p):
    return p.sees_foreign("select most_common_vals::text, histogram_bounds::text from pg_stats where schemaname = 'iepirkumi'")


@attack("pg_statistic", "analyze iepirkumi.procurement_revision; grant select on pg_statistic to public")
def pg_statistic(p):
    return p.does("select count(*) from pg_statistic") and p.sees_foreign("select stavalues1::text, stavalues2::text, stavalues3::text from pg_statistic")


@attack("activity by table", "grant select on pg_stat_all_tables, pg_stat_user_tables to public")
def table_activity(p):
    return p.does("select n_tup_ins from pg_stat_user_tables") and p.does("select n_tup_ins from pg_stat_all_tables")


@attack("view of its owner", "alter view iepirkumi.procurement_list set (security_invoker = false)")
def owner_view(p):
    return p.sees_foreign("select title from iepirkumi.procurement_list")


@attack("other views of their owner", ["alter view iepirkumi.plan_list set (security_invoker = false)", "alter view iepirkumi.estimate_list set (security_invoker = false)",
        "alter view iepirkumi.audit_entry set (security_invoker = false); alter view iepirkumi.audit_entry owner to postgres"])
def other_views(p):
    # On a copy all three must show something.
    seen = [p.ask(f"select count(*) from iepirkumi.{view} where institution_id = %s", (p.b1,)).value > 0 for view in ("plan_list", "estimate_list", "audit_entry")]
    assert len(set(seen)) == 1, seen
    return seen[0]


@attack("materialised view", "create materialized view iepirkumi.procurement_copy as select * from iepirkumi.procurement_revision; grant select on iepirkumi.procurement_copy to iep_person")
def materialised(p):
    names = [row[0] for row in p.ask("select format('%I.%I', schemaname, matviewname) from pg_matviews").rows]
    return any(p.sees_foreign(f"select * from {name}") for name in names)


@attack("search_path of a function", ['grant temporary on database "{database}" to public', """create or replace function iepirkumi.my_view() returns int[]
        language plpgsql stable security definer set search_path = iepirkumi as $$begin return (select e.view from effective e where e.login = session_user); end$$"""])
def search_path(p):
    p.ask("create temp table effective (login name, view int[], valid_until date)")
    p.ask("insert into pg_temp.effective values (session_user, array[%s], null)", (p.b1,))
    p.ask("grant select on pg_temp.effective to public")
    p.ask("set search_path = pg_temp, public, iepirkumi")
    return p.sees_foreign("select title from iepirkumi.procurement_revision")


@attack("functions of functions, EXECUTE by PUBLIC", ["grant execute on function iepirkumi.touch(int, boolean), iepirkumi.effective_rebuild(name[]) to public",
        "grant execute on function iepirkumi_audit.note(int, text, bigint, jsonb) to public"])
def inner_functions(p):
    return p.does("select iepirkumi.touch(%s)", (p.b1,)) and p.does("select iepirkumi.effective_rebuild('{view.b1}')") \
        and p.does("select iepirkumi_audit.note(%s, 'x', null, '{}')", (p.b1,))


@attack("becoming the owner", 'grant iep_owner to "view.a1"', 'revoke iep_owner from "view.a1"')
def owner(p):
    return p.does("set role iep_owner") and p.does("alter table iepirkumi.procurement no force row level security") \
        and p.sees_foreign("select title from iepirkumi.procurement_revision")


BUG = """create function iepirkumi.bug(p_sql text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$begin execute p_sql; end$$;
grant execute on function iepirkumi.bug(text) to iep_person; alter function iepirkumi.bug(text) owner to {owner}"""


@attack("mistake in a function", BUG.format(owner="iep_owner") + "; grant usage on schema iepirkumi_audit to iep_owner; alter table iepirkumi_audit.entry owner to iep_owner")
def function_mistake(p):
    """A function that runs any text. As it is, it runs as iep_exec, which owns nothing; on the copy as the owner of the tables."""
    database = p.database
    with p.world.copy("bug") if database == "iep_template" else contextlib.nullcontext(database) as database:
        if database != p.database:
            with Session(p.world, "postgres", database) as admin:
                admin.value(BUG.format(owner="iep_exec") + "; select 1")
        with Session(p.world, p.login, database) as me:
            did = []
            for statement in ("alter table iepirkumi.procurement disable row level security", "truncate iepirkumi.change",
                              "alter table iepirkumi.plan_version disable trigger user", "truncate iepirkumi_audit.entry", "drop table iepirkumi.threshold"):
                answer = me.ask("select iepirkumi.bug(%s)", (statement,))
                # The trail refuses its owner too, by a trigger; a mere owner could take that away first.
                assert answer.error is None or answer.state == REFUSED or "truncate" in statement, f"{statement}: {answer}"
                did.append(answer.error is None)
            assert me.ask("select iepirkumi.bug('select 1')").error is None
        return any(did)


@attack("sequences", "grant usage, update on all sequences in schema iepirkumi to iep_person")
def sequences(p):
    return p.does("select nextval('iepirkumi.procurement_id_seq')") and p.does("select setval('iepirkumi.procurement_id_seq', 5)")


@attack("what NOTIFY tells", """create or replace function iepirkumi.touch(p_institution int, p_notify boolean default true) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp as
        $$begin perform pg_notify('iepirkumi', (select r.title from iepirkumi.procurement_revision r where r.institution_id = p_institution order by id desc limit 1)); end$$""")
def notification(p):
    """Somebody else saves a procurement while we listen: we may hear that, as a number."""
    p.ask("listen iepirkumi")
    other = p.session("manage.b1")
    answer = other.ask("select iepirkumi.procurement_save(gen_random_uuid(), %s)",
                       (f'{{"institution_id": {p.b1}, "year": 2029, "title": "{MARK}-b1 piegāde"}}',))
    assert answer.error is None, answer
    connection = p.me.connection
    deadline = time.monotonic() + 30
    while not connection.notifies and time.monotonic() < deadline:
        select.select([connection], [], [], 1)
        connection.poll()
    payloads = [notify.payload for notify in connection.notifies]
    assert payloads, "nothing was heard"
    return not all(re.fullmatch("[0-9]+", payload) for payload in payloads)


@attack("NOTIFY by function", "grant execute on function pg_notify(text, text) to public")
def notify_function(p):
    return p.does("select pg_notify('iepirkumi', '1')")


@attack("the server's log as a store", "grant execute on function pg_logical_emit_message(boolean, text, text), pg_logical_emit_message(boolean, text, bytea) to public")
def log_message(p):
    return p.does("select pg_logical_emit_message(false, 'x', repeat('x', 1000))")


@attack("large objects", "grant execute on function lo_create(oid), lo_from_bytea(oid, bytea), lo_get(oid), lo_put(oid, bigint, bytea), lo_unlink(oid) to public")
def large_objects(p):
    return p.does("select lo_from_bytea(4711, 'x')") and p.does("select lo_get(4711)")


@attack("what others do", "grant execute on function pg_stat_get_activity(int) to public; grant select on pg_stat_activity to public")
def activity(p):
    other = p.session("manage.b1", application_name=f"{MARK}-b1")
    other.value("select 1")
    return p.does("select count(*) from pg_stat_get_activity(null)") and p.sees_foreign("select usename, application_name, query from pg_stat_activity")


@attack("who is connected", """grant execute on function pg_stat_get_backend_idset(), pg_stat_get_backend_userid(int), pg_stat_get_backend_pid(int)
        to public""")
def connected(p):
    other = p.session("manage.b1")
    pid = other.value("select pg_backend_pid()")
    answer = p.ask("""select pg_stat_get_backend_userid(b)::regrole::text from pg_stat_get_backend_idset() b
                       where pg_stat_get_backend_pid(b) = %s""", (pid,))
    return answer.error is None and answer.rows == [("\"manage.b1\"",)]


@attack("passwords in the catalog", "grant select on pg_authid to public")
def passwords(p):
    return p.does("select count(*) from pg_authid where rolpassword ~ '^SCRAM'")


@attack("LOCK TABLE", "grant update on iepirkumi.procurement_revision to iep_person")
def lock_table(p):
    p.me.connection.autocommit = False
    locked = p.does("lock table iepirkumi.procurement_revision in access exclusive mode")
    other = p.session("view.b1", options="-c lock_timeout=200ms").ask("select count(*) from iepirkumi.procurement_revision")
    p.me.connection.rollback()
    p.me.connection.autocommit = True
    assert locked == (other.state == "55P03"), other
    return locked


@attack("SELECT FOR UPDATE", "grant update on iepirkumi.plan_version to iep_person; create policy control on iepirkumi.plan_version for update to iep_person using (true)")
def for_update(p):
    return p.does("select id from iepirkumi.plan_version for update") and p.does("select id from iepirkumi.plan_version for key share")


@attack("objects of one's own", ['grant temporary, create on database "{database}" to iep_person', "grant create on schema public to public", "grant usage on schema public to public"])
def own_objects(p):
    return p.does("create temp table t (id int)") and p.does("create table public.t (id int)") and p.does("create schema mine")


@attack("SET ROLE to who sees everything", 'grant iep_all to "view.a1"', 'revoke iep_all from "view.a1"')
def set_role(p):
    # The group of all people one may become, and gains nothing: policies ask for session_user.
    assert p.does("set role iep_person") and not p.sees_foreign("select title from iepirkumi.procurement_revision")
    p.ask("reset role")
    became = p.does("set role iep_all")
    p.ask("reset role")
    others = [p.does(f"set role {role}") for role in ("postgres", "iep_owner", "iep_exec", "iep_audit", "iep_person_admin", '"view.b1"')]
    others += [p.does('set session authorization "view.b1"'), p.does("grant iep_all to session_user")]
    assert not any(others), others
    return became and p.sees_foreign("select title from iepirkumi.procurement_revision")


@attack("CREATEROLE", 'alter role "view.a1" createrole', 'alter role "view.a1" nocreaterole')
def createrole(p):
    became = p.does("grant pg_execute_server_program to session_user")
    ran = became and p.does("copy (select 1) to program 'cat >/dev/null'")
    if became:
        p.ask("revoke pg_execute_server_program from session_user")
    return ran


@attack("a setting as identity", "create policy control on iepirkumi.procurement_revision for select to iep_person using (institution_id::text = current_setting('iepirkumi.institution', true))")
def setting(p):
    for name in ("app.institution", "iepirkumi.institution", "iepirkumi.login", "app.insts"):
        p.ask(f"set {name} = '{p.b1}'")
    p.ask("set session_replication_role = replica")
    return p.sees_foreign("select title from iepirkumi.procurement_revision")


@attack("columns that are not granted", "grant select on iepirkumi.institution, iepirkumi.person to iep_person")
def columns(p):
    ways = ["select four_eyes from iepirkumi.institution", "select id from iepirkumi.institution where four_eyes", "select i from iepirkumi.institution i",
            "select to_jsonb(i) from iepirkumi.institution i", "select id from iepirkumi.institution order by budget_control",
            "select disabled from iepirkumi.person", "select count(*) from iepirkumi.person group by must_change_password"]
    did = [p.does(way) for way in ways]
    assert len(set(did)) == 1, dict(zip(ways, did))
    return did[0]


@attack("pg_dump", 'alter role "view.a1" bypassrls', 'alter role "view.a1" nobypassrls')
def dump(p):
    plain = p.command("pg_dump", "--data-only", "--table=iepirkumi.plan_content")
    filtered = p.command("pg_dump", "--data-only", "--enable-row-security", "--table=iepirkumi.plan_content")
    # With row-level security it takes one's own rows; without it, none.
    assert "Serveru piegāde a1" in filtered.stdout, filtered.stderr
    return plain.returncode == 0 or bool(foreign_in(filtered.stdout))


@attack("row_security = off", 'alter role "view.a1" bypassrls', 'alter role "view.a1" nobypassrls')
def row_security(p):
    p.ask("set row_security = off")
    return p.sees_foreign("select title from iepirkumi.procurement_revision")


def right_taken_away(p, login, place):
    with p.world.session("administrate", p.database) as administrator:
        answer = administrator.ask("select iepirkumi.right_grant_revoke(gen_random_uuid(), %s, %s, 'view')", (login, p.world.places[place]))
        assert answer.error is None, answer


@attack("a right taken away from an open session", "alter table iepirkumi.right_grant disable trigger user", login="view.a2")
def revocation(p):
    """Also in a statement prepared before. (On a copy of its own: it changes the rights.)"""
    count = "select count(*) from iepirkumi.procurement_revision"
    with p.world.copy("revoke") if p.database == "iep_template" else contextlib.nullcontext(p.database) as database:
        inside = Place(p.world, database, p.login)
        try:
            inside.ask(f"prepare q as {count}")
            before = inside.ask("execute q").value
            assert before > 0, "there must be something to see at first"
            right_taken_away(inside, p.login, "a2")
            after = inside.ask("execute q").value, inside.ask(count).value, inside.ask("select cardinality(iepirkumi.my_view())").value
        finally:
            inside.close()
    assert after in ((0, 0, 0), (before, before, 1)), after
    return after[0] > 0


@attack("a disabled person's open session", """create or replace function iepirkumi.person_end_sessions(p_login name) returns int language sql security definer as 'select 0';
        alter table iepirkumi.person disable trigger user""", login="view.b2")
def disabled(p):
    with p.world.copy("disable") if p.database == "iep_template" else contextlib.nullcontext(p.database) as database:
        inside = Place(p.world, database, p.login)
        try:
            assert inside.ask("select count(*) from iepirkumi.procurement_revision").value > 0
            with p.world.session("administrate", database) as administrator:
                assert administrator.ask("select iepirkumi.person_disable(gen_random_uuid(), %s)", (p.login,)).error is None
            answer = inside.ask("select 1")
            again = None
            with contextlib.suppress(psycopg2.OperationalError):
                again = inside.session(p.login)
            assert again is None, "the disabled person logged in again"
        finally:
            inside.close()
            p.world.admin.ask(f'alter role "{p.login}" login')
    return answer.error is None


@attack("the wrong password", "SELECT 1", "trust")
def wrong_password(p):
    return p.command("env", "PGPASSWORD=cits", "psql", "-X", "-A", "-t", "-c", "select session_user").stdout == f"{p.login}\n"


# What is accepted, and exactly what is seen ------------------------------------------------------------------------------


@accepted("EXPLAIN tells about how many rows a hidden institution has, and nothing of what is in them")
def explain_rows(p):
    p.world.admin.ask("analyze iepirkumi.procurement_revision")
    plan = "\n".join(row[0] for row in p.ask("explain (verbose) select * from iepirkumi.procurement_revision where institution_id = %s", (p.b1,)).rows)
    assert re.search(r"rows=\d+", plan) and not foreign_in(plan), plan


@accepted("EXPLAIN ANALYZE tells whether a number without meaning is taken")
def explain_existence(p):
    def explain(revision):
        answer = p.ask("explain (analyze, timing off, costs off) select id from iepirkumi.procurement_revision where id = %s", (revision,))
        return "\n".join(row[0] for row in answer.rows)
    hidden, missing = explain(p.hidden), explain(2000000000)
    assert "Rows Removed by Filter: 1" in hidden and "Removed" not in missing, hidden + missing
    assert not foreign_in(hidden), hidden
    searching = "\n".join(row[0] for row in p.ask("explain (analyze, verbose) select * from iepirkumi.procurement_search(null, null, %s, 100)", (MARK,)).rows)
    assert "Function Scan" in searching and "Removed" not in searching and "rows=0" in searching, searching


@accepted("the size of whole tables")
def sizes(p):
    answer = p.ask("select reltuples, pg_relation_size(oid), pg_stat_get_live_tuples(oid) from pg_class where oid = 'iepirkumi.procurement_revision'::regclass")
    assert answer.error is None and all(value is not None for value in answer.rows[0]), answer


@accepted("NOTIFY may be sent by anybody; it is a hint, and nothing is believed of it")
def forged_notify(p):
    listener = p.session("manage.b1")
    listener.ask("listen iepirkumi")
    before = listener.value("select iepirkumi.changes_since('{}')")
    assert p.does(f"notify iepirkumi, '{p.b1}'")
    select.select([listener.connection], [], [], 30)
    listener.connection.poll()
    assert [notify.payload for notify in listener.connection.notifies] == [str(p.b1)]
    assert listener.value("select iepirkumi.changes_since('{}')") == before


@accepted("names of logins and their membership in iep_person; no right stands there")
def logins(p):
    assert p.ask("select count(*) from pg_roles where rolname = 'view.b1'").value == 1
    groups = {row[0] for row in p.ask("select distinct m.roleid::regrole::text from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolcanlogin").rows}
    assert groups <= {"iep_person", "iep_all"}, groups


@accepted("the source of functions, in which there is no secret")
def sources(p):
    text = "\n".join(row[0] for row in p.ask("select prosrc from pg_proc where pronamespace::regnamespace::text ~ '^iepirkumi'").rows)
    assert "session_user" in text and not re.search(r"SCRAM-SHA-256\$\d|password\s*=\s*'|-----BEGIN", text)


@accepted("settings of one's own session: statement_timeout, work_mem; not those that protect the server")
def settings(p):
    assert p.does("set statement_timeout = 0") and p.does("set work_mem = '1GB'")
    for name, value in (("temp_file_limit", -1), ("log_statement", "'none'"), ("session_replication_role", "'replica'"), ("log_min_duration_statement", -1),
                        ("lo_compat_privileges", "on"), ("zero_damaged_pages", "on"), ("max_stack_depth", "'7MB'")):
        assert p.ask(f"set {name} = {value}").state == REFUSED, name


@accepted("ACCESS SHARE locks, which hold up nobody but a change of the schema")
def weak_lock(p):
    p.me.connection.autocommit = False
    assert p.does("lock table iepirkumi.procurement_revision in access share mode")
    assert p.ask("lock table iepirkumi.procurement_revision in row share mode").state == REFUSED
    with p.session("manage.b1") as other:
        answer = other.ask("select iepirkumi.procurement_save(gen_random_uuid(), %s)", (f'{{"institution_id": {p.b1}, "year": 2029, "title": "Cits"}}',))
        assert answer.error is None, answer
    p.me.connection.rollback()


# ---------------------------------------------------------------------------------------------------------------------


def try_attack(world, database, function, login):
    place = Place(world, database, login)
    try:
        return function(place)
    finally:
        place.close()


@contextlib.contextmanager
def without(world, remove, undo, name):
    """A copy of the database that lacks the countermeasure."""
    hba = os.path.join(world.folder, "data", "pg_hba.conf")
    with world.copy(name) as database:
        try:
            with Session(world, "postgres", database) as admin:
                for statement in remove:
                    answer = admin.ask(statement.replace("{database}", database))
                    assert answer.error is None, f"{statement}: {answer}"
            if undo == "trust":
                world.write_hba("trust")
            yield database
        finally:
            if undo == "trust":
                world.write_hba("scram-sha-256")
            elif undo:
                world.admin.value(undo + "; select 1")


def run(world, tap, options):
    tap.comment(f"every text and amount of a foreign institution is marked ({MARK}-…, {AMOUNT})")
    for channel, function, remove, undo, login in ATTACKS:
        if options.only and not re.search(options.only, f"{channel} {function.__name__}"):
            continue
        with tap.check(f"{channel}: repelled"):
            tap.add("attacks tried")
            assert try_attack(world, "iep_template", function, login) is False, "the attack succeeds"
            tap.add("attacks repelled")
        with tap.check(f"{channel}: control, it works without the countermeasure"):
            with without(world, remove, undo, "control") as database:
                assert try_attack(world, database, function, login) is True, "the attack fails without the countermeasure too: it proves nothing"
            tap.add("controls that worked")
    for channel, function, login in ACCEPTED:
        if options.only and not re.search(options.only, f"{channel} {function.__name__}"):
            continue
        with tap.check(f"accepted: {channel}"):
            try_attack(world, "iep_template", function, login)
            tap.add("accepted channels looked at")
