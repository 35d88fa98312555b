"""Prompting: how soon a recorded view stands, and what a live run costs somebody else on the same server."""

import statistics
import time

from playwright.sync_api import Page

from benchmarks.browser import ANIMALS, answered
from pages.prompting.address import Prompting
from tests.browser.serve import chromium, open_page, server, settle

AIM_FIRST, AIM_RATIO = 300, 1.5  # milliseconds; times as slow
MINUTE = 60_000


def first_pictures() -> None:
    """From the click on a view until what was recorded of it is drawn, in Chromium; the first time, and again."""
    views = Prompting.__dataclass_fields__["view"].metadata["titles"]
    print(f"a recorded view of Prompting, from the click until it is drawn (aim {AIM_FIRST} ms)")
    with server() as address, chromium() as browser:
        tab, _ = open_page(browser)
        tab.goto(f"{address}/prompting")
        settle(tab)
        for name, title in [*list(views.items())[1:], next(iter(views.items()))]:
            took = [_turn(tab, title, name) for _ in range(2)]
            print(f"  {title}: {took[0]:.0f} ms the first time", end="")
            tab.goto(f"{address}/prompting?view={next(one for one in views if one != name)}")
            settle(tab)
            print(f", {_turn(tab, title, name):.0f} ms again")


def _turn(tab: Page, title: str, name: str) -> float:
    """Milliseconds until the view's own recording is said."""
    began = time.perf_counter()
    tab.get_by_text(title, exact=True).first.click()
    tab.locator(f".{name} .recorded").first.wait_for(timeout=MINUTE)
    return 1000 * (time.perf_counter() - began)


def beside() -> None:
    """A new sentence on Tokens by one person, alone and while another measures live."""
    with server() as address, chromium() as browser:
        one, _ = open_page(browser)
        other, _ = open_page(browser)
        one.goto(f"{address}/tokenization")
        settle(one)
        alone = _sentences(one, "An old")
        other.goto(f"{address}/prompting?view=library&size=16")
        other.locator(".library").get_by_role("button", name="Run it live").click(timeout=MINUTE)
        time.sleep(2)
        busy = _sentences(one, "A tired")
    print(
        f"a new sentence on Tokens, median of {len(ANIMALS)}: {1000 * alone:.0f} ms alone, {1000 * busy:.0f} ms while somebody else "
        f"measures live, {busy / alone:.2f} times as long (aim {AIM_RATIO})"
    )


def _sentences(tab: Page, begins: str) -> float:
    return statistics.median(
        answered(tab, "Your text", f"{begins} {animal} met a young {animal}") for animal in ANIMALS
    )


def all_of_it() -> None:
    """All of this file."""
    first_pictures()
    beside()


if __name__ == "__main__":
    all_of_it()
