# SPDX-License-Identifier: GPL-3.0-or-later
"""The spreadsheet of an estimate, by real keys, through the accessibility bus and the clipboard of another program."""
import os
import re
import subprocess
import tempfile

import harness
from harness import Atspi, Role
from tap import Tap, equal

DEMO = os.path.join(harness.BUILD, "tests", "ui", "grid-demo")
CELL = (Role.TABLE_CELL,)
NUMBER = re.compile(r"[^0-9.,-]")


class Grid(harness.Program):
    """grid-demo in place of the program."""

    def __init__(self, *arguments, **keywords):
        super().__init__(arguments, command=[DEMO], **keywords)
        self.front()

    def at(self, name):
        """Wait until the cell with this name (or its beginning) has the focus."""
        try:
            return self.wait(lambda: (self.focused() is not None and self.here().startswith(name)) or None, name, 30)
        except harness.NotFound as error:
            raise AssertionError(f"the focus is on {self.here()!r}, not on {name!r}") from error

    def here(self):
        node = self.focused()
        return (node.get_name() or "").replace("\u00a0", " ") if node is not None else ""

    def says(self, words):
        """One of the lines below the sheet, or what a message says."""
        return self.wait(lambda: next((node.get_name() for node, _ in self.walk() if node.get_role() == Role.LABEL
                                       and words in (node.get_name() or "")), None), f"the words {words!r}", 30)

    def cell(self, name):
        return self.find(CELL, contains=name, patience=30)

    def offer(self, text):
        """Another program puts this on the clipboard."""
        with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False, encoding="utf-8", newline="") as file:
            file.write(text)
        owner = subprocess.Popen([DEMO, "--offer", file.name], stdout=subprocess.PIPE, stderr=self.log)
        equal(owner.stdout.readline().strip(), b"offered", "the other program's answer")
        return owner

    def ask(self):
        """What another program finds on the clipboard."""
        return subprocess.run([DEMO, "--ask"], capture_output=True, text=True, timeout=30, check=True).stdout

    def go_to(self, row):
        """From the top down to the line of this code."""
        self.keys("ctrl+Home")
        for _ in range(80):
            if self.here().startswith(row):
                return
            self.keys("Down")
        raise AssertionError(f"there is no line {row} near the top, only {self.here()!r}")


def scroll(button):
    """The wheel, far, over the middle of a window of 700 by 700."""
    subprocess.run(["xdotool", "mousemove", "600", "400", "click", "--repeat", "40", "--delay", "10", str(button)], check=True)


def total(program):
    return float(re.search(r"Expenditure (-?[0-9.]+)", program.says("Expenditure")).group(1))


