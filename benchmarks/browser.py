"""What a person waits for, in real Chromium on this computer: a cold start, and a new sentence."""

import statistics
import time

from playwright.sync_api import Page

from tests.browser.serve import chromium, open_page, server, settle

ANIMALS = ("dog", "wolf", "child", "lion", "horse", "fox", "goat", "sheep", "bear")


WHOLE = {"": "button.next"}  # what stands in a picture only once all of it is there; elsewhere it comes at once


def cold_start(path: str) -> tuple[float, float]:
    """Seconds from starting the server, weights in place, to the beginning of a page's picture and to all of it.

    Home first shows tokens and vectors, which need no open model.
    """
    with chromium() as browser:
        tab, _ = open_page(browser)
        start = time.perf_counter()
        with server() as address:
            tab.goto(f"{address}/{path}")
            tab.locator(".st-key-gb-picture .root *").first.wait_for(timeout=120_000)
            first = time.perf_counter() - start
            tab.locator(f".st-key-gb-picture {WHOLE.get(path, '.root *')}").first.wait_for(timeout=120_000)
            return first, time.perf_counter() - start


def new_sentence(path: str, label: str) -> float:
    """Median seconds from Enter to the painted view of a sentence that the app has not seen."""
    with server() as address, chromium() as browser:
        tab, _ = open_page(browser)
        tab.goto(f"{address}/{path}")
        settle(tab)
        return statistics.median(answered(tab, label, f"An old {animal} met a young {animal}") for animal in ANIMALS)


# How often a word stands in the picture, which is in a shadow root.
COUNT = """word => [...document.querySelectorAll(".st-key-gb-picture *")]
    .reduce((sum, one) => sum + (one.shadowRoot ? one.shadowRoot.textContent.split(word).length - 1 : 0), 0)"""


def answered(tab: Page, label: str, sentence: str) -> float:
    """Seconds from Enter until the third word of a sentence is drawn once more."""
    animal = sentence.split()[2]
    box = tab.get_by_label(label)
    box.fill(sentence)
    before = tab.evaluate(COUNT, animal)  # as a guess of the model for the sentence before
    start = time.perf_counter()
    box.press("Control+Enter" if label == "Your text" else "Enter")
    tab.wait_for_function(f"([word, before]) => ({COUNT})(word) > before", arg=[animal, before])
    return time.perf_counter() - start
