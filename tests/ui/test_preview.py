# SPDX-License-Identifier: GPL-3.0-or-later
"""The PDF preview when what draws it is lost: a message in place of the pages, and the window goes on."""
import os
import signal
import tempfile

import harness
from harness import Role
from tap import Tap, equal

DEMO = os.path.join(harness.BUILD, "tests", "ui", "preview-demo")
HELPER = "iepirkumi-pdf-h"
TITLE = "The PDF Can’t Be Shown"


class Preview(harness.Program):
    """preview-demo in place of the program."""

    def __init__(self, *arguments, **keywords):
        super().__init__(arguments, command=[DEMO], **keywords)
        self.front()

    def helpers(self):
        """The processes below it that draw, whatever stands between."""
        parents = {}
        names = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open(f"/proc/{entry}/stat", encoding="utf-8") as file:
                        name, _, rest = file.read().partition("(")[2].rpartition(")")
                except OSError:
                    continue
                names[int(entry)] = name
                parents[int(entry)] = int(rest.split()[1])

        def ours(pid):
            while pid in parents:
                pid = parents[pid]
                if pid == self.process.pid:
                    return True
            return False
        return [pid for pid, name in names.items() if name == HELPER and ours(pid)]

    @staticmethod
    def gave_up(pid):
        try:
            with open(f"/proc/{pid}/status", encoding="utf-8") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        except OSError:
            return None
        return status["Seccomp"], status["NoNewPrivs"]

    def pages(self):
        return self.wait(lambda: self.text_of(self.find((Role.TEXT, Role.ENTRY), name="Page")) or None, "a page number", 30)

    def lose(self, signal_number):
        """Every process that draws ends, and whatever is drawn next finds it gone."""
        pids = self.helpers()
        for pid in pids:
            os.kill(pid, signal_number)
        self.wait(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), "the end of the processes", 30)
        # Thumbnails that were still being drawn find it out by themselves.
        self.wait(lambda: self.has(TITLE) or self.zoom(), f"the words {TITLE!r}", 30)

    def zoom(self):
        button = self.find_now(harness.BUTTONS, name="Zoom in", sensitive=True)
        if button is not None:
            self.press(button)

    def drawn(self):
        self.gone(TITLE, 30)
        self.find(harness.BUTTONS, name="Zoom in", sensitive=True, patience=30)
        equal(self.pages(), "1", "the page")

    def alive(self):
        equal(self.process.poll(), None, "the end of the program")


def lost(tap):
    program = tap.watch(Preview("--lines", "40"))
    with tap.check("A plan is drawn by a process that is closed off"):
        program.drawn()
        program.wait(lambda: set(map(program.gave_up, program.helpers())) == {("2", "1")}, "all processes that draw to be closed off", 30)
    with tap.check("A crash of it is a message with Try Again, not a lost window"):
        program.lose(signal.SIGSEGV)
        program.find(harness.BUTTONS, name="Try Again", sensitive=True, patience=30)
        program.alive()
        program.screenshot("crashed")
    with tap.check("Try Again draws the plan"):
        program.click("Try Again")
        program.drawn()
        program.alive()
    with tap.check("So again and again"):
        for _ in range(3):
            program.lose(signal.SIGKILL)
            program.click("Try Again")
            program.drawn()
    program.kill()


def no_pdf(tap):
    with tempfile.NamedTemporaryFile("w", suffix=".pdf") as file:
        file.write("no PDF at all")
        file.flush()
        program = tap.watch(Preview(file.name))
        with tap.check("What is no PDF is a message; trying again would not help"):
            program.shows(TITLE, 30)
            equal(program.find_now(harness.BUTTONS, name="Try Again"), None, "the button")
            program.alive()
            program.screenshot("no-pdf")
        program.kill()


with Tap() as tap:
    tap.story("The process is lost", lost)
    tap.story("No PDF", no_pdf)
