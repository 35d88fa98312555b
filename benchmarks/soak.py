"""What the server holds while several people try everything for half an hour, and once they have left: memory, threads, files,
processes. `make soak`, or `python -m benchmarks.soak [minutes]`.

Each opens a random view with a random sentence, again and again; some let models learn. What is kept fills up in the first minutes, by
design (GLASSBOX_MEMORY): so the end is compared with the state after a fifth of the time.
"""

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.reruns import Client, server_process, views
from tests.browser.serve import server

PEOPLE, THINK, MINUTES = 6, 1.5, 30.0
AIM_MEMORY, AIM_THREADS, AIM_FILES = 1.10, 4, 4  # times the memory, and threads and files more, after all have left
BUDGET = "1G"  # of what is kept: less than usual, so that it is full soon
REST = 75.0  # seconds until what is not needed has been let go (pages.server.idle)
LEFT_OUT = {("block", "cache"), ("block", "facts")}  # each takes the whole machine for seconds
WORDS = (
    "the a dog cat robot girl king queen river mountain is was chased saw because it they tired old young small never "
    "always and but when under over road house book red blue found lost kept sang"
).split()


class Held(NamedTuple):
    """What the server and its processes hold. memory: in megabytes, of the server and of all; files: open ones and sockets."""

    memory: float
    together: float
    threads: int
    files: int
    processes: int


def sentence(chance: random.Random) -> str:
    """A sentence that nobody has typed before, of 4 to 40 words."""
    return " ".join(chance.choices(WORDS, k=chance.randint(4, 40)))


def held(process: psutil.Process) -> Held:
    """As it is now."""
    others = process.children(recursive=True)
    own = process.memory_info().rss / 2**20
    return Held(
        own,
        own + sum(one.memory_info().rss for one in others) / 2**20,
        process.num_threads(),
        process.num_fds(),
        len(others),
    )


async def person(address: str, seed: int, end: float) -> int:
    """Tries views until the end; how many."""
    from benchmarks.load import post

    chance, tried = random.Random(seed), 0
    there = [one for one in views() if one not in LEFT_OUT]
    while time.monotonic() < end:
        page, view = chance.choice(there)
        params = {"text": sentence(chance), "room": f"a-room-of-soak-{seed}"} | ({"view": view} if view else {})
        async with Client(address, page, **params) as client:
            for _ in range(3):
                await client.rerun()
                tried += 1
                await asyncio.sleep(THINK * (0.5 + chance.random()))
        if seed == 0:  # a model learns a step further, each time another
            learning = {"seed": chance.randint(0, 99), "from": 0}
            await asyncio.to_thread(post, address, "training/forgetting", learning)
    return tried


async def soak(address: str, process: psutil.Process, minutes: float) -> list[Held]:
    """What is held after each minute, and in the end."""
    began, found = time.monotonic(), []
    end = began + 60 * minutes
    people = [asyncio.create_task(person(address, seed, end)) for seed in range(PEOPLE)]
    while time.monotonic() < end:
        await asyncio.sleep(min(60, max(0, end - time.monotonic())))
        found.append(held(process))
        said(f"{(time.monotonic() - began) / 60:5.1f} min", found[-1])
    print(f"  {sum(await asyncio.gather(*people)):,} runs of pages")
    await asyncio.sleep(REST)
    found.append(held(process))
    said("after all have left", found[-1])
    return found


def said(when: str, now: Held) -> None:
    """A line of figures."""
    print(
        f"  {when}: {now.memory:.0f} MB, with its {now.processes} processes {now.together:.0f}; {now.threads} threads, "
        f"{now.files} files",
        flush=True,
    )


def main(minutes: float = MINUTES) -> None:
    """Print what is held, and what the end is beside the state after a fifth of the time."""
    print(f"{PEOPLE} people for {minutes:g} minutes, {BUDGET} of what is kept")
    with server(GLASSBOX_VOTES=str(Path(tempfile.mkdtemp()) / "votes.sqlite"), GLASSBOX_MEMORY=BUDGET) as where:
        found = asyncio.run(soak(where, server_process(), minutes))
    early, late = found[max(0, len(found) // 5 - 1)], found[-1]
    print(f"  in the end {late.memory / early.memory:.2f} times the memory (aim {AIM_MEMORY:.2f}), {late.threads - early.threads:+d} "
          f"threads (aim at most {AIM_THREADS}), {late.files - early.files:+d} files (aim at most {AIM_FILES})")  # fmt: skip


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES)
