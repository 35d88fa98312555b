"""A class at home in the evening: sixty people on ten views, some of whom let models learn, and three hundred phones meanwhile.

`python -m benchmarks.load [minutes] [words in names]`. Clients speak Streamlit's own protocol on the same cores.
"""

import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from benchmarks.phones import Phone, join
from benchmarks.reruns import Client, percentile, server_process
from benchmarks.room import Lecturer, questions, told
from benchmarks.soak import sentence
from tests.browser.serve import server

AIM_ACT, AIM_BURST, AIM_BESIDE, AIM_PUSH = 1.0, 3.0, 1.5, 150
PEOPLE, THINK, MINUTES = 60, 3.0, 10.0
PHONES, EACH = 300, 20.0  # phones, and seconds from one question to the next
LEARNERS = 3  # people who let a model learn all the time
FRESH = 0.25  # of the acts on a view with a text bring a new text


class View(NamedTuple):
    """A view, and what a person changes there. typed: whether it reads a text."""

    page: str
    view: str
    changes: dict[str, tuple[str, ...]]
    typed: bool = False


VIEWS = (
    View("", "", {"present": ("0", "1")}, typed=True),
    View("tokens", "text", {}, typed=True),
    View("attention", "heads", {"spot": ("0.0", "3.2", "12.5", "20.7", "29.8")}, typed=True),
    View("attention", "steps", {"step": ("1", "2", "3", "4", "5", "6")}, typed=True),
    View("block", "walk", {"layer": ("0", "7", "15", "29")}, typed=True),
    View("decoding", "step", {"temperature": ("50", "80", "100", "150")}, typed=True),
    View("embeddings", "algebra", {"expression": ("king - man + woman", "paris - france + italy", "bigger - big + cold")}),
    View("training", "learn", {"width": ("32", "64"), "layers": ("1", "2", "3")}),
    View("rlhf", "vote", {"noise": ("0", "10", "20")}),
    View("before", "ngrams", {"n": ("1", "2", "3", "4", "5")}),
)  # fmt: skip


class Served(NamedTuple):
    """A server that is measured. errors: sentences of what went wrong for somebody."""

    address: str
    process: psutil.Process
    errors: list[str]


async def person(at: Served, seed: int, end: float, waits: dict[str, list[float]]) -> None:
    """Changes something on a view, thinks, changes something else."""
    chance = random.Random(seed)
    view = VIEWS[seed % len(VIEWS)]
    asked = {"view": view.view} if view.view else {}
    if view.page == "rlhf":
        asked["room"] = f"a-room-of-load-{seed}"
    try:
        async with Client(at.address, view.page, **asked) as client:
            await client.rerun()
            while time.monotonic() < end:
                await asyncio.sleep(THINK * (0.5 + chance.random()))
                asked |= {name: chance.choice(options) for name, options in view.changes.items()}
                fresh = view.typed and (not view.changes or chance.random() < FRESH)
                asked |= {"text": sentence(chance)} if fresh else {}
                waits.setdefault("a new text" if fresh else "a setting", []).append(await client.rerun(**asked))
    except Exception as error:
        at.errors.append(f"{view.page} {view.view}: {error!r}")


