# SPDX-License-Identifier: GPL-3.0-or-later
"""start_ratio: from exec to the window as it stays, a usable list in it, against an empty libadwaita window.

The screen is watched, not the accessibility bus: there every question takes the program's own time, the more the more there
is in its window, and the answer would be how long it takes to be asked. What was shown is asked for afterwards.
The local server runs already, as it does for the second program of a day."""
import ctypes
import os
import statistics
import subprocess
import sys
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "ui"))
from harness import Program, Role  # noqa: E402

BUILD = os.environ["IEPIRKUMI_BUILD"]
ROUNDS = 7
# How long a start is watched at most, and how long nothing has to move for it to be the end.
LONGEST, STILL = 20.0, 1.2
# Of the screen every so many lines, so that looking costs the X server next to nothing.
STEP = 16


class Screen:
    """What is on the X display, as a number for a picture."""

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        for name in ("XOpenDisplay", "XGetImage"):
            getattr(self.x11, name).restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x11.XAllPlanes.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.planes = ctypes.c_ulong(self.x11.XAllPlanes())
        screen = self.x11.XDefaultScreen(self.display)
        self.width = self.x11.XDisplayWidth(self.display, screen)
        self.height = self.x11.XDisplayHeight(self.display, screen)

    def line(self, y):
        z_pixmap = 2
        image = self.x11.XGetImage(self.display, self.root, 0, y, self.width, 1, self.planes, z_pixmap)
        # struct _XImage: width, height, xoffset, format; data.
        data = ctypes.cast(image + 16, ctypes.POINTER(ctypes.c_void_p)).contents.value
        pixels = ctypes.string_at(data, self.width * 4)
        self.x11.XDestroyImage(ctypes.c_void_p(image))
        return pixels

    def look(self):
        number = 0
        for y in range(STEP // 2, self.height, STEP):
            number = zlib.crc32(self.line(y), number)
        return number


def measure(screen, command):
    """Seconds until the screen looks as it does when nothing moves any more."""
    empty = picture = screen.look()
    begin = changed = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while picture == empty or time.monotonic() < changed + STILL:
            if time.monotonic() > begin + LONGEST:
                raise SystemExit(f"{command[0]} does not come to rest")
            time.sleep(0.004)
            before = time.monotonic()
            now = screen.look()
            if now != picture:
                picture, changed = now, before
        return changed - begin
    finally:
        process.terminate()
        process.wait()
        while screen.look() != empty:
            time.sleep(0.05)
        # Its connection at the server, too.
        time.sleep(0.3)


server = os.path.join(os.environ["IEPIRKUMI_UI_HOME"], "server")
arguments = ["--server-directory", server, "--demo", "--user", "anna.kalnina"]
screen = Screen()
# As tools/run would, without waiting for its shell.
os.environ.setdefault("IEPIRKUMI_LOCALEDIR", os.path.join(BUILD, "po"))
os.environ.setdefault("GSETTINGS_SCHEMA_DIR", os.path.join(BUILD, "data"))
program = [os.path.join(BUILD, "src", "ui", "iepirkumi"), *arguments]
# It keeps the server running, out of the picture.
first = Program(arguments)
first.find(Role.LIST_ITEM, contains="Overview", patience=90)
first.shows("No plan yet")
subprocess.run(["xdotool", "windowminimize", "--sync", first.wait(first.window, "the window")], check=True)
# What lies under the pointer would show its tooltip after a while.
subprocess.run(["xdotool", "mousemove", "0", "0"], check=True)
time.sleep(2)
own, floor = [], []
for _ in range(ROUNDS):
    own.append(measure(screen, program))
    floor.append(measure(screen, [os.path.join(BUILD, "tests", "bench", "empty-window")]))
with Program(arguments) as second:
    # Nobody touched it: what came to rest is the list.
    second.shows("No plan yet")
first.close()
print(f"start_ms {statistics.median(own) * 1000:.0f} ms")
print(f"start_floor_ms {statistics.median(floor) * 1000:.0f} ms")
print(f"start_ratio {statistics.median(own) / statistics.median(floor):.3f} ratio")
