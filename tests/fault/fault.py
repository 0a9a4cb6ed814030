#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing is lost: the client and the server are killed at random moments of acts on a plan, and the disk fills up.

    fault.py IEPIRKUMI_ADMIN [KILLS OF THE CLIENT] [KILLS OF THE SERVER] [SEED]

After each: what was acknowledged is there, what was not is there wholly or not at all, asking again acts once, and the audit
chain is whole. The acts go through the real iepirkumi-admin, which is the same session as the window's. Counts are printed."""
import json
import os
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "admin"))
from place import OK, Place, main, sql  # noqa: E402

place = Place(sys.argv[1])
CLIENT_KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
SERVER_KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 6
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else int(time.time())
chance = random.Random(SEED)
ANNA, JANIS = "anna.kalnina", "janis.ozols"
kept = {}
PLAN = "select status, lock_version, (select count(*) from iepirkumi.decision d where d.document_kind = 'plan' and d.version_id = v.id) from iepirkumi.plan_version v where id = "


def state():
    """(status, lock version, decisions) of the plan."""
    status, lock, decisions = sql(place, PLAN + str(kept["id"]))[0]
    return status, int(lock), int(decisions)


def next_act():
    """Who does what now: it is handed over, returned, handed over …"""
    if state()[0] == "created":
        return ANNA, "hand-over", ()
    return JANIS, "return", ("--comment", "Lūdzu precizēt")


def begin(login, act, extra):
    return subprocess.Popen([place.tool, "plan", "act", str(kept["id"]), act, *extra, "--local", place.local, "--user", login, "--json"],
                            env=place.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, start_new_session=True)


def check_step(before, after, acknowledged):
    """One act or none, and all of it; one if it was said to be done."""
    done = after[2] - before[2]
    assert done in (0, 1), f"{done} decisions by one act: {before} → {after}"
    assert (after[0] != before[0]) == (done == 1), f"half an act: {before} → {after}"
    assert (after[1] != before[1]) == (done == 1), f"half an act: {before} → {after}"
    assert done == 1 or not acknowledged, f"lost although acknowledged: {before} → {after}"
    return done


def check_chain():
    broken = [row for row in sql(place, "select institution_id, iepirkumi.audit_verify(institution_id) ->> 'ok' from iepirkumi_audit.head", "postgres")
              if row[1] != "true"]
    assert not broken, f"broken chains: {broken}"


def ask_again(before, done):
    """Whoever does not know how it ended asks once more."""
    login, act, extra = kept["act"]
    if done:
        return
    answer = place.person(login, "plan", "act", str(kept["id"]), act, *extra).expect(OK)
    assert answer.json["status"] != before[0]
    assert state()[2] == before[2] + 1, f"asked again, it acted {state()[2] - before[2]} times"


def test_the_plan_to_act_on():
    kept["id"] = place.person(ANNA, "plan", "create", "--institution", "1301", "--year", "2027").expect(OK).json["version_id"]
    start = time.monotonic()
    for _ in range(4):
        login, act, extra = next_act()
        place.person(login, "plan", "act", str(kept["id"]), act, *extra).expect(OK)
    kept["time"] = (time.monotonic() - start) / 4
    print(f"# seed {SEED}; an act takes {kept['time'] * 1000:.0f} ms")


def test_the_client_is_killed():
    acknowledged = done_unsaid = not_done = 0
    for _ in range(CLIENT_KILLS):
        before = state()
        kept["act"] = next_act()
        client = begin(*kept["act"])
        try:
            out, _ = client.communicate(timeout=chance.uniform(0, kept["time"] * 1.1))
        except subprocess.TimeoutExpired:
            os.kill(client.pid, signal.SIGKILL)
            out, _ = client.communicate()
        said = client.returncode == 0 and json.loads(out)["status"] != before[0]
        # What the server had begun ends before it is looked at.
        for _ in range(50):
            busy = sql(place, "select count(*) from pg_stat_activity where usename in ('anna.kalnina', 'janis.ozols')")[0][0]
            if busy == "0":
                break
            time.sleep(0.02)
        after = state()
        done = check_step(before, after, said)
        acknowledged += said
        done_unsaid += done and not said
        not_done += not done
        ask_again(before, done)
    check_chain()
    print(f"# client killed {CLIENT_KILLS} times: {acknowledged} ended before, {done_unsaid} had acted, {not_done} had not; lost 0, doubled 0, half 0")


