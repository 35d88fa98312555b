"""What a person waits for between Page Down and the next picture of a lesson, in real Chromium on this computer."""

import statistics
import time

from playwright.sync_api import Page

from pages.contents import CONTENTS
from pages.server import lessons
from tests.browser.serve import chromium, open_page, server, settle

LOOK = 3_000  # milliseconds that somebody looks at a stop before they go on: what follows is made ahead meanwhile
OPENING = 5_000  # what the server does once the model is open, before a lesson begins
PICTURES = ".st-key-gb-picture"

# What is drawn in each picture now, so that something new can be told from it.
NOTE = f"""() => {{ window._before = new Set([
    ...[...document.querySelectorAll('{PICTURES} *')].map((one) => one.shadowRoot?.querySelector('.root')?.firstElementChild),
    ...document.querySelectorAll('{PICTURES} .main-svg, {PICTURES} iframe')]); }}"""
# Whether the line of the lesson has come to a stop, and its picture has something in it that was not there before.
DRAWN = f"""(number) => {{
    const line = [...document.querySelectorAll('.st-key-gb-lesson *')].map((one) => one.shadowRoot?.textContent ?? '').join(' ');
    if (!line.includes(` ${{number}} of `) || document.querySelector('{PICTURES} [data-stale=true]')) return false;
    const drawn = [...document.querySelectorAll('{PICTURES} *')].map((one) => one.shadowRoot?.querySelector('.root')?.firstElementChild);
    return [...drawn, ...document.querySelectorAll('{PICTURES} .main-svg, {PICTURES} iframe')]
        .some((one) => one && !window._before.has(one)); }}"""


def turns() -> tuple[list[float], list[float]]:
    """Seconds from Page Down to the painted picture of each stop of the tour but the first: as the first visitor to a server
    whose models are warm goes through it, and once more, when everything has been computed and fetched."""
    tour = lessons.find(lessons.TOUR, CONTENTS)
    assert tour
    with server() as address, chromium() as browser:
        tab, _ = open_page(browser)
        tab.goto(address)
        settle(tab)
        tab.wait_for_timeout(OPENING)
        first, again = (_through(tab, f"{address}/?lesson={tour.name}", len(tour.stops)) for _ in range(2))
    return first, again


def _through(tab: Page, address: str, stops: int) -> list[float]:
    tab.goto(address)
    settle(tab)
    took = []
    for number in range(2, stops + 1):
        tab.wait_for_timeout(LOOK)
        tab.evaluate(NOTE)
        start = time.perf_counter()
        tab.keyboard.press("PageDown")
        tab.wait_for_function(DRAWN, arg=number, polling="raf")
        took.append(time.perf_counter() - start)
        settle(tab)
    return took


def main(aim_ms: int) -> None:
    """Print both."""
    first, again = turns()
    print(f"Page Down to the next stop of the tour, in Chromium (aim {aim_ms} ms, median)")
    for title, took in (("the first time", first), ("once more", again)):
        stops = ", ".join(f"{1000 * one:.0f}" for one in took)
        print(f"  {title}: {1000 * statistics.median(took):.0f} ms (stop 2 and on: {stops})")
    ratio = statistics.median(first) / statistics.median(again)
    print(f"  what is not made ahead: {ratio:.2f} times the time of what is all there")
