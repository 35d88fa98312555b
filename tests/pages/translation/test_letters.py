"""Letters, through the app's main script; without its packages one sentence."""

import pytest

from pages.translation.work import letters
from tests.pages.opening import opened, said


@pytest.mark.parametrize("word", ["internationalization", "cat", "pumpkinpumpkin", "don't"])
def test_the_view_opens(word: str) -> None:
    app = opened("translation", view="letters", word=word)
    assert not app.exception and not app.error and not app.warning and "in the first third" in said(app)


@pytest.mark.parametrize("word", ["", "two words", "🍎", "</script>", "a" * 55])
def test_what_is_no_word_gets_one_sentence(word: str) -> None:
    app = opened("translation", view="letters", word=word)
    assert not app.exception and not app.error and len(app.warning) == 1


def test_long_words_lose_more_and_the_last_letter_tells_most() -> None:
    found = letters.measured(lambda sentence, share: None)
    assert found.right[found.lengths.index(5)] > 0.7 > 0.4 > found.right[-1]
    begin, middle, end = found.missed[-1]
    assert begin < 0.12 < 0.15 < min(middle, end)
    assert all(count > 60 for count in found.words)


def test_influence_is_a_distance() -> None:
    import numpy as np

    found, speller = letters.spelled("cat"), letters.speller()
    vector = speller.read("cat")[-1]
    moved = [np.linalg.norm(speller.read(f"ca{other}")[-1] - vector) for other in "aein"]  # t stands there already
    assert found.influence[2] == pytest.approx(np.mean(moved) / np.linalg.norm(vector), rel=1e-5)
    assert found.true == [("K", False), ("AE1", False), ("T", False)] and len(found.vector) == 256


@pytest.mark.parametrize(
    ("word", "first"),
    [("don't", "D OW N T"), ("Don’t", "D OW N T"), ("we're", "W IY R"), ("were", "W ER"), ("glimworfle", "")],
)
def test_the_dictionary_knows_words_with_an_apostrophe(word: str, first: str) -> None:
    """By the entries of the CMU dictionary, read by hand; what it has not is not made up."""
    assert " ".join(one.rstrip("012") for one, _ in letters.spelled(word).true) == first


def test_each_sound_stands_with_the_one_it_is_for() -> None:
    found = letters.spelled("internationalization")
    together = [
        (found.said[at] if at is not None else "", found.true[place][0] if place is not None else "")
        for at, place in found.pairs
    ]
    assert [one for one, _ in together if one] == found.said and [one for _, one in together if one] == [
        one for one, _ in found.true
    ]
    apart = [pair for pair in together if pair[0].rstrip("012") != pair[1].rstrip("012")]
    assert apart == [("", "IH0"), ("", "Z")]
