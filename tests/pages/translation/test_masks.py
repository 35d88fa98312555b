"""The view of masks: a batch says what each sentence says alone, and without the padding mask it does not."""

from typing import Any

import pytest
import torch

from model.translation import grammar, sentences
from pages.server import prose
from pages.translation.address import VERB_LAST
from pages.translation.work import inside, masking
from tests.pages.asked import asked
from tests.pages.opening import opened, said


@pytest.mark.parametrize("into", ["german", "french", "spanish"])
@pytest.mark.parametrize("name", prose.examples("translation")["batches"])
def test_every_preset_in_every_language(into: str, name: str) -> None:
    found: dict[str, Any] = prose.examples("translation")["batches"][name]
    app = opened("translation", view="masks", into=into, **{key: str(value) for key, value in found.items()})
    assert not app.exception and not app.warning and not app.error
    assert "nan" not in said(app) and "…" not in said(app)


@pytest.mark.parametrize("which", range(4))
def test_in_a_batch_as_alone(which: int) -> None:
    """Against the model that is given the sentence alone, by its own way."""
    model, _ = inside.transformer("german")
    batch = masking.batch("german", VERB_LAST)
    found = masking.masked("german", VERB_LAST, which, "both", 1)
    read, written = (
        [number for word, number in side[which] if word != masking.PAD] for side in (batch.sources, batch.targets)
    )
    with torch.no_grad():
        expected = model(torch.tensor([read]), torch.tensor([written]))[0][0].softmax(-1)
    assert torch.allclose(found.alone, expected, atol=1e-5)
    assert torch.allclose(found.whole.probabilities[: len(written)], expected, atol=1e-5)
    answers = [number for _, number in batch.answers[which][: len(written)]]
    by_hand = [-float(row[one].log()) for row, one in zip(expected, answers, strict=True)]
    assert found.losses == pytest.approx(by_hand, abs=1e-4)


@pytest.mark.parametrize(("into", "least"), [("german", 0.08), ("french", 0.2), ("spanish", 0.2)])
def test_what_the_view_opens_on_changes_without_the_padding_mask(into: str, least: float) -> None:
    assert masking.masked(into, VERB_LAST, 1, "both", 0).change > least


@pytest.mark.parametrize("into", ["german", "french", "spanish"])
def test_a_loss_is_that_of_a_true_translation_or_none(into: str) -> None:
    """“she loves the house” is no sentence of the grammar: the model writes something, which is nobody's truth."""
    batch = masking.batch(into, VERB_LAST)
    for row, answers in zip(batch.sources, batch.answers, strict=True):
        read, told = ([word for word, _ in side if word not in (masking.PAD, "[end]")] for side in (row, answers))
        assert grammar.Pair(sentences.read(" ".join(read)), into).accepts(told)
    assert masking.masked(into, "she loves the house", 0, "both", 0).losses == []
    assert masking.masked(into, "she loves the house", 1, "both", 0).losses != []
    app = opened("translation", view="masks", into=into, sentence="she loves the house", batch="1")
    assert "no sentence of the grammar" in said(app) and "nats" not in said(app) and "nan" not in said(app)


def test_without_the_padding_mask_one_changes_and_another_does_not() -> None:
    unlike, like = (masking.masked("german", VERB_LAST, which, "both", 0) for which in (1, 3))
    assert unlike.change > 0.08 and like.change < 0.005
    alone, now, contrary = unlike.shares()
    assert now == pytest.approx(alone, abs=1e-5) and abs(contrary - alone) == pytest.approx(unlike.change, abs=1e-5)
    off = masking.masked("german", VERB_LAST, 1, "causal", 0).shares()
    assert (off[1], off[2]) == pytest.approx((contrary, now), abs=1e-6)


def test_the_longest_has_no_padding_and_rows_are_of_one_length() -> None:
    batch = masking.batch("german", VERB_LAST)
    assert all(len({len(row) for row in side}) == 1 for side in batch)
    assert (
        masking.PAD not in [word for word, _ in batch.sources[0]]
        and masking.masked("german", VERB_LAST, 0, "both", 0).change == 0
    )
    assert [word for word, _ in batch.targets[3]][:3] == ["[start]", "der", "Hund"]
    assert [row[1:] for row in batch.targets[0:1]] == [row[:-1] for row in batch.answers[0:1]]


@pytest.mark.parametrize(
    ("params", "sentence"), [({"sentence": "a pizza"}, "do not know “pizza”"), ({"sentence": "the " * 41}, "41 words")]
)
def test_what_cannot_be_read_gets_a_sentence(params: dict[str, str], sentence: str) -> None:
    app = opened("translation", view="masks", **params)
    assert not app.exception and sentence in app.warning[0].value.replace("\\", "")


def test_the_room_is_asked_what_padding_does() -> None:
    (question,) = asked("translation", view="masks")
    bare = masking.masked("german", VERB_LAST, 1, "both", 0).shares()[2]
    assert question.key is not None and f"{100 * bare:.0f} %" in question.key.says
    assert asked("translation", view="masks", batch="1") == []


@pytest.mark.parametrize("view", ["masks", "lookback"])
def test_one_head_is_shown_and_the_slider_says_which(view: str) -> None:
    """Learners' 0, all heads together, is nothing that one matrix can show."""
    app = opened("translation", view=view, learner="transformer", head="0")
    (slider,) = app.slider
    assert (slider.min, slider.max, slider.value) == (1, 8, 1)
    slider.set_value(6).run()
    assert app.query_params["single"] == "6" and "head" not in app.query_params and not app.exception
