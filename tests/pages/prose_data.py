"""Numbers of the prose of Training's views on data, computed anew."""

import re
from collections.abc import Callable

from pytest import approx

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


CHECKS: dict[str, Callable[[Looked], None]] = {"filters": filters}
