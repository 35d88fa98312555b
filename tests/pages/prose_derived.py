"""Numbers of the prose computed anew: the views of RLHF in which everything is known exactly."""

import numpy as np
from pytest import approx

from tests.pages.prose_reading import Looked


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


CHECKS = {"cliff": cliff, "derive": derive, "maximum": maximum}
