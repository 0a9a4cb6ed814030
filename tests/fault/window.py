#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window is killed at random moments of the main job, and the server under it.

    tests/ui/run ../fault/window.py [KILLS OF THE WINDOW] [KILLS OF THE SERVER] [SEED]

After each: what the window showed as done is there, nothing is half there, gone on with it is done once, what was typed is in
the form again; a window whose server was killed says so, connects by itself and goes on without being started anew. Half of
the moments are anywhere in an act, half right after the button that does it. Counts are printed."""
import collections
import os
import random
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "ui"))
from chain import Person  # noqa: E402
from harness import BUILD, ROOT  # noqa: E402
from tap import Tap  # noqa: E402
from window_job import HOME, SERVER, Job, ServerGone, WindowDied  # noqa: E402

WINDOW_KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SERVER_KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else int(time.time())
# So many defects end a long run.
ENOUGH = 20
LOST = "connection to the server is lost"
chance = random.Random(SEED)


def admin(*arguments):
    return subprocess.run([os.path.join(BUILD, "src", "admin", "iepirkumi-admin"), "--local", SERVER, "--quiet", *arguments],
                          env=dict(os.environ, IEPIRKUMI_DATADIR=os.path.join(ROOT, "data")), capture_output=True, text=True, check=False)


class Blow:
    """STRIKE happens once: DELAY seconds after the act began, or after its button is pressed."""

    def __init__(self, strike, delay, aimed):
        self.strike, self.delay, self.aimed = strike, delay, aimed
        self.timer = None
        self.done = threading.Event()
        self.at = self.pressed = None

    def begin(self):
        if not self.aimed:
            self._arm()

    def moment(self):
        self.pressed = time.monotonic()
        if self.aimed and self.timer is None:
            self._arm()

    def _arm(self):
        self.timer = threading.Timer(self.delay, self._fall)
        self.timer.start()

    def _fall(self):
        self.at = time.monotonic()
        self.strike()
        self.done.set()

    def finish(self):
        """It falls now, if it did not yet."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer.join()
        if not self.done.is_set():
            self._fall()


class Times:
    """How long each act takes, and its end from its button on, from those that were not interrupted."""

    def __init__(self):
        self.known = {}
        self.ends = {}

    def took(self, act, start, pressed):
        now = time.monotonic()
        self.known[act] = now - start
        if pressed is not None:
            self.ends[act] = now - pressed

    def interrupted(self, act):
        """Of one that was never seen to end, only that it takes longer."""
        if act not in self.ends:
            self.known[act] = self.known.get(act, 4.0) * 1.4

    def delay(self, act, aimed):
        # Much of what seems to be the end is the looking for it.
        return chance.uniform(0, 0.5 * self.ends.get(act, 1.5) if aimed else 1.1 * self.known.get(act, 4.0))


class Counts(collections.Counter):
    def line(self):
        return ", ".join(f"{name} {self[name]}" for name in ("acknowledged", "done without being said", "not done")) \
            + f"; edits brought back {self['brought back']}, lost {self['lost']}, doubled {self['doubled']}, half {self['half']}"

    def judge(self, done, said):
        """Counts how an act ended; once at most, and once if it was said."""
        if done > 1:
            self["doubled"] += 1
        if said and not done:
            self["lost"] += 1
        self["acknowledged" if said else "done without being said" if done else "not done"] += 1
        assert done <= 1, f"the act was done {done} times"
        assert done or not said, "lost although the window showed it as done"


def defect(tap, counts, number, act, error):
    """Kept and told; the run goes on."""
    if isinstance(error, AssertionError) and str(error).startswith("half"):
        counts["half"] += 1
    elif isinstance(error, AssertionError) and str(error).startswith("lost from the form"):
        counts["lost"] += 1
    counts["defects"] += 1
    tap.comment(f"kill {number} ({act}, seed {SEED}): {type(error).__name__}: {error}")
    tap.count += 1
    tap.keep_evidence()
    tap.count -= 1


# The window ------------------------------------------------------------------------------------------------------


def wait_idle(job, login):
    """What the server had begun ends before it is looked at."""
    deadline = time.monotonic() + 20
    while job.database.one("postgres", f"select count(*) from pg_stat_activity where usename = '{login}'") != "0":
        assert time.monotonic() < deadline, "the server still has a session of the killed window"
        time.sleep(0.03)


