"""Numbers of the prose of Training's views on data, computed anew."""

import re
from collections.abc import Callable

from pytest import approx

from pages.training.work import little as of_little
from pages.training.work import noise as of_noise
from pages.training.work import reciting
from tests.pages.prose_reading import Looked, read


def filters(seen: Looked) -> None:
    """Counted over what the browser is sent; the probability of meeting as that of not failing in every band."""
    sent = seen.sent["filters"]
    left = sent["all"] - sum(one["stopped"] for one in sent["stages"])
    first = re.search(r"(\d+) of (\d+) texts?|All of (\d+) text", seen.numbers["kept"])
    assert first and (first[3] or (int(first[1]), int(first[2])) == (left, sent["all"]))
    if sent["pairs"]:
        pair = sent["pairs"][sent["shown"]["pair"]]
        estimate, exact = map(float, re.findall(r"\d\.\d\d", seen.numbers["pair"]))
        assert estimate == approx(pair["same"].count("1") / len(pair["same"]), abs=6e-3)
        assert exact == approx(pair["exact"], abs=6e-3)
        bands = sent["shown"]["bands"]
        misses = 1.0
        for _ in range(bands):
            misses *= 1 - pair["exact"] ** (len(pair["same"]) / bands)
        assert seen.number("caught") == approx(1 - misses, abs=6e-4)
    assert seen.number("bands") * seen.number("rows") == seen.number("hashes")


def begun(count: int) -> Callable[[], object]:
    """The first looks at toys that learn by heart, of the seed that is one less."""
    return lambda: reciting.run(count - 1).upto(count)


def recited(seen: Looked) -> None:
    """Counted anew from what the toys told."""
    seed = seen.sent["recited"]["ask"]["seed"]
    last, secrets = reciting.begun(seed)[-1], seen.sent["recited"]["about"]["secrets"]
    counts = [
        sum([*told] == one["rest"] for told, one in zip(last.told[kind], secrets, strict=True))
        for kind in ("raw", "exact", "near")
    ]
    assert [seen.number(kind) for kind in ("raw", "exact", "near")] == counts and seen.number("when") == last.step
    losses = [float(one) for one in re.findall(r"\d+\.\d\d", seen.numbers["loss"])]
    floor = seen.sent["recited"]["about"]["floor"]
    assert losses == [approx(last.held[kind] - floor, abs=6e-3) for kind in ("raw", "exact", "near")]


def noisy(kind: str, seed: int, count: int) -> Callable[[], object]:
    """The first looks at toys that read noise."""
    return lambda: of_noise.run(kind, seed).upto(count)


def noise(seen: Looked) -> None:
    """Counted over the documents themselves; the AUC by comparing pairs."""
    sent = seen.sent["noise"]
    corpus = of_noise.corpus(sent["ask"]["kind"], sent["ask"]["seed"])
    cut = sent["shown"]["threshold"] / 10
    shares = [int(one) for one in re.findall(r"(\d+) %", seen.numbers["cut"])]
    for share, own in zip(shares, (~corpus.noise, corpus.noise), strict=True):
        assert share == approx(100 * (corpus.perplexities[own] <= cut).mean(), abs=1)
    high, low = corpus.perplexities[corpus.noise], corpus.perplexities[~corpus.noise]
    assert seen.number("auc") == approx((high[:, None] > low).mean(), abs=1e-3)
    last = of_noise.run(sent["ask"]["kind"], sent["ask"]["seed"]).made[-1]
    losses = [float(one) for one in re.findall(r"\d+\.\d\d", seen.numbers["learned"])]
    assert losses == [approx(last.held[name] - corpus.texts.floor, abs=6e-3) for name in ("all", "filtered", "clean")]


def little_read(seed: int, count: int) -> Callable[[], object]:
    """The first looks at toys with little text."""
    return lambda: of_little.run(seed).upto(count)


def little(seen: Looked) -> None:
    """From the looks themselves; times by counting what was read."""
    sent = seen.sent["little"]
    looks, name = of_little.run(sent["ask"]["seed"]).made, sent["shown"]["reads"]
    last, floor = looks[-1], sent["about"]["floor"]
    assert f"{last.held[name] - floor:.2f}" in seen.numbers["found"]
    assert seen.number("times") == approx(last.step * sent["about"]["batch"] / int(name), abs=0.5)
    right = sum(last.right[name].values()) / len(last.right[name])
    assert read(seen.numbers["grammar"], 1) == approx(100 * right, abs=0.51)


def exams(seen: Looked) -> None:
    """Counted over what the browser is sent."""
    every = seen.sent["exams"]["exams"]
    gains = [sum(one["new"][1:]) - sum(one["old"][1:]) for one in every]
    counts = [sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains), sum(gain == 0 for gain in gains)]
    assert [seen.number(kind) for kind in ("better", "worse", "same")] == counts and seen.number("exams") == len(every)


CHECKS: dict[str, Callable[[Looked], None]] = {
    "exams": exams,
    "filters": filters,
    "recited": recited,
    "noise": noise,
    "little": little,
}
