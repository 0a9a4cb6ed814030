#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attack suite: what people could do to the database with their own logins, tried over its socket.

  tests/attack/attack.py                      all parts, as long as tools/test has time for
  tests/attack/attack.py channels sweep       these parts
  tests/attack/attack.py sweep --all          the sweep without leaving anything out (about twenty minutes)
  tests/attack/attack.py random --queries 100000 --seed 7
  tests/attack/attack.py channels --only 'pg_dump|COPY'

It starts a server of its own (tests/database/run) that listens on a socket in a closed folder and nowhere else."""
import argparse
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# psycopg2 is Debian's, and made for Debian's interpreter.
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
PARTS = ("channels", "sweep", "random", "together", "flood")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=", ".join(PARTS))
    parser.add_argument("--only", help="attacks or functions with these words (a regular expression)")
    parser.add_argument("--all", action="store_true", help="sweep: every value in every place")
    parser.add_argument("--calls", type=int, default=9000, help="sweep: calls at most, without --all")
    parser.add_argument("--queries", type=int, default=1500, help="random: statements for each person")
    parser.add_argument("--sessions", type=int, default=16, help="together: sessions that act at once")
    parser.add_argument("--rounds", type=int, default=1, help="together: how often")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if set(options.parts) - set(PARTS):
        parser.error(f"no such part: {' '.join(set(options.parts) - set(PARTS))}")
    if "IEP_TEST_FOLDER" not in os.environ:
        run = os.path.join(HERE, "..", "database", "run")
        os.environ["IEP_TEST_CONNECTIONS"] = "60"
        os.execv(run, [run, "--exec", PYTHON, os.path.abspath(__file__), *sys.argv[1:]])

    os.environ.pop("PGOPTIONS", None)
    import world  # pylint: disable=import-outside-toplevel
    print("TAP version 13", flush=True)
    tap = world.Tap()
    place = world.World()
    marked = world.fill_with_marks(place.admin)
    tap.ok(marked > 50, f"{marked} columns of foreign rows hold marks")
    for part in options.parts or PARTS:
        tap.comment(f"{part} ----------------")
        with tap.check(f"{part} runs to its end"):
            importlib.import_module({"random": "random_sql"}.get(part, part)).run(place, tap, options)
    sys.exit(tap.end())


if __name__ == "__main__":
    main()
