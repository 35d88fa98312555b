"""Numbers of the prose of Training's views on data, computed anew."""

import re
from collections.abc import Callable

from pytest import approx

from pages.training.work import reciting
from tests.pages.prose_reading import Looked


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


def exams(seen: Looked) -> None:
    """Counted over what the browser is sent."""
    every = seen.sent["exams"]["exams"]
    gains = [sum(one["new"][1:]) - sum(one["old"][1:]) for one in every]
    counts = [sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains), sum(gain == 0 for gain in gains)]
    assert [seen.number(kind) for kind in ("better", "worse", "same")] == counts and seen.number("exams") == len(every)


CHECKS: dict[str, Callable[[Looked], None]] = {"exams": exams, "filters": filters, "recited": recited}
