# SPDX-License-Identifier: GPL-3.0-or-later
"""tools/demo --headless: the main job of flow 1 through the real widgets, a picture of each step, the signed plan."""
import argparse
import os
import time

from chain import Person, make_certificate

arguments = argparse.ArgumentParser()
arguments.add_argument("--output", required=True)
arguments = arguments.parse_args()
server = os.path.join(os.environ["IEPIRKUMI_UI_HOME"], "server")
p12, _authority = make_certificate(os.environ["IEPIRKUMI_UI_HOME"])
start = time.monotonic()

with Person("anna.kalnina", server, arguments.output) as anna:
    anna.program.screenshot("overview")
    anna.create_plan()
    anna.program.screenshot("created")
    anna.act("hand_over", "ready")
    anna.program.screenshot("ready")
with Person("janis.ozols", server, arguments.output) as janis:
    janis.program.screenshot("waiting")
    janis.program.dump(open("/tmp/iep/shots/dump.txt", "w"))
    janis.go("plans")
    janis.act("endorse", "endorsed")
with Person("maija.berza", server, arguments.output) as p:
    p.go("plans")
    p.act("approve", "approved")
with Person("ilze.liepa", server, arguments.output) as p:
    p.program.screenshot("reviewer")
    p.program.dump(open("/tmp/iep/shots/dump2.txt", "w"))
