"""Pictures: how often Density is repainted while four learners learn, and what their clock costs."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.browser.serve import chromium, open_page, server, settle

AIM_REPAINTS, AIM_RATIO = 30, 1.25
SECONDS, TURNS, STEPS = 20, 5, 200
COUNT = """(() => {
    let last = -1;
    window.repaints = 0;
    const fill = CanvasRenderingContext2D.prototype.fillRect;
    CanvasRenderingContext2D.prototype.fillRect = function (...box) {
        const now = document.timeline.currentTime;
        if (this.canvas.closest('.panel') && now !== last) {
            last = now;
            window.repaints += 1;
        }
        return fill.apply(this, box);
    };
})()"""


def repaints() -> None:
    """Frames a second in which Chromium repaints the panels during a live run, which learns on the same cores."""
    with server() as address, chromium() as browser:
        tab, _ = open_page(browser)
        tab.add_init_script(COUNT)
        tab.goto(f"{address}/pictures?view=density&target=islands&seed=1")
        settle(tab)
        tab.get_by_role("button", name="Learn", exact=True).click()
        tab.locator(".when", has_text="0.2 s").wait_for(timeout=60_000)
        counts = []
        for _ in range(SECONDS):
            before = tab.evaluate("window.repaints")
            began = time.perf_counter()
            tab.wait_for_timeout(1000)
            counts.append((tab.evaluate("window.repaints") - before) / (time.perf_counter() - began))
    print(
        f"Density while it learns: {statistics.median(counts):.0f} repaints a second, at least {min(counts):.0f} in {SECONDS} seconds "
        f"(aim {AIM_REPAINTS})"
    )


def steps() -> None:
    """Steps a second of each learner on one thread, with its clock and its watch over what diverges, and without."""
    import torch

    from model.pictures.plane import shapes
    from model.pictures.plane.learner import BATCH, Settings
    from model.pictures.plane.race import LEARNERS

    torch.set_num_threads(1)
    points = torch.tensor(shapes.shape("parts").sample(20_000, 0), dtype=torch.float32)
    for name, kind in LEARNERS.items():
        ours, bare = kind(points, Settings(), 0), kind(points, Settings(), 0)
        acts = ours.step, partial(_bare, bare, points, BATCH)
        took = [[_seconds(act) for act in acts] for _ in range(TURNS)]
        mine, theirs = (statistics.median(column) for column in zip(*took, strict=True))
        print(
            f"{name}: {STEPS / mine:,.0f} steps a second, its loss and Adam alone {STEPS / theirs:,.0f}, ratio {mine / theirs:.2f} "
            f"(aim {AIM_RATIO})"
        )


def _bare(one: Any, points: Any, batch: int) -> None:
    import torch

    one.learn(points[torch.randint(len(points), (batch,))])


def _seconds(act: Callable[[], object]) -> float:
    """Processor seconds of STEPS of them."""
    began = time.thread_time()
    for _ in range(STEPS):
        act()
    return time.thread_time() - began


def all_of_it() -> None:
    """All of this file."""
    repaints()
    steps()


if __name__ == "__main__":
    all_of_it()