def test_the_server_is_killed():
    acknowledged = done_unsaid = not_done = 0
    for _ in range(SERVER_KILLS):
        before = state()
        kept["act"] = next_act()
        with open(os.path.join(place.local, "data", "postmaster.pid"), encoding="utf-8") as file:
            postmaster = int(file.readline())
        client = begin(*kept["act"])
        time.sleep(chance.uniform(0, kept["time"] * 1.1))
        os.kill(postmaster, signal.SIGKILL)
        # The backends see that it is gone and go too; the next start has to wait for that.
        deadline = time.monotonic() + 30
        while place.server("server", "start").status != OK:
            assert time.monotonic() < deadline, "the server does not start again"
            time.sleep(0.2)
        try:
            out, _ = client.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            client.kill()
            client.communicate()
            raise AssertionError("the client waits for ever")
        said = client.returncode == 0 and json.loads(out)["status"] != before[0]
        done = check_step(before, state(), said)
        acknowledged += said
        done_unsaid += done and not said
        not_done += not done
        ask_again(before, done)
    check_chain()
    print(f"# server killed {SERVER_KILLS} times: {acknowledged} acts acknowledged, {done_unsaid} done and not said, {not_done} not done; lost 0, doubled 0, half 0")


def test_the_disk_is_full():
    """No room for the next page of a table: a clear refusal, nothing half done, and it goes on when there is room again."""
    room = os.path.join(place.local, "room")
    os.makedirs(room, exist_ok=True)
    mounted = os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m,mode=0777", "tmpfs", room],
                                                    capture_output=True, check=False).returncode == 0
    if not mounted:
        print("# SKIPPED: a full disk needs the right to mount a small one")
        return
    try:
        space = os.path.join(room, "space")
        os.makedirs(space)
        owner = os.stat(os.path.join(place.local, "data"))
        os.chown(space, owner.st_uid, owner.st_gid)
        os.chmod(space, 0o700)
        sql(place, f"create tablespace narrow location '{space}'; alter table iepirkumi.decision set tablespace narrow;"
                   " alter table iepirkumi_audit.entry set tablespace narrow;")
        before = state()
        # All of it is taken but what is already allotted to the tables.
        ballast = os.open(os.path.join(room, "ballast"), os.O_WRONLY | os.O_CREAT)
        try:
            while True:
                os.write(ballast, b"\0" * 4096)
        except OSError:
            pass
        finally:
            os.close(ballast)
        refused = None
        steps = 0
        while refused is None and steps < 400:
            before = state()
            login, act, extra = next_act()
            answer = place.person(login, "plan", "act", str(kept["id"]), act, *extra)
            steps += 1
            if answer.status != OK:
                refused = answer
            else:
                check_step(before, state(), True)
        assert refused is not None, "the disk was never full"
        check_step(before, state(), False)
        assert state() == before, "something was done although it was refused"
        assert "space" in refused.out + refused.err or "vieta" in refused.out + refused.err, f"does not say why: {refused.out} {refused.err}"
        os.unlink(os.path.join(room, "ballast"))
        login, act, extra = next_act()
        place.person(login, "plan", "act", str(kept["id"]), act, *extra).expect(OK)
        assert state()[2] == before[2] + 1
        check_chain()
        print(f"# the disk was full after {steps - 1} more acts; the refused one left nothing, and went through when there was room")
    finally:
        sql(place, "alter table iepirkumi.decision set tablespace pg_default; alter table iepirkumi_audit.entry set tablespace pg_default; drop tablespace narrow")
        subprocess.run(["umount", "-l", room], check=False)


def test_everything_that_was_acknowledged_is_there():
    """Every decision has its link in the audit trail, and every link its decision."""
    rows = sql(place, "select (select count(*) from iepirkumi.decision), (select count(*) from iepirkumi_audit.entry where tbl = 'decision' and op = 'insert')")
    assert rows[0][0] == rows[0][1], rows
    check_chain()


if __name__ == "__main__":
    # Unlike in other tests, the server writes as it does for people.
    def start():
        place.server("server", "start").expect(OK)
        place.server("install", "--quiet").expect(OK)
        place.server("demo-data", "--quiet").expect(OK)

    place.start = start
    sys.exit(main(place, [test_the_plan_to_act_on, test_the_client_is_killed, test_the_server_is_killed, test_the_disk_is_full,
                          test_everything_that_was_acknowledged_is_there]))
