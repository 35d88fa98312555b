"""Files of vectors that cannot be read: one sentence with the line, the cause and what to change, and never wrong numbers."""

import contextlib
import gzip
import io
import struct
import zipfile
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.embeddings import files, read
from model.errors import UserError

TAIL = "c,.1,.2\nd,.1,.9\ne,.5,.2\n"


TEXTS = [
    ("", "has no vectors"),
    ("a,b,c\nd,e,f\n", "has no vectors"),
    ("a,.1,.2\nb,x,.2\n" + TAIL, "Line 2 of a.csv has “x” where a number should be"),
    (
        "word,0,1,class\na,.1,.2,3\nb,.3,.2,1\n" + TAIL.replace("\n", ",1\n"),
        "Line 1 of a.csv has “class” .* if this line is a header, say so",
    ),
    ("a,.1,.2\nb,.2\n" + TAIL, "Line 2 of a.csv has 1 number: write 2, as on most lines"),
    ("a,.1,.2\n\n\nb,.2,.3,.4\n" + TAIL, "Line 4 of a.csv has 3 numbers: write 2"),
    ('"a\nstill a",.1,.2\n\nb,.2,.3,.4\n' + TAIL, "Line 4 of a.csv has 3 numbers"),
    ('\r\n"a\r\nstill a",.1,.2\r\nb,,.3\r\n' + TAIL, "Line 4 of a.csv has an empty field"),
    ("a,.1,.2\rb,q,.3\r" + TAIL.replace("\n", "\r"), "Line 2 of a.csv has “q”"),
    ("a\u2028b,.1,.2\nb,q,.3\n" + TAIL, "Line 2 of a.csv has “q”"),
    ("a,.1,.2\nb,nan,.2\n" + TAIL, "Line 2 of a.csv has “nan” .* NaN or infinity"),
    ("a,.1,.2\nb,-inf,.2\n" + TAIL, "Line 2 of a.csv has “-inf” .* NaN or infinity"),
    ("a,.1,\nb,.1,.2\n" + TAIL, "Line 1 of a.csv has an empty field"),
    ('a,.1,.2\nb,"1,234.5",.2\n' + TAIL, "Line 2 of a.csv has “1,234.5”.*thousands"),
    ("a;1.234,5;2\nb;1,5;2\nc;1,6;3\nd;2,5;4\n", "Line 1 of a.csv has “1.234,5”.*thousands"),
    ("a;0,5;0,2\nb;0.5;0,2\nc;0,1;0,3\nd;0,9;0,1\n", "Line 2 of a.csv has “0.5” with a decimal point, unlike"),
    ("a;1,234;5,678\nb;2,345;6,789\nc;1,111;2,222\nd;1,112;2,223\n", "decimal comma or a thousands separator: say"),
    ("a,0,126,-0,132\nb,0,362,1,304\nc,-0,623,0,041\nd,-0,732,-0,544\n", "parts of decimal commas between commas"),
    ("a 1_000 .2\nb .1 .3\nc .5 .3\nd .5 .9\n", "Line 1 of a.csv has “1_000”"),
    ("a,.1,.2\nb,\N{ARABIC-INDIC DIGIT FIVE},.2\n" + TAIL, "Line 2 of a.csv has “٥”"),
    ("a,.1,.2\nb,0x1p3,.2\n" + TAIL, "Line 2 of a.csv has “0x1p3”"),
    (".1,.2\nx,.3\n.5,.6\n.2,.1\n.5,.9\n", "Line 2 of a.csv has “x”"),
    (".1,a,.2\n.3,b,.3\n.5,c,.6\n.2,d,.1\n", "Column 3 of a.csv holds numbers apart from"),
    ('a,.1,.2\n"b\nb",.1,.3\n"q,.1,.3\n' + TAIL, "Line 4 of a.csv has a quotation mark that is never closed"),
    ('"a" b,.1,.2\n"c, d",.1,.2\n' + TAIL, "Line 1 of a.csv cannot be split into fields"),
    ("a .1 .2\nb .5 .1 .2\nc .5 .3\nd .5 .9\n", "Line 2 of a.csv has 3 numbers: write 2"),
    ("6 3\na .1 .2\nb .1 .2\nc .5 .3\nd .5 .9\n", "Line 2 of a.csv has 2 numbers, but the first line announces 3"),
    ('t,v\na,"[.1, .2]"\nb,"[.1, .2, .3]"\nc,"[.1, .3]"\nd,"[.1, .4]"\n', "Line 3 of a.csv has 3 numbers: write 2"),
    ('t,v\na,"[.1 .2 ... .3]"\nb,"[.1 .2 ... .3]"\nc,"[1 2 ... 3]"\n', "Line 2 of a.csv has a list shortened"),
    ("a,.1,.2\nb,.1,.3\n", "bring 4 to"),
    ("a,1,2\nb,1,2\nc,1,2\nd,1,2\n", "point the same way"),
    ("a,1,2\nb,2,4\nc,3,6\nd,4,8\n", "point the same way"),
    ("a,1,2\na,1,3\nb,0,0\nc,2,1\nd,1,1\n", "only 3 usable vectors .*repeated.*zero"),
    ("a,1e30,2\nb,2,1e30\nc,3,6\nd,4,9\n", "beyond 1e"),
    ("a" * 300_000 + ",1,2\n", "Line 1 of a.csv has over 200,000 characters"),
    ("a,.1,.2,\nb,.1,.3,\nc,.1\n" + TAIL, "Line 3 of a.csv has 1 number: write 2"),
    ("word,x,y,z\na,.1,.2,\nb,.1,.2,\nc,.3,.4,\nd,.4,.1,\n", "Line 1 of a.csv has 3 numbers: write 2"),
    ('{"word": "ant", "vector": [0.1, 0.2]}\n', "is JSON"),
    ("[[0.1, 0.2],\n[0.3, 0.4]]\n", "is JSON"),
    ("word,a,b\n" + TAIL + "word,a,b\n" + TAIL, "Line 5 of a.csv has “a”"),
    ("a;1 234,5;2\nb;1,5;2\nc;1,6;3\nd;2,5;4\n", "Line 1 of a.csv has “1 234,5”.*thousands"),
    ("a=.1 .2 .3\nb=.1 .2 .4\nc=.3 .3 .3\nd=.5 .1 .1\n", "has no vectors"),
    ('a,\nb,"[.1, .3]"\nc,"[.5, .3]"\nd,"[.9, .3]"\ne,"[.8, .3]"\n', "Line 1 of a.csv has “” where a list"),
    ('a,"[1,000; 2,000]"\nb,"[1,234; 2,111]"\nc,"[5,555; 1,333]"\nd,"[1,222; 2,333]"\n', "decimal comma or a thou"),
    ("a:1:2\nb:1:3\nc:2:3\nd:1:9\n", "has no vectors"),
]


