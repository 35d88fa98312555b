"""The app in a real browser: a server on a free port of this computer, and Chromium that can reach nothing else."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

Theme = Literal["light", "dark"]
ROOT = Path(__file__).resolve().parents[2]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(script: str = "app.py", **environment: str) -> Iterator[str]:
    """The address of the app, or of another script, while it runs."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address, process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_until_healthy(address: str, process: subprocess.Popen, seconds: float = 90) -> None:
    """Return once the server answers; raise if it has ended or takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server at {address} did not start")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium or Chrome."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), MAC_CHROME)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def open_page(
    browser: Browser, theme: Theme = "light", size: tuple[int, int] = (1280, 720), still: bool = False
) -> tuple[Page, list[str]]:
    """A page that reaches only this computer, and the list of the other addresses that it asked for. still: nothing moves."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce" if still else "no-preference",
    )
    refused: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    return context.new_page(), refused


def settle(page: Page) -> None:
    """Wait until the script has run and the browser has painted."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_timeout(400)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.evaluate("document.fonts.ready")
    # Streamlit says that the script has ended before React has drawn what it sent: wait until the browser has nothing to do.
    page.evaluate(
        "new Promise(done => requestIdleCallback(() => requestIdleCallback(done, {timeout: 5000}), {timeout: 5000}))"
    )


def serious_faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds serious or worse on the page: each rule, and the places that break it."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def faults_in_both_themes(page: Page) -> list[tuple[str, list[str]]]:
    """The serious faults of a page that is open, in the light and in the dark theme. Raises if the theme stays the same."""
    found, papers = [], []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(500)
        papers.append(page.evaluate("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"))
        found += serious_faults(page)
    assert papers[0] != papers[1], "the theme did not change"
    return found
