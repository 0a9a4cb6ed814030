# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping others out: connections without end, statements that run for ever, locks that are held, disks that fill up."""
import threading
import time

import psycopg2

from world import Session

FOR_EVER = "select count(*) from generate_series(1, 1000000000000) a"


def connect_as_often_as_possible(world, login, database, limit):
    """The sessions that were let in, and why the next one was not."""
    sessions = []
    try:
        while len(sessions) < limit:
            sessions.append(Session(world, login, database))
    except psycopg2.OperationalError as error:
        return sessions, str(error)
    return sessions, None


def connections(world, tap, database, admin):
    most = int(admin.value("show max_connections"))
    with tap.check("a flood of connections ends at the person's limit, and others come in"):
        sessions, why = connect_as_often_as_possible(world, "view.a1", database, most + 1)
        try:
            assert len(sessions) == 8 and "too many connections for role" in why, f"{len(sessions)}: {why}"
            with Session(world, "view.b1", database) as other:
                assert other.value("select 1") == 1
        finally:
            for session in sessions:
                session.close()
        tap.add("flood: attacks repelled")
    with tap.check("control: without the limit one person keeps everybody out"):
        admin.ask('alter role "view.a1" connection limit -1')
        sessions, why = connect_as_often_as_possible(world, "view.a1", database, most + 1)
        try:
            assert "remaining connection slots" in why, f"{len(sessions)}: {why}"
            try:
                Session(world, "view.b1", database).close()
            except psycopg2.OperationalError:
                pass
            else:
                raise AssertionError("somebody else came in")
        finally:
            for session in sessions:
                session.close()
            admin.ask('alter role "view.a1" connection limit 8')
        tap.add("flood: controls that worked")
    with tap.check("who is made by person_create has the limit"):
        with Session(world, "administrate", database) as administrator:
            verifier = psycopg2.extensions.encrypt_password("Ļoti gara parole", "flood.person", admin.connection, "scram-sha-256")
            assert administrator.ask("select iepirkumi.person_create(gen_random_uuid(), 'flood.person', 'Plūdi', null, %s)", (verifier,)).error is None
        try:
            assert admin.value("select rolconnlimit from pg_roles where rolname = 'flood.person'") == 8
        finally:
            admin.ask('drop role "flood.person"')


def wait_until(question, seconds=30):
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


def for_ever(world, tap, database, admin):
    attacker = Session(world, "view.a1", database)
    # Every default can be set aside by whoever it is for.
    attacker.value("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; select 1")
    answers = []
    thread = threading.Thread(target=lambda: answers.append(attacker.ask(FOR_EVER)))
    thread.start()
    with Session(world, "administrate", database) as administrator:
        with tap.check("a statement that runs for ever is ended by the watchdog"):
            wait_until(lambda: admin.value("select count(*) from pg_stat_activity where pid = %s and state = 'active' and query_start < clock_timestamp() - interval '2 s'",
                                           (attacker.pid,)) == 1)
            assert administrator.value("select iepirkumi.end_long_statements(3600, 3600)") == [], "younger ones go on"
            assert not answers, "control: nothing else ends it"
            ended = administrator.value("select iepirkumi.end_long_statements(2, 3600)")
            thread.join(30)
            assert [row["login"] for row in ended] == ["view.a1"] and answers and answers[0].state == "57014", (ended, answers)
            assert attacker.value("select 1") == 1, "the session itself goes on"
            tap.add("flood: attacks repelled")
            tap.add("flood: controls that worked")
        with tap.check("what the watchdog ended stands in the trail"):
            assert admin.value("select after -> 'ended' -> 0 ->> 'login' from iepirkumi_audit.entry where institution_id = 0 and op = 'note' order by seq desc limit 1") == "view.a1"
        with tap.check("the watchdog obeys administrators only, and touches nobody but people"):
            assert attacker.ask("select iepirkumi.end_long_statements(1, 1)").code == "not_allowed"
            assert administrator.ask("select iepirkumi.end_long_statements(0, 1)").code == "seconds"
            server = Session(world, "postgres", database)
            running = threading.Thread(target=lambda: server.ask("select pg_sleep(4)"))
            running.start()
            wait_until(lambda: admin.value("select count(*) from pg_stat_activity where pid = %s and query_start < clock_timestamp() - interval '1500 ms' and state = 'active'", (server.pid,)) == 1)
            assert administrator.value("select iepirkumi.end_long_statements(1, 3600)") == []
            running.join(30)
            server.close()
    attacker.close()