@pytest.mark.parametrize(("text", "sentence"), TEXTS)
def test_a_text_that_cannot_be_read_gets_one_sentence(text: str, sentence: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(UserError, match=sentence):
            read(text.encode(encoding), "a.csv")


PARQUET, EXCEL = b"PAR1\x15\x04\x15\xc0", b"PK\x03\x04\x14\0\6\0\x08\0 xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
        (EXCEL, "is an Excel workbook, not a text file: save it as CSV"),
        (b"PK\x03\x04\x14\0\0\0\x08\0 glove.6B.50d.txt", "is a ZIP archive"),
        (PARQUET, "is a Parquet file"),
        (b"\x80\x04\x95\x1a\0\0\0", "is a Python pickle"),
        (b"\xba\x16\x4f\x2f\x0c\0\0\0\x64\0\0\0", "is a fastText model"),
        (b"BZh91AY&SY\xff\0", "compressed by bzip2"),
        (b"<!DOCTYPE html>\n<html><body>404", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "is a Git LFS pointer"),
        (b"\x1f\x8bnonsense", "gzip cannot unpack it"),
        (gzip.compress(TAIL.encode(), mtime=0)[:-12], "ends too soon"),
        (gzip.compress(b"0" * 51_000_000, mtime=0), "over 50 MB when unpacked"),
        ("ä,1,2\nö,1,3\n".encode("latin-1"), "Line 1 of a.csv is not UTF-8 text .byte E4, perhaps “ä” in Windows-1252"),
        ("a,1,2\r\n\r\nö,1,3\n".encode("cp1252"), "Line 3 of a.csv is not UTF-8"),
        (b"4 2\na 1 2\n\xe4 1 3\nc 2 2\nd 3 1\n", "Line 3 of a.csv is not UTF-8"),
        ("a,1,2\n".encode("utf-16")[:-1], "is not UTF-16"),
        (b"a,1,2\nb,\0,1\n", "Line 2 of a.csv holds a zero byte"),
        (b"\x93NUMPY not an array", "no complete NumPy array"),
    ],
)
def test_bytes_that_are_something_else_are_named(data: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read(data, "a.csv")


def stored(**arrays: Any) -> bytes:
    written = io.BytesIO()
    np.savez(written, **arrays)
    return written.getvalue()


def saved(array: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.save(written, array, allow_pickle=True)
    return written.getvalue()


V = np.arange(12.0).reshape(6, 2)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (saved(np.array([{"a": 1}], dtype=object)), "no complete NumPy array"),  # never unpickled
        (saved(V)[:-8], "no complete NumPy array"),
        (saved(V.ravel()), r"the shape \(12,\)"),
        (saved(V > 1), "the type bool"),
        (saved(V * 1j), "the type complex"),
        (saved(np.where(V == 3, np.nan, V)), "The vector of “row 2” in a.npy holds NaN"),
        (saved(V * 1e200), "holds NaN or infinity|beyond 1e"),
        (saved(np.zeros((2, 2))), "bring 4 to"),
        (stored(a=V, b=V), r"holds a \(6, 2\), b \(6, 2\)"),
        (stored(words=np.array(["a"] * 6)), "needs one array of numbers"),
        (stored(v=V, a=np.array(["a"] * 6), b=np.array(["a"] * 6)), "several arrays of texts"),
        (stored(v=V, words=np.array(["a"] * 6, dtype=object)), "words.npy in a.npy .*without objects"),
        (stored(v=V, words=np.array(["a"] * 5)), "“words” in a.npy has 5 texts for 6 vectors"),
        (stored(v=V)[:-60], "is damaged"),
        (b"\x93NUMPY\x01\0\x76\0{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 2), }".ljust(128) + b"\n",
         "no complete NumPy array"),
    ],
)  # fmt: skip
def test_arrays_that_cannot_be_used(data: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read(data, "a.npy")


def test_an_archive_that_grows_is_not_unpacked() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("v.npy", saved(np.zeros((7_000_000,))))
    with pytest.raises(UserError, match="over 50 MB when unpacked"):
        read(written.getvalue(), "a.npz")


def binary(first: str = "4 2\n", end: bytes = b"") -> bytes:
    words = zip("abcd", [(1, 2), (1.5, 3), (2, 5), (3, 1)], strict=True)
    return first.encode() + b"".join(word.encode() + b" " + struct.pack("<2f", *pair) for word, pair in words) + end


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (binary()[:-3], "cannot be read beyond word 3"),
        (binary("3 2\n"), "10 bytes follow"),
        (binary("4 3\n"), "cannot be read beyond|bytes follow"),
        (binary("5 2\n"), "cannot be read beyond word 4"),
        (binary("999999999 999999999\n"), "at most 50,000"),
        (binary("50000 4096\n"), "cannot be read beyond"),
        (binary(end=b"abc"), "3 bytes follow"),
    ],
)
def test_a_binary_file_that_is_not_whole(data: bytes, sentence: str) -> None:
    assert read(binary(), "a.bin").vectors.tolist() == [[1, 2], [1.5, 3], [2, 5], [3, 1]]
    with pytest.raises(UserError, match=sentence):
        read(data, "a.bin")


