"""Numbers of the prose of Features, computed anew from what the browser is sent."""

import math
import re
from collections.abc import Callable

from pytest import approx

from pages.layer.work import experts as mixtures
from pages.layer.work import features as learned
from tests.pages.prose_reading import Looked, read


def begun() -> object:
    """The first look at a dictionary that learns."""
    return learned.run(learned.Ask("toy", 2, 0)).upto(1)


def routed() -> object:
    """The first looks at experts that learn."""
    return mixtures.run(mixtures.Ask(8, 1, 0.02, 0)).upto(2)


def routed_other() -> object:
    """The same of four, two of them a word."""
    return mixtures.run(mixtures.Ask(4, 2, 0.1, 0)).upto(4)


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


def steering(seen: Looked) -> None:
    sent = seen.sent["steering"]
    strengths, zero = sent["found"]["strengths"], sent["found"]["strengths"].index(0)
    at = strengths.index(min(strengths, key=lambda one: abs(one - sent["shown"]["push"])))
    assert seen.number("added") == approx(strengths[at] / 100) and seen.number("layer") == sent["ask"]["layer"]
    after, before = map(float, re.findall(r"of (\d\.\d+) together instead of (\d\.\d+)", seen.numbers["turned"])[0])
    assert math.log(after / before) == approx(sent["effect"][at] - sent["effect"][zero], abs=0.3)
    assert seen.number("effect") == approx(sent["effect"][at] - sent["effect"][zero], abs=6e-3)
    if sent["price"]:
        loss, plain = map(
            float, re.findall(r"loss is ([\d.]+) nats per token instead of ([\d.]+)\.", seen.numbers["paid"])[0]
        )
        assert plain == approx(sent["price"]["losses"][3], abs=6e-3) and loss >= plain - 0.2


def graph(seen: Looked) -> None:
    sent = seen.sent["graph"]
    most, logit = sent["shown"]["most"], sent["target"]["logit"]
    assert read(seen.numbers["target"].split("lies")[1]) == approx(logit, abs=6e-3) == seen.number("logit")
    drawn = min(most, len(sent["nodes"]) - 1 - sent["first"])
    assert seen.number("drawn") == drawn
    carried = re.search(r"carry ([+−][\d.]+) of it, (−?\d+) %", seen.numbers["drawn"])
    assert carried and read(carried[1]) == approx(sent["explained"][drawn], abs=6e-3)
    assert read(carried[2]) == approx(100 * sent["explained"][drawn] / logit, abs=0.6)
    assert seen.number("tokens") + seen.number("rest") == approx(logit, abs=0.02)
    through = re.search(r"passes on ([+−][\d.]+)", seen.numbers["node"])
    assert through and read(through[1]) == approx(sent["nodes"][sent["shown"]["node"]]["through"], abs=6e-3)


def experts(seen: Looked) -> None:
    sent = seen.sent["experts"]
    ask = mixtures.Ask(**sent["ask"])
    last, layer = mixtures.begun(ask)[-1], sent["shown"]["layer"] - 1
    priced, free = (last.routing[name][layer] for name in ("priced", "free"))
    found = re.match(r"Expert (\d) of layer \d gets (\d+) % .*? and (\d+) %", seen.numbers["gets"])
    assert found
    at, load, most = map(int, found.groups())
    column = priced.given[:, at - 1]
    assert load == approx(100 * priced.loads[at - 1], abs=0.6) and most == approx(
        100 * column.max() / column.sum(), abs=0.6
    )
    two = [int(one) for one in re.findall(r"(\d+) %", seen.numbers["shares"])]
    assert two == [approx(100 * sum(sorted(one.loads)[-2:]), abs=0.7) for one in (free, priced)]
    losses = [float(one) for one in re.findall(r"(\d\.\d\d)", seen.numbers["beside"])[:2]]
    assert losses == [approx(last.above[name], abs=6e-3) for name in ("priced", "active")]
    assert seen.number("balance") == approx(last.balance["priced"], abs=6e-3)
    assert seen.number("balanced") == approx(last.balance["free"], abs=6e-3)
    assert seen.number("nmi") == approx(priced.nmi, abs=6e-3) and seen.number("purity") == approx(
        priced.purity, abs=6e-3
    )
    assert seen.number("nmi_first") == approx(mixtures.begun(ask)[0].routing["priced"][layer].nmi, abs=6e-3)
    assert seen.number("total") == seen.number("active") * ask.experts / ask.top


def edit(seen: Looked) -> None:
    sent = seen.sent["edit"]
    first, *rest = sent["found"]["prompts"]
    assert (
        seen.number("after") == approx(first["new_after"], abs=6e-3)
        and seen.number("facts") == len(sent["table"]) == 20
    )
    stay = sum(one["true_after"] > one["new_after"] for one in rest if one["kind"] == 2)
    assert f"of 6 neighbours, {stay} keep" in seen.numbers["told"]
    for at, name in enumerate(("efficacy", "paraphrase", "neighbourhood")):
        values = [scores["rome"][at] for *_, scores in sent["table"]]
        assert seen.number(f"rome_{name}") == approx(100 * sum(values) / 20, abs=0.6)


CHECKS: dict[str, Callable[[Looked], None]] = {
    "edit": edit,
    "experts": experts,
    "features": features,
    "steering": steering,
    "graph": graph,
}
