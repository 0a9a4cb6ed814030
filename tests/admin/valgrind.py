#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job by the command line under valgrind: no wrong access to memory, no leak of ours. TAP.

What GLib keeps for ever is in its own list of suppressions; what other libraries keep is told apart by whose function asked
for it: a definite loss whose stack has none of ours is not counted."""
import re
import sys
import xml.etree.ElementTree as ElementTree

from place import OK, Place, main

place = Place(sys.argv[1])
anna, janis, maija, ilze, juris = "anna.kalnina", "janis.ozols", "maija.berza", "ilze.liepa", "juris.berzins"
PASSPHRASE = "garā noslēpumainā frāze 7"
SUPPRESSIONS = "/usr/share/glib-2.0/valgrind/glib.supp"
kept = {"runs": 0}


def ours(stack):
    return any(re.match(r"(_?iep_|main$)", frame.findtext("fn") or "") for frame in stack.iter("frame"))


def run(login, *arguments, text=None):
    """Like place.person(), and what valgrind says of it."""
    report = place.path(f"valgrind-{kept['runs']}.xml")
    kept["runs"] += 1
    wrapper = ["valgrind", "--quiet", "--xml=yes", f"--xml-file={report}", "--leak-check=full", "--show-leak-kinds=definite",
               "--errors-for-leak-kinds=definite", "--num-callers=30", "--child-silent-after-fork=yes", f"--suppressions={SUPPRESSIONS}"]
    answer = place.run(*arguments, *(("--local", place.local, "--user", login, "--json") if login else ()), text=text, wrapper=wrapper,
                       environment={"G_SLICE": "always-malloc", "G_DEBUG": "gc-friendly"})
    answer.expect(OK)
    for error in ElementTree.parse(report).getroot().iter("error"):
        kind = error.findtext("kind")
        stacks = list(error.iter("stack"))
        if kind.startswith("Leak_") and not any(ours(stack) for stack in stacks):
            continue
        frames = [frame.findtext("fn") for frame in stacks[0].iter("frame")][:12]
        raise AssertionError(f"{' '.join(arguments[:2])}: {kind}: {error.findtext('xwhat/text') or error.findtext('what')}: {frames}")
    return answer


def test_from_the_plan_to_its_verified_signature():
    place.make_key("juris", "JURIS BĒRZIŅŠ", PASSPHRASE)
    version = run(anna, "plan", "create", "--institution", "1301", "--year", "2027").json["version_id"]
    for login, act in ((anna, "hand_over"), (janis, "endorse"), (maija, "approve"), (ilze, "endorse_ministry")):
        run(login, "plan", "act", str(version), act)
    run(anna, "plan", "show", str(version))
    for name in ("plan.pdf", "plan.csv", "plan.xlsx"):
        run(anna, "export", "plan", str(version), "-o", place.path(name))
    run(juris, "sign", str(version), "--p12", place.path("juris.p12"), "--passphrase-file", "-", text=PASSPHRASE + "\n")
    run(anna, "export", "plan", str(version), "-o", place.path("signed.pdf"))
    run(None, "verify", place.path("signed.pdf"), "--json")
    print(f"# {kept['runs']} commands, no error, no leak of ours")


if __name__ == "__main__":
    sys.exit(main(place, [test_from_the_plan_to_its_verified_signature]))
