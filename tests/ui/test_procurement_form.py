#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Procurements as they are worked on: what the form says as one types, edits that meet, connections and programs that
end in the middle, the acts of the list, and tables that come and go."""
import csv
import json
import os
import shutil
import subprocess
import threading
import time
import unicodedata

from chain import Person
from database import Database
from forms import Form, Procurements, rows
from harness import Atspi, BUTTONS, FIELDS, Role
from tap import Tap, equal

HOME = os.environ["IEPIRKUMI_UI_HOME"]
SERVER = os.path.join(HOME, "server")
FILES = os.path.join(HOME, "files")
ANNA = "anna.kalnina"
DIALOGS = (Role.DIALOG, Role.ALERT, Role.WINDOW, Role.FRAME)
database = Database(SERVER)


def open_list(person):
    procurements = Procurements(person)
    procurements.open()
    person.program.wait(procurements.list, "the rows of the list", 30)
    return procurements


def revision(title):
    """(revision, lock) of the draft of this name."""
    return database.ask(ANNA, "select revision_id, (iepirkumi.procurement_get(revision_id) ->> 'lock_version')"
                        f" from iepirkumi.procurement_list where title = '{title}' and status = 'draft' and is_current")[0]


def save_elsewhere(title, **changes):
    """What a colleague saves meanwhile."""
    found, lock = revision(title)
    document = json.dumps(dict(changes, revision_id=int(found), lock_version=int(lock)), ensure_ascii=False)
    database.ask(ANNA, f"select iepirkumi.procurement_save(gen_random_uuid(), '{document}')")


def value(title, field):
    return database.one(ANNA, "select coalesce(iepirkumi.procurement_get(revision_id) ->> '" + field + "', '')"
                        f" from iepirkumi.procurement_list where title = '{title}' and is_current")


def count(title):
    return int(database.one(ANNA, f"select count(*) from iepirkumi.procurement_list where title = '{title}'"))


def say(form, field, words):
    """Wait until this field is marked with these words."""
    form.program.wait(lambda: words in form.problem(field), f"{words!r} said of {field} (it says {form.problem(field)!r})")


def draft(procurements, title):
    """A new draft of this name, saved."""
    form = procurements.new()
    form.text("Subject", title)
    form.save()
    form.wait_closed()
    procurements.program.wait(lambda: count(title) == 1, f"{title} on the server")


def edit(procurements, title):
    # Without diacritics: not every keyboard has them, and the search needs none.
    procurements.select(unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode())
    procurements.act("Edit")
    return Form(procurements.program)


def leave(form):
    """Cancel, whatever is in it."""
    program = form.program
    program.click("Cancel", Role.PUSH_BUTTON)
    program.wait(lambda: program.find_now(Role.PUSH_BUTTON, "Discard") or not program.find_now(Role.PUSH_BUTTON, "Save and Include"),
                 "the question or the list")
    if program.find_now(Role.PUSH_BUTTON, "Go On Editing"):
        program.click("Discard", Role.PUSH_BUTTON)
    form.wait_closed()


def validation(tap, anna):
    procurements = open_list(anna)
    program = anna.program
    with tap.check("Amounts that are none, negative, huge or of half cents are marked as they are typed"):
        form = procurements.new()
        for text, words in (("-5", "cannot be negative"), ("99999999999999999999", "too large"), ("abc", "not an amount"),
                            ("10.1234", "two digits"), ("12.50", "")):
            form.text("Estimated price without VAT", text)
            say(form, "Estimated price without VAT", words)
        equal(form.problem("Estimated price without VAT"), "", "what is said of a good amount")
    with tap.check("A CPV code with a wrong check digit is none; with the right one it is found"):
        program.tab_to("CPV code")
        program.type("48820000-9")
        say(form, "CPV code", "check digit is wrong")
        program.keys("ctrl+a")
        program.type("48820000-2")
        program.wait(lambda: form.problem("CPV code") == "", "the mark to go")
        program.keys("Tab")
        program.wait(lambda: form.value("CPV code").startswith("48820000 "), "the name of the code")
    with tap.check("A day that does not exist is marked, and nothing is saved with it"):
        form.text("Subject", "Pārbaudāms iepirkums")
        form.choose("Term of the contract", "Period")
        form.text("Term from", "2027-02-30")
        say(form, "Term from", "no such date")
        form.save()
        program.shows("Correct what is marked first.")
        program.wait(lambda: program.focused().get_name() == "Term from", "the focus at the day")
        equal(count("Pārbaudāms iepirkums"), 0, "how many were saved")
        form.text("Term from", "2027-03-01")
        program.wait(lambda: form.problem("Term from") == "", "the mark to go")
    with tap.check("Funding that does not add up to the price is said beneath it and refused when it is to be included"):
        program.click("Add Funding")
        form.text("Amount with VAT, line 1", "10")
        program.shows("is not divided yet")
        form.text("Amount with VAT, line 1", "1000")
        program.shows("more than")
        form.include()
        program.shows("is saved", 30)
        program.wait(lambda: form.problem("Procedure") != "", "the procedure to be marked as missing")
        equal(value("Pārbaudāms iepirkums", "status"), "draft", "its status")
    with tap.check("Each line of what is still missing leads to its field"):
        program.tab_to("Save and Include", back=True)
        program.click("Choose the procedure.", Role.PUSH_BUTTON)
        program.wait(lambda: program.focused().get_name() == "Procedure", "the focus in the procedure")
        leave(form)


def conflicts(tap, anna):
    procurements = open_list(anna)
    program = anna.program
    title = "Kopīgi labojams iepirkums"
    with tap.check("The list shows by itself what somebody else registers"):
        before = program.find(BUTTONS, "All").get_description()
        institution = database.one(ANNA, "select id from iepirkumi.institution where code = '1301'")
        database.ask(ANNA, "select iepirkumi.procurement_save(gen_random_uuid(), "
                     f"'{{\"institution_id\": {institution}, \"year\": 2027, \"title\": \"{title}\"}}')")
        program.wait(lambda: program.find(BUTTONS, "All").get_description() == str(int(before) + 1), "one more in the list", 30)
    for choice, rationale in (("Take Theirs", "viņu pamatojums"), ("Keep Mine on Top of Theirs", "mans pamatojums")):
        with tap.check(f"Two edit one draft: the comparison, and {choice}"):
            form = edit(procurements, title)
            form.text("Rationale", "mans pamatojums")
            save_elsewhere(title, rationale="viņu pamatojums", notes=f"piezīme: {choice}")
            form.save()
            dialog = program.find(DIALOGS, "Somebody Else Changed This")
            shown = " ".join(node.get_name() for node, _depth in program.walk(dialog) if node.get_role() == Role.LABEL)
            for words in ("Rationale", "mans pamatojums", "viņu pamatojums", f"piezīme: {choice}"):
                if words not in shown:
                    raise AssertionError(f"{words!r} is not in the comparison: {shown}")
            program.click(choice, Role.PUSH_BUTTON)
            if choice == "Take Theirs":
                program.wait(lambda: form.value("Rationale") == "viņu pamatojums", "their rationale in the form")
                leave(form)
            else:
                form.wait_closed()
            program.wait(lambda: value(title, "rationale") == rationale, f"{rationale} on the server")
            equal(value(title, "notes"), f"piezīme: {choice}", "what the other one added")


def connection(tap, anna):
    procurements = open_list(anna)
    program = anna.program
    title = "Iepirkums ar sliktu savienojumu"
    with tap.check("A save that the server's crash meets is done when the server is back; nothing of the edit is lost"):
        draft(procurements, title)
        form = edit(procurements, title)
        form.text("Notes", "uzrakstīts pirms pārtraukuma")
        database.crash()
        form.text("Rationale", "uzrakstīts pārtraukumā")
        form.save()
        program.shows("What you wrote is safe here", 60)
        equal(form.value("Notes"), "uzrakstīts pirms pārtraukuma", "what was written")
        subprocess.run([os.path.join(os.environ["IEPIRKUMI_BUILD"], "src", "admin", "iepirkumi-admin"), "server", "start",
                        "--local", SERVER], check=True, capture_output=True)
        form.wait_closed(90)
        program.wait(lambda: value(title, "rationale") == "uzrakstīts pārtraukumā", "the edit on the server", 60)
        equal(value(title, "notes"), "uzrakstīts pirms pārtraukuma", "what was written before")


def crashes(tap):
    title = "Iepirkums pēc avārijas"
    with Person(ANNA, SERVER, tap=tap) as anna:
        with tap.check("A program is killed with an edit in it"):
            procurements = open_list(anna)
            form = procurements.new()
            form.text("Subject", title)
            form.text("Rationale", "vēl nesaglabāts")
            # Edits reach the disk some moments after they are typed.
            program = anna.program
            program.wait(lambda: any("vēl nesaglabāts" in open(os.path.join(folder, name), encoding="utf-8").read()
                                     for folder, _folders, names in os.walk(os.path.join(HOME, "state")) for name in names),
                         "the edit on disk")
            program.kill()
    with Person(ANNA, SERVER, tap=tap) as anna:
        program = anna.program
        with tap.check("The next start brings the edit back and says so"):
            anna.go("procurements")
            form = Form(program)
            program.shows("were brought back", 30)
            equal((form.value("Subject"), form.value("Rationale")), (title, "vēl nesaglabāts"), "what is back")
        with tap.check("Killed while the server works on the save, it is made once all the same"):
            institution = database.one(ANNA, "select id from iepirkumi.institution where code = '1301'")
            # Its sleep is cancelled in the end, and with it the transaction.
            holder = threading.Thread(daemon=True, target=database.psql, args=(
                "postgres", f"begin; select 1 from iepirkumi.institution where id = {institution} for update; select pg_sleep(100); commit",
                "-v", "ON_ERROR_STOP=1"))
            holder.start()

            def waiting(who, event):
                return int(database.one("postgres", "select count(*) from pg_stat_activity where usename = '" + who
                                        + f"' and {event}")) > 0
            program.wait(lambda: waiting("postgres", "wait_event = 'PgSleep'"), "the lock", 30)
            form.save()
            program.wait(lambda: waiting(ANNA, "wait_event_type = 'Lock' and query like '%procurement_save%'"), "the save at the lock", 30)
            program.kill()
            database.ask("postgres", "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'")
            holder.join()
            program.wait(lambda: count(title) == 1, "what the server made of it", 30)
    with Person(ANNA, SERVER, tap=tap) as anna:
        program = anna.program
        with tap.check("Saved again after the next start, with a word more, it is still one procurement"):
            anna.go("procurements")
            form = Form(program)
            program.shows("were brought back", 30)
            form.text("Notes", "pielikts vēlāk")
            form.save()
            form.wait_closed()
            program.wait(lambda: value(title, "notes") == "pielikts vēlāk", "the word that was added")
            equal(count(title), 1, "how many there are")
            equal(value(title, "rationale"), "vēl nesaglabāts", "what was written before the first crash")


def acts(tap, anna):
    procurements = open_list(anna)
    program = anna.program
    with tap.check("A new revision, and History compares it with the one in force"):
        procurements.select("telpu uzkopsanas", "2027/6")
        procurements.act("New revision")
        form = anna.form()
        form.text("Rationale", "cits pamatojums")
        form.save()
        form.wait_closed()
        procurements.select("telpu uzkopsanas", "└ rev. 2")
        program.shows("2027/6, revision 2")
        anna.tab("History")
        # The two newest are chosen already.
        program.shows("Revision 1 → Revision 2")
        program.point_at(program.find(Role.CHECK_BOX, "Compare revision 1"))
        program.shows("Choose two revisions to see where they differ.")
        program.point_at(program.find(Role.CHECK_BOX, "Compare revision 1"))
        program.shows("Revision 1 → Revision 2")
        program.shows("cits pamatojums")
        history = [node.get_name() for node in program.find_all(Role.LABEL)]
        equal("Rationale" in history, True, "the field that differs")
        equal("Estimated price without VAT" in history[history.index("Revision 1 → Revision 2"):], False, "a field that does not differ")
    with tap.check("The draft is discarded again; the revision in force stays"):
        program.click("More", BUTTONS)
        program.click("Discard Draft…", Role.MENU_ITEM)
        program.click("Discard Draft", Role.PUSH_BUTTON)
        program.wait(lambda: [(row[0], row[-1]) for row in procurements.list()] == [("2027/6", "Included")], "one row")
    with tap.check("Excluding asks for the reason, which everybody can read afterwards"):
        procurements.open()
        procurements.select("apsardze", "2027/7")
        procurements.act("Exclude…")
        equal(program.find(Role.PUSH_BUTTON, "Exclude").get_state_set().contains(Atspi.StateType.SENSITIVE), False,
              "whether it can be excluded without a reason")
        program.fill("Reason", "Apsardzi nodrošina ministrija")
        program.click("Exclude", Role.PUSH_BUTTON)
        program.wait(lambda: [row[-1] for row in procurements.list()] == ["Excluded"], "the row to say Excluded")
        program.shows("Apsardzi nodrošina ministrija")
        procurements.search("")
    with tap.check("A draft beside its revision in force counts as one procurement"):
        wanted = database.one(ANNA, "select count(distinct procurement_id) from iepirkumi.procurement_list where is_current and year = 2027"
                              " and institution_id = (select id from iepirkumi.institution where code = '1301')")
        program.shows(f"{wanted} procurements · ", 30)
    with tap.check("A copy is a new procurement in preparation, of the next year unless another is written"):
        procurements.select("telpu uzkopsanas", "2027/6")
        program.click("More", BUTTONS)
        program.click("Copy…", Role.MENU_ITEM)
        program.click("Copy", Role.PUSH_BUTTON)
        program.shows("2028/1, revision 1")
        program.wait(lambda: [(row[0], row[-1]) for row in procurements.list()] == [("2028/1", "In preparation")], "the list of 2028")


def menu(program, item):
    program.click("Export", (Role.PUSH_BUTTON, Role.TOGGLE_BUTTON))
    program.click(item, Role.MENU_ITEM)


def choose_file(program, name):
    """The only table in the folder that the dialog opens with."""
    tree = program.find(None, "GtkTreeView")
    program.wait(lambda: tree.get_component_iface().get_extents(Atspi.CoordType.WINDOW).height > 60, "the list of files")
    time.sleep(1)
    program.keys("Home", "Down", "Up")
    program.click("Open", Role.PUSH_BUTTON)


def import_file(program, content):
    """The dialog with what would happen with this table."""
    for name in os.listdir(FILES):
        os.remove(os.path.join(FILES, name))
    with open(os.path.join(FILES, "tabula.csv"), "wb") as file:
        file.write(content)
    menu(program, "Import from a Table…")
    choose_file(program, "tabula.csv")
    return program.find(DIALOGS, "Import Procurements")


def tables(tap, anna):
    procurements = open_list(anna)
    program = anna.program
    head = "Atslēga;Iepirkuma priekšmets;CPV kods;Paredzamā līgumcena bez PVN;EKK\n"
    with tap.check("A table that is not UTF-8, and one with a huge field, are refused with the line"):
        for content, words in ((head.encode() + "a;Šķēres;48820000;1;5238\n".encode("cp1257"), "Line 2: the file is not UTF-8"),
                               (head.encode() + b"a;ok;48820000;1;5238\nb;" + b"x" * (10 * 1024 * 1024) + b";48820000;1;5238\n",
                                "Line 3, column 2: the field is longer")):
            import_file(program, content)
            program.shows("This File Cannot Be Imported", 60)
            program.shows(words)
            program.click("Cancel", Role.PUSH_BUTTON)
            program.gone("This File Cannot Be Imported")
    with tap.check("Bad rows are named with their line, field and what is wrong; the others can be imported"):
        import_file(program, (head + "a;Labs iepirkums;48820000-2;1 010,50;5238\nb;Slikts cipars;48820000-9;10;5238\n"
                                     "c;Negatīvs;48820000;-5;5238\nd;Nav koda;99999999;10;5238\n"
                                     "e;=cmd|' /C calc'!A0;48820000;10;5238\nf;Milzīgs;48820000;99999999999999999999;5238\n").encode())
        program.shows("New: 2 · known already: 0 · cannot be imported: 4", 60)
        shown = [(row[0], row[1]) for row in rows(program, "Rows That Cannot Be Imported")]
        equal(shown, [("3", "CPV code"), ("4", "Estimated price without VAT"), ("5", "CPV code"), ("7", "Estimated price without VAT")],
              "the rows that cannot be imported")
        program.click("Import the Other 2", Role.PUSH_BUTTON)
        program.shows("2 procurements were imported", 30)
        equal([value("Labs iepirkums", "estimated_price"), count("=cmd|''' /C calc'''!A0".replace("'''", "''"))], ["101050", 1], "what came")
    with tap.check("The same table again adds nothing"):
        import_file(program, (head + "a;Labs iepirkums;48820000-2;1 010,50;5238\n").encode())
        program.shows("New: 0 · known already: 1 · cannot be imported: 0", 60)
        program.click("Cancel", Role.PUSH_BUTTON)
        program.gone("known already")


def main():
    os.makedirs(FILES)
    with Tap() as tap:
        for title, story in (("Validation", validation), ("Two edit one draft", conflicts), ("The acts of the list", acts),
                             ("Tables", tables), ("A lost connection", connection)):
            tap.story(title, with_anna, story)
        tap.story("Crashes", with_nobody, crashes)


def with_nobody(tap, story):
    # What a story that failed left unsaved is not the next one's.
    shutil.rmtree(os.path.join(os.environ["XDG_STATE_HOME"], "iepirkumi", "drafts"), ignore_errors=True)
    story(tap)


def with_anna(tap, story):
    with_nobody(tap, lambda _tap: None)
    with Person(ANNA, SERVER, tap=tap, environment={"HOME": FILES}) as anna:
        story(tap, anna)


main()
