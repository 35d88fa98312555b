"""The analogy test against questions answered one by one."""

import numpy as np
import pytest

from model import embeddings
from model.embeddings import analogies, vectors
from model.errors import UserError


def test_batches_answer_as_one_question_does() -> None:
    rng = np.random.default_rng(5)
    words = [f"w{at}" for at in range(200)]
    table = vectors.WordVectors("t", words, rng.normal(size=(200, 8)).astype(np.float32))
    asked = [tuple(rng.choice(words, 4, replace=False).tolist()) for _ in range(150)]
    # every other question gets the true answer, so that some are right
    asked = [(a, b, c, table.analogy(a, b, c, 1)[0][0] if at % 2 else d) for at, (a, b, c, d) in enumerate(asked)]
    one_by_one = sum(table.analogy(a, b, c, 1)[0][0] == d for a, b, c, d in asked)
    (found,) = analogies.score(table, {"all": [*asked, ("w1", "w2", "w3", "nobody")]})
    assert (found.right, found.asked, found.unknown) == (one_by_one, 150, 1)
    assert one_by_one >= 75


def test_pairs_make_every_question() -> None:
    found = analogies.from_pairs({"x": [("a", "A"), ("b", "B"), ("c", "C")]})["x"]
    assert len(found) == 6 and ("a", "A", "b", "B") in found and ("b", "B", "a", "A") in found


def test_the_well_known_format() -> None:
    found = analogies.read(
        ": capitals\nAthens Greece Baghdad Iraq\n\n: family\nboy girl brother sister\nboy girl man woman\n"
    )
    assert {name: len(questions) for name, questions in found.items()} == {"capitals": 1, "family": 2}
    assert found["capitals"][0] == ("Athens", "Greece", "Baghdad", "Iraq")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no questions"),
        (": x\na b c\n", "Line 2 has 3 words"),
        ("\r\n: x\ra\n", "Line 3 has 1 word:"),
        ("a b c d\nq\u2028b c d\n1", "Line 3 has 1 word:"),
    ],
)
def test_a_file_that_is_none(text: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        analogies.read(text)


def test_glove_knows_capitals_better_than_opposites() -> None:
    """GloVe's 50 dimensions on the classic kinds: Pennington et al. 2014 report semantics above syntax for small d."""
    table = embeddings.load("glove")
    pairs = {
        "capitals": [("france", "paris"), ("germany", "berlin"), ("italy", "rome"), ("japan", "tokyo")],
        "opposites": [("possible", "impossible"), ("happy", "unhappy"), ("clear", "unclear"), ("aware", "unaware")],
    }
    capitals, opposites = analogies.score(table, analogies.from_pairs(pairs))
    assert capitals.right / capitals.asked > 0.7 > opposites.right / opposites.asked
