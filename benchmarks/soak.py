"""What the server holds in memory while several people try everything: `python -m benchmarks.soak [minutes]`.

Each opens a random view with a random sentence, again and again. The memory is read once a minute.
"""

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.reruns import Client, server_process, views
from tests.browser.serve import server

PEOPLE, THINK = 6, 1.5
LEFT_OUT = {("block", "cache"), ("block", "facts")}  # each takes the whole machine for seconds
WORDS = (
    "the a dog cat robot girl king queen river mountain is was chased saw because it they tired old young small never "
    "always and but when under over road house book red blue found lost kept sang"
).split()


def sentence(chance: random.Random) -> str:
    """A sentence that nobody has typed before, of 4 to 40 words."""
    return " ".join(chance.choices(WORDS, k=chance.randint(4, 40)))


async def person(address: str, seed: int, end: float) -> int:
    """Tries views until the end; how many."""
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
    return tried


async def soak(address: str, process: psutil.Process, minutes: float) -> list[float]:
    """Megabytes of the server after each minute."""
    began, memory = time.monotonic(), []
    end = began + 60 * minutes
    people = [asyncio.create_task(person(address, seed, end)) for seed in range(PEOPLE)]
    while time.monotonic() < end:
        await asyncio.sleep(min(60, max(0, end - time.monotonic())))
        memory.append(process.memory_info().rss / 2**20)
        print(f"{(time.monotonic() - began) / 60:5.1f} min {memory[-1]:7.0f} MB", flush=True)
    print(f"{sum(await asyncio.gather(*people))} runs")
    await asyncio.sleep(10)
    memory.append(process.memory_info().rss / 2**20)
    print(f"after all have left {memory[-1]:.0f} MB")
    return memory


if __name__ == "__main__":
    with server(GLASSBOX_VOTES=str(Path(tempfile.mkdtemp()) / "votes.sqlite")) as where:
        asyncio.run(soak(where, server_process(), float(sys.argv[1]) if len(sys.argv) > 1 else 20))
