"""Questions of Decoding and Home: their keys against the library's own forward pass, and searches by hand."""

import numpy as np
import pytest
import torch
from scipy.special import log_softmax
from scipy.special import softmax as scipys
from transformers import AutoTokenizer

from model import weights
from model.errors import UserError
from pages.contents import JUDGES
from pages.server import models
from tests.pages.asked import asked

DOG = "The dog chased the"


@pytest.fixture(scope="module")
def library(library_smollm2):
    return library_smollm2, AutoTokenizer.from_pretrained(weights.folder("smollm2"), local_files_only=True)


def path_probability(library, text: str, continued: str) -> float:
    """Of the tokens that follow the text, one after the other, in one pass of the library's own model."""
    model, tokenizer = library
    before, after = tokenizer(text).input_ids, tokenizer(continued, add_special_tokens=False).input_ids
    with torch.inference_mode():
        logits = model(torch.tensor([[*before, *after]])).logits[0].double().numpy()
    rows = log_softmax(logits, axis=-1)
    return float(np.exp(sum(rows[len(before) + at - 1, token] for at, token in enumerate(after))))


@pytest.mark.parametrize(
    ("page", "view"), [("home", {}), ("decoding", {"view": "step"}), ("decoding", {"view": "guess"})]
)
def test_the_next_word(page: str, view: dict[str, str], library) -> None:
    (one,) = asked(page, "smollm2", text=DOG, **view)
    assert one.key is not None and one.text == f"{DOG} ___" and one.kind == "word"
    for word, value in one.key.values:
        forms = [path_probability(library, DOG, f" {form}") for form in (word, word.capitalize())]
        assert value == pytest.approx(max(forms), rel=1e-3), word
    assert one.key.right == ("cat",) and one.key.values[0][0] == "cat"
    assert sum(value for _, value in one.key.values) + (one.key.rest or ("", 0))[1] == pytest.approx(1)
    assert "m" not in dict(one.key.values)  # the beginning of “moose”, and likelier than “storm”


def test_no_likelier_whole_word_is_left_out(library) -> None:
    """By the library: a token of letters, likelier than the last listed, is listed, or most often goes on inside its word."""
    model, tokenizer = library
    (one,) = asked("home", "smollm2", text=DOG)
    assert one.key is not None
    ids = tokenizer(DOG).input_ids
    ends = np.array([not tokenizer.decode([token])[:1].isalnum() for token in range(model.config.vocab_size)])

    def after(more: list[int]) -> np.ndarray:
        with torch.inference_mode():
            return scipys(model(torch.tensor([[*ids, *more]])).logits[0, -1].double().numpy())

    given, missing = after([]), []
    for token in np.flatnonzero(given > one.key.values[-1][1]).tolist():
        text = tokenizer.decode([token])
        if text[0] == " " and text[1:].isalpha() and text[1:].casefold() not in dict(one.key.values):
            missing.append(text)
            assert after([token])[ends].sum() < 0.5, text
    assert " m" in missing


def test_words_that_phones_say_are_judged(library) -> None:
    (one,) = asked("decoding", "smollm2", text=DOG)
    assert one.key is not None
    words = ["glimworfle", "cat", "paris", "don't", "münchen", "a"]
    found = JUDGES[one.key.judge](one.key.about, words)
    for word, value in zip(words, found, strict=True):
        forms = [path_probability(library, DOG, f" {form}") for form in (word, word.capitalize())]
        assert value == pytest.approx(max(forms), rel=2e-3), word
    assert found[2] == pytest.approx(path_probability(library, DOG, " Paris"), rel=2e-3)  # likelier than “paris”


def test_the_chosen_node_is_asked_about(library) -> None:
    """A branch with “cat”: the question goes on from there."""
    cat = models.continued("smollm2", " cat").ids.tolist()[0]
    (one,) = asked("decoding", "smollm2", text=DOG, tree=str(cat), at="1")
    assert one.key is not None and one.text == f"{DOG} cat ___"
    best, value = one.key.values[0]
    assert value == pytest.approx(path_probability(library, f"{DOG} cat", f" {best}"), rel=1e-3)
    assert JUDGES[one.key.judge](one.key.about, [best])[0] == pytest.approx(value, rel=1e-3)


def test_the_toy_knows_its_words_alone() -> None:
    (one,) = asked("home", "toy", model="toy", text="the lion frightened the duck because it")
    assert one.key is not None and one.key.right == ("roared",)
    roared, other = JUDGES[one.key.judge](one.key.about, ["roared", "computed"])
    assert roared == pytest.approx(one.key.values[0][1], rel=1e-4) and other is None


def test_beams_are_as_good_as_their_own_texts(library) -> None:
    """The score of each text is its mean log-probability, here (length penalty 1)."""
    (one,) = asked("decoding", "smollm2", view="beams", text=DOG, width="3", steps="4")
    assert one.key is not None and len(one.options) == 3 and list(one.options) == sorted(one.options)
    greedy = max(one.key.values, key=lambda row: row[1])
    assert one.key.right == (greedy[0],) and not one.key.spread
    text = greedy[0]
    if text.isascii() and "…" not in text and "." not in text:
        assert greedy[1] == pytest.approx(np.log(path_probability(library, DOG, f" {text}")) / 4, rel=1e-3)


def test_a_draft_is_counted() -> None:
    (one,) = asked("decoding", "smollm2", view="draft", length="8", ahead="4", layers="25")
    assert one.key is not None
    said = [int(word) for word in one.key.says.replace(",", "").split() if word.isdigit()]
    assert one.key.right == (said[0],) and one.most == said[1] and said[0] + said[2] >= 8


def test_race_and_search() -> None:
    (race,) = asked("decoding", "smollm2", view="race", length="6", racers="greedy~beams")
    assert race.key is not None and set(race.options) == {"Greedy", "Beam search"} and "Beam search" in race.key.right
    (search,) = asked("decoding", view="search")
    assert search.key is not None and len(search.options) == 4
    assert dict(search.key.values)[str(search.key.right[0])] == max(dict(search.key.values).values())


def test_who_predicts_no_word_is_not_asked() -> None:
    with pytest.raises(UserError, match="MiniLM is an encoder"):
        asked("home", "minilm", model="minilm")
