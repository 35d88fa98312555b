"""The model behind Ray Serve: `python -m benchmarks.cluster` (after `make test-cluster`, which installs Ray), on this computer alone.

Thirty texts at once, in this process and by Serve; what views pull over the line; how long people would wait for 2 to 64 workers, by
simulation from times measured here; and replicas that are killed amid work.
"""

import importlib.util
import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from benchmarks import queueing

AIM, TEXTS, ROUNDS = 1.6, 30, 7
SIZES, WORKERS, KILLS = (1, 2, 4, 8, 16, 30, 60), (1, 2, 4, 8, 16, 32, 64), 10
LONG = "The old robot saw a young queen near the river and it was lost in the mountain . " * 14
Act = Callable[[list[int]], object]


def fresh(dice: np.random.Generator, count: int = TEXTS) -> list[list[int]]:
    """Texts of 6 to 15 tokens that nobody has read: a replica keeps those that it has."""
    return [dice.integers(100, 40_000, size).tolist() for size in dice.integers(6, 16, count)]


def at_once(act: Act, texts: Sequence[list[int]]) -> float:
    """Seconds until as many people, a thread each, have what they ask for."""
    people = [threading.Thread(target=act, args=(ids,)) for ids in texts]
    began = time.perf_counter()
    for one in people:
        one.start()
    for one in people:
        one.join()
    return time.perf_counter() - began


def served(address: str, model: Any) -> Any:
    """`model` behind that address."""
    from model.served import line
    from model.served.client import Served

    return Served(model.name, line.Line(line.http(address)), lambda: model, lambda: model.tokenizer)


