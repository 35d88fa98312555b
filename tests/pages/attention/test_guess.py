"""Questions of Attention: weights worked out from queries and keys, and the model without a head by hand."""

import numpy as np
import pytest
from scipy.special import softmax

from model.inside.edits import Edit
from pages.server import models
from tests.pages.asked import asked

ROBOT = "The robot did not cross the road because it was too tired."
SPOT = "heads:13.8.8"


def by_hand(layer: int, head: int, query: int) -> np.ndarray:
    """What the head of the query puts on each word up to itself: softmax of q · k over the root of the width."""
    seen = models.trace("smollm2", ROBOT).layers[layer]
    dots = seen.keys[head, : query + 1].astype(np.float64) @ seen.queries[head, query]
    return softmax(dots / seen.queries.shape[-1] ** 0.5)


@pytest.mark.parametrize("view", ["heads", "steps", "bertviz"])
def test_where_a_head_looks(view: str) -> None:
    looks, which = asked("attention", "smollm2", view=view, text=ROBOT, spot=SPOT)
    words = ROBOT.split()[:9]
    assert looks.key is not None and list(looks.options) == words  # in the order of the text
    assert [value for _, value in looks.key.values] == pytest.approx(by_hand(13, 8, 8), abs=2e-5)
    assert looks.key.right == ("robot",) and looks.key.spread
    assert which.key is not None and which.key.right == ("13.8",) and not which.key.spread
    for name, value in which.key.values:
        layer, head = map(int, name.split("."))
        assert value == pytest.approx(by_hand(layer, head, 8)[1], abs=2e-5)
    assert sorted(which.options, key=lambda name: tuple(map(int, name.split(".")))) == list(which.options)


def test_a_temperature_and_no_mask() -> None:
    (one,) = asked("attention", "smollm2", view="steps", text=ROBOT, spot=SPOT, temperature="20", mask="0")
    seen = models.trace("smollm2", ROBOT).layers[13]
    dots = seen.keys[8].astype(np.float64) @ seen.queries[8, 8] / seen.queries.shape[-1] ** 0.5
    expected = softmax(dots / 2 ** (10 / 4))
    assert one.key is not None and len(one.options) == 12 and one.options[-1] == "another word"
    assert sum(value for _, value in one.key.values) == pytest.approx(1)
    names = [token.decode().strip() for token in models.trace("smollm2", ROBOT).tokens]
    for name, value in one.key.values[:-1]:
        assert value == pytest.approx(expected[names.index(name)], abs=2e-5), name
    heaviest = sorted(range(len(names)), key=lambda at: -expected[at])[:11]
    assert list(one.options[:-1]) == [names[at] for at in sorted(heaviest)]


def test_two_models_side_by_side() -> None:
    left, right = asked("attention", "smollm2", "minilm", view="sides", text=ROBOT)
    assert (left.model, right.model) == ("SmolLM2", "MiniLM")
    assert (
        right.key is not None
        and "[SEP]" in right.options
        and sum(value for _, value in right.key.values) == pytest.approx(1)
    )


def test_without_a_head() -> None:
    """Head 23.4 at zero, by the model's own scores before and after."""
    first, left, plain = asked("attention", "smollm2", view="off", text="The capital of France is")
    reader = models.get("smollm2")
    ids = reader.tokenize("The capital of France is").ids.tolist()
    after = softmax(reader.edited(ids, [[Edit(23, "head", 4, "zero", 0)]])[0].astype(np.float64))
    before = softmax(reader.next_logits(ids).astype(np.float64))
    paris = reader.continuation(" Paris").ids.tolist()[0]
    assert first.key is not None and dict(first.key.values)["Paris"] == pytest.approx(after[paris], rel=1e-4)
    assert first.key.right == (reader.tokenizer.piece(int(after.argmax())).decode().strip(),)
    assert left.key is not None and left.key.right[0] == pytest.approx(100 * after[paris], rel=1e-4)
    assert plain.key is not None and plain.key.values[0][1] == pytest.approx(before[paris], rel=1e-4)
    everything = sum(value for _, value in first.key.values) + (first.key.rest or ("", 0))[1]
    assert everything == pytest.approx(1)


def test_nothing_off_leaves_the_next_word() -> None:
    (plain,) = asked("attention", "smollm2", view="off", text="The capital of France is", off="")
    assert plain.kind == "word"


def test_a_repeated_word_says_which() -> None:
    one, *_ = asked("attention", "smollm2", text="The tall green vase fell. The tall green", spot="heads:18.6.8")
    assert one.options[:2] == ("The (no. 1)", "tall (no. 1)") and one.key is not None and one.key.right == ("vase",)
