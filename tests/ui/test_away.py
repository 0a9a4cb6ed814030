#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody at the window for long, and nobody at the server: the window disconnects and connects again by itself, a frozen
server is told of in words while it is waited for, and what was typed stays."""
import os
import signal
import subprocess

from chain import Person
from database import Database
from forms import Form, Procurements
from harness import BUTTONS
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
ANNA = "anna.kalnina"
IDLE = "without use"
SILENT = "The server does not answer"
database = Database(SERVER)


def sessions():
    return int(database.one("postgres", f"select count(*) from pg_stat_activity where usename = '{ANNA}'"))


def processes():
    postmaster, _folder = database.postmaster()
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True, check=True).stdout.split()
    return [postmaster, *map(int, children)]


def send(processes_of_server, number):
    for process in processes_of_server:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            pass


def open_form(person, subject):
    Procurements(person).open()
    person.program.keys("ctrl+n")
    form = Form(person.program)
    form.text("Subject", subject)
    return form


def count(subject):
    return int(database.one(ANNA, f"select count(*) from iepirkumi.procurement_list where title = '{subject}'"))


def away(tap):
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
    os.makedirs(folder)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as file:
        file.write("[lv/iepirkumi/Iepirkumi]\nidle-minutes=0.25\n")
    with Person(ANNA, SERVER, tap=tap, environment={"GSETTINGS_BACKEND": "keyfile"}) as anna:
        program = anna.program
        with tap.check("A window nobody uses disconnects, says so, and keeps the edit"):
            form = open_form(anna, "Neaizmirstams iepirkums")
            program.shows(IDLE, 60)
            program.wait(lambda: sessions() == 0, "no session on the server", 30)
            equal(form.value("Subject"), "Neaizmirstams iepirkums", "what was typed")
        with tap.check("The next key connects again, and the edit is saved"):
            program.keys("shift+F12")
            program.gone(IDLE, 60)
            program.wait(lambda: sessions() > 0, "a session on the server", 30)
            form.save()
            form.wait_closed(60)
            equal(count("Neaizmirstams iepirkums"), 1, "how many there are")


def frozen(tap):
    with Person(ANNA, SERVER, tap=tap) as anna:
        program = anna.program
        stopped = []
        try:
            with tap.check("A frozen server is told of in words while it is waited for"):
                form = open_form(anna, "Sasalis iepirkums")
                stopped = processes()
                send(stopped, signal.SIGSTOP)
                form.save()
                program.shows(SILENT, 30)
                equal(form.value("Subject"), "Sasalis iepirkums", "what was typed")
            with tap.check("Who does not want to wait is told that the connection is lost, and the edit is safe"):
                program.click("Do Not Wait", BUTTONS)
                program.shows("The connection to the server is lost", 30)
                program.shows("What you wrote is safe here", 30)
        finally:
            send(stopped, signal.SIGCONT)
        with tap.check("When the server goes on, the save is done, once"):
            form.wait_closed(90)
            program.gone("The connection to the server is lost", 30)
            equal(count("Sasalis iepirkums"), 1, "how many there are")


def main():
    with Tap() as tap:
        tap.story("Nobody at the window", away)
        tap.story("Nobody at the server", frozen)


main()