def helpers():
    """The processes that belong to a window of this test and outlived it."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/cmdline", "rb") as file:
                command = file.read()
            if b"iepirkumi-pdf" in command:
                with open(f"/proc/{number}/environ", "rb") as file:
                    if HOME.encode() in file.read():
                        found.append(int(number))
        except OSError:
            continue
    return found


def kill_window(tap, job, times, counts, brought_back):
    """One act of the job and one kill; the words that the next window has to bring back, None for no edit."""
    before = job.before = job.state()
    login, act, then = job.next(before, chance)
    kept["act"] = act
    aimed = chance.random() < 0.5
    said = False
    with_edit = act in ("draft", "revise")
    person = Person(login, SERVER, tap=tap)
    with person:
        program = person.program
        blow = Blow(program.process.kill, times.delay(act, aimed), aimed)
        job.moment = blow.moment
        start = time.monotonic()
        blow.begin()
        try:
            job.do(act, then, person, brought_back if with_edit else None)
            # A window that is just gone looks like one whose form has closed.
            said = blow.at is None
            if said:
                times.took(act, start, blow.pressed)
            else:
                times.interrupted(act)
        except Exception:
            # On the way there are many ways to notice that the window is gone.
            if not blow.done.wait(1):
                raise
            times.interrupted(act)
        finally:
            if not blow.done.is_set():
                blow.finish()
        program.process.wait()
        tap.programs.remove(program)
        program.check_log()
        program.log.close()
        person.tap = None
        person.program = Ended()
    wait_idle(job, login)
    after = job.state()
    job.check_whole(after)
    done = job.is_done(act, before, after)
    if with_edit and brought_back is not None and not said and not done:
        counts["brought back"] += 1
    counts.judge(done, said)
    brought = None
    if with_edit:
        saved = act == "revise" and bool(after["revised"])
        brought = look_at_disk(job, blow.at, said or done or saved)
        if brought is not None and saved:
            brought = {}
    if said or done and (act == "revise" or not brought):
        job.passed(act)
        brought = None
    return brought


class Ended:
    """In the place of a program that was killed: nothing to end."""

    def __exit__(self, kind, error, trace):
        pass


def look_at_disk(job, at, saved):
    """What the next window has to show of the edit: {field: words}, None when there is nothing to show."""
    texts = job.kept()
    settled = {} if saved else job.settled(at)
    for field, words in settled.items():
        assert any(words in text for text in texts), f"lost from the form: {field} was typed, and is not on the disk"
    job.typed = {field: at - 60 for field in job.typed if any(job.words[field] in text for text in texts)}
    return {field: job.words[field] for field in job.typed} if texts else None


def windows(tap, job, counts):
    times = Times()
    brought_back = None
    for number in range(1, WINDOW_KILLS + 1):
        kept["act"] = None
        try:
            brought_back = kill_window(tap, job, times, counts, brought_back)
        except Exception as error:
            defect(tap, counts, number, kept["act"], error)
            brought_back = begin_anew(tap, job)
            if counts["defects"] >= ENOUGH:
                break
        if number % 20 == 0:
            tap.comment(f"window killed {number} times: {counts.line()}")
    deadline = time.monotonic() + 10
    while helpers():
        assert time.monotonic() < deadline, f"processes that draw outlived their windows: {helpers()}"
        time.sleep(0.2)
    tap.comment(f"the window was killed {WINDOW_KILLS} times: {counts.line()}; it takes "
                + ", ".join(f"{act} {seconds:.1f} s" for act, seconds in times.known.items()))
    assert counts["defects"] == 0, f"{counts['defects']} defects"


def begin_anew(tap, job):
    """After a defect: nothing unsaved, nobody in the window; the job goes on with what the database says."""
    for program in tap.programs:
        if program.process.poll() is None:
            program.kill()
    tap.programs[:] = []
    for place, _folders, names in os.walk(os.path.join(os.environ["XDG_STATE_HOME"], "iepirkumi", "drafts")):
        for name in names:
            os.remove(os.path.join(place, name))
    job.name_edit()
    now = job.state()
    job.left = [] if now["status"] not in (None, "signed") else ["draft", "revise", "create_plan"]


# The server ------------------------------------------------------------------------------------------------------


def processes_of(postmaster):
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/stat", encoding="utf-8") as file:
                if int(file.read().rpartition(")")[2].split()[1]) == postmaster:
                    found.append(int(number))
        except (OSError, ValueError):
            continue
    return found


def is_there(process):
    """Not gone, and not only waiting to be buried."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def start_server(deadline):
    while admin("server", "start").returncode != 0 and time.monotonic() < deadline:
        time.sleep(0.1)


class ServerKiller:
    """Kills the server in one of four ways. In a watched one it stays away until start()."""

    WAYS = ("postmaster", "all", "immediate", "session")

    def __init__(self, job, program, login, way, watched, away):
        self.program, self.way, self.watched, self.away = program, way, watched, away
        self.postmaster, _folder = job.database.postmaster()
        self.session = int(job.database.one("postgres", "select min(pid) from pg_stat_activity where usename = '" + login + "'"))
        self.starter = None

    def strike(self):
        targets = {"postmaster": [self.postmaster], "session": [self.session], "immediate": [self.postmaster],
                   "all": [self.postmaster, *processes_of(self.postmaster)] if self.way == "all" else []}[self.way]
        for process in targets:
            try:
                os.kill(process, signal.SIGQUIT if self.way == "immediate" else signal.SIGKILL)
            except ProcessLookupError:
                pass
        if self.watched:
            self.program.server_gone = True
        elif self.way != "session":
            self.starter = threading.Timer(self.away, self.start)
            self.starter.start()

    def start(self):
        # It may still be on its way out, and what is left of it has to go before the next one can begin.
        deadline = time.monotonic() + 40
        while is_there(self.postmaster) and time.monotonic() < deadline:
            time.sleep(0.05)
        start_server(deadline)

    def is_back(self, job):
        if self.starter is not None:
            self.starter.join()
        deadline = time.monotonic() + 40
        while True:
            try:
                job.database.one("postgres", "select 1")
                return
            except Exception:
                assert time.monotonic() < deadline, "the server does not start again"
                time.sleep(0.1)


