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


CHECKS = {"cliff": cliff}
