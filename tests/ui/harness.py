# SPDX-License-Identifier: GPL-3.0-or-later
"""Drive the real program as a person would, through the accessibility bus.

What cannot be found here by its role and name cannot be found by a blind user either:
name it in the template instead of working around it here.
"""
import itertools
import os
import re
import signal
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

BUILD = os.environ.get("IEPIRKUMI_BUILD", "_build")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Seconds; a program with the sanitizers is some times slower.
PATIENCE = 90.0 if os.environ.get("IEPIRKUMI_UI_REPORTS") else 30.0

Role = Atspi.Role
BUTTONS = (Role.PUSH_BUTTON, Role.TOGGLE_BUTTON, Role.MENU_ITEM, Role.RADIO_BUTTON, Role.CHECK_BOX,
           Role.CHECK_MENU_ITEM, Role.RADIO_MENU_ITEM, Role.LIST_ITEM, Role.PAGE_TAB, Role.LINK,
           Role.TOGGLE_BUTTON, Role.COMBO_BOX)
LEAVES = (Role.LABEL, Role.SEPARATOR, Role.SCROLL_BAR)
FIELDS = (Role.TEXT, Role.ENTRY, Role.PASSWORD_TEXT, Role.SPIN_BUTTON, Role.COMBO_BOX)


# What the program must never write into its log; the rest is for whoever looks for a fault.
COMPLAINT = re.compile(r"^(\*\* )?\(.*\): (\S+-)?(CRITICAL|WARNING|ERROR) \*\*: |Sanitizer: | runtime error: ")
# GTK 4.8 rounds the height of a label that wraps down when it asks for it alone, and up when it asks for it at a width:
# harmless, as long as it is this one pixel.
ROUNDING = re.compile(r"reports a minimum height of (\d+), but minimum height for width of \d+ is (\d+)\.")
programs = itertools.count(1)


def is_rounding(line):
    found = ROUNDING.search(line)
    return found is not None and int(found.group(2)) - int(found.group(1)) == 1


def reports(ending=""):
    """What the sanitizers wrote (log_path.PID of each program), of a build that has them."""
    folder = os.environ.get("IEPIRKUMI_UI_REPORTS")
    texts = []
    for name in sorted(os.listdir(folder)) if folder else []:
        if name.endswith(ending):
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                texts.append(file.read())
    return "".join(texts)


class NotFound(AssertionError):
    """Nothing on the screen has that role and name."""


class Gone(Exception):
    """The widget went away while we looked at it; what is there now has to be looked for anew."""


class Complaint(AssertionError):
    """The program wrote a warning into its log."""


focus = {}


def _focus_moved(event):
    try:
        process = event.source.get_process_id()
        if event.detail1:
            focus[process] = event.source
        elif focus.get(process) == event.source:
            del focus[process]
    except GLib.Error:
        pass  # the widget is gone already


focus_listener = Atspi.EventListener.new(_focus_moved)
focus_listener.register("object:state-changed:focused")


