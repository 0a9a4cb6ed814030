# SPDX-License-Identifier: GPL-3.0-or-later
"""tools/demo --headless: the main job of flow 1 through the real widgets, a picture of each step, the signed plan."""
import argparse
import os
import subprocess
import sys
import time

from chain import Authority, Person, Role

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--output", required=True, help="where the pictures and plan-signed.pdf go")
output = parser.parse_args().output
os.makedirs(output, exist_ok=True)
home = os.environ["IEPIRKUMI_UI_HOME"]
server = os.path.join(home, "server")
signed = os.path.join(output, "plan-signed.pdf")
step = 0


def picture(person, title):
    """Numbered through all the people of the story."""
    global step
    step += 1
    person.program.step = step - 1
    person.program.screenshot(title)
    print(f"{step:2d}. {title}", flush=True)


def save_pdf(person, path):
    program = person.program
    program.click(person.words["save-pdf"], Role.PUSH_BUTTON)
    program.fill("Name:", path)
    program.click("Save", Role.PUSH_BUTTON)
    program.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, f"{path}")


if os.path.exists(signed):
    os.unlink(signed)
authority = Authority(home)
authority.trust()

with Person("anna.kalnina", server, output) as anna:
    picture(anna, "overview-of-the-preparer")
    anna.go("procurements")
    anna.program.shows("2027/1")
    picture(anna, "procurements")
    anna.go("plans")
    anna.program.click(anna.words["create"], Role.PUSH_BUTTON)
    anna.program.find(Role.PUSH_BUTTON, anna.words["create-version"], sensitive=True, patience=30)
    picture(anna, "what-will-be-in-the-plan")
    anna.program.click(anna.words["create-version"], Role.PUSH_BUTTON)
    anna.program.find(Role.PUSH_BUTTON, anna.words["hand_over"], patience=30)
    picture(anna, "plan-created")
    anna.act("hand_over", "ready")
    picture(anna, "plan-handed-over")

with Person("janis.ozols", server, output) as janis:
    picture(janis, "waits-for-the-endorser")
    janis.go("plans")
    janis.act("endorse", "endorsed")
    picture(janis, "endorsed")

with Person("maija.berza", server, output) as maija:
    maija.go("plans")
    maija.act("approve", "approved")
    picture(maija, "approved")

with Person("ilze.liepa", server, output) as ilze:
    ilze.program.shows("Valsts demonstrāciju aģentūra")
    picture(ilze, "waits-for-the-ministry")
    ilze.open_waiting("Valsts demonstrāciju aģentūra")
    ilze.act("endorse_ministry", "endorsed_ministry")
    picture(ilze, "endorsed-by-the-ministry")

with Person("juris.berzins", server, output) as juris:
    juris.go("plans")
    juris.open_sign_dialog()
    picture(juris, "what-is-signed")
    juris.sign(authority.p12_of("juris.berzins"))
    juris.program.shows(juris.words["valid"])
    juris.program.wait(lambda: juris.status() == juris.words["signed"], "the status Signed")
    juris.program.gone("The plan is signed and stored")
    picture(juris, "signed")
    save_pdf(juris, signed)

answer = subprocess.run(["pdfsig", "-nocert", signed], capture_output=True, text=True, check=False).stdout
print(answer)
if "Signature is Valid" not in answer or "Total document signed" not in answer:
    sys.exit("pdfsig does not accept the signature")
print(f"The signed plan: {signed}")