def held_lock(world, tap, database):
    """Somebody begins an act and never ends the transaction; a colleague waits for the row."""
    draft = world.things["a1", "draft"]
    act = ("select iepirkumi.procurement_include(gen_random_uuid(), %s, %s)", (draft[0], draft[1]))
    first, second = Session(world, "manage.a1", database), Session(world, "manage.a1", database)
    answers = []
    try:
        with tap.check("a lock held by somebody who went away is let go"), Session(world, "administrate", database) as administrator:
            first.value("set idle_in_transaction_session_timeout = 0; select 1")
            first.connection.autocommit = False
            assert first.ask(*act).error is None
            thread = threading.Thread(target=lambda: answers.append(second.ask(*act)))
            thread.start()
            time.sleep(2)
            assert not answers, "control: the colleague waits"
            ended = administrator.value("select iepirkumi.end_long_statements(3600, 1)")
            thread.join(30)
            assert [row["state"] for row in ended] == ["idle in transaction"] and answers and answers[0].error is None, (ended, answers)
            tap.add("flood: attacks repelled")
            tap.add("flood: controls that worked")
    finally:
        first.close()
        second.close()


def held_administration(world, tap, database, admin):
    """Whoever is about to be disabled holds their own login, the system's trail and the rights in an open transaction, and
    never rests in it: no limit on a statement or on doing nothing would ever end that."""
    login = "view.b2"
    verifier = psycopg2.extensions.encrypt_password(world.password(login), login, admin.connection, "scram-sha-256")
    with Session(world, "administrate", database) as administrator:
        def hold():
            session = Session(world, login, database)
            session.value("set idle_in_transaction_session_timeout = 0; select 1")
            session.connection.autocommit = False
            assert session.ask("select iepirkumi.my_password(gen_random_uuid(), %s)", (verifier,)).error is None
            return session

        with tap.check("a transaction kept alive by short statements is ended by the watchdog"):
            attacker = hold()
            deadline = time.monotonic() + 2.5
            while time.monotonic() < deadline:
                assert attacker.value("select 1") == 1
                assert administrator.value("select iepirkumi.end_long_statements(1, 3600)") == [], "control: no statement is long, and it never rests"
                time.sleep(0.2)
            ended = administrator.value("select iepirkumi.end_long_statements(2, 2)")
            assert [row["login"] for row in ended] == [login] and attacker.ask("select 1").error is not None, ended
            attacker.close()
            tap.add("flood: attacks repelled")
            tap.add("flood: controls that worked")
        with tap.check("nobody keeps the administrator from giving them another password"):
            attacker = hold()
            assert administrator.ask("select iepirkumi.person_password(gen_random_uuid(), %s, %s)", (login, verifier)).error is None
            assert attacker.ask("select 1").error is not None
            attacker.close()
            tap.add("flood: attacks repelled")
        with tap.check("nobody keeps the administrator from disabling them"):
            attacker = hold()
            with Session(world, "postgres", database, options="-c lock_timeout=300ms") as superuser:
                assert superuser.ask(f'alter role "{login}" nologin').state == "55P03", "control: the login is held"
                assert superuser.ask("select iepirkumi_audit.note(0, 'login', null, '{}')").state == "55P03", "control: so is the trail"
            tap.add("flood: controls that worked")
            answer = administrator.ask("select iepirkumi.person_disable(gen_random_uuid(), %s)", (login,))
            assert answer.error is None and answer.value["sessions_ended"] >= 1, answer
            assert attacker.ask("select 1").error is not None
            attacker.close()
            try:
                Session(world, login, database).close()
            except psycopg2.OperationalError:
                pass
            else:
                raise AssertionError("the disabled person came in")
            tap.add("flood: attacks repelled")
        admin.ask(f'alter role "{login}" login')


