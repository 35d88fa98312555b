"""Files of vectors: written by pandas, NumPy and by hand as other programs write them, and read back whole."""

import gzip
import io
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.embeddings import Layout, read
from model.embeddings.vectors import WordVectors

WORDS = ["ant", "bee", "cat", "dog", "elk", "fox"]
NUMBERS = """0.126 -0.132 0.64 0.105 -0.536
0.362 1.304 0.947 -0.704 -1.265
-0.623 0.041 -2.325 -0.219 -1.246
-0.732 -0.544 -0.316 0.412 1.043
-0.129 1.366 -0.665 0.352 0.903
0.094 -0.743 -0.922 -0.458 0.22"""
ROWS = [line.split() for line in NUMBERS.splitlines()]
VECTORS = np.array(ROWS, np.float32)


def joined(separator: str, words: list[str] = WORDS, last: bool = False, end: str = "") -> str:
    """The six words, written in one way."""
    rows = [[*row, word] if last else [word, *row] for word, row in zip(words, ROWS, strict=True)]
    return "".join(f"{separator.join(row)}{end}\n" for row in rows)


def listed(form: str, separator: str = ",") -> str:
    return "".join(f'{word}{separator}{form.format(", ".join(row), " ".join(row))}\n' for word, row in zip(WORDS, ROWS, strict=True))  # fmt: skip


