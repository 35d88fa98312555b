"""Every view in Firefox and in WebKit, five of them operated, and a room answered: `make engines`, which installs Debian's builds.

What Playwright brings for these engines cannot be fetched everywhere; these are the system's own. No part of `make test`:
they are 300 MB, and take five minutes.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pages.contents import PAGES
from pages.server.address import titles
from tests.browser.serve import ROOT, server

HERE = Path(__file__).resolve().parent
DISPLAY = ":99"
NEEDS = {"firefox": ("firefox-esr",), "webkit": ("WebKitWebDriver", "Xvfb")}
PACKAGES = ("firefox-esr", "webkit2gtk-driver", "xvfb")
SECONDS = 600


def views() -> list[str]:
    """Every view's address, or those that were asked for."""
    return sys.argv[1:] or [
        ("" if page is PAGES[0] else page.name) + (f"?view={view}" if view else "")
        for page in PAGES
        for view in titles(page.kind) or [""]
    ]


@contextmanager
def display():
    """A screen that nobody sees."""
    process = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1400x1000x24"], stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def drive(name: str, address: str) -> bool:
    """Open all views in a browser. Returns whether all was as it should be."""
    folder = ROOT / "shots" / name
    folder.mkdir(parents=True, exist_ok=True)
    small = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), "")
    environment = os.environ | {
        "DISPLAY": DISPLAY,
        "MINI_BROWSER": str(small),
        "FIREFOX": shutil.which("firefox-esr") or "",
    }
    command = ["node", str(HERE / "run.js"), name, address, str(folder), *views()]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS)
    print(f"{name}: {found.stdout}{found.stderr}", flush=True)
    return found.returncode == 0 and "fault" not in found.stdout


def main() -> None:
    """Drive what is installed."""
    there = [name for name, programs in NEEDS.items() if all(map(shutil.which, programs))]
    if missing := NEEDS.keys() - there:
        print(f"Not here: {', '.join(sorted(missing))}. On Debian: apt install {' '.join(PACKAGES)}", file=sys.stderr)
    with ExitStack() as opened:
        address = opened.enter_context(server())
        if "webkit" in there:
            opened.enter_context(display())
        right = [drive(name, address) for name in there]
    sys.exit(not (right and all(right)))


if __name__ == "__main__":
    main()