def post(address: str, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What a view's question is answered."""
    asked = urllib.request.Request(
        f"{address}/glassbox/live/{kind}", json.dumps(data).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=120) as answer:
        return json.load(answer)


async def learner(at: Served, seed: int, end: float, steps: list[float]) -> None:
    """Lets toys learn, one after the other, and watches each step."""
    while time.monotonic() < end:
        start, over = 0, False
        while not over and time.monotonic() < end:
            try:
                found = await asyncio.to_thread(post, at.address, "training/forgetting", {"seed": seed, "from": start})
            except OSError as error:
                at.errors.append(f"a model that learns: {error!r}")
                await asyncio.sleep(1)
                continue
            start, over = start + len(found["steps"]), found["over"]
            steps += [time.monotonic()] * len(found["steps"])
            await asyncio.sleep(0 if found["steps"] else 0.5)
        seed += LEARNERS


async def crowd(at: Served, seconds: float, learners: int, people: int = PEOPLE) -> tuple[dict[str, list[float]], int]:
    """What each act of so many people takes, by its kind, and how many steps models learned meanwhile."""
    waits: dict[str, list[float]] = {}
    steps: list[float] = []
    end = time.monotonic() + seconds
    await asyncio.gather(
        *(person(at, seed, end, waits) for seed in range(people)),
        *(learner(at, 100 + seed, end, steps) for seed in range(learners)),
    )
    return waits, len(steps)


async def burst(at: Served, people: int = PEOPLE) -> list[float]:
    """All open a page at the same moment."""
    views = [VIEWS[seed % len(VIEWS)] for seed in range(people)]

    async def opened(view: View) -> float:
        began = time.perf_counter()
        async with Client(at.address, view.page, **({"view": view.view} if view.view else {})) as client:
            await client.rerun()
            return time.perf_counter() - began

    return list(await asyncio.gather(*map(opened, views)))


async def voted(lecturer: Lecturer, phones: list[Phone], end: float) -> tuple[list[float], list[float], int]:
    """A question to all phones again and again."""
    push: list[float] = []
    saved: list[float] = []
    lost = 0
    while time.monotonic() < end - EACH:
        began = time.monotonic()
        heard, kept, missing = await questions(lecturer, phones, rounds=1)
        push, saved, lost = push + heard, saved + kept, lost + missing
        await asyncio.sleep(max(0.0, EACH - (time.monotonic() - began)))
    return push, saved, lost


def shown(name: str, waits: list[float], aim: float) -> None:
    """A line of figures, in seconds."""
    print(f"  {name}: {len(waits):,} acts, p50 {statistics.median(waits):.2f}, p95 {percentile(waits, 0.95):.2f}, "
          f"longest {max(waits):.1f} s (aim p95 {aim:g})", flush=True)  # fmt: skip


async def evening(at: Served, minutes: float) -> None:
    """Sixty people for so many minutes, and three hundred phones for as long."""
    lecturer = await asyncio.to_thread(Lecturer, at.address)
    phones = await join(at.address, lecturer.code, PHONES)
    crowded = asyncio.create_task(crowd(at, 60 * minutes, LEARNERS))
    push, saved, lost = await voted(lecturer, phones, time.monotonic() + 60 * minutes)
    waits, steps = await crowded
    everything = [one for kind in waits.values() for one in kind]
    shown(f"{PEOPLE} people on {len(VIEWS)} views, {minutes:g} min, {LEARNERS} let models learn ({steps} steps)", everything, AIM_ACT)  # fmt: skip
    for kind, found in waits.items():
        shown(f"  of these {kind}", found, AIM_ACT)
    print(f"    {PHONES} phones beside them: {told('question', push, AIM_PUSH)}; {told('answer saved', saved, AIM_PUSH)}; {lost} not saved")  # fmt: skip
    for one in phones:
        one.close()


async def bursts(at: Served, _: float) -> None:
    """Sixty who open the app at once, five times."""
    for number in range(5):
        shown(f"burst {number + 1} of {PEOPLE}", await burst(at), AIM_BURST)
        await asyncio.sleep(3)


async def beside(at: Served, _: float) -> None:
    """Twelve people alone, then beside models that learn: what those cost whoever only looks."""
    alone, _steps = await crowd(at, 45, 0, people=12)
    learning, steps = await crowd(at, 45, LEARNERS, people=12)
    before, then = ([one for kind in found.values() for one in kind] for found in (alone, learning))
    shown("12 people alone", before, AIM_ACT)
    shown(f"12 people beside {LEARNERS} models that learn ({steps} steps)", then, AIM_ACT)
    ratio = percentile(then, 0.95) / percentile(before, 0.95)
    print(f"    p95 beside them {ratio:.2f} times that alone (aim {AIM_BESIDE})", flush=True)


PARTS: dict[str, Callable[[Served, float], Any]] = {"beside": beside, "burst": bursts, "evening": evening}


def main(*words: str) -> None:
    """Print all figures, or those whose names hold one of the words; a number says for how many minutes."""
    minutes = next((float(word) for word in words if word.replace(".", "").isdigit()), MINUTES)
    names = [word for word in words if word in PARTS]
    print("a class at home, on loopback, clients on the same cores")
    for name, part in PARTS.items():
        if names and name not in names:
            continue
        with server(GLASSBOX_VOTES=str(Path(tempfile.mkdtemp()) / "votes.sqlite"), GLASSBOX_SESSIONS="200") as where:
            at = Served(where, server_process(), [])
            asyncio.run(burst(at, len(VIEWS)))  # models are open after this
            asyncio.run(part(at, minutes))
            print(f"    {len(at.errors)} errors {at.errors[:5]}; the server holds {at.process.memory_info().rss / 2**20:.0f} MB", flush=True)  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
