"""What a rerun of a page costs the server, and how long sixty people wait for theirs: clients that speak Streamlit's own
protocol, without a browser. `python -m benchmarks.reruns [views | class] [words in their names]`.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlencode

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.contents import CONTENTS
from tests.browser.serve import server

AIM_MS, AIM_P95 = 30, 1.2
RERUNS, WARM = 12, 3
PEOPLE, THINK, SECONDS = 60, 3.0, 40


class Client:
    """A session: what a browser sends and hears."""

    def __init__(self, address: str, page: str, **params: str) -> None:
        self._address = address.replace("http", "ws") + "/_stcore/stream"
        self._page, self._query = page, urlencode(params)

    async def __aenter__(self) -> "Client":
        self._socket = await websockets.connect(
            self._address, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None, open_timeout=120
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def rerun(self, **params: str) -> float:
        """Ask for a run of the page, with other parameters if there are some; seconds until it has ended."""
        self._query = urlencode(params) if params else self._query
        ask = BackMsg()
        ask.rerun_script.query_string = self._query
        ask.rerun_script.page_name = self._page
        began = time.perf_counter()
        await self._socket.send(ask.SerializeToString())
        while True:
            heard = ForwardMsg()
            heard.ParseFromString(await self._socket.recv())
            if heard.WhichOneof("type") == "script_finished":
                return time.perf_counter() - began


def views() -> list[tuple[str, str]]:
    """Each page and view, by the names of the address."""
    found = []
    for page in CONTENTS:
        options = next((part.metadata["options"] for part in fields(page.kind) if part.name == "view"), ("",))
        found += [("" if page.chapter is None else page.name, view) for view in options]
    return found


async def cost(address: str, process: psutil.Process, page: str, view: str) -> tuple[float, float]:
    """Milliseconds of the server's processor for a rerun of a view in which nothing has changed, and of waiting."""
    params = {"view": view} if view else {}
    if page == "rlhf":
        params["room"] = "a-room-of-reruns"
    async with Client(address, page, **params) as client:
        for _ in range(WARM):
            await client.rerun()
        await asyncio.sleep(2.5)  # what goes on in the background, garbage collected among it, has ended
        before = process.cpu_times()
        waits = [await client.rerun() for _ in range(RERUNS)]
        after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    return 1_000 * used / RERUNS, 1_000 * statistics.median(waits)


async def crowd(address: str, page: str = "", people: int = PEOPLE) -> list[float]:
    """Seconds that each run of a page takes where so many people ask for one each THINK seconds."""
    waits: list[float] = []
    end = time.monotonic() + SECONDS

    async def person(seed: int) -> None:
        chance = random.Random(seed)
        async with Client(address, page) as client:
            await client.rerun()
            while time.monotonic() < end:
                await asyncio.sleep(THINK * (0.5 + chance.random()))
                waits.append(await client.rerun())

    await asyncio.gather(*(person(seed) for seed in range(people)))
    return waits


def percentile(values: list[float], share: float) -> float:
    """The value below which so large a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def server_process() -> psutil.Process:
    """The server that this process has started."""
    return next(one for one in psutil.Process().children() if "streamlit" in " ".join(one.cmdline()))


def every_view(address: str, process: psutil.Process, words: tuple[str, ...]) -> None:
    """Print what a rerun of each view costs, or of those whose names hold one of the words."""
    asyncio.run(cost(address, process, "", ""))  # the model is open after this
    for page, view in views():
        name = " ".join(filter(None, (page or "home", view)))
        if not words or any(word in name for word in words):
            used, waited = asyncio.run(cost(address, process, page, view))
            print(f"  {name:28s} {used:6.1f} ms of CPU (aim {AIM_MS}), {waited:6.1f} ms", flush=True)


def a_class(address: str, process: psutil.Process) -> None:
    """Print how long people wait where many use a page."""
    for page in ("", "attention"):
        waits = asyncio.run(crowd(address, page))
        p50, p95 = statistics.median(waits), percentile(waits, 0.95)
        print(
            f"  {PEOPLE} people on {page or 'home'}, {THINK:g} s to think: p50 {p50:.2f} s, p95 {p95:.2f} s "
            f"(aim {AIM_P95}), {len(waits)} runs, {process.memory_info().rss / 2**20:.0f} MB",
            flush=True,
        )


def main(what: str = "", *words: str) -> None:
    """Print both tables, or one of them: "views" or "class"."""
    with server(GLASSBOX_VOTES=str(Path(tempfile.mkdtemp()) / "votes.sqlite")) as address:
        process = server_process()
        print("reruns of pages in which nothing has changed")
        if what in ("", "views"):
            every_view(address, process, words)
        if what in ("", "class"):
            a_class(address, process)


if __name__ == "__main__":
    main(*sys.argv[1:])
