"""Numbers of the prose of Features, computed anew from what the browser is sent."""

import re
from collections.abc import Callable

from pytest import approx

from pages.layer.work import features as learned
from tests.pages.prose_reading import Looked


def begun() -> object:
    """The first look at a dictionary that learns."""
    return learned.run(learned.Ask("toy", 2, 0)).upto(1)


def features(seen: Looked) -> None:
    sent = seen.sent["features"]
    found, strength = sent["found"], sent["shown"]["strength"]
    assert seen.number("features") == found["features"] and seen.number("number") == found["one"]["feature"]
    at = min(range(len(found["strengths"])), key=lambda one: abs(found["strengths"][one] - strength))
    zero = found["strengths"].index(0)
    changes = [abs(after - before) for before, after in zip(found["bands"]["shares"][zero], found["bands"]["shares"][at], strict=True)][:-1]  # fmt: skip
    best = changes.index(max(changes))
    after, before = map(float, re.findall(r"probability (\d\.\d+) instead of (\d\.\d+)", seen.numbers["turned"])[0])
    assert [before, after] == [approx(found["bands"]["shares"][one][best], abs=6e-3) for one in (zero, at)]
    assert seen.number("added") == approx(found["strengths"][at] / 100 * found["one"]["peak"], abs=6e-3)
    share = re.search(r"on at ([\d.]+) %", seen.numbers["stands"])
    assert share and float(share[1]) / 100 == approx(found["one"]["density"], abs=6e-4)
    assert {str(min(found["count"])), str(max(found["count"]))} <= set(re.findall(r"\d+", seen.numbers["on"]))


CHECKS: dict[str, Callable[[Looked], None]] = {"features": features}