def full_queue(world, tap, database, admin):
    """Anybody may NOTIFY, and a listener in an open transaction keeps it all in the queue, whose end ends every save."""
    with Session(world, "view.b1", database) as listener, Session(world, "view.b1", database) as sender, \
            Session(world, "manage.a1", database) as colleague, Session(world, "view.a1", database) as other:
        save = ("select iepirkumi.procurement_save(gen_random_uuid(), %s)",
                (f'{{"institution_id": {world.places["a1"]}, "year": 2029, "title": "Rinda"}}',))

        def hint():
            time.sleep(1.1)  # at most one a second and institution
            before = other.value("select iepirkumi.changes_since('{}') ->> %s", (str(world.places["a1"]),))
            assert colleague.ask(*save).error is None
            other.value("select 1")
            heard = [notify.payload for notify in other.connection.notifies]
            del other.connection.notifies[:]
            assert int(other.value("select iepirkumi.changes_since('{}') ->> %s", (str(world.places["a1"]),))) > int(before or 0), "the counter is the truth"
            return str(world.places["a1"]) in heard

        with tap.check("a flooded queue of notifications costs the hint, not the save"):
            other.value("listen iepirkumi; select 1")
            assert hint(), "control: a save is told at first"
            listener.value("listen nothing; select 1")
            listener.connection.autocommit = False
            listener.value("select 1")
            sender.value("set client_min_messages = error; select 1")
            for n in range(100):
                sender.value(";".join(f"notify flood, '{'x' * 7980}{n}.{m}'" for m in range(250)) + "; select 1")
                if admin.value("select pg_notification_queue_usage()") > 0.012:
                    break
            assert admin.value("select pg_notification_queue_usage()") > 0.012, "control: the queue fills"
            tap.add("flood: controls that worked")
            assert not hint()
            listener.connection.rollback()
            listener.connection.autocommit = True
            listener.value("select 1")
            wait_until(lambda: sender.ask("notify flood").error is None and admin.value("select pg_notification_queue_usage()") < 0.01)
            other.value("select 1")
            assert hint(), "it is told again"
            tap.add("flood: attacks repelled")


def disk(world, tap, database, admin):
    sort = "select count(*) from (select g from generate_series(1, 400000) g order by md5(g::text)) x"
    with tap.check("temporary files have a limit that people cannot change"):
        with Session(world, "view.a1", database) as attacker:
            assert attacker.value("show temp_file_limit") == "2GB", attacker.value("show temp_file_limit")
            assert attacker.ask("set temp_file_limit = -1").state == "42501"
        # A smaller one here, so that it is soon reached.
        admin.ask(f"alter database {database} set temp_file_limit = '4MB'")
        with Session(world, "view.a1", database) as attacker:
            attacker.ask("set work_mem = '64kB'")
            assert attacker.ask(sort).state == "53400", attacker.ask(sort)
        tap.add("flood: attacks repelled")
    with tap.check("control: without it the disk fills"):
        admin.ask(f"alter database {database} set temp_file_limit = -1")
        with Session(world, "view.a1", database) as attacker:
            attacker.ask("set work_mem = '64kB'")
            assert attacker.value(sort) == 400000
        tap.add("flood: controls that worked")


def run(world, tap, _):
    with world.copy("flood") as database:
        with Session(world, "postgres", database) as admin:
            connections(world, tap, database, admin)
            for_ever(world, tap, database, admin)
            held_lock(world, tap, database)
            held_administration(world, tap, database, admin)
            full_queue(world, tap, database, admin)
            disk(world, tap, database, admin)