def by_keys(tap):
    program = tap.watch(Grid("--lines", "1000"))
    with tap.check("The sheet is a table whose cells have names"):
        equal(program.find((Role.TABLE, Role.TREE_TABLE), patience=30).get_name(), "Estimate", "its name")
        program.find(CELL, name="A300, Code, A300", patience=30)
        program.cell("A300, January, ")
        program.says("1000 rows")
    with tap.check("Only the cells in sight exist"):
        count = len(program.find_all(CELL))
        if not 50 < count < 1000:
            raise AssertionError(f"there are {count} cells")
    with tap.check("Arrows, Home, End, pages and their Ctrl walk as in a spreadsheet"):
        program.keys("ctrl+Home")
        program.at("A300, Code")
        for column in ("Name", "Funding source", "Year"):
            program.keys("Right")
            program.at(f"A300, {column}")
        program.keys("Down", "Right")
        program.at("2170, January")
        program.keys("ctrl+Right")
        program.at("2170, December")
        program.keys("Home")
        program.at("2170, Code")
        program.keys("End")
        program.at("2170, December")
        program.keys("ctrl+End")
        program.at("8")
        program.keys("ctrl+Up")
        program.at("A300, December")
        program.keys("Next", "Prior")
        program.at("A300, December")
    with tap.check("Typing replaces, Enter takes it, the subtotals follow"):
        before = total(program)
        program.go_to("1152")
        program.keys("Right", "Right", "Right", "Right")
        program.at("1152, January")
        old = float(NUMBER.sub("", program.here().split(", ")[-1]).replace(",", ""))
        program.type("1200*3")
        program.keys("Escape")
        program.at("1152, January")
        program.type("=1200*3")
        program.keys("Return")
        program.at("1153, January")
        program.cell("1152, January, 3,600.00")
        equal(round(total(program) - before, 2), round(3600 - old, 2), "the difference of the sum")
    with tap.check("F2 changes what is there, Esc leaves it"):
        program.keys("Up", "F2", "End")
        program.keys("Left", "BackSpace", "Return")
        program.cell("1152, January, 360")
        program.keys("Up", "F2")
        program.type("99")
        program.keys("Escape")
        program.at("1152, January, 360.00")
    with tap.check("Tab walks right and Enter returns below where it began"):
        program.keys("Home", "Right", "Right", "Right")
        program.at("1152, Year")
        program.keys("Tab")
        program.at("1152, January")
        program.type("10")
        program.keys("Tab")
        program.at("1152, February")
        program.type("20")
        program.keys("shift+Tab")
        program.at("1152, January")
        program.keys("Return")
        program.at("1153, Year")
    with tap.check("Undo and redo go back and forth through all of it"):
        program.keys("ctrl+z", "ctrl+z")
        program.at("1152, January, 360.00")
        program.keys("ctrl+z", "ctrl+z")
        equal(total(program), before, "the sum")
        program.says("saved")
        program.keys("ctrl+shift+z")
        program.at("1152, January, 3,600.00")
        program.keys("ctrl+z")
    with tap.check("A subtotal cannot be written, and says so"):
        program.keys("ctrl+Home", "Right", "Right", "Right")
        program.type("5")
        program.says("A subtotal follows from the lines below it.")
    with tap.check("Text in a number cell stays, and the cell says why it is wrong"):
        program.go_to("1152")
        program.keys("Right", "Right", "Right", "Right")
        program.type("1e308")
        program.keys("Return", "Up")
        program.at("1152, January, 1e308")
        if "is not an amount" not in (program.focused().get_description() or ""):
            raise AssertionError(f"it says {program.focused().get_description()!r}")
        program.says("1 wrong")
        program.screenshot("wrong")
        program.keys("ctrl+z")
        program.says("0 wrong")
    with tap.check("A group folds and unfolds with the space bar"):
        program.keys("ctrl+Home", "Down", "Down")
        program.at("B000")
        program.keys("space")
        program.says("3 rows")
        program.keys("space")
        program.says("1000 rows")
    with tap.check("The focus is where the keys are, also in a column that was out of sight"):
        program.resize(700, 700)
        program.keys("ctrl+Home", "End")
        program.at("A300, December")
        program.keys("Home", "Right", "Right", "Right")
        program.at("A300, Year")
        program.keys("ctrl+End", "Home", "Right", "Right", "Right", "Right")
        program.at("8363, January")
    with tap.check("Who scrolls away while writing goes on writing, and sees it"):
        program.type("12")
        scroll(4)
        program.wait(lambda: program.find_now(CELL, contains="8363, Code") is None, "the line out of sight")
        program.type("34")
        program.cell("8363, Code")
        program.keys("Return", "Up")
        program.cell("8363, January, 1,234.00")
    program.close()


