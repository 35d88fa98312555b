"""The view of the whole encoder-decoder: opened, with a condition that changes, and asked of the room."""

from typing import Any

import pytest
import torch

from model.translation import saying as by_hand
from pages.server import prose
from pages.translation.address import OTHER, VERB_LAST, Translation
from pages.translation.work import inside, saying
from tests.pages.asked import asked
from tests.pages.opening import opened, said


@pytest.mark.parametrize("into", ["german", "french", "spanish"])
@pytest.mark.parametrize("name", prose.examples("translation")["conditions"])
def test_every_preset_has_another_next_word(into: str, name: str) -> None:
    found: dict[str, Any] = prose.examples("translation")["conditions"][name]
    app = opened("translation", view="architecture", into=into, **{key: str(value) for key, value in found.items()})
    assert not app.exception and not app.warning and not app.error and "…" not in said(app)
    first = inside.opened(into, found["sentence"], found["other"], found["row"])
    assert first.best[0][0] != first.other[0][0]


def test_the_condition_is_the_other_sentence_and_nothing_else() -> None:
    """The first sentence chooses as its whole translation does; the other as a decoder that is stepped by hand."""
    found = inside.opened("german", VERB_LAST, OTHER, 8)
    model, corpus = inside.transformer("german")
    assert found.written[8] == found.best[0][0] == "verfolgt" and found.other[0][0] == "gesehen"
    whole = by_hand.say(model, corpus, VERB_LAST.split()).probabilities[8]
    assert found.best[0][1] == pytest.approx(float(whole.max()), abs=1e-5)
    from model.translation.corpus import END, START

    state = model.encode(torch.tensor([[*corpus.source.ids(OTHER.split()), END]]))
    for word in (START, *corpus.target.ids(found.written[:8])):
        logits, state, _ = model.step(state, torch.tensor([word]))
    assert found.other[0][1] == pytest.approx(float(logits[0].detach().softmax(-1).max()), abs=1e-5)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"other": "the dog eats"}, "do not know “eats”"),
        ({"other": ""}, "0 words"),
        ({"sentence": "the dog"}, "2 words"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(params: dict[str, str], sentence: str) -> None:
    app = opened("translation", view="architecture", **params)
    assert not app.exception and sentence in app.warning[0].value.replace("\\", "")


def test_a_row_beyond_the_end_is_the_last() -> None:
    assert (
        inside.opened("german", "the dog follows the cat", OTHER, 55).row
        == len(inside.translated("german", "the dog follows the cat")) - 1
    )
    assert saying.END in inside.translated("german", "the dog follows the cat")


def test_the_room_is_asked_under_which_condition() -> None:
    (question,) = asked("translation", view="architecture")
    assert question.key is not None and question.key.right == ("gesehen",) and "verfolgt" in question.key.says
    assert asked("translation", view="architecture", other=VERB_LAST) == []


@pytest.mark.parametrize("into", ["german", "french", "spanish"])
def test_the_other_sentence_changes_the_word_that_the_view_opens_on(into: str) -> None:
    """By the transformer itself, given the same words written and either sentence."""
    model, corpus = inside.transformer(into)
    written = inside.translated(into, VERB_LAST)[:8]
    target = torch.tensor([[1, *corpus.target.ids(written)]])
    likeliest = []
    for sentence in (VERB_LAST, OTHER):
        source = torch.tensor([[*corpus.source.ids(sentence.split()), 2]])
        found = model(source, target)[0][0, -1].softmax(-1)
        assert float(found.max()) > 0.9
        likeliest.append(int(found.argmax()))
    assert likeliest[0] != likeliest[1] and Translation().row == 8
