# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of procurements as a preparer works in them."""
import os
import time

from harness import Atspi, FIELDS, Gone, NotFound, Role


def cells(row):
    """What a row of a column view says, a string a cell."""
    texts = []
    for index in range(row.get_child_count()):
        words = []
        pending = [row.get_child_at_index(index)]
        while pending:
            node = pending.pop(0)
            if node is None:
                raise Gone("a cell is written anew while it is read")
            if node.get_role() == Role.LABEL and node.get_text_iface() is not None:
                interface = node.get_text_iface()
                words.append(Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface)))
            pending = [node.get_child_at_index(child) for child in range(node.get_child_count())] + pending
        texts.append(" ".join(word for word in words if word).strip())
    return texts


def rows(program, table):
    """The rows of the column view of this name, without its header."""
    # Read again when the list is read anew by the program meanwhile.
    return program.wait(lambda: rows_now(program, table), f"the rows of {table!r}")


def rows_now(program, table):
    view = program.find(Role.TREE_TABLE, table)
    body = next((child for child, _depth in program.walk(view) if child.get_role() == Role.LIST), None)
    if body is None:
        return []
    nodes = [body.get_child_at_index(index) for index in range(body.get_child_count())]
    return [cells(node) for node in nodes if node is not None and node.get_state_set().contains(Atspi.StateType.VISIBLE)]


def save_file(program, path):
    """The dialog that asks where to, which gives its field the focus, with the name selected."""
    program.find(FIELDS, "Name:", patience=40)
    program.wait(lambda: program.focused(), "the focus in the name of the file", 20)
    program.keys("ctrl+a")
    program.type(path)
    program.wait(lambda: any(program.text_of(node) == path for node in program.find_all(FIELDS)), f"{path} typed", 20)
    program.keys("Return")
    program.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path, 40)


def open_file(program, path):
    """The dialog that asks for a file: a slash begins a path that is typed."""
    program.find(Role.PUSH_BUTTON, "Open", patience=40)
    program.wait(lambda: program.focused(), "the focus in the dialog of files", 20)
    program.type("/")
    program.wait(lambda: any(program.text_of(node) == "/" for node in program.find_all(FIELDS)), "the typed slash", 20)
    program.keys("ctrl+a")
    program.type(path)
    program.wait(lambda: any(program.text_of(node) == path for node in program.find_all(FIELDS)), f"{path} typed", 20)
    program.keys("Return")