@pytest.mark.parametrize("names", [b"a\nb\n", b"a\nb\nc\nd\ne\nf\ng\nh\n", b"", b"\xe4\n" * 6])
def test_names_that_do_not_fit(names: bytes) -> None:
    with pytest.raises(UserError, match=r"m.tsv has \d lines, but a.npy has 6 vectors|Line 1 of m.tsv is not UTF-8"):
        read(saved(V), "a.npy", names=(names, "m.tsv"))


def test_too_many_bytes_rows_and_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 4)
    with pytest.raises(UserError, match=r"more than 4 lines|5 vectors"):
        read(b"a,.1,.2\nb,.2,.3\n" + TAIL.encode(), "a.csv")
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(UserError, match="bring at most"):
        read(b"a,1,2\nb,1,2\n", "a.csv")


@given(st.binary(max_size=300), st.sampled_from(["", "4 2\n", "\x1f\x8b", "PK\x03\x04.npy", "a,1,2\n"]))
def test_any_bytes_are_read_or_refused(data: bytes, start: str) -> None:
    for name in ("a.csv", "a.bin", "a.npz"):
        try:
            read(start.encode("latin-1") + data, name)
        except UserError as error:
            assert str(error).endswith(".")


@given(st.text(st.sampled_from('01.,;-e"\n\t |[]()aé'), max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        table = read(text.encode(), "a.csv")
    except UserError as error:
        assert str(error).endswith(".")
    else:
        assert np.isfinite(table.vectors).all() and len(table.words) == len(table.vectors)


@given(st.integers(0, 400), st.integers(0, 255), st.sampled_from([saved(V), stored(v=V), binary(), gzip.compress(TAIL.encode(), mtime=0)]))  # fmt: skip
def test_a_changed_byte_breaks_nothing(at: int, byte: int, data: bytes) -> None:
    changed = bytearray(data)
    changed[at % len(data)] = byte
    with contextlib.suppress(UserError):
        read(bytes(changed), "a.bin")


def test_a_long_line_takes_no_long_time() -> None:
    """Regular expressions must not go back and forth over it."""
    for field in (
        "1" * 100_000 + "x",
        "," + "1" * 100_000 + "x",
        " " * 100_000 + "x",
        "[" + "1 " * 50_000,
        "1," * 50_000,
    ):
        with pytest.raises(UserError):
            read(f'a,"{field}",1\n'.encode() * 4, "a.csv")
