"""Questions of Embeddings: cosines over the whole table, by brute force."""

import numpy as np
import pytest

from pages.contents import JUDGES
from pages.embeddings import work
from tests.pages.asked import asked


@pytest.fixture(scope="module")
def glove():
    """Words and [N, d] float64 unit vectors."""
    table = work.vectors("glove")
    vectors = np.asarray(table.vectors, np.float64)
    return list(table.words), vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_the_nearest_word(glove) -> None:
    words, unit = glove
    (one,) = asked("embeddings", view="map", word="dog")
    cosines = unit @ unit[words.index("dog")]
    assert one.key is not None and len(one.options) == 5 and list(one.options) == sorted(one.options)
    for word, value in one.key.values:
        assert value == pytest.approx(cosines[words.index(word)], abs=1e-5)
    best = max(
        (word for word in words[:1000] + list(one.options) if word != "dog"),
        key=lambda word: cosines[words.index(word)],
    )
    order = [words[at] for at in np.argsort(-cosines)[:2]]
    assert one.key.right == (order[1],) == (best,) and order[0] == "dog"


def test_a_sum(glove) -> None:
    words, unit = glove
    (one,) = asked("embeddings", view="algebra", expression="king - man + woman")
    total = unit[words.index("king")] - unit[words.index("man")] + unit[words.index("woman")]
    cosines = unit @ (total / np.linalg.norm(total))
    order = [words[at] for at in np.argsort(-cosines)[:20] if words[at] not in ("king", "man", "woman")]
    assert one.key is not None and one.key.right == ("queen",) and not one.key.spread
    assert [word for word, _ in one.key.values] == order[: len(one.key.values)]
    said = ["queen", "castle", "king", "qqqqqqzz"]
    found = JUDGES[one.key.judge](one.key.about, said)
    assert found[:2] == [pytest.approx(cosines[words.index(word)], abs=1e-5) for word in said[:2]]
    assert found[2:] == [None, None]  # what was put in is no answer


def test_inputs_may_answer_where_the_view_allows_it(glove) -> None:
    (one,) = asked("embeddings", view="algebra", expression="king - man + woman", inputs="1")
    assert one.key is not None and one.key.right == ("king",) and "Which word lies" in one.prompt
    assert JUDGES[one.key.judge](one.key.about, ["king"])[0] == pytest.approx(one.key.values[0][1], abs=1e-5)


def test_axes(glove) -> None:
    words, unit = glove
    right, left = asked("embeddings", view="axes", axis="he – she")
    axis = unit[words.index("she")] - unit[words.index("he")]
    places = {word: float(unit[words.index(word)] @ axis / np.linalg.norm(axis)) for word in right.options}
    assert right.key is not None and left.key is not None
    assert right.key.right == (max(places, key=lambda word: places[word]),)
    assert left.key.right == (min(places, key=lambda word: places[word]),)


def test_one_word_in_two_sentences(minilm) -> None:
    (one,) = asked("embeddings", "minilm", view="context")
    texts = ("The humanoid robot did not cross the road because it was tired.",
             "The humanoid robot did not cross the road because it was very dangerous.")  # fmt: skip
    vectors = []
    for text in texts:
        tokens = minilm.tokenize(text)
        place = [piece.decode() for piece in tokens.pieces].index("it")
        vectors.append(minilm.trace(tokens.ids.tolist()).last_hidden_state[place].astype(np.float64))
    first, second = vectors
    cosine = first @ second / np.linalg.norm(first) / np.linalg.norm(second)
    assert one.key is not None and one.key.right[0] == pytest.approx(cosine, abs=1e-4)


def test_what_cannot_tell_the_order() -> None:
    (one,) = asked("embeddings", "smollm2", view="order")
    assert one.key is not None and set(one.key.right) == {"No mask, no positions", "Mask, no positions, one layer"}


def test_nothing_about_ones_own_tables_and_many_sums() -> None:
    assert asked("embeddings", view="map", table="lines") == [] == asked("embeddings", view="map", table="own")
    assert asked("embeddings", view="algebra", sums="test") == []
    assert [one.kind for one in asked("embeddings", "smollm2")] == ["word"]
