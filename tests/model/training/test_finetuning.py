"""Fine-tuning with few labels: the labels against the lexicon, padding without effect, and the gain from reading."""

from itertools import islice

import pytest
import torch

from model.pretrained import toy
from model.training.finetuning import BAD, GOOD, Classifier, Review, accuracy, compare, reviews, tensors
from model.training.texts import PADDING
from model.transformer import GPT
from model.world.lexicon import Lexicon
from model.world.world import World


def test_labels_follow_what_happened_and_how_people_feel() -> None:
    lexicon, found = Lexicon(), list(islice(reviews(World(), 0), 2_000))
    for one in found:
        pleasant = {*lexicon.pleasant, *lexicon.gains} & set(one.words)
        unpleasant = {*lexicon.unpleasant, *lexicon.losses} & set(one.words)
        assert (len(pleasant), len(unpleasant)) == ((1, 0) if one.label == GOOD else (0, 1))
    assert 900 < sum(one.label == GOOD for one in found) < 1_100
    assert found == list(islice(reviews(World(), 0), 2_000)) != list(islice(reviews(World(), 1), 2_000))


def test_padding_counts_for_nothing() -> None:
    shipped = toy.shipped()
    model = Classifier(shipped.model, seed=0).eval()
    short, long = Review(("tom", "was", "sad", "."), BAD), Review(("tom", "found", "the", "red", "ball", "."), GOOD)
    ids, labels = tensors([short, long], shipped.tokenizer)
    assert ids[0, 4:].tolist() == [PADDING] * 2 and labels.tolist() == [0, 1]
    with torch.inference_mode():
        together, alone = model(ids), model(tensors([short], shipped.tokenizer)[0])
    assert torch.allclose(together[:1], alone, atol=1e-5)


def test_the_mean_state_decides() -> None:
    """The same by hand: the head on the mean of the states of one sentence."""
    shipped = toy.shipped()
    model = Classifier(shipped.model, seed=1).eval()
    ids = shipped.tokenizer.encode("tom was sad .").ids.tolist()
    with torch.inference_mode():
        by_hand = model.head(shipped.model.states(torch.tensor([ids]))[0].mean(0))
        assert torch.allclose(model(torch.tensor([ids]))[0], by_hand, atol=1e-5)


def test_a_model_that_has_read_needs_fewer_labels() -> None:
    shipped, source = toy.shipped(), reviews(World(), "a")
    examples, tested = list(islice(source, 60)), list(islice(source, 300))
    torch.manual_seed(0)
    fresh = GPT(shipped.model.config)
    before = {name: one.clone() for name, one in shipped.model.state_dict().items()}
    found = [accuracy(start, examples, tested, shipped.tokenizer, 0) for start in (shipped.model, fresh)]
    assert found[0] > 0.8 and found[0] > found[1] + 0.03
    assert all(
        torch.equal(one, shipped.model.state_dict()[name]) for name, one in before.items()
    )  # it learned in a copy
    assert found[0] == accuracy(shipped.model, examples, tested, shipped.tokenizer, 0)


def test_labels_that_mean_nothing_teach_nothing() -> None:
    shipped, source = toy.shipped(), reviews(World(), "b")
    examples = [Review(one.words, at % 2) for at, one in enumerate(islice(source, 60))]
    tested = list(islice(source, 300))
    assert accuracy(shipped.model, examples, tested, shipped.tokenizer, 0) == pytest.approx(0.5, abs=0.2)


def test_trials_come_in_order_and_never_test_what_was_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    from model.training import finetuning

    seen = []

    def noted(start, examples, tested, tokenizer, seed):
        seen.append(({one.words for one in examples}, {one.words for one in tested}))
        return len(examples) / 1_000

    monkeypatch.setattr(finetuning, "accuracy", noted)
    shipped = toy.shipped()
    trials = list(compare(shipped.model, shipped.tokenizer, World(), 2))
    assert [(one.size, one.seed) for one in trials] == [(size, seed) for seed in (0, 1) for size in finetuning.SIZES]
    assert all(not learned & tested for learned, tested in seen)
    assert [one.pretrained for one in trials[:3]] == [0.005, 0.01, 0.02]
