"""A class with phones beside the lecturer's page, in one run: how soon a question is on the phones and an answer on the disk, what
that costs the lecturer, what a phone costs in memory, and what a killed server loses. `python -m benchmarks.room [words in names]`.
"""

import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.phones import Phone, join, until
from benchmarks.reruns import Client, percentile, server_process
from benchmarks.soak import sentence
from pages.room import writer
from pages.room.tables import ANSWER
from tests.browser.serve import ROOT, chromium, open_page, server, wait_until_healthy
from tests.pages.room.test_database import room as table_room
from tests.pages.room.test_database import row

AIM_PUSH, AIM_CROWD, AIM_BESIDE, AIM_KB, AIM_WRITES = 150, 500, 1.5, 60, 5_000
ROUNDS, ANSWERING = 8, 4.0  # questions, and seconds in which a class answers each
KILLS, LECTURE = 20, 40
BEGUN = 4.0  # seconds until the lecturer's own process has started, which is no part of a class
WORDS = 4.0  # seconds in which the words of a new room are read: no class is quicker


class Lecturer:
    """Whoever has opened a room, by HTTP."""

    def __init__(self, address: str) -> None:
        self.address, self._cookie = address, ""
        self.code: str = self.post("/room/open", {"name": "bench"})["code"]

    def post(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        """Send JSON."""
        headers = {"content-type": "application/json", "cookie": self._cookie}
        request = urllib.request.Request(self.address + path, json.dumps(data).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            if given := answer.headers.get("set-cookie"):
                self._cookie = given.split(";")[0]
            return json.load(answer)

    async def do(self, act: str, **more: Any) -> dict[str, Any]:
        """What the server says to an act."""
        return await asyncio.to_thread(self.post, f"/room/{self.code}/do", {"do": act} | more)

    async def ask(self) -> None:
        """A question for a word."""
        await self.do(
            "ask", link="/", own={"kind": "word", "prompt": "Which word comes next?", "text": "The dog ___"}, seconds=0
        )


async def lecture(address: str, seconds: float) -> list[float]:
    """Seconds of each run of Home, with a new text each second."""
    chance, waits = random.Random(7), []
    async with Client(address, "") as client:
        await client.rerun()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            waits.append(await client.rerun(text=sentence(chance)))
            await asyncio.sleep(max(0.0, 1 - waits[-1]))
    return waits


async def lectured(address: str, seconds: float) -> list[float]:
    """The same in a process of its own: what the phones cost this one is not the lecturer's wait."""
    command = [sys.executable, "-m", "benchmarks.room", "lecture", address, str(seconds)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE)
    said, _ = await process.communicate()
    return json.loads(said)


async def questions(
    lecturer: Lecturer, phones: list[Phone], rounds: int = ROUNDS
) -> tuple[list[float], list[float], int]:
    """Milliseconds from the lecturer's click until each phone has heard, and from each answer until it is saved; answers lost."""
    push, saved, lost, chance = [], [], 0, random.Random(3)
    for _ in range(rounds):
        before = phones[0].question
        began = time.perf_counter()
        await lecturer.ask()
        await until(lambda before=before: all(one.question != before and one.state == "asking" for one in phones), 30)
        question = phones[0].question
        push += [1_000 * (one.heard[question, "asking"] - began) for one in phones if (question, "asking") in one.heard]
        for one in chance.sample(phones, len(phones)):
            one.answer(chance.choice(("cat", "moon", "ball", "hare")))
            await asyncio.sleep(ANSWERING / len(phones) if len(phones) <= 1_000 else 0)
        await until(lambda question=question: all(question in one.answered for one in phones), 30)
        lost += sum(question not in one.answered for one in phones)
        saved += [
            1_000 * (one.answered[question][2] - one.answered[question][1])
            for one in phones
            if question in one.answered
        ]
        await lecturer.do("done")
    return push, saved, lost


def told(name: str, values: list[float], aim: float) -> str:
    """A line of figures."""
    return f"{name} p50 {statistics.median(values):.0f}, p95 {percentile(values, 0.95):.0f} ms (aim {aim:g})"


def a_class(count: int, aim: float) -> None:
    """So many phones that answer one question after the other, and the lecturer at work: alone before, then beside them."""

    async def run(address: str, process: psutil.Process) -> None:
        alone = await lectured(address, LECTURE)
        lecturer = Lecturer(address)
        (first,) = await join(address, lecturer.code, 1)
        await asyncio.sleep(WORDS)
        before = process.memory_info().rss
        phones = await join(address, lecturer.code, count)
        kilobytes = (process.memory_info().rss - before) / 1024 / count
        beside = asyncio.create_task(lectured(address, LECTURE))
        await asyncio.sleep(BEGUN)
        push, saved, lost = await questions(lecturer, phones)
        waits, kept = await beside, await asyncio.to_thread(answers_kept, lecturer)
        print(f"  {count:,} phones: {told('question', push, aim)}; {told('answer saved', saved, aim)}; {lost} not saved, "
              f"{kept:,} on the disk; {kilobytes:.0f} kB a phone (aim {AIM_KB})", flush=True)  # fmt: skip
        ours, theirs = (1_000 * percentile(one, 0.95) for one in (waits, alone))
        print(
            f"    the lecturer's page beside them: p95 {ours:.0f} ms, alone {theirs:.0f}, ratio {ours / theirs:.2f} (aim {AIM_BESIDE})",
            flush=True,
        )
        for one in [first, *phones]:
            one.close()

    served(run)


PAINTED = """(number) => { window.painted = new Promise((done) => {
    const look = () => document.body.textContent.includes(`dog ${number}`)
        && requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now())));
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}); }"""


def paints(lecturer: Lecturer, rounds: int = 60) -> list[float]:
    """Milliseconds from the lecturer's click until a question is painted on a phone's page in Chromium."""
    found = []
    with chromium() as browser:
        page, _ = open_page(browser, size=(390, 844))
        page.goto(f"{lecturer.address}/j/{lecturer.code}")
        page.wait_for_selector("body.on")
        for number in range(rounds):
            page.evaluate(PAINTED, number)
            asked = {"kind": "word", "prompt": "Which word comes next?", "text": f"The dog {number} ___"}
            began = 1_000 * time.time()
            lecturer.post(f"/room/{lecturer.code}/do", {"do": "ask", "link": "/", "own": asked, "seconds": 0})
            found.append(page.evaluate("window.painted") - began)
            time.sleep(0.5)
    return found


def a_painted_phone(count: int = 299) -> None:
    """One real page among many phones, with the lecturer at work."""

    async def run(address: str, _: psutil.Process) -> None:
        lecturer = Lecturer(address)
        phones = await join(address, lecturer.code, count)
        beside = asyncio.create_task(lectured(address, LECTURE))
        await asyncio.sleep(BEGUN + WORDS)
        found = await asyncio.to_thread(paints, lecturer)
        await beside
        print(f"  {count + 1} phones, one of them in Chromium: {told('question painted', found, AIM_PUSH)}", flush=True)
        for one in phones:
            one.close()

    served(run)


def a_crowd(count: int = 3_000) -> None:
    """Three thousand that answer at once: nothing is lost."""

    async def run(address: str, _: psutil.Process) -> None:
        lecturer = Lecturer(address)
        phones = await join(address, lecturer.code, count)
        push, saved, lost = await questions(lecturer, phones, rounds=2)
        kept = await asyncio.to_thread(answers_kept, lecturer)
        print(f"  {count:,} phones at once: {told('question', push, AIM_CROWD)}; {told('answer saved', saved, AIM_CROWD)}; "
              f"{lost} not saved, {kept:,} of {2 * count:,} on the disk", flush=True)  # fmt: skip
        for one in phones:
            one.close()

    served(run)


def deaf(count: int = 100) -> None:
    """Phones that never read: what they cost when there is much to hear."""

    async def run(address: str, process: psutil.Process) -> None:
        lecturer = Lecturer(address)
        for kind, reads in (("", True), ("read", True), ("never read", False)):  # the first is to warm up
            before = process.memory_info().rss
            phones = await join(address, lecturer.code, count, reads)
            for _ in range(200):
                await lecturer.ask()
            if kind:
                each = (process.memory_info().rss - before) / 1024 / count
                print(f"  {count} phones that {kind}, 200 questions: {each:.0f} kB each", flush=True)
            for one in phones:
                one.close()

    served(run)


def started(port: int, file: str) -> subprocess.Popen[bytes]:
    """A server at that port, with that file."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    made = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"GLASSBOX_VOTES": file}, **quiet)
    wait_until_healthy(f"http://127.0.0.1:{port}", made)
    return made


async def killed(process: subprocess.Popen[bytes], lecturer: Lecturer, chance: random.Random) -> dict[str, str]:
    """What the server has acknowledged to each of 40 phones that answer again and again, until it is killed at some moment."""
    phones = await join(lecturer.address, lecturer.code, 40)
    before = phones[0].question  # the one that was open when the server was killed last
    await lecturer.ask()
    await until(lambda: all(one.question != before and one.state == "asking" for one in phones), 10)
    question = phones[0].question
    asyncio.get_running_loop().call_later(0.3 + chance.random(), process.send_signal, signal.SIGKILL)
    for number in range(100):
        for one in phones:
            one.answer(f"word{number}")
        await asyncio.sleep(0.05)
        if all(one.gone.is_set() for one in phones):
            break
    process.wait(10)
    return {one.token: one.answered[question][0] for one in phones if question in one.answered}


def kills(times: int = KILLS) -> None:
    """Kill the server amid voting, again and again: which acknowledged answers are gone, and how soon phones are back."""
    file, lost, acknowledged, back = str(Path(tempfile.mkdtemp()) / "votes.sqlite"), 0, 0, [0.0]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, lecturer, chance = f"http://127.0.0.1:{port}", None, random.Random(5)
    for _ in range(times):
        process = started(port, file)
        lecturer = lecturer or Lecturer(address)
        saved = asyncio.run(killed(process, lecturer, chance))
        process, began = started(port, file), time.perf_counter()
        again = asyncio.run(came_back(address, lecturer.code, list(saved)))
        back.append(time.perf_counter() - began)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        lost += sum(int((again[token] or "word-1")[4:]) < int(value[4:]) for token, value in saved.items())
        acknowledged += len(saved)
    print(f"  killed {times} times: {lost} of {acknowledged} acknowledged answers lost; a server that is back knows all phones "
          f"in {max(back):.1f} s", flush=True)  # fmt: skip


async def came_back(address: str, code: str, tokens: list[str]) -> dict[str, str | None]:
    """What the server knows that each phone has answered."""

    def ask(token: str) -> str | None:
        request = urllib.request.Request(f"{address}/j/{code}/state", headers={"cookie": f"gb-phone={token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["you"]["answers"].get("0")

    return {token: await asyncio.to_thread(ask, token) for token in tokens}


def writes(count: int = 20_000) -> None:
    """Answers a second through the writer, each on the disk."""
    os.environ["GLASSBOX_VOTES"] = str(Path(tempfile.mkdtemp()) / "votes.sqlite")
    _, question, phones = writer.WRITER.do(lambda connection: table_room(connection, 1_000)).result()
    began = time.perf_counter()
    jobs = [writer.WRITER.put(ANSWER, row(question, phones[at % len(phones)], "1")) for at in range(count)]
    for one in jobs:
        one.result()
    print(
        f"  {count / (time.perf_counter() - began):,.0f} answers a second through the writer (aim {AIM_WRITES:,})",
        flush=True,
    )


def answers_kept(lecturer: Lecturer) -> int:
    """How many answers the room's file has."""
    request = urllib.request.Request(
        f"{lecturer.address}/room/{lecturer.code}/results.json", headers={"cookie": lecturer._cookie}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return len(json.load(answer)["answers"])


def served(run: Callable[[str, psutil.Process], Any]) -> None:
    """A server with a file of its own, and its process."""
    with server(GLASSBOX_VOTES=str(Path(tempfile.mkdtemp()) / "votes.sqlite")) as address:
        process = server_process()
        asyncio.run(lecture(address, 3))  # the model is open after this
        asyncio.run(run(address, process))


PARTS: dict[str, Callable[[], None]] = {
    "writer": writes,
    "300 phones": lambda: a_class(300, AIM_PUSH),
    "painted": a_painted_phone,
    "1,000 phones": lambda: a_class(1_000, AIM_CROWD),
    "3,000 phones": a_crowd,
    "never read": deaf,
    "kill": kills,
}


def main(*words: str) -> None:
    """Print all figures, or those whose names hold one of the words."""
    print("a room with phones, on loopback, clients on the same cores")
    for name, part in PARTS.items():
        if not words or any(word in name for word in words):
            part()


if __name__ == "__main__":
    if sys.argv[1:2] == ["lecture"]:
        print(json.dumps(asyncio.run(lecture(sys.argv[2], float(sys.argv[3])))))
    else:
        main(*sys.argv[1:])
