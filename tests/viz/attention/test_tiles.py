"""What Flash attention is sent, and what it says: by hand from a trace, and refusing nonsense."""

import base64

import numpy as np
import pytest

from model.inside import tiled
from viz.attention import figures
from viz.attention.tiles import payload

TEXT = "The robot did not cross the road because it was too tired."
STATE = {"tile": "4", "tiled": 2, "rescale": True}
SPOT = (11, 7, 11)


@pytest.fixture(scope="module")
def trace(smollm2):
    return smollm2.trace(smollm2.tokenize(TEXT).ids.tolist())


def sent(trace, spot=SPOT, **change):
    counted = {size: (tiled.kept(13, 64, size), tiled.kept(payload.LONG, 64, size)) for size in payload.SIZES}
    apart = dict.fromkeys(payload.SIZES, (1e-7, 0.5))
    return payload.tiles(trace, spot, "M", apart, counted, STATE | change)


def test_the_scores_and_values_arrive_whole(trace) -> None:
    found = sent(trace)
    scores = np.frombuffer(base64.b64decode(found["scores"]), "<f4").reshape(13, 13)
    values = np.frombuffer(base64.b64decode(found["values"]), "<f4").reshape(13, 64)
    layer = trace.layers[11]
    powers = np.exp(scores.astype(float))
    np.testing.assert_allclose(powers / powers.sum(1, keepdims=True), layer.pattern[7], atol=1e-5)
    np.testing.assert_allclose(layer.pattern[7] @ values, layer.z[7], atol=1e-5)
    assert found["counted"]["4"][1][0] == payload.LONG**2


@pytest.mark.parametrize(
    ("spot", "change"), [((30, 0, 0), {}), ((0, 9, 0), {}), ((0, 0, 13), {}), (SPOT, {"tile": "3"})]
)
def test_what_is_not_there_is_refused(trace, spot, change) -> None:
    with pytest.raises(ValueError, match=r"no head|tiles are of"):
        sent(trace, spot, **change)


def test_the_numbers_of_the_last_tile(trace) -> None:
    layer, row = trace.layers[11], trace.layers[11].masked_scores[7, 11].astype(float)
    states = [tiled.tiled(layer.scores[7], layer.values[7], layer.allowed, 4, upto) for upto in (1, 2, 3, 4)]
    facts = payload.facts(trace, SPOT, states[0], states[1], STATE, (1e-7, 0.5), tiled.kept(13, 64, 4))
    old, new = row[:4].max(), row[:8].max()
    assert float(facts["max"]) == pytest.approx(new, abs=6e-3) and float(facts["factor"]) == pytest.approx(
        np.exp(old - new), abs=6e-4
    )
    assert float(facts["sum"]) == pytest.approx(np.exp(row[:8] - new).sum(), abs=1e-3)
    assert float(facts["added"]) == pytest.approx(np.exp(row[4:8] - new).sum(), abs=1e-3)
    told = payload.facts(trace, SPOT, states[2], states[3], STATE | {"tiled": 4}, (1e-7, 0.5), tiled.kept(13, 64, 4))[
        "told"
    ]
    assert r"1.0 \cdot 10^{-7}" in told
    wrong = payload.facts(
        trace, SPOT, states[2], states[3], STATE | {"tiled": 4, "rescale": False}, (1e-7, 0.5), tiled.kept(13, 64, 4)
    )
    assert "up to 0.5" in wrong["told"]
    assert [one["tiles_read"] for one in payload.rows(trace, SPOT, states)] == [1, 2, 3, 4]


def test_it_opens_where_the_maximum_rises(trace) -> None:
    """No head's largest score so far rises oftener over the tiles, counted by hand."""
    layer, head, query = figures.rising(trace)
    assert trace.tokens[query] == b" tired"

    def rises(layer: int, head: int) -> int:
        tops = [float(trace.layers[layer].masked_scores[head, query, at : at + 4].max()) for at in (0, 4, 8, 12)]
        return sum(top > max(tops[:at]) for at, top in enumerate(tops) if at)

    assert rises(layer, head) == max(rises(one, other) for one in range(30) for other in range(9)) >= 2
