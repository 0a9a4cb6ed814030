#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Count the cases in meson's JUnit files; print the skipped ones by name and "N passed, N failed"."""
import argparse
import sys
import xml.etree.ElementTree as ElementTree


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exit-status", type=int, default=0, help="what the runs themselves returned")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()

    passed = failed = 0
    skipped = []
    for path in arguments.files:
        try:
            suites = ElementTree.parse(path).getroot()
        except (OSError, ElementTree.ParseError) as error:
            print(f"no results: {error}")
            failed += 1
            continue
        for case in suites.iter("testcase"):
            name = f"{case.get('classname', '')}/{case.get('name', '')}"
            if case.find("failure") is not None or case.find("error") is not None:
                print(f"failed: {name}")
                failed += 1
            elif case.find("skipped") is not None:
                skipped.append(name)
            else:
                passed += 1
    for name in skipped:
        print(f"skipped: {name}")
    # A run that ended badly without a failed case (a crash, a time-out) is a failure all the same.
    if arguments.exit_status != 0 and failed == 0:
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
