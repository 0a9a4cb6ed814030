# SPDX-License-Identifier: GPL-3.0-or-later
"""start_ratio: from exec to a usable list, against an empty libadwaita window; both asked over the accessibility bus.

The local server runs already, as it does for the second program of a day."""
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "ui"))
from harness import LEAVES, Atspi, GLib, Program, Role  # noqa: E402

BUILD = os.environ["IEPIRKUMI_BUILD"]
ROUNDS = 7


def application_of(pid):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        try:
            if child is not None and child.get_process_id() == pid and child.get_child_count() > 0:
                return child
        except GLib.Error:
            continue
    return None


def contains(node, text):
    """Every question takes the program's time: what is hidden is not asked, nor what has nothing in it."""
    try:
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is None or not child.get_state_set().contains(Atspi.StateType.VISIBLE):
                continue
            if text in (child.get_name() or "") or (child.get_role() not in LEAVES and contains(child, text)):
                return True
    except GLib.Error:
        pass
    return False


def measure(command, text):
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.monotonic() - begin < 60:
            application = application_of(process.pid)
            if application is not None:
                # Asked anew each time: what libatspi remembers of a program that is starting is soon wrong.
                application.set_cache_mask(Atspi.Cache.NONE)
                if contains(application, text):
                    return time.monotonic() - begin
            time.sleep(0.005)
        raise SystemExit(f"{command[0]} did not show {text!r}")
    finally:
        process.terminate()
        process.wait()


server = os.path.join(os.environ["IEPIRKUMI_UI_HOME"], "server")
arguments = ["--server-directory", server, "--demo", "--user", "anna.kalnina"]
first = Program(arguments)
first.find(Role.LIST_ITEM, contains="Overview", patience=90)
# As tools/run would, without waiting for its shell.
os.environ.setdefault("IEPIRKUMI_LOCALEDIR", os.path.join(BUILD, "po"))
os.environ.setdefault("GSETTINGS_SCHEMA_DIR", os.path.join(BUILD, "data"))
program = [os.path.join(BUILD, "src", "ui", "iepirkumi"), *arguments]
own, floor = [], []
for _ in range(ROUNDS):
    own.append(measure(program, "No plan yet"))
    floor.append(measure([os.path.join(BUILD, "tests", "bench", "empty-window")], "Empty"))
first.close()
print(f"start_ms {statistics.median(own) * 1000:.0f} ms")
print(f"start_floor_ms {statistics.median(floor) * 1000:.0f} ms")
print(f"start_ratio {statistics.median(own) / statistics.median(floor):.3f} ratio")
