"""Context vectors by two LSTMs: against torch's own, against brute force, and senses by hand."""

import itertools
import math

import numpy as np
import pytest
import torch

from model.history import context
from model.history.context import Joined, Occurrence
from model.history.stories import Stories
from model.training.texts import PADDING
from model.world.telling import Impossible


@pytest.fixture(scope="module")
def text() -> Joined:
    return Joined(Stories(read=60))


def test_the_first_layer_is_torchs_two_way_lstm() -> None:
    """nn.LSTM(bidirectional=True) with the same weights, padding left out by packing; above it, two LSTMs that do not see each other."""
    model = context.made(20, 0)
    rows = torch.tensor([[3, 7, 2, 9, 1], [4, 5, PADDING, PADDING, PADDING]])
    lengths = torch.tensor([5, 2])
    both = torch.nn.LSTM(context.WIDTH, context.WIDTH, batch_first=True, bidirectional=True)
    for cell, ending in ((model.ahead[0], ""), (model.back[0], "_reverse")):
        for name, weight in cell.named_parameters():
            getattr(both, name + ending).data.copy_(weight.data)
    packed = torch.nn.utils.rnn.pack_padded_sequence(model.read(rows.clamp_min(0)), lengths, batch_first=True)
    wanted = torch.nn.utils.rnn.pad_packed_sequence(both(packed)[0], batch_first=True)[0]
    layers = model.layers(rows)
    real = rows != PADDING
    assert torch.allclose(layers[1][real], wanted[real], atol=1e-6)
    half = context.WIDTH
    assert torch.equal(layers[0][..., :half][real], layers[0][..., half:][real])
    second = model.back[1](layers[1][:1, :, half:].flip(1))[0].flip(1)
    assert torch.allclose(layers[2][:1, :, half:], second, atol=1e-6)


def test_the_loss_is_that_of_both_directions_and_neither_sees_the_word_it_predicts() -> None:
    model, rows = context.made(20, 1), torch.tensor([[3, 7, 2, 9], [4, 5, 6, PADDING]])
    means: list[float] = []
    for back in (False, True):
        nats: list[float] = []
        for row in ([3, 7, 2, 9], [4, 5, 6]):
            own = row[::-1] if back else row
            for at in range(1, len(own)):
                logits = model.out(model.states(torch.tensor([own[:at]]), back)[-1])[0, -1]
                nats.append(-float(logits.log_softmax(-1)[own[at]].detach()))
        means.append(sum(nats) / len(nats))
    assert float(model(rows).detach()) == pytest.approx(sum(means) / 2, abs=1e-5)


def test_rows_turn_within_their_own_length() -> None:
    rows = torch.tensor([[1, 2, 3], [4, 5, PADDING]])
    assert context.turned(rows).tolist() == [[3, 2, 1], [5, 4, PADDING]]
    assert torch.equal(context.turned(context.turned(rows)), rows)


def test_the_nearest_by_brute_force_and_the_score_by_hand() -> None:
    table = np.random.default_rng(0).normal(size=(12, 5))
    order, cosines = context.nearest(table, 3)
    for one in range(12):
        found = sorted(
            (other for other in range(12) if other != one),
            key=lambda other: -(table[one] @ table[other]) / np.linalg.norm(table[one]) / np.linalg.norm(table[other]),
        )
        assert order[one].tolist() == found[:3] and cosines[one, 0] == cosines[one].max()
    line = np.array([[1, 0.0], [1, 0.1], [1, 1.0], [1, 1.05], [1, 9.0]])  # nearest: 1, 0, 3, 2, 3
    assert context.score(line, np.array([0, 0, 1, 0, 0])) == pytest.approx(3 / 5)
    assert context.score(np.ones((6, 2)), np.array([0, 1] * 3)) == 0.5
    with pytest.raises(ValueError, match="odd"):
        context.score(line, np.zeros(5, np.int64), 2)


def test_the_score_is_scikit_learns() -> None:
    from sklearn.model_selection import LeaveOneOut, cross_val_score
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(1)
    known = rng.integers(0, 2, 60)
    table = rng.normal(size=(60, 4)) + known[:, None]
    for k in (1, 5):
        wanted = cross_val_score(KNeighborsClassifier(k, metric="cosine"), table, known, cv=LeaveOneOut()).mean()
        assert context.score(table, known, k) == pytest.approx(wanted)


