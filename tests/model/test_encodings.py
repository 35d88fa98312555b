"""Text in every encoding that is read; lines as editors count them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import encodings
from model.errors import UserError

LETTERS = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]))


@given(LETTERS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]))
def test_a_text_comes_back_from_every_encoding_with_a_mark(text: str, codec: str) -> None:
    text = "a" + text  # no text begins as a picture does
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-32-be": b"\0\0\xfe\xff"}.get(codec, b"")
    assert encodings.text(mark + text.encode(codec), "a.txt") == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(codec: str) -> None:
    text = "ant 0.1 −0.2\nбык 0.3 0.4\n"
    assert encodings.text(text.encode(codec), "a.txt") == text
    assert encodings.text("вол бык".encode(), "a.txt") == "вол бык"


@given(st.text(st.sampled_from("ab\r\n\u2028\x85\x0b\x0c\x1c")))
def test_lines_are_those_of_python_s_universal_newlines(text: str) -> None:
    with io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline=None) as file:
        assert encodings.lines(text) == [line.removesuffix("\n") for line in file]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("eins\r\nzwei\rdrei für\n".encode("cp1252"), "Line 3 of a.txt is not UTF-8 text .byte FC, perhaps “ü” in"),
        ("eins\nzwei\n".encode("utf-16")[:-1], "Line 2 of a.txt is not UTF-16 text"),
        (
            "\ufeff".encode("utf-16-le") + b"a\0\n\0\x00\xd8b\0",
            "Line 2 of a.txt is not UTF-16 text",
        ),  # half a character
        (b"one\n\0two", "Line 2 of a.txt holds a zero byte"),
        (b"PK\x03\x04\x14\0", "a.txt is a ZIP archive, not a text file: unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "old Office document"),
    ],
)
def test_what_is_no_text_gets_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        encodings.text(data, "a.txt")


def test_words_that_begin_as_other_files_do_are_text() -> None:
    for text in ("GIF8 0.1 0.2", "PAR1,1,2", "BZh", "%PDF", "RIFF ride"):
        assert encodings.text(text.encode(), "a.txt") == text
