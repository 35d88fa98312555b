"""Neighbours and analogies against brute force; what a person brings, good and bad."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model import embeddings
from model.embeddings import vectors
from model.embeddings.vectors import WordVectors, largest, read
from model.errors import UserError


@pytest.fixture(scope="module")
def glove() -> WordVectors:
    return embeddings.load("glove")


def brute_force(table: WordVectors, direction: np.ndarray, k: int, exclude: set[str]) -> list[str]:
    """Every cosine in float64, one sort of all."""
    vectors = np.asarray(table.vectors, np.float64)
    cosines = vectors @ direction / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(direction))
    return [table.words[row] for row in np.argsort(-cosines) if table.words[row] not in exclude][:k]


@given(arrays(np.float32, st.integers(0, 5000), elements=st.integers(-50, 50)), st.integers(0, 20))
def test_the_largest_are_those_of_a_full_sort(scores: np.ndarray, k: int) -> None:
    found = largest(scores, k)
    assert len(set(found)) == min(k, len(scores))
    assert scores[found].tolist() == sorted(scores.tolist(), reverse=True)[:k]


@pytest.mark.parametrize("word", ["dog", "paris", "seven", "the", "sandberger"])
def test_neighbours_are_those_of_brute_force(glove: WordVectors, word: str) -> None:
    direction = np.asarray(glove.vectors[glove.rows[word]], np.float64)
    found = glove.neighbours(word, 10, exclude=[word])
    assert [one for one, _ in found] == brute_force(glove, direction, 10, {word})
    assert all(-1 <= cosine <= 1 for _, cosine in found)


def test_analogies_are_those_of_brute_force(glove: WordVectors) -> None:
    unit = {word: np.asarray(glove.vectors[glove.rows[word]], np.float64) for word in ("man", "king", "woman")}
    unit = {word: vector / np.linalg.norm(vector) for word, vector in unit.items()}
    found = glove.analogy("man", "king", "woman", 5)
    assert [word for word, _ in found] == brute_force(glove, unit["king"] - unit["man"] + unit["woman"], 5, set(unit))
    assert found[0][0] == "queen"  # shared/FACTS.md: queen, throne, prince
    assert glove.analogy("france", "paris", "germany", 1)[0][0] == "berlin"


def test_an_input_word_is_the_answer_unless_left_out(glove: WordVectors) -> None:
    king, man, woman = (glove.unit[glove.row(word)] for word in ("king", "man", "woman"))
    assert glove.neighbours(king - man + woman, 1)[0][0] == "king"


def test_unknown_words_get_the_nearest_spelling(glove: WordVectors) -> None:
    with pytest.raises(UserError, match="did you mean “elephant”"):
        glove.row("elephannnt")
    with pytest.raises(UserError, match="no word “☃☃☃☃”"):
        glove.row("☃☃☃☃")
    assert glove.row("Paris") == glove.rows["paris"]


@pytest.mark.parametrize(("name", "width"), [("smollm2", 576), ("minilm", 384)])
def test_a_model_s_own_table_is_its_embedding_matrix(name: str, width: int, request: pytest.FixtureRequest) -> None:
    table = embeddings.load(name)
    model = request.getfixturevalue(name)
    assert table.width == width
    np.testing.assert_array_equal(table.vectors, model.embedding_matrix)
    assert table.words[int(model.tokenize("dog").ids[1 if name == "minilm" else 0])] == "dog"


def test_a_word_after_a_space_is_meant_where_there_is_one() -> None:
    table = WordVectors("t", ["king", " king"], np.eye(2, dtype=np.float32))
    assert table.row("king") == 1


def test_the_zero_vector_points_nowhere(glove: WordVectors) -> None:
    with pytest.raises(UserError, match="zero vector"):
        glove.neighbours(np.zeros(50, np.float32), 3)


def test_reading_a_table_and_an_array() -> None:
    table = read(b"word\tx\ty\ncat\t1\t0\ndog\t.5\t2e-1\ncow\t0\t1\nox\t-1\t0\n", "mine.tsv")
    assert list(table.words) == ["cat", "dog", "cow", "ox"]
    np.testing.assert_allclose(table.vectors[1], [0.5, 0.2])
    stored = io.BytesIO()
    np.save(stored, np.arange(12.0).reshape(6, 2))
    assert list(read(stored.getvalue(), "a.npy").words)[:2] == ["row 1", "row 2"]


def test_line_ends_and_quotation_marks_as_other_programs_write_them() -> None:
    assert list(read(b"a,1,0\rb,0,1\rc,1,1\rd,2,1\r", "mac.csv").words) == ["a", "b", "c", "d"]
    assert list(read(b'a\t1\t0\n"\t0\t1\nc\t1\t1\nd\t2\t1\n', "glove.tsv").words) == ["a", '"', "c", "d"]
    assert list(read(b'"a, b",1,0\nb,0,1\nc,1,1\n ,2,1\n', "t.csv").words) == ["a, b", "b", "c", "(line 4)"]


def test_a_row_is_itself_and_not_another_form_of_its_word() -> None:
    table = read(b"Polish,1,0,0\npolish,0,1,0\nshine,.1,1,0\n dog,1,1,0\ndog,0,0,1\ncat,0,.1,1\n", "mine.csv")
    assert table.neighbours(4, 1)[0][0] == "cat"  # by name it would be “ dog” that is meant
    found = table.neighbours(1, 5)
    assert found[0][0] == "shine" and "Polish" in dict(found) and "polish" not in dict(found)
    np.testing.assert_allclose(found[0][1], 1 / 1.01**0.5, rtol=1e-5)


def test_doubles_and_zeros_are_left_out_and_said() -> None:
    table = read(b"a,1,0\nb,0,1\na,5,5\nz,0,0\nc,1,1\nd,2,1\n", "mine.csv")
    assert list(table.words) == ["a", "b", "c", "d"]
    assert table.vectors[0].tolist() == [1, 0]
    assert len(table.notes) == 2 and "repeated words" in table.notes[0] and "zero vectors" in table.notes[1]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.csv", "has no vectors"),
        (b"a,1,2\nb,x,2\n", "a.csv", "Line 2 of a.csv has something that is not a number"),
        (b"a,1,2\nb,2\n", "a.csv", "Line 2 of a.csv has 1 numbers: write 2"),
        (b"a,1,2\nb,nan,2\nc,1,2\nd,2,2\n", "a.csv", "The vector of “b” in a.csv holds NaN"),
        (b"a,1,2\nb,1,2\nc,1,2\nd,1,2\n", "a.csv", "point the same way"),
        (b"a,1,2\nb,2,4\nc,3,6\nd,4,8\n", "a.csv", "point the same way"),
        (b"a,1,2\na,1,3\nb,0,0\nc,2,1\nd,1,1\n", "a.csv", "only 3 usable vectors .*repeated.*zero"),
        (b"a,1e30,2\nb,2,1e30\nc,3,6\nd,4,9\n", "a.csv", "beyond 1e"),
        (b"a" * 200_000 + b",1,2\n", "a.csv", "cannot be split into fields"),
        (b"a,1,2\nb,1,3\n", "a.csv", "bring 4 to"),
        (b"\xff\xfe", "a.csv", "not UTF-8"),
        (b"not an array", "a.npy", "no complete NumPy array"),
        (b"a b", "a.txt", "neither .csv, .tsv nor .npy"),
    ],
)
def test_what_cannot_be_used_gets_one_sentence(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read(data, name)


def test_an_array_of_objects_is_never_unpickled() -> None:
    stored = io.BytesIO()
    np.save(stored, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(UserError, match="no complete NumPy array"):
        read(stored.getvalue(), "a.npy")


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "MAX_BYTES", 10)
    with pytest.raises(UserError, match="bring at most"):
        read(b"a,1,2\nb,1,2\n", "a.csv")
