# SPDX-License-Identifier: GPL-3.0-or-later
"""Sixteen sessions do each step of one plan version, and of one estimate version, at the same moment: one of them wins it,
the others are told so in our words. With one request id all get one answer, and it acts once.

The same moment is made, not hoped for: somebody holds the row until all of them wait for it."""
import json
import threading
import time

from world import Session

# What the losers may be told: the version or its state is another one now, or four eyes bar who acted before.
CONFLICTS = {"changed", "wrong_status", "four_eyes", "not_allowed"}
PLAN_STEPS = ("hand_over", "endorse", "approve", "endorse_ministry", "sign")
ESTIMATE_STEPS = ("hand_over", "approve", "sign")


class Crowd:
    """People who hold every right at a1 and at its ministry, each in a session of their own."""

    def __init__(self, world, database, size):
        self.world = world
        self.database = database
        self.admin = Session(world, "postgres", database)
        self.logins = [f"crowd.{number:02}" for number in range(size)]
        for login in self.logins:
            self.admin.ask(f'create role "{login}" login in role iep_person connection limit 40')
            self.admin.value("insert into iepirkumi.person (login, name, must_change_password) values (%s, %s, false) returning 1", (login, f"Persona {login}"))
            for right, place in [(right, "a1") for right in ("manage", "endorse", "approve", "sign")] + [("endorse_ministry", "ma")]:
                self.admin.value("insert into iepirkumi.right_grant (login, institution_id, right_code) values (%s, %s, %s) returning 1",
                                 (login, world.places[place], right))
        world.lock_the_door(self.logins)
        self.sessions = [Session(world, login, database) for login in self.logins]

    def act(self, calls, held, sessions=None):
        """Each session's call, all while `held` (a query FOR UPDATE) is held, which is then let go. Returns the answers."""
        sessions = sessions or self.sessions
        answers = [None] * len(calls)

        def one(index):
            answers[index] = sessions[index].ask(*calls[index])

        with Session(self.world, "postgres", self.database) as holder:
            holder.connection.autocommit = False
            if held:
                assert holder.ask(*held).rows, held
            threads = [threading.Thread(target=one, args=(index,)) for index in range(len(calls))]
            for thread in threads:
                thread.start()
            pids = [session.pid for session in sessions[:len(calls)]]
            deadline = time.monotonic() + 60
            waiting = 0
            while held and time.monotonic() < deadline:
                waiting = self.admin.value("select count(*) from pg_stat_activity where pid = any (%s) and wait_event_type = 'Lock'", (pids,))
                # One that is refused before it comes to the row waits for nothing.
                if waiting + sum(answer is not None for answer in answers) == len(calls):
                    break
                time.sleep(0.02)
            holder.connection.rollback()
            for thread in threads:
                thread.join(120)
        assert all(answers), "a session never got its answer"
        return answers, waiting

    def close(self):
        for session in (*self.sessions, self.admin):
            session.close()
        for login in self.logins:
            self.world.admin.ask(f'drop owned by "{login}"')
            self.world.admin.ask(f'drop role "{login}"')


def call_of(kind, step, version, lock, content_hash, request):
    if step == "sign":
        return (f"select iepirkumi.{kind}_sign(%s, %s, %s, %s, %s)",
                (request, version, lock, b"%PDF-1.4 kopa", json.dumps({"content_hash": content_hash, "certificate_subject": "CN=Tests"})))
    return f"select iepirkumi.{kind}_act(%s, %s, %s, %s, null)", (request, version, lock, step)


def new_version(crowd, kind, year):
    """By manage.a1, who takes no further step."""
    world = crowd.world
    with Session(world, "manage.a1", crowd.database) as preparer:
        a1 = world.places["a1"]
        if kind == "plan":
            document = crowd.admin.value("select test.document('a1', %s)::text", (year,))
            saved = preparer.value("select iepirkumi.procurement_save(gen_random_uuid(), %s)", (document,))
            preparer.value("select iepirkumi.procurement_include(gen_random_uuid(), %s, %s)", (saved["revision_id"], saved["lock_version"]))
            return preparer.value("select iepirkumi.plan_create(gen_random_uuid(), %s, %s)", (a1, year))["version_id"]
        made = preparer.value("select iepirkumi.estimate_create(gen_random_uuid(), %s)", (json.dumps({
            "institution_id": a1, "year": year, "programme": "32.01.00", "budget_type": "P", "function_code": "01.110"}),))
        lines = crowd.admin.value("select test.estimate_lines()::text")
        preparer.value("select iepirkumi.estimate_save(gen_random_uuid(), %s, %s)", (made["version_id"], lines))
        return made["version_id"]


def state_of(crowd, kind, version):
    return crowd.admin.ask(f"select lock_version, encode(content_hash, 'hex'), status, (select count(*) from iepirkumi.decision d where d.document_kind = %s"
                           f" and d.version_id = v.id) from iepirkumi.{kind}_version v where id = %s", (kind, version)).rows[0]


