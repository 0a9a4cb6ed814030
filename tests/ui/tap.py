# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports checks in the TAP protocol, one line each, and keeps what the screen looked like when one failed."""
import contextlib
import os
import signal
import sys
import time
import traceback

import harness

SHOTS = os.environ.get("IEPIRKUMI_UI_SHOTS")


class Abandoned(Exception):
    """A check that later ones build on has failed; it is reported already."""


class Tap:
    """
    def flow_1(tap):
        with tap.check("The preparer creates the plan"):
            …

    with Tap() as tap:
        tap.story("Flow 1", flow_1)

    A failed check ends its story; the next story begins.
    """

    def __init__(self):
        self.script = os.path.basename(sys.argv[0]).removesuffix(".py")
        self.count = 0
        self.failed = 0
        self.programs = []
        self.shared = []
        self.start = time.monotonic()

    def __enter__(self):
        print("TAP version 13", flush=True)
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            self.report(False, "the script runs to its end")
            self.comment("".join(traceback.format_exception(error)))
        if "IEPIRKUMI_UI_REPORTS" in os.environ:
            found = harness.reports()
            self.report(not found, "The sanitizers found nothing")
            self.comment(found)
        print(f"1..{self.count}", flush=True)
        self.comment(f"{time.monotonic() - self.start:.0f} s")
        sys.exit(1 if self.failed else 0)

    def watch(self, program, shared=False):
        """What this program shows is kept when a check fails. A shared one is left running for the next story, if all goes well."""
        self.programs.append(program)
        if shared:
            self.shared.append(program)
        return program

    @staticmethod
    def comment(text):
        for line in text.rstrip().splitlines():
            print("#", line)
        sys.stdout.flush()

    def report(self, passed, name):
        self.count += 1
        self.failed += not passed
        print("ok" if passed else "not ok", self.count, "-", name.replace("#", "number "), flush=True)

    def keep_evidence(self):
        folder = SHOTS or os.path.join(os.environ.get("IEPIRKUMI_BUILD", "_build"), "meson-logs", "ui")
        os.makedirs(folder, exist_ok=True)
        for index, program in enumerate(self.programs):
            if program.process.poll() is not None:
                # A program that fell over says why in its log, if anywhere.
                if program.process.returncode not in (0, -signal.SIGTERM):
                    self.comment(f"program {index + 1} ended with {program.process.returncode}:")
                    self.comment("".join(program.read_log()[-40:]) + program.reports())
                continue
            path = os.path.join(folder, f"{self.script}-{self.count}-{index + 1}")
            with contextlib.suppress(Exception):
                program.picture(path + ".png")
                self.comment(f"the screen: {path}.png")
            with contextlib.suppress(Exception), open(path + ".txt", "w", encoding="utf-8") as file:
                program.dump(file)
                self.comment(f"what a screen reader sees: {path}.txt")

    @contextlib.contextmanager
    def check(self, name):
        start = time.monotonic()
        try:
            yield
        except Abandoned:
            raise
        except Exception as error:
            self.report(False, name)
            self.comment("".join(traceback.format_exception(error)))
            self.keep_evidence()
            raise Abandoned from error
        self.report(True, name)
        if os.environ.get("IEPIRKUMI_UI_TIMES"):
            self.comment(f"{time.monotonic() - start:.1f} s")

    def story(self, title, function, *arguments):
        """What belongs together. While writing tests, $IEPIRKUMI_UI_STORY picks the stories with these words."""
        if os.environ.get("IEPIRKUMI_UI_STORY", "") not in title:
            return
        self.comment(title)
        failed = self.failed
        try:
            function(self, *arguments)
        except Abandoned:
            self.comment(f"the rest of “{title}” was not tried")
        except Exception as error:
            self.report(False, title)
            self.comment("".join(traceback.format_exception(error)))
            self.keep_evidence()
        finally:
            kept = [] if self.failed > failed else [program for program in self.shared if program.process.poll() is None]
            for program in self.programs:
                if program not in kept and program.process.poll() is None:
                    program.kill()
            self.programs[:] = kept


def equal(got, wanted, what="it"):
    if got != wanted:
        raise AssertionError(f"{what} is {got!r}, not {wanted!r}")
