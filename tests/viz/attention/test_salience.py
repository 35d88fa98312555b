"""What Salience is sent and says: numbers by hand, and nonsense refused."""

import numpy as np
import pytest

from model.inside.salience import Salience
from viz.attention.salience import payload

TOKENS, ATTENTION = [b"When", b" Mary", b" to"], np.array([0.7, 0.1, 0.2], np.float32)
ASKED = (b" Mary", b" John", "mean")
FOUND = Salience(
    -0.1,
    -2.1,
    np.array([0.1, -0.2, 0.3], np.float32),
    np.array([0, 1.5, 0.51], np.float32),
    np.array([2, 1, 0.5], np.float32),
    33,
)


def test_four_rows_and_both_sides_of_the_sum() -> None:
    sent = payload.salience(TOKENS, ATTENTION, [(b" Mary", 0.9)], ASKED, FOUND)
    assert [row[2] for row in sent["rows"]] == [[0.7, 0.1, 0.2], [0.1, -0.2, 0.3], [0, 1.5, 0.51], [2, 1, 0.5]]
    assert sent["sums"] == {
        "value": -0.1,
        "baseline": -2.1,
        "sum": 2.01,
        "gap": pytest.approx(0.005, abs=1e-4),
        "points": 33,
    }
    waiting = payload.salience(TOKENS, ATTENTION, [], ASKED, None)
    assert waiting["sums"] is None and [row[2] for row in waiting["rows"]][1:] == [None] * 3


@pytest.mark.parametrize("attention", [np.array([1.0, 0.0]), np.array([np.nan, 0, 1])])
def test_what_does_not_fit_is_refused(attention) -> None:
    with pytest.raises(ValueError, match="3 finite numbers"):
        payload.salience(TOKENS, attention, [], ASKED, None)


def test_what_each_of_them_puts_first() -> None:
    facts = payload.facts(TOKENS, ATTENTION, ASKED, 0.91, FOUND)
    assert (
        "“When”" in facts["told"] and "by gradient times input “␣to”, by integrated gradients “␣Mary”" in facts["told"]
    )
    assert "2.010" in facts["complete"] and "0.50 % apart" in facts["complete"] and "John" in facts["other"]
    waiting = payload.facts(TOKENS, ATTENTION, (b" Mary", None, "zero"), 0.91, None)
    assert "being worked out" in waiting["told"] and waiting["other"] == ""
    assert payload.rows(TOKENS, ATTENTION, FOUND)[1]["integrated"] == 1.5