def race(crowd, tap, kind, steps, year):
    version = new_version(crowd, kind, year)
    count = len(crowd.sessions)
    for step in steps:
        with tap.check(f"{kind}, {step}: one of {count} wins"):
            lock, content_hash, before, decisions = state_of(crowd, kind, version)
            requests = [crowd.admin.value("select gen_random_uuid()::text") for _ in crowd.sessions]
            calls = [call_of(kind, step, version, lock, content_hash, request) for request in requests]
            answers, waiting = crowd.act(calls, (f"select 1 from iepirkumi.{kind}_version where id = %s for update", (version,)))
            won = [answer for answer in answers if answer.error is None]
            lost = [answer for answer in answers if answer.error is not None]
            assert len(won) == 1, f"{len(won)} won: {answers}"
            assert {answer.code for answer in lost} <= CONFLICTS, lost
            assert waiting >= count // 2, f"only {waiting} were there at the same moment"
            after = state_of(crowd, kind, version)
            assert after[2] != before and after[3] == decisions + 1 and after[0] == lock + 1, f"{before} -> {after}"
            tap.add("together: acts at the same moment", count)
            tap.add("together: steps won once")

            # Who won may ask again, and is told the same; the others' ids were not used up.
            winner = answers.index(won[0])
            again = crowd.sessions[winner].ask(*calls[winner])
            assert again.value == won[0].value, f"{again} instead of {won[0]}"
            assert state_of(crowd, kind, version) == after, "asking again acted again"


def same_request(crowd, tap, kind, steps, year):
    """One person's program asks sixteen times with one id, over sixteen connections."""
    version = new_version(crowd, kind, year)
    count = len(crowd.sessions)
    for number, step in enumerate(steps):
        sessions = [Session(crowd.world, crowd.logins[number], crowd.database) for _ in range(count)]
        try:
            with tap.check(f"{kind}, {step}: one request id asked {count} times at once acts once"):
                lock, content_hash, _, decisions = state_of(crowd, kind, version)
                request = crowd.admin.value("select gen_random_uuid()::text")
                call = call_of(kind, step, version, lock, content_hash, request)
                answers, _ = crowd.act([call] * count, (f"select 1 from iepirkumi.{kind}_version where id = %s for update", (version,)), sessions)
                assert all(answer.error is None for answer in answers), answers
                assert len({json.dumps(answer.value, sort_keys=True) for answer in answers}) == 1, "the answers differ"
                assert state_of(crowd, kind, version)[3] == decisions + 1, "it acted more than once"
                tap.add("together: one id asked at once", count)
        finally:
            for session in sessions:
                session.close()


def numbers(crowd, tap, year):
    """New procurements at the same moment get numbers of their own."""
    count = len(crowd.sessions)
    with tap.check(f"{count} new procurements at once get {count} numbers"):
        document = crowd.admin.value("select test.document('a1', %s)::text", (year,))
        answers, _ = crowd.act([("select iepirkumi.procurement_save(gen_random_uuid(), %s)", (document,))] * count, None)
        assert all(answer.error is None for answer in answers), answers
        assert len({answer.value["number"] for answer in answers}) == count, [answer.value["number"] for answer in answers]
    with tap.check(f"{count} plans of one year at once: one is made"):
        for answer in answers:
            session = crowd.sessions[0]
            session.value("select iepirkumi.procurement_include(gen_random_uuid(), %s, %s)", (answer.value["revision_id"], answer.value["lock_version"]))
        made, _ = crowd.act([("select iepirkumi.plan_create(gen_random_uuid(), %s, %s)", (crowd.world.places["a1"], year))] * count, None)
        assert sum(answer.error is None for answer in made) == 1 and all(answer.code or answer.error is None for answer in made), made
    with tap.check(f"one procurement saved {count} times at once from one version: one is kept"):
        saved = crowd.sessions[0].value("select iepirkumi.procurement_save(gen_random_uuid(), %s)", (crowd.admin.value("select test.document('a1', %s)::text", (year + 1,)),))
        calls = [("select iepirkumi.procurement_save(gen_random_uuid(), %s)",
                  (json.dumps({"revision_id": saved["revision_id"], "lock_version": saved["lock_version"], "title": f"No {login}"}),)) for login in crowd.logins]
        answers, _ = crowd.act(calls, ("select 1 from iepirkumi.procurement_revision where id = %s for update", (saved["revision_id"],)))
        assert sum(answer.error is None for answer in answers) == 1, answers
        assert {answer.code for answer in answers if answer.error is not None} == {"changed"}, answers
        tap.add("together: acts at the same moment", 3 * count)


def run(world, tap, options):
    with world.copy("together") as database:
        crowd = Crowd(world, database, options.sessions)
        try:
            year = 2070
            for _ in range(options.rounds):
                race(crowd, tap, "plan", PLAN_STEPS, year)
                race(crowd, tap, "estimate", ESTIMATE_STEPS, year)
                same_request(crowd, tap, "plan", PLAN_STEPS, year + 1)
                same_request(crowd, tap, "estimate", ESTIMATE_STEPS, year + 1)
                numbers(crowd, tap, year + 2)
                year += 4
            assert crowd.admin.value("select iepirkumi.audit_verify(%s)", (world.places["a1"],))["ok"] is True, "the chain of the trail holds"
        finally:
            crowd.close()