class Program:
    """One running iepirkumi, signed in as one person or showing the connection page."""

    def __init__(self, arguments=(), language="en", dark=False, output=None, size=(1600, 1000), environment=None, command=None):
        self.output = output
        self.step = 0
        self.size = size
        self.log = open(os.path.join(os.environ.get("IEPIRKUMI_UI_HOME", "/tmp"), f"program-{next(programs)}.log"), "wb")
        env = dict(os.environ)
        # LANGUAGE outranks the locale, but gettext asks for a locale other than C first.
        env["LANG"] = env["LC_ALL"] = {"lv": "lv_LV.UTF-8", "en": "en_US.UTF-8"}[language]
        env["LANGUAGE"] = language
        env["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark" if dark else "default"
        env.update(environment or {})
        self.process = subprocess.Popen([*(command or [os.path.join(ROOT, "tools", "run")]), *arguments],
                                        env=env, stdout=self.log, stderr=self.log)
        self.application = self.wait(self._application, f"the program on the accessibility bus ({arguments})", 60)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.screenshot("failure")
            self.dump()
            print("".join(self.read_log()[-40:]), file=sys.stderr)
        self.close()

    def _application(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            try:
                if child is not None and child.get_process_id() == self.process.pid and child.get_child_count() > 0:
                    return child
            except GLib.Error:
                continue
        if self.process.poll() is not None:
            raise AssertionError(f"the program ended with {self.process.returncode}")
        return None

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("the program did not end when asked to")
        self.log.close()
        if self.process.returncode not in (0, -signal.SIGKILL):
            raise AssertionError(f"the program ended with {self.process.returncode}:\n" + "".join(self.read_log()[-40:]) + self.reports())
        self.check_log()

    def kill(self):
        """End it as a crash or the power would: nothing is saved, nobody is told."""
        self.process.kill()
        self.process.wait()

    def read_log(self):
        with open(self.log.name, encoding="utf-8", errors="replace") as log:
            return log.readlines()

    def reports(self):
        """What the sanitizers said of this program."""
        return reports(f".{self.process.pid}")

    def check_log(self):
        """What the toolkit or the program itself calls wrong is wrong, even where nobody sees it."""
        if self.reports():
            raise Complaint("the sanitizers found:\n" + self.reports())
        complaints = [line.rstrip() for line in self.read_log() if COMPLAINT.search(line) and not is_rounding(line)]
        if complaints:
            raise Complaint("the program complained in its log:\n" + "\n".join(complaints))

    # Waiting ------------------------------------------------------------------

    def wait(self, question, what, patience=PATIENCE):
        """Ask until the answer is neither None nor False."""
        deadline = time.monotonic() + patience
        while True:
            try:
                answer = question()
                if answer is not None and answer is not False:
                    return answer
            except (GLib.Error, Gone):
                pass  # the widget went away while we looked at it
            if time.monotonic() > deadline:
                raise NotFound(f"waited {patience:.0f} s for {what}")
            time.sleep(0.08)

    # Looking ------------------------------------------------------------------

    def walk(self, node=None, depth=0, backwards=False, tables=None):
        """(widget, depth) of everything below, parents first; backwards in exactly the opposite order.
        With a list for TABLES their insides are left out, and they are put into that list instead."""
        for child, role, below in self._walk(node or self.application, depth, backwards, tables):
            yield child, below

    def _walk(self, node, depth, backwards, tables):
        """walk() with the roles, each of which costs a question to the program."""
        try:
            if node is self.application:
                # GTK 4.8 ends when it is asked for a window that has just closed: never trust a remembered count.
                # (To forget by clear_cache() is what libatspi itself falls over while a program is starting.)
                node.set_cache_mask(Atspi.Cache.NONE)
            count = node.get_child_count()
        except GLib.Error:
            return
        for index in reversed(range(count)) if backwards else range(count):
            try:
                child = node.get_child_at_index(index)
                # GTK 4.8 says "showing" of windows only.
                if child is None or not child.get_state_set().contains(Atspi.StateType.VISIBLE):
                    continue
                role = child.get_role()
            except GLib.Error:
                continue
            if not backwards:
                yield child, role, depth
            if tables is not None and role == Role.TREE_TABLE:
                tables.append(child)
            elif role not in LEAVES:
                yield from self._walk(child, depth + 1, backwards, tables)
            if backwards:
                yield child, role, depth

    def look_over(self, within=None):
        """(widget, role) of all: those on top first, as walk() backwards, but the insides of tables, which are most of a
        window, last."""
        tables = []
        for node, role, _depth in self._walk(within or self.application, 0, True, tables):
            yield node, role
        for table in tables:
            for node, role, _depth in self._walk(table, 0, True, None):
                yield node, role

    def matches(self, node, role, roles, name, contains):
        if roles is not None and role not in roles:
            return False
        try:
            own = node.get_name() or ""
        except GLib.Error:
            return False  # it went away
        if name is not None and own != name:
            return False
        return contains is None or contains in own

    def find_now(self, roles=None, name=None, contains=None, within=None, sensitive=False):
        if roles is not None and not isinstance(roles, (tuple, list)):
            roles = (roles,)
        # Dialogs and popovers come last in the tree and lie on top: the last match is the one a person sees.
        for node, role in self.look_over(within):
            if self.matches(node, role, roles, name, contains):
                if sensitive and not node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                    continue
                return node
        return None

    def find(self, roles=None, name=None, contains=None, within=None, sensitive=False, patience=PATIENCE):
        return self.wait(lambda: self.find_now(roles, name, contains, within, sensitive),
                         f"{roles} {name or contains!r}", patience)

    def find_all(self, roles=None, name=None, contains=None, within=None):
        if roles is not None and not isinstance(roles, (tuple, list)):
            roles = (roles,)
        return [node for node, role, _depth in self._walk(within or self.application, 0, False, None)
                if self.matches(node, role, roles, name, contains)]

    def shows(self, text, patience=PATIENCE):
        """Wait until some widget's name or text has this in it."""
        return self.wait(lambda: self.has(text), f"the words {text!r}", patience)

    def has(self, text):
        for node, role in self.look_over():
            try:
                # A label is called what it says; to ask a field for its text takes time.
                if text in (node.get_name() or "") or role in FIELDS and text in self.text_of(node):
                    return node
            except GLib.Error:
                continue  # it went away
        return None

    def gone(self, text, patience=PATIENCE):
        self.wait(lambda: self.has(text) is None, f"the words {text!r} to go away", patience)

    @staticmethod
    def text_of(node):
        interface = node.get_text_iface()
        if interface is None:
            return ""
        return Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface))

    # Doing --------------------------------------------------------------------

    def press(self, node):
        """Do the first action of this widget or of the nearest ancestor that has one."""
        while node is not None:
            action = node.get_action_iface()
            if action is not None and Atspi.Action.get_n_actions(action) > 0:
                for index in range(Atspi.Action.get_n_actions(action)):
                    if Atspi.Action.get_action_name(action, index) in ("click", "activate", "press", "toggle", "menu.popup"):
                        Atspi.Action.do_action(action, index)
                        return
                Atspi.Action.do_action(action, 0)
                return
            node = node.get_parent()
        raise NotFound("this widget can't be pressed")

    def click(self, name=None, roles=BUTTONS, contains=None, within=None, patience=PATIENCE):
        node = self.find(roles, name, contains, within, sensitive=True, patience=patience)
        self.press(node)
        time.sleep(0.15)
        return node

    def fill(self, name, text, within=None):
        """Replace the text of the field with this label."""
        node = self.find(FIELDS, name, within=within)
        field = node if node.get_editable_text_iface() is not None else self.wait(
            lambda: next((child for child, _ in self.walk(node) if child.get_editable_text_iface() is not None), None),
            f"a text field in {name!r}")
        Atspi.EditableText.set_text_contents(field.get_editable_text_iface(), text)
        time.sleep(0.1)
        return node

    def focus(self, node):
        component = node.get_component_iface()
        try:
            return component.grab_focus()
        except GLib.Error:
            return False

    def focused(self, patience=0.4):
        """The widget that gets the keys, as far as a screen reader is told."""
        deadline = time.monotonic() + patience
        while True:
            while GLib.MainContext.default().iteration(False):
                pass
            node = focus.get(self.process.pid)
            if node is not None:
                return node
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        # A search entry says that it has the focus only when it is asked.
        for node, _depth in self.walk(backwards=True):
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                return node
        return None

    def front(self):
        """Of several programs on the screen this one gets the keys from now on."""
        window = self.wait(self.window, "the window on the screen")
        subprocess.run(["xdotool", "windowactivate", "--sync", window], check=True, stdout=subprocess.DEVNULL)
        time.sleep(0.2)

    def tab_to(self, name, back=False, limit=60):
        """Walk with the Tab key to the widget of this name, which must be reachable that way."""
        passed = []
        for _step in range(limit):
            node = self.focused()
            found = (node.get_name() or "") if node is not None else None
            if found == name:
                return node
            passed.append(found)
            self.move_focus("shift+Tab" if back else "Tab")
        raise NotFound(f"Tab does not lead to {name!r}, only to {passed}")

    def keys(self, *combinations):
        """Real keys, to the window that has the focus."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *combinations], check=True)
        time.sleep(0.15)

    def move_focus(self, key):
        """A key that moves the focus: go on as soon as it has moved."""
        before = focus.get(self.process.pid)
        subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
        start = time.monotonic()
        while time.monotonic() < start + 1:
            while GLib.MainContext.default().iteration(False):
                pass
            now = focus.get(self.process.pid)
            # Nobody says to have got it: a search entry, which has to be asked.
            if now is not None and now != before or now is None and time.monotonic() > start + 0.2:
                return
            time.sleep(0.01)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "4", text], check=True)
        time.sleep(0.15)

    def point_at(self, node, button=1, times=1):
        """A real click in the middle of a widget (rows of a column view have no action to press)."""
        extents = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        x, y = self.origin()
        subprocess.run(["xdotool", "mousemove", str(x + extents.x + min(extents.width, 60) // 2),
                        str(y + extents.y + extents.height // 2), "click", "--repeat", str(times), str(button)], check=True)
        time.sleep(0.3)

    def window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                               capture_output=True, text=True, check=False).stdout.split()
        return found[-1] if found else None

    def origin(self):
        window = self.wait(self.window, "the window on the screen")
        lines = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window],
                               capture_output=True, text=True, check=True).stdout
        values = dict(line.split("=") for line in lines.split() if "=" in line)
        return int(values["X"]), int(values["Y"])

    def resize(self, width, height):
        window = self.wait(self.window, "the window on the screen")
        subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window, str(width), str(height)], check=True)
        self.size = (width, height)
        time.sleep(0.6)

    # Reporting ----------------------------------------------------------------

    def screenshot(self, title):
        if self.output is None:
            return None
        self.step += 1
        return self.picture(os.path.join(self.output, f"{self.step:02d}-{title}.png"))

    def picture(self, path):
        time.sleep(0.35)
        command = ["import", "-window", "root"]
        if self.size != (1600, 1000):
            command += ["-crop", f"{self.size[0]}x{self.size[1]}+0+0", "+repage"]
        subprocess.run(command + [path], check=True)
        return path

    def dump(self, file=sys.stderr):
        """The tree as a screen reader sees it."""
        for node, depth in self.walk():
            text = self.text_of(node)
            line = f"{'  ' * depth}{node.get_role_name()} {node.get_name()!r}"
            print(line + (f" text={text!r}" if text else ""), file=file)
