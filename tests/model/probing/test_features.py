"""Features of the toy's stream: what is true of words, loss recovered, and the shipped dictionaries."""

import numpy as np
import pytest
import torch

from model.pretrained import load, toy
from model.probing import features, kinds, matching
from model.world.world import World


def test_kinds_are_counted_again_word_by_word() -> None:
    text = features.text("a test", 40)
    found = kinds.kinds(World(), text.stories)
    lexicon, place = World().lexicon, 0
    for story in text.stories:
        meant = {one.at: story.words[one.right] for one in story.pronouns}
        for at, word in enumerate(story.words):
            true = {name for name, marks in found.items() if marks[place]}
            assert f"word {word}" in true and ("group animals" in true) == (word in lexicon.sounds)
            assert {one for one in true if one.startswith("it ")} == (
                {f"it {meant[at]}"} if word == "it" and at in meant else set()
            )
            assert ("place first" in true) == (at == 0 or story.words[at - 1] in ".?")
            if word == "the" and story.words[at + 1] in lexicon.places:
                assert "the places" in true
            place += 1
    assert place == len(text.words) == len(text.starts) and text.starts[-1] == place - len(text.stories[-1].words)


@pytest.mark.parametrize("layer", features.LAYERS)
def test_states_are_those_of_a_trace_and_loss_recovered_has_its_ends(layer: int) -> None:
    rows = features.text("a test", 30).rows
    own = load("toy", "cpu").trace(rows[7]).layers[layer - 1].resid_post
    start = sum(map(len, rows[:7]))
    np.testing.assert_allclose(features.states(rows, layer)[start : start + len(rows[7])].numpy(), own, atol=1e-4)
    assert features.recovered(rows, layer, lambda x: x.clone()) == pytest.approx(1)
    assert features.recovered(rows, layer, torch.zeros_like) == pytest.approx(0, abs=1e-6)
    gpt, ids = toy.shipped()[0], torch.tensor([rows[3]])
    loss = torch.nn.functional.cross_entropy(gpt(ids)[0, :-1], ids[0, 1:])
    assert features.loss(rows[3:4], layer, lambda x: x) == pytest.approx(loss.item(), rel=1e-4)


def test_what_is_shipped_knows_words_after_one_layer_and_who_it_is_after_two() -> None:
    first, second = (features.matched(features.shipped(layer), layer)[0] for layer in features.LAYERS)
    assert first.share >= 0.8 and first.groups["word"][0] >= 155 and first.groups["it"][0] == 0
    assert second.groups["it"] == (20, 20)


def test_a_feature_for_the_mouse_is_counted_again() -> None:
    """The F1 of the best feature for "it" where it is the mouse, with its threshold, place by place."""
    found, _ = features.matched(features.shipped(2), 2)
    kind = found.kinds.index("it mouse")
    feature = int(found.chosen[kind])
    parts = [features.known(part) for part in ("chosen", "held")]
    with torch.inference_mode():
        on = [features.shipped(2)(features.states(text.rows, 2))[:, feature].numpy() for text, _ in parts]
    truth = [marks["it mouse"] for _, marks in parts]
    first = matching.sparse(on[0][:, None])
    _, thresholds = matching.fitted(first.places[0], first.values[0], matching.Labels.of([truth[0]]))
    called = on[1] >= thresholds[0]
    precision, recall = (called & truth[1]).sum() / called.sum(), (called & truth[1]).sum() / truth[1].sum()
    assert found.f1[feature, kind] == pytest.approx(2 * precision * recall / (precision + recall), rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_most_kinds_of_words_are_matched_within_a_minute(seed: int) -> None:
    """At least 80 % of words and groups of words after the first layer, in other stories, and about that of all kinds; the loss is won back."""
    *_, last = features.learning(1, seed)
    assert last.seconds < features.SECONDS + 1
    good, of = (sum(last.matching.groups[name][at] for name in ("word", "group")) for at in (0, 1))
    assert good >= 0.8 * of and last.matching.share >= 0.78 and last.recovered > 0.99
