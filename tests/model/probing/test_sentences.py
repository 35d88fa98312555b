"""Labelled sentences: marks by hand, and nothing in common between what is learned from and what is tested on."""

import re

import pytest

from model.probing import sentences
from model.probing.sentences import OUTSIDE, spans, tagged, words_of

FUNCTION = set("the a an in on at of to from for and by with is was has it this such all so my i we us".split())


def content(texts: list[str]) -> set[str]:
    return {text.lower() for one in texts for text in re.findall(r"[A-Za-z]+|\d+", one)}


def test_marks_become_tags() -> None:
    found = tagged("[PERSON Anna Miller] saw [PLACE Rome] on [DATE 3 May].")
    assert found.text == "Anna Miller saw Rome on 3 May."
    assert [found.text[low:high] for low, high in found.words] == ["Anna", "Miller", "saw", "Rome", "on", "3", "May"]
    assert found.tags == ("PERSON", "PERSON", OUTSIDE, "PLACE", OUTSIDE, "DATE", "DATE")
    assert spans(found.tags) == {(0, 2, "PERSON"), (3, 4, "PLACE"), (5, 7, "DATE")}
    with pytest.raises(ValueError, match="CITY"):
        tagged("[CITY Rome]")


def test_words_are_letters_and_digits() -> None:
    text = "It's Rolls-Royce’s 3 cars, ümlaut_x 😀!"
    assert [text[low:high] for low, high in words_of(text)] == ["It's", "Rolls-Royce’s", "3", "cars", "ümlaut", "x"]


def test_no_name_is_both_learned_and_tested() -> None:
    def named(part: str) -> set[str]:
        found = sentences.names(part, 400)
        return {
            one.text[low:high]
            for one in found
            for (low, high), tag in zip(one.words, one.tags, strict=True)
            if tag != OUTSIDE and one.text[low:high].lower() not in FUNCTION | {"new", "city"}
        }

    learned, held = named("learned"), named("held")
    assert len(learned) > 60 and len(held) > 40
    assert {one for one in learned & held if not one.isdecimal()} == set()
    assert not {one for one in learned & held if len(one) == 4}  # years; a day such as 3 may be said of two months


def test_no_word_that_judges_is_both_learned_and_tested() -> None:
    for kind in ("praise", "complaint"):
        for field in ("adjective", "verb", "end"):
            learned, held = (set(sentences._WORDS[part][f"{kind}_{field}"]) for part in ("learned", "held"))
            assert not learned & held
    assert not set(sentences._WORDS["learned"]["thing"]) & set(sentences._WORDS["held"]["thing"])


@pytest.mark.parametrize("part", ["learned", "held"])
def test_classes_and_tags_are_balanced(part: str) -> None:
    reviews = sentences.reviews(part, 90)
    assert sum(label for _, label in reviews) == 45
    tags = [tag for one in sentences.names(part, 90) for tag in one.tags]
    assert all(tags.count(tag) > 30 for tag in sentences.TAGS)
    assert sentences.names(part, 90) == sentences.names(part, 90) and "{" not in str(reviews)


def test_those_written_by_hand_are_of_no_template() -> None:
    assert len(sentences.WRITTEN_NAMES) == len(sentences.WRITTEN_REVIEWS) == 24
    assert sum(label for _, label in sentences.WRITTEN_REVIEWS) == 12
    made = {text for part in ("learned", "held") for text, _ in sentences.reviews(part, 400)}
    assert not made & {text for text, _ in sentences.WRITTEN_REVIEWS}