def batch(address: str, model: Any) -> None:
    """One replica against the queue of the app, on the same cores and with as many threads."""
    from model.inside import heads
    from pages.server.batches import Batches

    there, dice = served(address, model), np.random.default_rng(0)
    here, far = Batches(model.traces), Batches(there.traces, there.lanes)
    ways: dict[str, Act] = {
        "in this process": here.ask,
        "Ray Serve, one replica": far.ask,
        "the same with every pattern fetched": lambda ids: heads.patterns(far.ask(ids)),
        "Ray Serve, a question for each text": there.trace,
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(ROUNDS + 1):
        for name, act in ways.items():
            seconds = at_once(act, fresh(dice))
            if round_:  # the first one warms up
                taken[name].append(1000 * seconds)
    usual, *others = (statistics.median(one) for one in taken.values())
    print(f"{TEXTS} texts of 6 to 15 tokens at once, medians of {ROUNDS} that take turns")
    print(f"  in this process {usual:.0f} ms")
    for name, one in zip(list(ways)[1:], others, strict=True):
        print(f"  {name} {one:.0f} ms, ratio {one / usual:.2f}{f' (aim {AIM})' if one is others[0] else ''}")


def wire(address: str, model: Any) -> None:
    """Bytes that views pull, against the whole trace."""
    from model.served.holder import WEIGHTS
    from model.served.lazy import OF_LAYER, OF_TRACE

    first = sum(pulled(address, view)[0] for view in views("smollm2", "A cat").values())
    print(
        f"the first text of an app, of two tokens, in five views: {first / 1e6:.1f} MB, mostly output matrices, which come once"
    )
    for size in (11, 253):
        pieces = model.tokenize(LONG).pieces[:size]
        whole = model.trace(model.tokenize(b"".join(pieces).decode()).ids.tolist())
        arrays = [getattr(one, name) for one in whole.layers for name in OF_LAYER if name not in WEIGHTS]
        held = sum(one.nbytes for one in (*arrays, *(getattr(whole, name) for name in OF_TRACE)) if one is not None)
        weights = sum(getattr(one, name).nbytes for one in whole.layers for name in WEIGHTS)
        print(
            f"a trace of {size} tokens: {held / 1e6:.1f} MB and {weights / 1e6:.1f} MB of output matrices; of it come",
            end="",
        )
        print(" over the line")
        for name, view in views("smollm2", b"".join(pieces).decode()).items():
            received, took = pulled(address, view)
            print(f"  {name}: {received / 1e6:.2f} MB, {1000 * took:.0f} ms")


def views(name: str, text: str) -> dict[str, Callable[[], object]]:
    """What some views compute before they are drawn."""
    from pages.attention import work as attention
    from pages.home import work as home
    from pages.layer import work as layer
    from pages.server import models
    from viz.layer import figures

    def walk() -> None:
        trace, inside, kind = models.trace(name, text), layer.inside(name, text, 4), layer.kind(name)
        figures.boxes(trace, inside, 4, kind, 3)
        figures.walk_facts(trace, inside, 4, kind, "SmolLM2")
        layer.likely(name, text, figures.LIKELY)

    def stream() -> None:
        token = int(models.trace(name, text).next_logits.argmax())
        layer.contributions(name, text, token)

    return {
        "no view": lambda: models.trace(name, text),
        "Attention, the wall": lambda: (attention.wall(name, text), attention.start(name, text)),
        "One layer, the walk": walk,
        "One layer, the stream's summands": stream,
        "Home, the flow": lambda: home.flow(name, text),
    }


def pulled(address: str, view: Callable[[], object]) -> tuple[int, float]:
    """Bytes that a view pulls into an app that knows the model and no text, and seconds."""
    from model import served as entrance
    from pages.server import models
    from pages.server.keep import keepers

    os.environ["GLASSBOX_SERVE"] = address
    try:
        for keeper in keepers():
            if keeper is not models._opened.keeper:
                keeper.clear()
        line = entrance.dial(address, False)
        before, began = line.received, time.perf_counter()
        view()
        return line.received - before, time.perf_counter() - began
    finally:
        del os.environ["GLASSBOX_SERVE"]


def service(address: str, model: Any) -> queueing.Service:
    """What a batch takes one worker with one thread, by its size, and what a question costs besides."""
    import torch

    threads, dice = torch.get_num_threads(), np.random.default_rng(1)
    torch.set_num_threads(1)
    rounds = [[_seconds(partial(model.traces, fresh(dice, size))) for size in SIZES] for _ in range(7)]
    seconds = [min(column) for column in zip(*rounds, strict=True)]  # as on a machine that does nothing else
    torch.set_num_threads(threads)
    there = served(address, model)
    overhead = min(_seconds(lambda: there.line.ask({"ask": "facts", "model": model.name})) for _ in range(30))
    said = ", ".join(f"{size}: {1000 * one:.0f}" for size, one in zip(SIZES, seconds, strict=True))
    print(
        f"one thread reads so many texts in so many ms at best: {said}; a question costs {1000 * overhead:.0f} ms besides"
    )
    return queueing.Service(SIZES, seconds, SIZES[-1], overhead)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def simulate(measured: queueing.Service) -> None:
    """Waits for 1 to 64 workers, each with a core of its own."""
    print(f"on paper: a worker reads {measured.capacity:.0f} texts a second at most, two {2 * measured.capacity:.0f}")
    print(f"by simulation ({' '.join((queueing.__doc__ or '').split('Assumed: ')[1].split())})")
    for people, think in ((60, 3.0), (300, 3.0), (3_000, 3.0)):
        print(
            f"  {people:,} people, {think:.0f} s to think; workers: ms waited by half, by 95 in 100 (texts a batch, share of time at work)"
        )
        row = {one: queueing.closed(measured, one, people, think, 30_000) for one in WORKERS}
        print("    " + "; ".join(f"{one}: {_said(waits)}" for one, waits in row.items()))
    rate = 0.8 * 2 * measured.capacity
    print(f"  {rate:.0f} texts a second, 80 in 100 of what two can do")
    row = {one: queueing.poisson(measured, one, rate, 30_000) for one in WORKERS[1:]}
    print("    " + "; ".join(f"{one}: {_said(waits)}" for one, waits in row.items()))


def _said(waits: queueing.Waits) -> str:
    return f"{1000 * waits.p50:.0f}, {1000 * waits.p95:.0f} ({waits.batch:.1f}, {waits.busy:.2f})"


class Crowd:
    """People who ask for the next word of eight texts without a pause, and what they got: when a right answer, when the sentence."""

    def __init__(self, there: Any, model: Any, people: int) -> None:
        self._there, self._texts = there, fresh(np.random.default_rng(2), 8)
        self._wanted = [model.next_logits(ids) for ids in self._texts]
        self.right, self.away, self.wrong = list[float](), list[float](), list[str]()
        self._stop = threading.Event()
        self._people = [threading.Thread(target=self._person, args=(seed,)) for seed in range(people)]

    def __enter__(self) -> "Crowd":
        for one in self._people:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for one in self._people:
            one.join()

    def _person(self, seed: int) -> None:
        from model.served.line import Away

        dice = np.random.default_rng(seed)
        while not self._stop.is_set():
            at = dice.integers(len(self._texts))
            try:
                found = self._there.next_logits(self._texts[at])
            except Away:
                self.away.append(time.monotonic())
                time.sleep(0.5)  # as somebody who reads the sentence
            except Exception as error:
                self.wrong.append(repr(error))
            else:
                near = np.allclose(found, self._wanted[at], atol=1e-3)
                self.right.append(time.monotonic()) if near else self.wrong.append("other numbers")


def kills(address: str, model: Any, times: int = KILLS) -> None:
    """kill -9 of the replica while four people ask: what they got, and how long nobody got an answer."""
    from tests.model.served.cluster import replicas

    gaps = []
    with Crowd(served(address, model), model, 4) as crowd:
        for _ in range(times):
            time.sleep(2)
            killed, before = time.monotonic(), len(crowd.right)
            for one in replicas():
                one.kill()
            while len(crowd.right) < before + 5 and time.monotonic() < killed + 120:  # one may have been on its way
                time.sleep(0.05)
            gaps.append(max(np.diff([killed, *crowd.right[before:], time.monotonic()])))
    print(f"kill -9 of the only replica, {times} times, while 4 people ask: {len(crowd.right)} right answers,", end=" ")
    print(f"{len(crowd.away)} times the sentence, {len(crowd.wrong)} others {crowd.wrong[:2]}")
    print(f"  nobody was answered for {statistics.median(gaps):.1f} s (median), {max(gaps):.1f} s at most")


def all_of_it() -> None:
    """One replica with as many threads as this process has."""
    if not importlib.util.find_spec("ray"):
        print("the model behind Ray Serve: not measured, as Ray is not installed (make test-cluster installs it)")
        return
    import torch

    from model import pretrained
    from tests.model.served.cluster import cluster

    threads, model = torch.get_num_threads(), pretrained.load("smollm2", device="cpu")
    print(
        f"the model behind Ray Serve on {os.cpu_count()} cores, {threads} threads a process; load before: {os.getloadavg()[0]:.1f}"
    )
    began = time.perf_counter()
    with cluster(models=("smollm2",), cpus=float(threads)) as address:
        print(f"  started in {time.perf_counter() - began:.0f} s")
        batch(address, model)
        wire(address, model)
        measured = service(address, model)
        kills(address, model)
    simulate(measured)


if __name__ == "__main__":
    all_of_it()
