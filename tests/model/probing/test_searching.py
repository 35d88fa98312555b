"""Search over a shipped text: cosines against exact ones, pairs against a count by hand, and where a text ends."""

from dataclasses import replace

import numpy as np
import pytest

from model.errors import UserError
from model.pretrained import load
from model.probing import searching


@pytest.fixture(scope="module")
def toy():
    return load("toy", "cpu")


@pytest.fixture(scope="module")
def found(toy):
    return searching.index(toy, searching.shipped(toy=True))


def test_the_nearest_states_are_those_of_exact_cosines(toy, found) -> None:
    asked = toy.trace(toy.tokenize("the lion frightened the duck because it roared .").ids.tolist())
    texts = [toy.tokenize(text).ids.tolist()[: searching.LONGEST] for text in searching.shipped(toy=True)]
    for layer in (0, 1):
        exact = np.concatenate([toy.trace(ids).layers[layer].resid_pre[1:] for ids in texts]).astype(float)
        state = asked.layers[layer].resid_pre[4] - exact.mean(0)
        exact -= exact.mean(0)
        cosines = exact @ state / np.linalg.norm(exact, axis=1) / np.linalg.norm(state)
        hits = searching.similar(found, layer, asked.layers[layer].resid_pre[3:5], 10)[1]
        assert [value for _, value in hits] == pytest.approx(np.sort(cosines)[::-1][:10], abs=0.01)
        assert all(cosines[at] == pytest.approx(value, abs=0.01) for at, value in hits)
    with pytest.raises(ValueError, match="no layer 2"):
        searching.similar(found, 2, asked.layers[0].resid_pre, 1)


def test_before_any_layer_only_the_word_and_its_place_count(toy, found) -> None:
    state = toy.trace(toy.tokenize("the lion frightened the duck .").ids.tolist()).layers[0].resid_pre[1:2]
    (hits,) = searching.similar(found, 0, state, 5)
    assert {found.pieces[at].strip() for at, _ in hits} == {b"lion"}


class Fixed:
    """Two heads: one looks at the token before, the other at the first."""

    n_layers, n_heads, limit = 1, 2, 99

    def __init__(self, toy) -> None:
        self.toy = toy

    def tokenize(self, text: str):
        if "!" in text:
            raise UserError("It does not know this sign.")
        return self.toy.tokenize(text)

    def trace(self, ids):
        count = len(ids)
        before, first = 0.4 * np.eye(count, k=-1) + 0.6 * np.eye(count), np.zeros((count, count))  # most on itself
        before[0, 0], first[:, 0] = 1, 1
        states = np.arange(4.0 * count, dtype=np.float32).reshape(count, 4) ** 2
        layer = type("Layer", (), {"pattern": np.stack([before, first]), "resid_pre": states})
        return type("Trace", (), {"layers": [layer], "tokens": [self.toy.tokenizer.piece(one) for one in ids]})


def test_pairs_are_counted_and_texts_that_cannot_be_read_left_out(toy) -> None:
    texts = ["the dog met the cat .", "not this !", "the dog met the cow ."]
    found = searching.index(Fixed(toy), texts)  # type: ignore[arg-type]
    previous, resting = found.habits[0]
    assert {(pair.query, pair.key): pair.times for pair in previous.pairs} == {
        ("met", "dog"): 2, ("the", "met"): 2, ("cat", "the"): 1, (".", "cat"): 1, ("cow", "the"): 1, (".", "cow"): 1,
    }  # fmt: skip
    assert previous.looking == pytest.approx(8 / 10) and previous.first == pytest.approx(0.4 * 2 / 10)
    assert resting.pairs == () and resting.first == 1
    for pair in previous.pairs:
        assert found.pieces[pair.at].strip().decode() == pair.query and pair.to == pair.at - 1
    assert searching.around(found, 4, 4, 3) == (1, 5)  # the end of the first text, whose first token is not kept
    assert searching.around(found, 5, 5, 3) == (5, 9)
    with pytest.raises(UserError, match="cannot read the shipped text"):
        searching.index(Fixed(toy), ["not this !"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pieces", "whole", "last"),
    [((b"We", b" keep", b"s"), "We keeps", "s"), ((b"we", b"keep", b"##s", b"."), " we keeps .", "s .")],
)
def test_pieces_are_written_as_one_reads_them(found, pieces, whole, last) -> None:
    other = replace(found, pieces=pieces)
    assert searching.written(other, 0, len(pieces)) == whole and searching.written(other, 2, len(pieces)) == last


@pytest.mark.slow
def test_what_is_recorded_is_what_is_found() -> None:
    from dataclasses import asdict

    from pages.attention import recorder
    from pages.attention.work import search
    from pages.server import recordings

    _, _, made = recorder.similar()
    kept = recordings.read(search.CHAPTER, search.NAME).found
    assert [[line for _, line in near] for near in made["near"]] == [
        [line for _, line in near] for near in kept["near"]
    ]
    assert asdict(search.payload.Found(**kept))["tokens"] == made["tokens"]
