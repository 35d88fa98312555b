"""Features, through the app's main script and its live questions."""

import numpy as np
import pytest

from model.errors import UserError
from model.probability import softmax
from pages.layer import live
from pages.layer.address import LETTER, STORY, Block
from pages.layer.work import featured, features
from pages.server import models, recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said
from tests.pages.recordings import sent  # noqa: F401

BODY = {"source": "toy", "after": 2, "seed": 0, "at": -1, "text": STORY, "feature": -1, "word": -1, "steered": "last"}


def test_it_opens_on_who_it_is(sent: dict) -> None:  # noqa: F811
    app = opened("block", view="features")
    assert not app.exception and not app.warning and not app.error
    found = sent["features"]["found"]
    assert found["one"]["kind"][0] == "“it” for the mouse" and "F1 0.9" in said(app)
    lane = next(one for one in found["lanes"] if one["feature"] == found["one"]["feature"])
    assert lane["values"][found["words"].index("it")] > 0.3 and sent["features"]["recorded"]
    assert "of 214 kinds of words" in said(app)


@pytest.mark.parametrize("state", [{"stream_of": "smollm2"}, {"after_layer": "1", "steered": "all"}])
def test_every_dictionary_opens(state: dict) -> None:
    app = opened("block", view="features", **state)
    assert not app.exception and not app.warning and not app.error and "Feature" in said(app)


@pytest.mark.parametrize(
    ("story", "sentence"), [("the zebra met the Louvre", "zebra"), ("the cat " * 40, "shorten"), ("", "")]
)
def test_what_the_toy_cannot_read_gets_one_sentence(story: str, sentence: str) -> None:
    app = opened("block", view="features", story=story or " ")
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and sentence in app.warning[0].value


def test_no_strength_is_the_model_itself() -> None:
    for ask, text in ((features.Ask("toy", 1, 0), STORY), (features.SMOLLM2, LETTER)):
        found = featured.bands(ask, -1, text, 3, True)
        zero = list(featured.REACH[ask.source]).index(0)
        model = models.get(ask.source)
        ids = model.tokenize(featured.read_as(ask, text)).ids.tolist()
        likely = softmax(model.next_logits(ids))
        own = [likely[ids_] for ids_ in (model.continuation(one.decode()).ids[0] for one in found.tokens[:2])]
        np.testing.assert_allclose(found.shares[zero, :2], own, atol=1e-4)
        np.testing.assert_allclose(found.shares.sum(1), 1, atol=1e-5)


def test_the_live_answers_are_the_recorded_ones_and_refuse_nonsense() -> None:
    found = live.looked(Question(BODY))
    assert (
        found["one"]["feature"] == live.looked(Question(BODY | {"word": found["words"].index("it")}))["one"]["feature"]
    )
    assert len(live.recorded(Question({"name": "after-1"}))["steps"]) == features.looks()
    for wrong in ({"source": "bert"}, {"word": "it"}, {"at": 99}, {"feature": 5000}, {"text": 3}):
        with pytest.raises(BadQuestion):
            live.looked(Question(BODY | wrong))
    asking = features.asked(Block())._asdict()  # as the browser is given it
    assert live.looked(Question(BODY | asking)) == found
    with pytest.raises(UserError, match="press Run it live"):
        live.looked(Question(BODY | {"seed": 5}))


def test_the_recording_is_small_and_of_these_weights() -> None:
    assert features.recorded(features.Ask("toy", 1, 0)) and not features.recorded(features.Ask("toy", 1, 1))
    assert recordings.place("layer", "features").stat().st_size < 5_000
    last = recordings.read("layer", "features").found["runs"]["after-1"][-1]
    shipped = features.known(features.Ask("toy", 1, 0), -1)
    assert last["dead"] == (shipped.density == 0).sum()
    assert last["on"] == pytest.approx(float(shipped.density.sum()), abs=0.2)  # in eight bits, and before


def test_the_room_is_asked_for_the_word() -> None:
    (one,) = asked("block", view="features", dose="150")
    seen, _ = featured.looked(features.asked(Block()), -1, features.spot(Block()))
    at = seen.strengths.index(150)
    best = seen.bands.tokens[int(seen.bands.shares[at, :-1].argmax())].decode().strip()
    assert one.key is not None and one.key.right == (best,) and len(one.options) == 6
