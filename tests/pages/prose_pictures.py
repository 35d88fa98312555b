"""For each view of Pictures, numbers of its prose computed anew (tests.pages.prose_checks)."""

import math

from pytest import approx

from model.pictures.plane import shapes
from tests.pages.prose_asking import asking
from tests.pages.prose_reading import Looked


def density(seen: Looked) -> None:
    """The entropy by samples; a step of the diffusion by its equation; who invents most, of the moments that the view asks for."""
    sent = seen.sent["density"]
    known = shapes.shape(sent["ask"]["drawn"])
    best = [math.log(one) for one in known.at(known.sample(20_000, 1))]
    assert seen.number("best") == approx(sum(best) / len(best), abs=0.03)
    steps, step = int(seen.number("steps")), int(seen.number("step"))
    left = [math.cos((at / steps + 0.008) / 1.008 * math.pi / 2) ** 2 for at in (0, step - 1, step)]
    beta = 1 - left[2] / left[1]
    assert seen.number("divided") == approx(math.sqrt(1 - beta), abs=6e-4)
    assert seen.number("noise") == approx(beta / math.sqrt(1 - left[2] / left[0]), abs=6e-3)
    assert seen.number("less") == step - 1
    if "begun" in seen.numbers["invented"]:
        return
    if sent["recorded"]:
        last = asking("pictures/recorded", name=sent["recorded"]["name"])["steps"][-1]
    else:
        last = asking("pictures/race", **sent["ask"], **{"from": 0})["steps"][-1]
    shares = [one["invented"] for one in last["learners"].values()]
    assert f"**{max(shares):.{3 if max(shares) < 0.01 else 2}f}**" in seen.numbers["invented"]
    assert f"{last['learners']['autoregressive']['likelihood']:.2f}".replace("-", "−") in seen.numbers["likelihood"]


CHECKS = {
    "density": density,
}