def by_blocks(tap):
    program = tap.watch(Grid("--lines", "1000"))
    with tap.check("Shift selects, and the sum of the selection is shown"):
        program.find(CELL, name="A300, Code, A300", patience=30)
        program.go_to("1152")
        program.keys("Right", "Right", "Right", "Right")
        program.type("10")
        program.keys("Return", "Up")
        program.keys("shift+Right", "shift+Right", "shift+Right")
        program.keys("ctrl+r")
        program.says("Selected 4 cells, 4 amounts, sum 40.00")
        program.keys("shift+Down", "ctrl+d")
        program.says("Selected 8 cells, 8 amounts, sum 80.00")
        program.cell("1153, April, 10.00")
    with tap.check("Another program gets what is copied"):
        program.keys("ctrl+c")
        equal(program.wait(lambda: program.ask() or None, "the clipboard", 30), "10\t10\t10\t10\n10\t10\t10\t10\n", "the clipboard")
    with tap.check("Cut empties the cells"):
        program.keys("ctrl+x")
        program.says("Selected 8 cells, 0 amounts")
        program.keys("ctrl+z")
    with tap.check("Both ways of writing numbers arrive from another program, quoted cells too"):
        program.keys("Home", "Right", "Right", "Right", "Right")
        owner = program.offer("1 234,56\t1234.56\t\"7\"\r\n(5,50)\t=2*3\t-\r\n")
        program.keys("ctrl+v")
        program.says("Selected 6 cells, 5 amounts, sum 2476.62")
        owner.kill()
        owner.wait()
        program.keys("ctrl+z")
    with tap.check("What is wider than the sheet is not pasted, and that is said"):
        owner = program.offer("\t".join(str(number) for number in range(20)))
        program.keys("ctrl+v")
        program.says("20 columns wide")
        owner.kill()
        owner.wait()
    with tap.check("Two hundred lines with their codes arrive at once; those of unknown codes are red and all there"):
        lines = ["Code\tName\tSource\tYear"]
        lines += [f"{5000 + 100 * (n // 40) + n % 40 + 1}\tx\town\t{n + 1}200,00" for n in range(160)]
        lines += [f"X{n:03}\tUnknown\tgrant\t{n},50" for n in range(40)]
        owner = program.offer("\n".join(lines) + "\n")
        program.keys("ctrl+Home")
        before = total(program)
        program.keys("ctrl+v")
        program.says("40 cells are marked red")
        program.says("40 wrong")
        # 5000 only sums, so it is one of the wrong ones; the others are each in their place.
        owner.kill()
        owner.wait()
        if total(program) <= before:
            raise AssertionError("the sum has not grown")
        program.screenshot("two-hundred")
        program.keys("ctrl+z")
        program.says("1000 rows")
        equal(total(program), before, "the sum")
        program.keys("ctrl+shift+z")
        program.says("40 wrong")
    program.close()


def by_lines(tap):
    program = tap.watch(Grid("--lines", "300", "--amendment"))
    with tap.check("A new line goes to the place of its code"):
        program.find(CELL, name="A300, Code, A300", patience=30)
        program.go_to("1152")
        program.keys("ctrl+plus")
        program.at(", Code, empty")
        program.type("1199")
        program.keys("Tab")
        program.at("1199, Funding source, empty")
        program.keys("alt+Down")
        program.click("Pašu ieņēmumi")
        program.cell("1199, Funding source, Pašu ieņēmumi")
        program.at("1199, Funding source")
        program.type("Dot")
        program.keys("Return", "Up")
        program.at("1199, Funding source, Dotācija")
        program.keys("Tab")
        program.at("1199, Year")
        program.type("1200")
        program.keys("Return")
        program.cell("1199, January, 100.00")
        program.says("301 rows")
    with tap.check("A code that has ended is refused with its date, and kept"):
        program.keys("ctrl+plus")
        program.at(", Code, empty")
        program.type("9100")
        program.keys("Return")
        program.cell(", Code, 9100")
        program.says("1 wrong")
        program.keys("ctrl+z", "ctrl+z")
        program.says("301 rows")
    with tap.check("Saving gives out the changed cells only"):
        program.click("Save")
        program.says("Saved 12 cells, 1 lines added, 0 removed")
        program.says("saved")
    with tap.check("Plan, change and revised stand behind the months"):
        program.go_to("1152")
        program.keys("End")
        program.at("1152, Reason")
        program.keys("Left", "Left")
        program.at("1152, Change")
        program.type("1200")
        program.keys("Tab")
        program.cell("1152, Change, +1,200.00")
        program.screenshot("amendment")
        program.keys("ctrl+z")
    with tap.check("What somebody else saved where this person wrote is shown beside it, and can be taken"):
        program.go_to("2251")
        program.keys("Right", "Right", "Right", "Right")
        program.at("2251, January, 33,333.00")
        program.type("7")
        program.keys("Return", "Up")
        program.at("2251, January, 7.00")
        program.click("Others")
        program.says("1 conflicts")
        program.front()
        cell = program.cell("2251, January, 7.00")
        if "44,000.00" not in (cell.get_description() or ""):
            raise AssertionError(f"it says {cell.get_description()!r}")
        program.screenshot("conflict")
        program.point_at(cell, button=3)
        program.click("Take Their Value")
        program.says("0 conflicts")
        program.cell("2251, January, 44,000.00")
    program.close()


with Tap() as tap:
    tap.story("By keys", by_keys)
    tap.story("By blocks", by_blocks)
    tap.story("By lines", by_lines)