FORMS = {  # the first seven as people brought them (../shared/trials)
    "pandas named": "word,0,1,2,3,4\n" + joined(","),
    "trailing tabs": joined("\t", end="\t"),
    "label last": joined(",", last=True),
    "Excel in German": joined(";").replace(".", ","),
    "a list in a field": "text,embedding\n" + listed('"[{0}]"'),
    "GloVe": joined(" "),
    "two trailing semicolons": joined(";", end=";;"),
    "pandas with an index": ",0,1,2,3,4\n" + joined(","),
    "an index and words": ",word,0,1,2,3,4\n"
    + "".join(f"{at},{line}\n" for at, line in enumerate(joined(",").split())),
    "header without the word": "0,1,2,3,4\n" + joined(","),
    "floats as header": "word,0.0,1.0,2.0,3.0,4.0\n" + joined(","),
    "years as header": "word;1990;2000;2010;2020;2030\n" + joined(";"),
    "header with trailing comma": "w,a,b,c,d,e\n" + joined(",", end=","),
    "R": '"V1" "V2" "V3" "V4" "V5"\n' + joined(" ", [f'"{word}"' for word in WORDS]),
    "word2vec": "6 5\n" + joined(" "),
    "fastText": "6 5\n" + joined(" ", end=" "),
    "word2vec with tabs": "6\t5\n" + joined("\t"),
    "a word with a tab and numbers with spaces": listed("{1}", "\t"),
    "NumPy's list": "text,embedding\n" + listed('"[{1}]"'),
    "NumPy's list over two lines": "text,embedding\n" + listed('"[{1}]"').replace(" 0.105", "\n 0.105"),
    "array(…)": "text;embedding\n" + listed("array([{0}], dtype=float32)", ";"),
    "a list without brackets": listed("{1}"),
    "a list in a row of semicolons": listed("{0}", ";"),
    "a list after a space": listed("[{0}]", " ").replace(", ", ","),
    "Excel's hint": "sep=;\nword;a;b;c;d;e\n" + joined(";").replace(".", ","),
    "decimal commas in quotation marks": "".join(
        ",".join([word, *(f'"{number.replace(".", ",")}"' for number in row)]) + "\n"
        for word, row in zip(WORDS, ROWS, strict=True)
    ),
    "decimal commas after spaces": joined(" ").replace(".", ","),
    "decimal commas after tabs": joined("\t").replace(".", ","),
    "spaces after commas": joined(", "),
    "bars": joined("|"),
    "minus signs": joined(";").replace("-", "\N{MINUS SIGN}"),
    "exponents": joined(",").replace("0.126", "126e-3").replace("1.304", "+1.304E0"),
    "blank lines": "\n\n" + joined(",").replace("cat", "\n \t\ncat"),
    "trailing tabs here and there": joined("\t").replace("0.22\n", "0.22\t\n").replace("-1.265\n", "-1.265\t\t\n"),
    "no trailing tab here": joined("\t", end="\t").replace("0.903\t\n", "0.903\n"),
    "rows of separators, as Excel leaves them": joined(";") + ";;;;;\n;;;;;\n",
    "another name and a header that counts": "Begriff;0;1;2;3;4\n" + joined(";").replace(".", ","),
    "header from 300": "Begriff,300,301,302,303,304\n" + joined(","),
    "header in disorder": "word,4,0,3,1,2\n" + joined(","),
    "numpy.savetxt's remark": "# x y z\n# a b\n" + joined(" "),
    "a title": "My vectors\nword,a,b,c,d,e\n" + joined(","),
    "word2vec's first line above tabs": "6 5\n" + joined("\t"),
    "German lists": listed("[{0}]").replace(", ", "; ").replace(".", ",").replace(",[", ',"[').replace("]", ']"'),
    "German lists without spaces": listed('"[{0}]"', "\t").replace(", ", ";").replace(".", ","),
    "German lists with spaces": listed("{1}", "\t").replace(".", ","),
    "spaces around": joined(" ; "),
    "PostgreSQL's arrays": listed("{{{0}}}", "\t").replace(", ", ","),
    "NumPy 2 in Python's list": "text,embedding\n"
    + "".join(f'{w},"[{", ".join(f"np.float32({x})" for x in r)}]"\n' for w, r in zip(WORDS, ROWS, strict=True)),
    "quotes around all": "".join(
        ",".join(f'"{one}"' for one in line.split(",")) + "\n" for line in joined(",").split()
    ),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("name", ["mine.csv", "mine.txt"])
def test_one_table_in_many_forms(text: str, name: str) -> None:
    table = read(text.encode(), name)
    assert list(table.words) == WORDS
    np.testing.assert_array_equal(table.vectors, VECTORS)
    assert (
        table.recognised.startswith("6 words of 5 numbers, ")
        and "“ant” 0.126, −0.132, 0.64,\N{NO-BREAK SPACE}…" in table.recognised
    )


def test_what_is_recognised_is_said() -> None:
    def said(form: str) -> str:
        return read(FORMS[form].encode(), "mine.csv").recognised

    assert "separated by commas, first line taken as header" in said("pandas named")
    assert "with decimal commas, first line taken as a vector" in said("Excel in German")
    assert "words in the last column" in said("label last")
    assert "words in column 2, column 1 left out" in said("an index and words")
    assert "first line taken as word2vec's count" in said("word2vec")
    assert "the first line announces 9 words" in read(("9 5\n" + joined(" ")).encode(), "cut.vec").recognised
    assert "UTF-16" in read(joined(",").encode("utf-16"), "mine.csv").recognised


def test_two_numbers_are_vectors_too() -> None:
    text = "".join(f"{word},{row[0]},{row[1]}\n" for word, row in zip(WORDS, ROWS, strict=True))
    assert read(text.encode(), "two_numbers.csv").width == 2
    first = read(b"cat,0,1\ndog,1,0\ncow,.5,.3\nox,.5,.9\n", "mine.csv")
    header = read(b"Begriff;0;1\nHund;0,5;0,2\nOchs;0,1;0,2\nKuh;0,7;0,2\nAal;0,5;0,9\n", "mine.csv")
    assert list(header.words) == ["Hund", "Ochs", "Kuh", "Aal"]
    assert first.words[0] == "cat" and "first line taken as a vector" in first.recognised


def test_rows_without_words_are_numbered_or_named() -> None:
    data = "\n".join("\t".join(row) for row in ROWS).encode()
    table = read(data, "vectors.tsv")
    assert list(table.words) == [f"row {at}" for at in range(1, 7)] and "without words" in table.recognised
    several = ("word\tcount\n" + "".join(f"{word}\t{at}\n" for at, word in enumerate(WORDS))).encode()
    swapped = ("count\tword\n" + "".join(f"{at}\t{word}\n" for at, word in enumerate(WORDS))).encode("utf-16")
    for names in (several, swapped, "\n".join(WORDS).encode(), ("label\n" + "\r\n".join(WORDS)).encode()):
        named = read(data, "vectors.tsv", names=(names, "metadata.tsv"))
        assert list(named.words) == WORDS and "named by metadata.tsv" in named.recognised
        np.testing.assert_array_equal(named.vectors, VECTORS)
    classes = read(data, "vectors.tsv", names=(b"a\nb\na\na\nb\nc\n", "metadata.tsv"))
    assert list(classes.words) == ["a", "b", "a (2)", "a (3)", "b (2)", "c"]


def test_words_that_are_numbers() -> None:
    mixed = read(joined(" ").replace("cat", "2020").encode(), "glove.txt")
    assert list(mixed.words) == ["ant", "bee", "2020", "dog", "elk", "fox"]
    years = [str(1999 + at) for at in range(6)]
    for last in (False, True):
        table = read(joined(",", years, last).encode(), "years.csv")
        assert list(table.words) == years and "taken as words" in table.recognised
        np.testing.assert_array_equal(table.vectors, VECTORS)


def test_words_with_spaces_as_in_glove_840b() -> None:
    words = [". . .", "at name@domain.com", "New York", "dog", "a\x85", "a\xa0b"]
    assert list(read(joined(" ", words).encode(), "glove.txt").words) == words
    pairs = [f"New {word}" for word in WORDS]
    assert list(read(joined(" ", pairs).encode(), "glove.txt").words) == pairs
    announced = ["Windows 95", *WORDS[1:]]  # a number where word and numbers meet: only the first line can tell
    assert list(read(("6 5\n" + joined(" ", announced)).encode(), "w.vec").words) == announced


def test_quotation_marks() -> None:
    assert list(read(b'a\t1\t0\n"\t0\t1\nc\t1\t1\nd\t2\t1\n', "glove.tsv").words) == ["a", '"', "c", "d"]
    assert list(read(b'a,1,0\n",0,1\nc,1,1\nd,2,1\n', "glove.csv").words) == ["a", '"', "c", "d"]
    assert list(read(b'"a, b",1,0\nb,0,1\nc,1,1\n ,2,1\n', "t.csv").words) == ["a, b", "b", "c", "(line 4)"]


def test_a_person_may_say_otherwise() -> None:
    text = b"one,0,1,2\ntwo,.5,.5,.1\nsix,.2,.1,.4\nten,.3,.3,.3\nbig,.9,.1,.1\n"
    assert "header" in read(text, "mine.csv").recognised
    assert list(read(text, "mine.csv", Layout(header=False)).words) == ["one", "two", "six", "ten", "big"]
    thousand = b"a;1,234;5,678\nb;2,345;6,789\nc;1,111;2,222\nd;1,112;-2,222\n"
    assert read(thousand, "mine.csv", Layout(decimal=",")).vectors[0].tolist() == [np.float32(1.234), np.float32(5.678)]
    numbers = b"1,.5,.1\n2,.1,.2\n3,.4,.5\n4,.1,.9\n"
    assert read(numbers, "mine.csv").width == 2 and read(numbers, "mine.csv", Layout(word="none")).width == 3
    assert read(numbers, "mine.csv", Layout(word="last")).words[0] == ".1"


@st.composite
def tables(draw: st.DrawFn, banned: str) -> tuple[list[str], np.ndarray]:
    """Words with all that words may hold, and their vectors."""
    rest = st.text(st.characters(exclude_characters="\0\r" + banned, exclude_categories=["Cs"]), max_size=6)
    words = draw(st.lists(rest.map(lambda text: f"w{text}w"), min_size=4, max_size=8, unique=True))
    if draw(st.booleans()):
        words[draw(st.integers(0, 3))] = "2020"
    rng, places = np.random.default_rng(draw(st.integers(0, 99))), draw(st.sampled_from((1, 2, 6)))
    vectors = rng.normal(size=(len(words), draw(st.integers(2, 6)))).round(places)
    vectors[:, 0] += 0.5 + np.arange(len(words))  # none is zero, and not all point one way
    return words, vectors.round(places).astype(np.float32)


def same(found: WordVectors, words: list[str], vectors: np.ndarray) -> None:
    assert list(found.words) == words
    np.testing.assert_allclose(found.vectors, vectors, rtol=1e-6)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    tables(""),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([".", ","]),
    st.sampled_from(["named", "unnamed", "no header"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([0, 1, 2]),
)
def test_what_pandas_writes_comes_back(
    table: Any, separator: str, decimal: str, header: str, encoding: str, end: str, quoting: Any
) -> None:
    words, vectors = table
    words = (
        [word.replace("\n", " ") for word in words] if end == "\r" else words
    )  # pandas leaves it out of quotes there
    written = pd.DataFrame(vectors, index=words).to_csv(
        sep=separator, decimal=decimal, header=header != "no header", index_label="word" if header == "named" else None,
        lineterminator=end, quoting=quoting,
    )  # fmt: skip
    assert written is not None
    same(read(written.encode(encoding), "mine.csv"), words, vectors)


@given(
    tables("\n\t "),
    st.sampled_from(["", "{n} {d}\n", "{n} {d}\r\n"]),
    st.sampled_from(["", " "]),
    st.sampled_from(["utf-8", "utf-16"]),
    st.booleans(),
)
def test_what_word2vec_glove_and_fasttext_write_comes_back(
    table: Any, first: str, end: str, encoding: str, packed: bool
) -> None:
    words, vectors = table
    text = first.format(n=len(words), d=vectors.shape[1])
    text += "".join(
        f"{word} {' '.join(map(str, row))}{end}\n" for word, row in zip(words, vectors.tolist(), strict=True)
    )
    data = text.encode(encoding)
    same(read(gzip.compress(data) if packed else data, "mine.vec"), words, vectors)


@given(tables("\n "), st.sampled_from([b"", b"\n"]))
def test_word2vec_s_binary_form_comes_back(table: Any, between: bytes) -> None:
    words, vectors = table
    data = f"{len(words)} {vectors.shape[1]}\n".encode()
    data += b"".join(word.encode() + b" " + row.tobytes() + between for word, row in zip(words, vectors, strict=True))
    same(read(data, "mine.bin"), words, vectors)


@given(tables(""), st.sampled_from(["<f2", "<f4", ">f8", "<i4"]), st.booleans(), st.sampled_from(["U", "S"]))
def test_what_numpy_saves_comes_back(table: Any, kind: str, compress: bool, text: str) -> None:
    words, vectors = table
    vectors = (100 * vectors).astype(kind)
    stored: Any = io.BytesIO()
    names = np.array([word.encode() for word in words]) if text == "S" else np.array(words)
    (np.savez_compressed if compress else np.savez)(stored, embedding=vectors, words=names)
    same(read(stored.getvalue(), "mine.npz"), words, vectors)
    alone = io.BytesIO()
    np.save(alone, np.asfortranarray(vectors))
    same(read(alone.getvalue(), "mine.npy"), [f"row {at + 1}" for at in range(len(words))], vectors)


def test_doubles_and_zeros_are_left_out_and_said() -> None:
    table = read(b"a,1,0\nb,0,1\na,5,5\nz,0,0\nc,1,1\nd,2,1\n", "mine.csv")
    assert list(table.words) == ["a", "b", "c", "d"]
    assert table.vectors[0].tolist() == [1, 0]
    assert len(table.notes) == 2 and "repeated words" in table.notes[0] and "zero vectors" in table.notes[1]
