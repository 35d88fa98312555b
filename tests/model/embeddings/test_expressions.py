"""The grammar of word arithmetic, by round trips and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.embeddings.expressions import MAX_TERMS, Term, evaluate, parse, written
from model.embeddings.vectors import WordVectors
from model.errors import UserError

words = st.text(st.characters(exclude_characters='"', exclude_categories=["C"]), min_size=1, max_size=12).filter(
    lambda word: word == word.strip()
)
weights = st.sampled_from([1.0, -1.0, 2.0, -0.5, 10.0])
terms = st.lists(st.builds(Term, weights, words), min_size=1, max_size=MAX_TERMS).map(tuple)


@given(terms)
def test_what_is_written_is_read_back(wanted: tuple[Term, ...]) -> None:
    assert parse(written(wanted)) == wanted


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    try:
        assert parse(text)
    except UserError as error:
        assert str(error).endswith(".") and "\n" not in str(error).replace(text, "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("king - man + woman", ((1, "king"), (-1, "man"), (1, "woman"))),
        ("king -man +woman", ((1, "king"), (-1, "man"), (1, "woman"))),
        ("king−man+woman", ((1, "king"), (-1, "man"), (1, "woman"))),
        ("- a", ((-1, "a"),)),
        ("2*big - .5 * small", ((2, "big"), (-0.5, "small"))),
        ("co-operate", ((1, "co-operate"),)),
        ('"new york" - u.s.', ((1, "new york"), (-1, "u.s."))),
    ],
)
def test_by_hand(text: str, wanted: tuple[tuple[float, str], ...]) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize("text", ["", "   ", "+", "a +", "a b", "a + + b", "2 *", "a + " * 20 + "a", '"', "* a"])
def test_refused(text: str) -> None:
    with pytest.raises(UserError):
        parse(text)


def test_the_sum_by_hand() -> None:
    table = WordVectors("t", ["a", "b"], np.array([[3, 4], [0, 2]], np.float32))
    np.testing.assert_allclose(evaluate(parse("2 * a - b"), table), [1.2, 0.6], rtol=1e-6)


def test_every_unknown_word_is_named_at_once() -> None:
    table = WordVectors("t", ["king", "queen"], np.eye(2, dtype=np.float32))
    with pytest.raises(UserError, match=r"“kinng” .“king”.., “xx”"):
        evaluate(parse("kinng - king + xx"), table)
    with pytest.raises(UserError, match="factor 99999 is over 1,000"):
        parse("99999 * king")
