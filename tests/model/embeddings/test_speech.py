"""Parts of speech that nobody disputes."""

import pytest

from model.embeddings.speech import PARTS, part_of_speech


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("dog", "noun"),
        ("houses", "noun"),
        ("paris", "name"),
        ("went", "verb"),
        ("beautiful", "adjective"),
        ("quickly", "adverb"),
        ("seven", "number"),
        ("the", "small word"),
        ("would", "small word"),
        ("qzqz", "not listed"),
    ],
)
def test_by_hand(word: str, part: str) -> None:
    assert part_of_speech(word) == part
    assert part in PARTS
