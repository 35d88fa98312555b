"""Numbers of the prose computed anew: the newer views of RLHF."""

import math

import numpy as np
from pytest import approx

from pages.server import recordings
from tests.pages.prose_asking import asking
from tests.pages.prose_reading import Looked, read


def cliff(seen: Looked) -> None:
    sent, aspect = seen.sent["cliff"], seen.address.get("aspect", "cliff")
    assert seen.number("before") == approx(sent["before"], abs=6e-3) and seen.number("delta") == sent["delta"]
    if aspect == "cliff":
        line, at = sent["cliff"], sent["stride"]
        assert (seen.number("after"), seen.number("promise")) == (
            approx(line["worth"][at], abs=6e-3),
            approx(line["promised"][at], abs=6e-3),
        )
        assert seen.number("gain") == approx(line["promised"][at] - sent["before"], abs=6e-3)
        assert seen.number("best") == approx(max(line["worth"]), abs=6e-3)
    elif aspect == "trpo":
        assert seen.number("whole") == approx(np.interp(1, sent["trpo"]["shares"], sent["trpo"]["kl"]), rel=0.06)
    else:
        rounds = sent["ppo"]["plain"]
        assert seen.number("plain_end") == approx(rounds[-1][0], abs=6e-3) and seen.number("updates") == len(rounds)


def derive(seen: Looked) -> None:
    sent = seen.sent["derive"]
    if sent["proof"] == "log":
        powers = np.exp(sent["theta"])
        pi, arm = powers / powers.sum(), sent["arm"]
        assert seen.number("left") == approx(pi[arm] * (sent["rewards"][arm] - pi @ sent["rewards"]), abs=6e-4)
        assert seen.numbers["left"] == seen.numbers["right"] and seen.number("p") == approx(pi[arm], abs=6e-3)
        ends, scores = pi.cumsum(), np.eye(3)[arm] - pi[arm]
        drawn = [min(2, sum(end < one / 1000 for end in ends)) for one in sent["uniform"][: 2 ** sent["power"]]]
        assert seen.number("estimate") == approx((scores * sent["rewards"])[drawn].mean(), abs=6e-4)
    elif sent["proof"] == "samples":
        means = sent["means"][sent["power"]]
        assert seen.number("spread") == approx(np.std(means), abs=6e-4) and seen.number("size") == 2 ** sent["power"]
        assert (seen.number("lowest"), seen.number("highest")) == (
            approx(min(means), abs=6e-3),
            approx(max(means), abs=6e-3),
        )
        assert seen.number("predicted") == approx(sent["deviation"] / seen.number("size") ** 0.5, abs=6e-4)
    else:
        cell, action = sent["cell"], sent["action"]
        assert seen.number("A") == approx(sent["Q"][cell][action] - sent["V"][cell], abs=6e-4)
        assert seen.number("mean") == approx(sent["means"][cell][action][-1], abs=6e-4) and seen.number("zero") == 0


def maximum(seen: Looked) -> None:
    sent, at = seen.sent["maximum"], seen.sent["maximum"]["choices"]
    n = sent["sizes"][at]
    assert seen.number("size") == n and seen.number("single") == approx(sent["single"][at][0], abs=6e-3)
    assert seen.number("double") == approx(sent["double"][at][0], abs=6e-3)
    noise = float(seen.address.get("blur", "1")) / float(seen.address.get("tries", "2")) ** 0.5
    largest = np.random.default_rng(9).standard_normal((40, n)).max(1)  # an expectation by other draws
    assert seen.number("theory") == approx(noise * largest.mean(), abs=4 * noise * largest.std() / 40**0.5 + 6e-3)


def direct(seen: Looked) -> None:
    """The pair by the sums that were sent, its loss by the formula of the paper."""
    sent = seen.sent["direct"]
    if seen.numbers["margin"] == "…":
        return
    steps = (
        asking("rlhf/direct", **sent["ask"], **{"from": 0})["steps"]
        if not sent["recorded"]
        else recordings.read("rlhf", "direct").found["steps"]
    )
    look = next(one for one in steps if str(one["iteration"]) == seen.numbers["iteration"])
    better, worse = look["sums"][sent["shown"]["pair"]]
    beta, margin = sent["beta"], better - worse
    assert beta == approx({"dpo": 0.2, "ipo": 0.05}[sent["method"]]) == seen.number("beta")
    assert (seen.number("better"), seen.number("worse")) == (
        approx(beta * better, abs=6e-3),
        approx(beta * worse, abs=6e-3),
    )
    value = (margin - 1 / (2 * beta)) ** 2 if sent["method"] == "ipo" else math.log(1 + math.exp(-beta * margin))
    assert seen.number("margin") == approx(margin, abs=6e-3) and seen.number("value") == approx(value, abs=6e-3)
    assert read(seen.numbers["ranked"]) == approx(100 * look["ranked"], abs=0.6)


def gradient(seen: Looked) -> None:
    _, bare, helped = seen.sent["gradient"]["scatter"][0]
    assert seen.number("bare") == approx(bare, abs=6e-3) and seen.number("less") == approx(bare / helped, abs=0.06)
    assert seen.number("episodes") == int(seen.address.get("episodes", "8"))


def loop(seen: Looked) -> None:
    """The return anew from the rewards."""
    sent = seen.sent["loop"]
    at = min(int(seen.address["turn"]), len(sent["turns"]) - 1)
    now, gamma = sent["turns"][at], sent["gamma"]
    assert (seen.number("turn"), seen.number("turns")) == (at + 1, len(sent["turns"]))
    assert seen.number("worth") == approx(
        sum(one["reward"] * gamma**k for k, one in enumerate(sent["turns"][: at + 1])), abs=0.02
    )
    assert seen.number("reward") == approx(now["reward"], abs=6e-3)
    assert seen.number("p") == approx(dict(map(tuple, now["options"]))[now["action"]], abs=6e-3)
    assert sum(p for _, p in now["options"]) + now["left"] == approx(1, abs=2e-3)


def real(seen: Looked) -> None:
    rank, layers, d = seen.number("rank"), seen.number("adapted"), 576
    per_layer = rank * ((d + d) + (d + 192) + (d + d) + (1536 + d))  # A and B of q, v, o, down
    assert seen.number("trained") == layers * per_layer and seen.number("rest") == seen.number("batch") - 1


def hacking(seen: Looked) -> None:
    price = seen.address.get("price", "0")
    assert seen.number("beta") == float(price) and f"β = {price}" in seen.sent["policy"]["about"][0]
    assert {one["kl"] for one in seen.sent["policy"]["ask"]["lanes"]} == {price}


CHECKS = {
    "loop": loop,
    "hacking": hacking,
    "gradient": gradient,
    "real": real,
    "direct": direct,
    "cliff": cliff,
    "derive": derive,
    "maximum": maximum,
}