def test_elmos_mix_by_hand() -> None:
    layers = np.array([[[1.0, 0]], [[0, 1.0]], [[4.0, 4.0]]])
    assert context.shares([0, math.log(2), 0]) == pytest.approx([0.25, 0.5, 0.25])
    assert context.mixed(layers, [0, math.log(2), 0], 2.0)[0] == pytest.approx([2.5, 3.0])
    assert context.half(np.array([[1, 2, 3, 4]]), "back").tolist() == [[3, 4]]


@pytest.mark.parametrize("name", context.SENSES)
def test_occurrences_are_of_both_senses_and_of_stories_of_their_own(text: Joined, name: str) -> None:
    found = context.occurrences(text, name, 10)
    assert sorted(one.sense for one in found) == [0] * 10 + [1] * 10
    assert len({one.story for one in found}) == 20
    for one in found:
        word = one.story.words[one.at]
        if name != context.ROLE:
            assert word == context.SENSES[name][one.sense] and text.written(one.story).split()[one.at] == name
        else:  # the noun before “because it” is the second animal
            nouns = [at for at in range(one.at) if one.story.words[at] in text.world.lexicon.sounds]
            sound = text.world.lexicon.sounds[one.story.words[nouns[-1 if one.sense else -2]]]
            assert one.story.words[one.at + 1] == sound
    with pytest.raises(ValueError, match="no two senses"):
        context.occurrences(text, "bank", 1)


def test_both_words_of_a_pair_have_one_id_and_nothing_else_changes(text: Joined) -> None:
    rows = text.joined(text.stories.rows)
    changed = rows != text.stories.rows
    second = [text.stories.tokenizer.id(word) for word in context.JOINED.values()]
    assert np.array_equal(changed, np.isin(text.stories.rows, second)) and not np.isin(rows, second).any()


def test_readings_by_brute_force(text: Joined) -> None:
    """Every way to choose among the two words at each place; those that the world tells."""
    words = "lucy found the red key and was".split()
    wanted = set()
    for chosen in itertools.product(*(context.READINGS.get(word, (word,)) for word in words)):
        try:
            wanted.add(text.world.follow(chosen)[0].words)
        except Impossible:
            continue
    assert {one.words for one in context.readings(text, words)} == wanted
    assert {(one[1], one[3], one[4]) for one in wanted} == {("found", "red", "key"), ("lost", "red", "key")}


def test_what_can_be_known_of_a_sense(text: Joined) -> None:
    """Lost is known from the mood; a cat that makes no sound may be a dog, and each is as likely."""
    for words, at, name, wanted in (
        ("lucy lost the red ball and was sad .", 1, "found-lost", 1.0),
        ("lucy lost the red ball and was", 1, "found-lost", 0.5),
        ("the old cat meowed in the park .", 2, "dog-cat", 1.0),
        ("the old cat met the", 2, "dog-cat", 0.5),
    ):
        story = text.world.follow(words.split())[0]
        sense = context.SENSES[name].index(story.words[at])
        assert context.ceiling(text, [Occurrence(story, at, sense)], name) == pytest.approx(wanted)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_contexts_tell_senses_where_one_vector_cannot(seed: int) -> None:
    """As recorded (docs/chapters.md): better than the mean of the words around, and than a network that learned nothing."""
    text = Joined(Stories())
    model, fresh = context.learned(text, seed), context.made(text.stories.tokenizer.vocab_size, seed)
    scores = {}
    for name in ("found-lost", "it"):
        found = context.occurrences(text, name)
        known = np.array([one.sense for one in found])
        learned, untrained = (context.vectors(one, text, found) for one in (model, fresh))
        layer = learned.layers[1]
        scores[name] = {side: context.score(context.half(layer, side), known) for side in ("both", "ahead", "back")}
        assert context.score(learned.layers[0], known) == 0.5
        assert scores[name]["both"] > max(
            context.score(learned.window, known), context.score(untrained.layers[1], known)
        )
    assert scores["found-lost"]["both"] >= 0.93 > scores["found-lost"]["back"] > scores["found-lost"]["ahead"]
    assert (
        scores["it"]["ahead"] >= 0.9 > 0.6 > scores["it"]["back"]
    )  # the verb before it tells, and nothing behind it does
