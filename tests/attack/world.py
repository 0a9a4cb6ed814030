# SPDX-License-Identifier: GPL-3.0-or-later
"""The server of tests/database/run as an attacker meets it: people log in with their passwords over its socket, every
foreign row carries a mark, and disposable copies of the database can have a countermeasure taken away."""
import contextlib
import os
import re
import sys
import time
import traceback

import psycopg2
import psycopg2.extensions

TEMPLATE = "iep_template"
# The places of tests/database/setup.sql: two ministries with two subordinates each.
PLACES = ("ma", "a1", "a2", "mb", "b1", "b2")
# The attackers are of ma and a1; what these hold is foreign to them (a2 not to the reviewer of its ministry).
FOREIGN = ("a2", "mb", "b1", "b2")
# A row of a place holds this word with the name of the place; in bytes (documents) it is the same.
MARK = "kanarijs"
# Every amount of a foreign row.
AMOUNT = 27182818281


class Tap:
    """Checks, one line each; a failed one does not end the others."""

    def __init__(self):
        self.count = 0
        self.failed = 0
        self.figures = {}
        self.start = time.monotonic()

    @staticmethod
    def comment(text):
        for line in str(text).rstrip().splitlines():
            print("#", line)
        sys.stdout.flush()

    def ok(self, passed, name, *remarks):
        self.count += 1
        self.failed += not passed
        print("ok" if passed else "not ok", self.count, "-", name.replace("#", "number "), flush=True)
        if not passed:
            for remark in remarks:
                self.comment(remark)
        return passed

    @contextlib.contextmanager
    def check(self, name):
        try:
            yield
        except Exception as error:
            self.ok(False, name, "".join(traceback.format_exception(error)))
        else:
            self.ok(True, name)

    def add(self, figure, n=1):
        self.figures[figure] = self.figures.get(figure, 0) + n

    def end(self):
        print(f"1..{self.count}", flush=True)
        for figure, n in self.figures.items():
            self.comment(f"{figure}: {n}")
        self.comment(f"{time.monotonic() - self.start:.0f} s")
        return 1 if self.failed else 0


class Answer:
    """What came of one statement: rows or an error, and what the server said besides."""

    def __init__(self, rows=None, error=None, notices=()):
        self.rows = rows
        self.error = error
        self.notices = list(notices)
        self.state = "00000" if error is None else error.pgcode or "connection"
        diag = getattr(error, "diag", None)
        self.message = (diag and diag.message_primary) or str(error or "").strip()
        self.detail = diag and diag.message_detail
        self.context = (diag and diag.context) or ""
        found = re.search(r'"code": ?"([^"]*)"', self.detail or "")
        self.code = found and found[1]

    @property
    def value(self):
        return self.rows[0][0] if self.rows else None

    @property
    def text(self):
        """All that reached the client."""
        parts = [repr(self.rows), *self.notices]
        if self.error is not None:
            parts.append(str(self.error))
        return "\n".join(parts)

    def __repr__(self):
        if self.error is None:
            return f"{str(self.rows)[:300]}"
        return f"{self.state} {self.code or ''} {self.message[:300]}" + (f" [{self.context[:300]}]" if not self.code else "")


