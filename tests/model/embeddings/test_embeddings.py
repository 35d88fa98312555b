"""Neighbours and analogies against brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model import embeddings
from model.embeddings import read
from model.embeddings.vectors import WordVectors, largest
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


def test_a_row_is_itself_and_not_another_form_of_its_word() -> None:
    table = read(b"Polish,1,0,0\npolish,0,1,0\nshine,.1,1,0\n dog,1,1,0\ndog,0,0,1\ncat,0,.1,1\n", "mine.csv")
    assert table.neighbours(4, 1)[0][0] == "cat"  # by name it would be “ dog” that is meant
    found = table.neighbours(1, 5)
    assert found[0][0] == "shine" and "Polish" in dict(found) and "polish" not in dict(found)
    np.testing.assert_allclose(found[0][1], 1 / 1.01**0.5, rtol=1e-5)
