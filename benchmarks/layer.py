"""Inside a layer: how soon the next word follows the line that steers by a feature, and what the bands cost for a feature that nobody has asked for."""

import statistics
import time

from pages.layer.address import LETTER, STORY
from pages.layer.work import featured, features
from tests.browser.serve import chromium, open_page, server, settle

AIM_DRAWN = 150  # milliseconds
TURNS = 9
STEPPED = """() => new Promise((done) => {
    const all = [...document.querySelectorAll('*')].map((one) => one.shadowRoot ?? one);
    const root = all.map((one) => one.querySelector?.('.features')).find(Boolean), slider = root.querySelector('[data-focus=strength]');
    const text = () => root.querySelector('.change').innerHTML + root.querySelector('.chart .here').getAttribute('x1');
    const before = text(), began = performance.now();
    slider.value = String((Number(slider.value) + 3) % (Number(slider.max) + 1));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    const look = () => (text() === before ? requestAnimationFrame(look) : requestAnimationFrame(() => done(performance.now() - began)));
    look();
    setTimeout(() => done(null), 5000);
})"""


def steered() -> None:
    """Milliseconds from the slider to the frame behind the new numbers, in Chromium, for the toy and SmolLM2."""
    with server() as address, chromium() as browser:
        for source in ("toy", "smollm2"):
            tab, _ = open_page(browser, "light")
            tab.set_viewport_size({"width": 1280, "height": 720})
            tab.goto(f"{address}/block?view=features&stream_of={source}")
            tab.locator(".features .chart svg").wait_for(timeout=120_000)
            settle(tab)
            taken = [tab.evaluate(STEPPED) for _ in range(TURNS)]
            good = [one for one in taken if one is not None]
            print(
                f"Steering {source}: drawn {statistics.median(good):.0f} ms after the slider, at most {max(good):.0f} (aim {AIM_DRAWN})"
            )
            tab.context.close()


def bands() -> None:
    """Milliseconds that the server takes for all strengths of a feature, at the last word and at all words."""
    for ask, text in ((features.Ask("toy", 1, 0), STORY), (features.SMOLLM2, LETTER)):
        features.prepare(ask, features.RECORDED)
        featured.bands(ask, features.RECORDED, text, 0, False)
        for everywhere in (False, True):
            taken = []
            for feature in range(1, TURNS + 1):
                began = time.perf_counter()
                featured.bands(ask, features.RECORDED, text, feature, everywhere)
                taken.append(1000 * (time.perf_counter() - began))
            where = "all words" if everywhere else "the last word"
            count = len(featured.REACH[ask.source])
            print(f"Bands of {ask.source}, {count} strengths at {where}: {statistics.median(taken):.0f} ms")


def all_of_it() -> None:
    """Both."""
    steered()
    bands()
