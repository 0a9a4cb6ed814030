#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Count the cases in the logs of `meson test`: what took long, what was skipped, what failed and what it
said, and last "N passed, N failed". Each folder is the meson-logs of one build. What tools/test ran a second time
(logs named "again") counts as it ended then, and is named with what it had said the first time."""
import argparse
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

LONGEST = 8
GOOD = ("OK", "EXPECTEDFAIL", "SKIP", "IGNORED")
TAP = re.compile(r"\s*(?P<bad>not )?ok\b[\s\d]*-?\s*(?P<name>.*?)\s*(?:#\s*(?P<word>skip|todo)\S*\s*(?P<why>.*))?$", re.I)


def read_tap(output):
    """What a TAP program said: remarks on each failed case, the reason of each skipped one."""
    remarks = {}
    reasons = {}
    name = None
    for line in output.splitlines():
        match = TAP.match(line)
        if match:
            name = match["name"] if match["bad"] and not match["word"] else None
            if name is not None:
                remarks[name] = []
            elif match["word"]:
                reasons[match["name"]] = match["why"]
        elif name is not None and line.lstrip().startswith("#"):
            remarks[name].append(line.strip())
    return remarks, reasons


def read_cases(path):
    """The cases of each program, as meson counted them: name and state."""
    programs = {}
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            state = "passed"
            if case.find("failure") is not None or case.find("error") is not None:
                state = "failed"
            elif case.find("skipped") is not None:
                state = "skipped"
            # "project.program" has cases; a program that is one case stands in the suite of the project.
            program = suite.get("name", "").partition(".")[2]
            name = case.get("name", "")
            programs.setdefault(program or name, []).append((re.sub(r"^\d+( - | )", "", name) if program else "", state))
    return programs


def read_results(path):
    with open(path, encoding="utf-8") as lines:
        return {record["name"]: record for record in map(json.loads, lines)}


def failed_windows(folder):
    """The tests of the window that failed, one a line, when no other test did."""
    bad = [name for name, result in read_results(os.path.join(folder, "testlog.json")).items() if result["result"] not in GOOD]
    if all(re.search(r":ui\b", name) for name in bad):
        print("\n".join(name.rpartition(" / ")[2] for name in bad))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exit-status", type=int, default=0, help="what the runs themselves returned")
    parser.add_argument("--failed-windows", action="store_true", help="name the failed tests of the window, if only those failed")
    parser.add_argument("folders", nargs="+")
    arguments = parser.parse_args()
    if arguments.failed_windows:
        return failed_windows(arguments.folders[0])

    passed = 0
    failed, skipped, times, unsteady = [], [], [], []
    for folder in arguments.folders:
        build = os.path.basename(os.path.dirname(os.path.abspath(folder)))
        try:
            programs = read_cases(os.path.join(folder, "testlog.junit.xml"))
            results = read_results(os.path.join(folder, "testlog.json"))
        except (OSError, ElementTree.ParseError, ValueError) as error:
            failed.append((f"{build}: no results", [str(error)]))
            continue
        again = {}
        if os.path.exists(os.path.join(folder, "again.json")):
            again = read_results(os.path.join(folder, "again.json"))
            cases_again = read_cases(os.path.join(folder, "again.junit.xml"))
        for program, result in results.items():
            label = f"{build}: {program.partition(':')[2] or program}"
            times.append((result.get("duration", 0), label))
            remarks, reasons = read_tap(result.get("stdout") or "")
            cases = programs.get(program, [])
            if program in again:
                first = [(name, remarks.get(name, [])) for name, state in cases if state == "failed"] or [(result["result"].lower(), [])]
                unsteady += [(f"{label} / {name}", lines) for name, lines in first]
                result = again[program]
                cases = cases_again.get(program, [])
                remarks, reasons = read_tap(result.get("stdout") or "")
            for name, state in cases:
                title = f"{label} / {name}" if name else label
                if state == "passed":
                    passed += 1
                elif state == "skipped":
                    skipped.append(title + (f" ({reasons[name]})" if reasons.get(name) else ""))
                else:
                    failed.append((title, remarks.get(name, [])))
            # A crash or a time-out after cases that all passed is a failure as well.
            if result["result"] not in GOOD and not any(state == "failed" for _name, state in cases):
                failed.append((f"{label} ({result['result'].lower()})", []))

    print("The longest:")
    for seconds, label in sorted(times, reverse=True)[:LONGEST]:
        print(f"{seconds:7.1f} s  {label}")
    for title in skipped:
        print(f"skipped: {title}")
    for words, titles in (("failed the first time, and was run again alone", unsteady), ("failed", failed)):
        for title, lines in titles:
            print(f"{words}: {title}")
            for line in lines[:12]:
                print(f"    {line}")
            if len(lines) > 12:
                print(f"    and {len(lines) - 12} more lines")
    # Whatever else went wrong (a build that does not compile) is not lost either.
    if arguments.exit_status != 0 and not failed:
        failed.append(("the run", []))
        print(f"failed: a step above, with status {arguments.exit_status}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
