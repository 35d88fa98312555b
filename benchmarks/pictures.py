"""Pictures: how often Density is repainted while four learners learn, and what their clock costs; what chains of Diffusion take; and how
soon a pixel that is drawn by hand is answered."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.browser.serve import chromium, open_page, server, settle

AIM_REPAINTS, AIM_RATIO = 30, 1.25
AIM_CHAIN = AIM_DRAWN = 100  # milliseconds
PADS = {
    "patches": ".digits",
    "family": ".tree",
    "missing": ".found",
    "latent": ".where",
}  # a view, and what answers to its pad
INKED = """([view, part]) => new Promise((done) => {
    const all = [...document.querySelectorAll('*')].map((one) => one.shadowRoot ?? one);
    const root = all.map((one) => one.querySelector?.('.' + view)).find(Boolean).parentNode;
    const text = () => root.querySelector(part)?.innerHTML, press = (key) => {
        root.querySelector('[data-focus=pad]').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    };
    press('ArrowRight');
    const before = text(), began = performance.now();
    press('Enter');
    const look = () => (text() === before ? requestAnimationFrame(look) : done(performance.now() - began));
    requestAnimationFrame(look);
    setTimeout(() => done(null), 5000);
})"""
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


def chains() -> None:
    """Milliseconds of chains of ten pictures: ours, and with the schedulers of diffusers around the same network; and of one that is answered."""
    import diffusers
    import numpy as np
    import torch

    from model.pictures import denoising
    from pages.pictures.work import denoise

    torch.set_num_threads(1)
    model, kinds = denoise.learner(denoise.RECORDED), torch.arange(10)
    network = denoising.network(model, kinds, 1.0)

    def peer(count: int, noise: torch.Tensor) -> None:
        kind = diffusers.DDPMScheduler if count == denoising.T else diffusers.DDIMScheduler
        made: Any = kind(denoising.T, beta_schedule="squaredcos_cap_v2", timestep_spacing="trailing")
        made.set_timesteps(count)
        now = noise[0]
        with torch.no_grad():
            for step in made.timesteps:
                now = made.step(network(now, torch.full((10,), int(step) + 1)), step, now).prev_sample

    for count in denoise.COUNTS:
        noise = denoising.noise(0, 1, denoising.fresh(count)).repeat(1, 10, 1)
        acts = partial(_whole, model, np.arange(10), count, noise), partial(peer, count, noise)
        ours, theirs = (1000 * statistics.median(_took(act) for _ in range(TURNS)) for act in acts)
        print(f"Ten chains of {count} steps: {ours:.0f} ms, around diffusers' scheduler {theirs:.0f} ms")
    answers = [
        _took(partial(denoise.chain, denoise.Asked(7, "1", "100", seed), denoise.RECORDED)) for seed in range(TURNS)
    ]
    print(
        f"A chain as it is answered, with the judge at every step: {1000 * statistics.median(answers):.0f} ms (aim {AIM_CHAIN})"
    )


def _whole(model: Any, kinds: Any, count: int, noise: Any) -> None:
    from model.pictures import denoising

    for _ in denoising.chain(model, kinds, 1.0, count, noise):
        pass


def _took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _bare(one: Any, points: Any, batch: int) -> None:
    import torch

    one.learn(points[torch.randint(len(points), (batch,))])


def _seconds(act: Callable[[], object]) -> float:
    """Processor seconds of STEPS of them."""
    began = time.thread_time()
    for _ in range(STEPS):
        act()
    return time.thread_time() - began


def drawn() -> None:
    """Milliseconds in Chromium from a pixel that is inked to the answer that is drawn."""
    with server() as address, chromium() as browser:
        for view, part in PADS.items():
            tab, _ = open_page(browser)
            tab.goto(f"{address}/pictures?view={view}")
            settle(tab)
            found = [tab.evaluate(INKED, [view, part]) for _ in range(TURNS + 1)][1:]
            answered = [one for one in found if one is not None]
            said = f"{statistics.median(answered):.0f} ms, at most {max(answered):.0f}" if answered else "no answer"
            print(f"A pixel is inked in {view}: answered after {said} (aim {AIM_DRAWN})")
            tab.context.close()


def all_of_it() -> None:
    """All of this file."""
    repaints()
    steps()
    chains()
    drawn()


if __name__ == "__main__":
    all_of_it()