def look_up(job, person, killer, counts, with_edit):
    """The person sees that the connection is lost and the edit is not, goes on typing, and sees it come back."""
    program = person.program
    program.server_gone = False
    program.shows(LOST, 20)
    counts["said to be lost"] += 1
    if with_edit and job.form_now(program) is not None:
        job.check_form(program, {field: words for field, words in job.words.items() if field in job.typed})
        counts["edits kept"] += 1
    killer.start()
    killer.is_back(job)
    program.gone(LOST, 60)


def kill_server(tap, job, times, counts, person):
    before = job.before = job.state()
    login, act, then = job.next(before, chance)
    kept["act"] = act
    person.become(login)
    aimed = chance.random() < 0.5
    way = chance.choice(ServerKiller.WAYS)
    killer = ServerKiller(job, person.program, login, way, way != "session" and chance.random() < 0.5, chance.uniform(0, 2))
    blow = Blow(killer.strike, times.delay(act, aimed), aimed)
    job.moment = blow.moment
    job.typed = {}
    with_edit = act in ("draft", "revise")
    start = time.monotonic()
    blow.begin()
    said = looked_up = False
    for attempt in range(4):
        try:
            job.do(act, then, person)
            said = True
            break
        except ServerGone:
            looked_up = True
            look_up(job, person, killer, counts, with_edit)
        except Exception as error:
            if not blow.done.is_set() or person.program.process.poll() is not None or attempt == 3:
                raise
            killer.is_back(job)
            counts["asked again by the person"] += 1
            tap.comment(f"asked again ({act}, {way}): {type(error).__name__}: {error}")
    if not blow.done.is_set():
        times.took(act, start, blow.pressed)
        blow.finish()
    if killer.watched and not looked_up:
        look_up(job, person, killer, counts, with_edit)
    killer.is_back(job)
    after = job.state()
    job.check_whole(after)
    done = job.is_done(act, before, after)
    counts.judge(done, said)
    counts[way] += 1
    job.passed(act)


def servers(tap, job, counts):
    times = Times()
    person = None
    for number in range(1, SERVER_KILLS + 1):
        kept["act"] = None
        try:
            if person is None:
                person = Person("anna.kalnina", SERVER, tap=tap, shared=True).__enter__()
                counts["windows"] += 1
            kill_server(tap, job, times, counts, person)
        except Exception as error:
            defect(tap, counts, number, kept["act"], error)
            start_server(time.monotonic() + 40)
            begin_anew(tap, job)
            person = None
            if counts["defects"] >= ENOUGH:
                break
        if number % 20 == 0:
            tap.comment(f"server killed {number} times: {counts.line()}")
    tap.comment(f"the server was killed {SERVER_KILLS} times ("
                + ", ".join(f"{way} {counts[way]}" for way in ServerKiller.WAYS) + f"): {counts.line()};"
                f" windows used {counts['windows']}, said to be lost {counts['said to be lost']}, edits looked at meanwhile"
                f" {counts['edits kept']}, asked again by the person {counts['asked again by the person']}")
    assert counts["defects"] == 0, f"{counts['defects']} defects"
    if person is not None:
        person.program.close()


def check_chain(job):
    broken = job.database.ask("postgres", "select institution_id from iepirkumi_audit.head"
                              " where iepirkumi.audit_verify(institution_id) ->> 'ok' <> 'true'")
    assert not broken, f"broken chains: {broken}"


def story(tap):
    tap.comment(f"seed {SEED}")
    # Movements on the screen only take time.
    settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "gtk-4.0")
    os.makedirs(settings)
    with open(os.path.join(settings, "settings.ini"), "w", encoding="utf-8") as file:
        file.write("[Settings]\ngtk-enable-animations=false\n")
    for arguments in (("server", "start"), ("install",), ("demo-data",)):
        answer = admin(*arguments)
        assert answer.returncode == 0, answer.stderr
    job = Job()
    if WINDOW_KILLS:
        with tap.check("The window is killed: nothing is lost, nothing is done twice, the edit comes back"):
            windows(tap, job, Counts())
    if SERVER_KILLS:
        begin_anew(tap, job)
        with tap.check("The server is killed: the window says so, connects again and goes on, nothing is lost or done twice"):
            servers(tap, job, Counts())
    with tap.check("The audit trail is whole"):
        check_chain(job)


kept = {}
with Tap() as everything:
    everything.story("Kills", story)
