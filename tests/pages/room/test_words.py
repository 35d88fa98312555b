"""Words that are suggested and words that may be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.room import words
from pages.server import words as lists


@pytest.fixture(autouse=True)
def _read() -> None:
    words.warm_up()


def test_nobody_waits_for_the_list() -> None:
    lists.words.keeper.clear()
    assert not words.known("moose") and words.beginning("moo") == []
    words.warm_up()
    assert words.known("moose") and "moose" in words.beginning("moos")


def test_glove_knows_them() -> None:
    assert all(map(words.known, ("moose", "paris", "don't".replace("'", ""), "2,000", "."))) and not words.known(
        "qqqzzqq"
    )
    assert not words.known("") and not words.known("two words")


def test_rude_words_wait() -> None:
    rude = lists.rude()
    assert len(rude) > 500 and not any(map(words.known, rude))
    assert rude.isdisjoint(lists.words().common)


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=5))
def test_suggestions(begins: str) -> None:
    found = words.beginning(begins)
    every = [word for word in lists.words().common if word.startswith(begins)] if begins else []
    assert found == sorted(found) and len(found) == min(3, len(every))
    ranks = lists.words().ranks
    assert {ranks[word] for word in found} == set(sorted(ranks[word] for word in every)[:3])


def test_the_commonest_of_a_beginning() -> None:
    assert (
        len(lists.words().common) == lists.COMMON and "the" in words.beginning("th") and words.beginning("zzzz") == []
    )