class Form:
    """The open form of a procurement."""

    def __init__(self, program):
        self.program = program
        self.wait()

    def wait(self):
        self.program.find(Role.PUSH_BUTTON, "Save and Include")

    def text(self, name, value):
        """Like pasting: keys that are on no keyboard of the test machine get there too."""
        self.program.fill(name, value)

    def value(self, name):
        return self.program.text_of(self.program.find(FIELDS, name))

    def pick(self, name, typed, wanted, back=False):
        """Search in a picker by code or words and take the suggestion that has this in it."""
        program = self.program
        program.tab_to(name, back=back)
        program.keys("ctrl+a")
        program.type(typed)

        def offered():
            suggestions = program.find_now(Role.LIST, "Suggestions")
            if suggestions is None:
                return []
            return [" ".join(cells(suggestions.get_child_at_index(index)))
                    for index in range(suggestions.get_child_count())]

        def position():
            return next((index + 1 for index, line in enumerate(offered()) if wanted in line), None)

        try:
            steps = program.wait(position, f"{wanted!r} among the suggestions for {typed!r}", 10) - 1
        except NotFound as error:
            raise NotFound(f"{error}; they are {offered()}") from None
        program.keys(*(["Down"] * steps), "Return")
        program.wait(lambda: wanted in self.value(name), f"{wanted!r} in {name}", 5)

    def choose(self, name, option):
        """An option of a drop-down."""
        program = self.program
        program.tab_to(name)
        program.keys("space")
        combo = program.find(Role.COMBO_BOX, name)
        listed = program.wait(lambda: program.find_now(Role.LIST, within=combo), f"the options of {name}")
        program.wait(lambda: program.focused().get_role() == Role.LIST_ITEM, f"the focus on an option of {name}")
        options = [" ".join(cells(listed.get_child_at_index(index))) for index in range(listed.get_child_count())]
        current = " ".join(cells(program.focused()))
        steps = options.index(option) - options.index(current)
        program.keys(*(["Down" if steps > 0 else "Up"] * abs(steps)), "Return")
        program.wait(lambda: self.chosen(name) == option, f"{option!r} chosen in {name}", 5)

    def chosen(self, name):
        combo = self.program.find(Role.COMBO_BOX, name)
        label = self.program.find_now(Role.LABEL, within=combo)
        return self.program.text_of(label)

    def toggle(self, group, option):
        """One of the buttons that stand side by side under this label."""
        panel = self.program.find(Role.PANEL, group)
        self.program.click(option, Role.PUSH_BUTTON, within=panel)

    def is_pressed(self, group, option):
        panel = self.program.find(Role.PANEL, group)
        button = self.program.find(Role.PUSH_BUTTON, option, within=panel)
        return button.get_state_set().contains(Atspi.StateType.PRESSED)

    def problem(self, name):
        """What is said to be wrong with this field, nothing when it is not marked."""
        field = self.program.find(FIELDS, name)
        return field.get_description() or ""

    def save(self):
        self.program.click("Save", Role.PUSH_BUTTON)

    def include(self):
        self.program.click("Save and Include", Role.PUSH_BUTTON)

    def wait_closed(self, patience=20):
        self.program.wait(lambda: self.program.find_now(Role.PUSH_BUTTON, "Save and Include") is None, "the form to close", patience)

    def cancel(self):
        program = self.program
        program.click("Cancel", Role.PUSH_BUTTON)
        time.sleep(0.4)
        if program.find_now(Role.PUSH_BUTTON, "Go On Editing") is not None:
            program.click("Discard", Role.PUSH_BUTTON)
        self.wait_closed()


class Procurements:
    """The list and the detail."""

    def __init__(self, person):
        self.person = person
        self.program = person.program

    def open(self):
        self.person.go("procurements")
        self.program.find(Role.TREE_TABLE, "Procurements")

    def list(self):
        return rows(self.program, "Procurements")

    def search(self, words):
        """Narrow the list to what has these words; nothing for all again."""
        program = self.program
        if program.find_now(FIELDS, "Search procurements") is None:
            if not words:
                return
            program.keys("ctrl+f")
        field = program.find(FIELDS, "Search procurements")
        node = program.focused()
        if node is None or node.get_name() != "Search procurements":
            program.point_at(field)
        program.keys("ctrl+a", "Delete")
        if words:
            program.type(words)
        else:
            program.keys("Escape")

    def select(self, words, number=None, status=None):
        """Find a procurement by words and select its row (of two, the one with this status)."""
        program = self.program
        self.search(words)

        def found():
            for row in self.nodes():
                row_cells = cells(row)
                if (number is None or row_cells[0] == number) and (status is None or row_cells[-1] == status):
                    return row
            return None

        # The list is read anew some moments after the last key.
        time.sleep(0.6)
        row = program.wait(found, f"{number or words} {status or ''} in the list")
        program.point_at(row)
        program.wait(lambda: program.find_now(Role.PAGE_TAB, "History"), f"the detail of {number or words}")

    def nodes(self):
        program = self.program
        view = program.find(Role.TREE_TABLE, "Procurements")
        body = next((child for child, _depth in program.walk(view) if child.get_role() == Role.LIST), None)
        nodes = [body.get_child_at_index(index) for index in range(body.get_child_count())] if body is not None else []
        return [node for node in nodes if node is not None and node.get_state_set().contains(Atspi.StateType.VISIBLE)
                and cells(node)[0]]

    def new(self):
        self.program.keys("ctrl+n")
        return Form(self.program)

    def act(self, name):
        self.program.click(name, Role.PUSH_BUTTON)
