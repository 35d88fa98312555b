"""A library cut into passages, by hand; and what its questions are."""

import pytest

from model.errors import UserError
from model.prompting import library

COMMON = set(
    "a about above an and at by did do does each every for from how in into is it its main makes name of on or that the their these this "
    "to up was what when where which who whose why with".split()
)


def cut(text: str, size: int, overlap: int) -> list[str]:
    spans = [(one.start(), one.end()) for one in library.WORDS.finditer(text)]
    return [text[start:end] for start, end in library.chunks(spans, size, overlap)]


def test_chunks_by_hand() -> None:
    assert cut("a b c d e f g", 3, 0) == ["a b c", "d e f", "g"]
    assert cut("a b c d e f g", 4, 2) == ["a b c d", "c d e f", "e f g"]
    assert cut("a b c d", 4, 2) == ["a b c d"]
    assert cut("a  b\n c", 2, 1) == ["a  b", "b\n c"]
    assert cut("", 2, 1) == [] and cut("a", 16, 8) == ["a"]
    with pytest.raises(ValueError, match="overlap"):
        cut("a b", 2, 2)


@pytest.mark.parametrize("size", [library.WHOLE, *library.CHUNKS])
@pytest.mark.parametrize(
    "text",
    [
        "one",
        "😀 😀😀 é\u0301",
        "東京は日本の首都です。" * 30,
        "x" * 3_000,
        "a b\r\n\r\nc\n \n\n d " * 40,
        library.built_in(),
    ],
)
def test_every_word_stands_in_a_passage(size: str, text: str) -> None:
    found = library.passages(text, size)
    for word in library.WORDS.finditer(text):
        assert any(one.start <= word.start() and word.end() <= one.end for one in found)
    assert all(one.text == text[one.start : one.end] for one in found)
    most = library.CHUNKS.get(size, (library.LONGEST, 0))[0]
    assert max(len(library.WORDS.findall(one.text)) for one in found) <= most


def test_paragraphs_are_whole_texts() -> None:
    assert [one.text for one in library.passages("one two\nthree\n\n four \n \nfive", library.WHOLE)] == [
        "one two\nthree",
        "four",
        "five",
    ]
    assert [one.title for one in library.passages(library.built_in(), library.WHOLE)] == [
        fact.title for fact in library.facts()
    ]


@pytest.mark.parametrize(
    ("text", "size", "says"),
    [
        ("", "whole", "empty"),
        (" \n\n ", "8", "empty"),
        ("word " * 200_000, "8", "longer passages"),
        ("é" * 600_000, "8", "1 MB"),
        ("x" * 1_000_001, "whole", "1 MB"),
    ],
)
def test_bad_libraries_get_a_sentence(text: str, size: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        library.passages(text, size)


def test_the_questions_can_be_answered_and_the_paraphrases_share_no_word_of_content() -> None:
    from model.prompting.ranking import words

    facts = library.facts()
    assert len(facts) == 20 and len({one.answer for one in facts}) == 20
    for at, fact in enumerate(facts):
        assert library.holds(fact.text, fact.answer)
        assert not any(library.holds(other.text, fact.answer) for other in facts if other is not fact)
        assert not any(library.holds(one, fact.answer) for one in (fact.question, fact.paraphrase))
        assert not (set(words(fact.paraphrase)) & set(words(fact.text))) - COMMON
        assert 2 <= fact.text.count(".") <= 4 and library.questions()[at + 20] == (fact.paraphrase, fact.answer)


def test_the_right_passage_holds_the_answer_or_most_of_the_text() -> None:
    whole = library.passages(library.built_in(), library.WHOLE)
    assert [library.right(whole, at) for at in range(20)] == list(range(20))
    small = library.passages(library.built_in(), "16")
    for at, fact in enumerate(library.facts()):
        chosen = small[library.right(small, at)]
        others = [one for one in small if library.holds(one.text, fact.answer)]
        assert chosen in others or not others


def test_an_answer_is_a_whole_word() -> None:
    assert library.holds("It took 18 years.", "18") and not library.holds("In the year 1817.", "18")
    assert not library.holds("beeswax", "bees") and library.holds("because of Bees.", "bees")
