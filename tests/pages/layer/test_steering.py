"""Steering by two prompts, through the app's main script and its live questions."""

import numpy as np
import pytest

from model.probability import softmax
from pages.layer import live
from pages.layer.address import DOOR, Block
from pages.layer.work import steered
from pages.server import models
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401

ASK = steered.asked(Block(), "smollm2")
WHERE = steered.spot(Block(), "smollm2", DOOR)
BODY = {**ASK._asdict(), **WHERE._asdict()}


def test_it_opens_with_the_next_words_and_the_recorded_layers(sent: dict) -> None:  # noqa: F811
    app = opened("block", view="steering")
    assert not app.exception and not app.warning and not app.error
    found = sent["steering"]
    assert (
        np.allclose(np.sum(found["found"]["bands"]["shares"], 1), 1, atol=1e-3)
        and len(found["found"]["strengths"]) == 13
    )
    assert [layer for layer, _ in found["layers"]["gains"]] == [*range(2, 31, 2)]
    assert "“cold”, “chill”, “icy”" in said(app)


def test_strength_0_is_the_model_itself_and_costs_nothing() -> None:
    zero, model = steered.STRENGTHS.index(0), models.get("smollm2")
    found = steered.found(ASK, WHERE)
    likely = softmax(model.next_logits(models.read("smollm2", DOOR).ids.tolist()).astype(np.float64))
    ids = [int(model.continuation(f" {word}").ids[0]) for word in ("cold", "chill", "icy")]
    assert found.effect[zero] == pytest.approx(np.log(likely[ids].sum()), abs=1e-3)
    trace = steered.other("smollm2")
    assert trace.logits is not None and 110 <= len(trace.tokens) <= steered.MOST
    each = softmax(trace.logits[:-1].astype(np.float64))[range(len(trace.tokens) - 1), trace.token_ids[1:]]
    losses = steered.price(ASK)
    assert losses[steered.PRICED.index(0)] == pytest.approx(-np.log(each).mean(), abs=1e-3)
    assert losses.min() == losses[steered.PRICED.index(0)] and losses[-1] > losses[-2]


def test_towards_winter_it_gets_colder() -> None:
    found, zero = steered.found(ASK, WHERE), steered.STRENGTHS.index(0)
    assert found.effect[zero + 4] > found.effect[zero] + 1 and found.effect[0] < found.effect[zero] - 3


def test_the_gain_is_read_where_the_price_is_paid() -> None:
    """By hand: an effect that grows by 1 with each half strength, and a loss that grows by .05 with each whole one: .1 is paid at 2."""
    effect = np.array([abs(one) / 50 for one in steered.STRENGTHS], float)
    assert steered.gain(effect, np.array([abs(one) * 5e-4 for one in steered.PRICED]) + 3) == pytest.approx(4)
    assert steered.gain(effect, np.full(7, 3.0)) == pytest.approx(6)  # nothing is paid: as far as it goes
    assert steered.gain(-effect, np.full(7, 3.0)) == 0


def test_live_questions_answer_and_refuse_nonsense() -> None:
    ask = {name: BODY[name] for name in ASK._fields}
    found = live.steer_price(Question(ask))
    assert found["strengths"] == [*range(-300, 301, 100)] and len(found["losses"]) == 7
    texts = live.steer_on(Question(BODY | {"strength": 200}))["texts"]
    assert len(texts) == 3 and all(6 <= len(text.split()) <= steered.WORDS for text in texts)
    zero = live.steer_on(Question(BODY | {"strength": 0}))["texts"]
    assert zero[0] == zero[1] == zero[2] == texts[1] and texts[0] != texts[2]
    for wrong in ({"strength": 30}, {"layer": 31}, {"layer": 0}, {"mean": "yes"}, {"toward": 3}, {"text": None}):
        with pytest.raises(BadQuestion):
            live.steer_on(Question(BODY | {"strength": 100} | wrong))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [({"toward": " "}, "A prompt needs"), ({"counted": " "}, "Name 1 to 8"), ({"away": "It was a cold winter day"}, "same state"), ({"text": "a b " * 60}, "type up to")],
)  # fmt: skip
def test_bad_input_gets_one_sentence(state: dict[str, str], sentence: str) -> None:
    app = opened("block", view="steering", **state)
    assert not app.exception and not app.error and len(app.warning) == 1 and sentence in app.warning[0].value


def test_the_room_is_asked_for_the_word() -> None:
    (one,) = asked("block", "smollm2", view="steering", push="200")
    at = steered.STRENGTHS.index(200)
    bands = steered.found(ASK, WHERE).bands
    assert one.key is not None and one.key.right == (
        bands.tokens[int(bands.shares[at, :-1].argmax())].decode().strip(),
    )