class Session:
    """A connection on which statements are tried."""

    def __init__(self, world, login, database=TEMPLATE, **options):
        self.login = login
        self.connection = psycopg2.connect(host=world.folder, dbname=database, user=login,
                                           password=None if login == "postgres" else world.password(login), **options)
        self.connection.autocommit = True

    @property
    def pid(self):
        return self.connection.info.backend_pid

    def ask(self, statement, arguments=None):
        del self.connection.notices[:]
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(statement, arguments)
                rows = cursor.fetchall() if cursor.description else []
            return Answer(rows, None, self.connection.notices)
        except psycopg2.Error as error:
            return Answer(None, error, self.connection.notices)

    def value(self, statement, arguments=None):
        answer = self.ask(statement, arguments)
        if answer.error is not None:
            raise answer.error
        return answer.value

    def close(self):
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class World:
    def __init__(self):
        self.folder = os.environ["IEP_TEST_FOLDER"]
        self.here = os.path.dirname(os.path.abspath(__file__))
        self.copies = 0
        self.admin = Session(self, "postgres")
        self.logins = [row[0] for row in self.admin.ask("select login from test.person order by 1").rows]
        self.lock_the_door(self.logins)
        self.places = dict(self.admin.ask("select name, institution_id from test.place").rows)
        self.things = {(place, name): (thing, lock, procurement, content_hash) for place, name, thing, lock, procurement, content_hash
                       in self.admin.ask("select place, name, id, lock_version, procurement_id, content_hash from test.thing").rows}

    @staticmethod
    def password(login):
        return f"{login}: parole!"

    def lock_the_door(self, logins):
        """From now on only a password (SCRAM) lets anybody in but the one who owns the server."""
        for login in logins:
            verifier = psycopg2.extensions.encrypt_password(self.password(login), login, self.admin.connection, "scram-sha-256")
            self.admin.ask(f"alter role \"{login}\" password %s", (verifier,))
        self.write_hba("scram-sha-256")

    def write_hba(self, method):
        with open(os.path.join(self.folder, "data", "pg_hba.conf"), "w", encoding="ascii") as file:
            file.write(f"local all postgres trust\nlocal all all {method}\n")
        self.admin.value("select pg_reload_conf()")
        # New connections go by it once the server has read it.
        deadline = time.monotonic() + 30
        while self.lets_in("nobody", "cita parole") != (method == "trust") and time.monotonic() < deadline:
            time.sleep(0.02)

    def lets_in(self, login, password):
        try:
            psycopg2.connect(host=self.folder, dbname="postgres", user=login, password=password).close()
        except psycopg2.OperationalError as error:
            return "password authentication failed" not in str(error)
        return True

    def session(self, login, database=TEMPLATE, **options):
        return Session(self, login, database, **options)

    @contextlib.contextmanager
    def copy(self, name="copy", template=TEMPLATE):
        """A database like the prepared one, gone afterwards."""
        self.copies += 1
        database = f"iep_{name}_{self.copies}"
        self.make_copy(database, template)
        try:
            yield database
        finally:
            self.admin.ask(f"drop database {database} with (force)")

    def make_copy(self, database, template=TEMPLATE):
        with Session(self, "postgres", "postgres") as outside:
            # Nobody may be in the template while it is copied.
            reopen = template == TEMPLATE and not self.admin.connection.closed
            if reopen:
                self.admin.close()
            try:
                outside.value(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{template}'")
                answer = outside.ask(f"create database {database} template {template}")
                if answer.error:
                    raise answer.error
                # CREATE DATABASE leaves behind what the installation granted, revoked and set on the database itself.
                outside.ask("update pg_database set datacl = (select datacl from pg_database where datname = %s) where datname = %s",
                            (template, database))
                outside.ask("insert into pg_db_role_setting select (select oid from pg_database where datname = %s), s.setrole, s.setconfig"
                            " from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase where d.datname = %s", (database, template))
            finally:
                if reopen:
                    self.admin = Session(self, "postgres")


def fill_with_marks(session):
    """Each text, JSON, file and amount of each row of a foreign institution gets the institution's mark, past every trigger:
    whoever is shown any of it by whatever way is found out. Returns how many columns hold marks."""
    places = ", ".join(f"'{name}'" for name in FOREIGN)
    session.ask("set session_replication_role = replica")
    columns = session.ask("""
      select a.attrelid::regclass::text, quote_ident(a.attname), a.atttypid::regtype::text, a.attname = any (array(
               select x.attname from pg_constraint c, unnest(c.conkey) k, pg_attribute x
                where c.conrelid = a.attrelid and c.contype in ('f', 'p', 'u') and x.attrelid = c.conrelid and x.attnum = k))
        from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace) and c.relkind = 'r'
         and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         and exists (select from pg_attribute i where i.attrelid = c.oid and i.attname = 'institution_id')
       order by 1, a.attnum""").rows
    marked = 0
    for table, column, kind, is_key in columns:
        if is_key:
            continue
        mark = f"'{MARK}-' || p.name || '-{table.split('.')[-1]}.{column}'"
        new = {
            "text": f"left({mark}, 40)" if column == "code" else mark,
            "jsonb": f"t.{column} || jsonb_build_object('{MARK}', {mark})",
            "bytea": f"convert_to({mark}, 'UTF8')",
            "bigint": str(AMOUNT),
        }.get(kind)
        if new is None or (kind == "bigint" and re.search(r"_id$|^id$|^seq$|^subject$", column)):
            continue
        condition = f"and jsonb_typeof(t.{column}) = 'object'" if kind == "jsonb" else ""
        answer = session.ask(f"update {table} t set {column} = {new} from test.place p where p.institution_id = t.institution_id"
                             f" and p.name in ({places}) {condition}")
        marked += answer.error is None
    # Bytes go with their hash; answers to requests belong to the person.
    for statement in (
        f"""update iepirkumi.document t set file = f.file, sha256 = sha256(f.file)
              from test.place p, lateral (select convert_to('{MARK}-' || p.name || '-document.file', 'UTF8')) f (file)
             where p.institution_id = t.institution_id and p.name in ({places})""",
        f"""update iepirkumi.request t set response = response || jsonb_build_object('{MARK}', '{MARK}-' || p.name || '-request.response')
              from test.person o join test.place p on p.name = o.place
             where o.login = t.login and p.name in ({places}) and jsonb_typeof(response) = 'object'""",
    ):
        session.value(statement + " returning 1")
        marked += 1
    session.ask("set session_replication_role = origin")
    return marked


def foreign_in(text, allowed=()):
    """The marks in what somebody was shown, plain or as the hexadecimal digits of bytes."""
    text = text.lower()
    hexadecimal = re.findall(f"{MARK.encode().hex()}(?:2d(?:[0-9a-f]{{2}}){{2,40}})?", text)
    found = {f"{match[0]}" for match in re.finditer(rf"{MARK}(?:-[\w.-]+)?", text)}
    found |= {bytes.fromhex(digits).decode("ascii", "replace") for digits in hexadecimal}
    if str(AMOUNT) in text and not allowed:
        found.add(f"the amount {AMOUNT}")
    return {mark for mark in found if not any(mark.startswith(f"{MARK}-{place}") for place in allowed)}


def content(session, condition="true"):
    """The hash of all rows of each table; condition restricts those that belong to an institution."""
    tables = session.ask("""
      select c.oid::regclass::text, exists (select from pg_attribute i where i.attrelid = c.oid and i.attname = 'institution_id')
        from pg_class c where c.relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace) and c.relkind = 'r' order by 1""").rows
    hashes = {}
    for table, has_place in tables:
        where = f"where {condition}" if has_place else ""
        hashes[table] = session.value(f"select count(*) || ' ' || coalesce(md5(string_agg(h, '' order by h)), '') from (select md5(t::text) as h from {table} t {where}) x")
    return hashes


def differences(before, after):
    return [f"{table}: {before.get(table)} -> {after.get(table)}" for table in sorted({*before, *after}) if before.get(table) != after.get(table)]
