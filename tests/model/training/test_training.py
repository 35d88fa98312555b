"""Training: the same run twice, stopped and resumed; its loss by hand; its steps against torch's; what goes wrong."""

import math
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from model.errors import UserError
from model.tokenizers.small import LetterTokenizer
from model.training import judging
from model.training.optimizers import Muon, blocks, optimizers, orthogonal, unblocked
from model.training.texts import PADDING, OwnTexts, WorldTexts
from model.training.trainer import Diverged, Recipe, Trainer, moments, next_token_loss, train
from model.training.watching import Watcher, patterns, verdicts
from model.transformer import GPT, Config
from model.world.world import World


@pytest.fixture(scope="module")
def texts() -> WorldTexts:
    return WorldTexts(World(), held_out=32)


def recipe(texts: WorldTexts | OwnTexts, **options: Any) -> Recipe:
    config = Config(texts.tokenizer.vocab_size, n_layers=1, d_model=16, n_heads=2)
    return Recipe(config, **{"steps": 12, "batch": 4, "warmup": 3} | options)


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_a_run_repeats_bit_for_bit_and_another_seed_does_not(texts: WorldTexts, optimizer: str) -> None:
    runs = [Trainer(recipe(texts, seed=seed, optimizer=optimizer), texts) for seed in (5, 5, 6)]
    losses = [[seen.loss for seen in train(run)] for run in runs]
    assert losses[0] == losses[1] != losses[2]
    assert same(runs[0].weights(), runs[1].weights())


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_a_run_saved_and_resumed_equals_one_that_never_stopped(texts: WorldTexts, optimizer: str) -> None:
    whole, begun = (Trainer(recipe(texts, optimizer=optimizer), texts) for _ in range(2))
    losses = [seen.loss for seen in train(whole)]
    first = [seen.loss for seen in islice(train(begun), 5)]
    state = begun.state()
    begun.advance()  # what happens after saving does not reach what was saved
    gone_on = Trainer(recipe(texts, optimizer=optimizer), texts)
    gone_on.resume(state)
    assert first + [seen.loss for seen in train(gone_on)] == losses
    assert same(whole.weights(), gone_on.weights())


def test_a_model_begins_by_knowing_nothing(texts: WorldTexts) -> None:
    trainer = Trainer(recipe(texts), texts)
    assert trainer.held_loss() == pytest.approx(math.log(texts.tokenizer.vocab_size), abs=0.15)


def test_the_loss_is_the_mean_of_what_each_next_token_cost_and_padding_costs_nothing() -> None:
    torch.manual_seed(0)
    model = GPT(Config(7, context=8, n_layers=1, d_model=8, n_heads=2))
    rows = torch.tensor([[1, 2, 3, 4], [5, 6, PADDING, PADDING]])
    logs = [model(torch.tensor([row])).log_softmax(-1)[0] for row in ([1, 2, 3], [5])]
    paid = [logs[0][0, 2], logs[0][1, 3], logs[0][2, 4], logs[1][0, 6]]
    assert next_token_loss(model, rows).item() == pytest.approx(-sum(paid).item() / 4, abs=1e-6)


def test_the_rate_goes_up_in_a_line_and_down_along_a_cosine(texts: WorldTexts) -> None:
    plan = recipe(texts, steps=100, warmup=10, learning_rate=1.0)
    assert plan.rate(0) == pytest.approx(0.1)
    assert plan.rate(50) == pytest.approx(0.5)
    assert plan.rate(25) == pytest.approx((1 + math.cos(math.pi / 4)) / 2)
    assert 0 < plan.rate(99) < 0.001


def test_muon_moves_a_matrix_along_its_singular_vectors() -> None:
    """Five rounds of Newton-Schulz against U V^T of the decomposition: the same directions, sizes from .68 to 1.2."""
    gradient = torch.randn(16, 16, generator=torch.manual_seed(0))
    left, _, right = torch.linalg.svd(gradient)
    found = left.T @ orthogonal(gradient[None])[0] @ right.T
    sizes = found.diagonal()
    assert sizes.min() > 0.3 and sizes[:12].min() > 0.65 and sizes.max() < 1.25
    assert torch.allclose(found, sizes.diag(), atol=1e-4)


@pytest.mark.parametrize("shape", [(48, 16), (16, 16), (16, 64)])
def test_blocks_of_a_matrix_are_put_together_again(shape: tuple[int, int]) -> None:
    matrix = torch.arange(math.prod(shape), dtype=torch.float32).reshape(shape)
    parts = blocks(matrix, 16)
    assert parts.shape == (max(shape) // 16, 16, 16)
    assert torch.equal(unblocked(parts, shape[0]), matrix)


def test_the_first_step_of_muon_follows_torchs_own() -> None:
    """torch.optim.Muon computes in bfloat16: the same step within its precision."""
    gradient = torch.randn(16, 16, generator=torch.manual_seed(1))
    ours, theirs = (torch.nn.Parameter(torch.zeros(16, 16)) for _ in range(2))
    ours.grad, theirs.grad = gradient.clone(), gradient.clone()
    Muon([ours], 0.1, 16).step()
    torch.optim.Muon([theirs], lr=0.1, weight_decay=0.0, momentum=0.95, nesterov=True).step()
    moved, expected = ours.detach(), theirs.detach()
    assert (moved - expected).abs().max() < 0.01 < moved.abs().max()


def test_every_weight_has_one_optimizer() -> None:
    model = GPT(Config(9, n_layers=2, d_model=8, n_heads=2))
    moved = [
        one
        for optimizer in optimizers(model, model.config.d_model, "muon", 1e-3, 0.0)
        for group in optimizer.param_groups
        for one in group["params"]
    ]
    assert len(moved) == len({id(one) for one in moved}) == len(list(model.parameters()))


def test_a_run_that_diverges_says_so_and_keeps_its_weights(texts: WorldTexts) -> None:
    trainer = Trainer(recipe(texts, learning_rate=50.0, optimizer="adamw", steps=60), texts)
    with pytest.raises(Diverged, match="lower the learning rate"):
        for _ in train(trainer):
            before = trainer.weights()
    assert same(before, trainer.weights()) and trainer.step < 60


def test_a_loss_that_is_no_number_is_caught(texts: WorldTexts) -> None:
    trainer = Trainer(recipe(texts), texts)
    trainer.model.wte.weight.data[0, 0] = math.nan
    with pytest.raises(Diverged, match="step 1"):
        trainer.advance()


@pytest.mark.parametrize(
    "wrong", [{"steps": 0}, {"batch": -1}, {"learning_rate": 0.0}, {"learning_rate": math.nan}, {"optimizer": "sgd"}]
)
def test_recipes_that_cannot_be_are_refused(texts: WorldTexts, wrong: dict) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        recipe(texts, **wrong)


def test_the_floor_is_what_the_world_pays_for_the_held_out_stories(texts: WorldTexts) -> None:
    """Each story followed again, word by word, from the beginning."""
    nats, words = 0.0, 0
    for story in texts.stories:
        for at in range(1, len(story.words)):
            nats -= math.log(texts.world.follow(story.words[:at])[1][story.words[at]])
        words += len(story.words)  # the end of the story is a token too, and sure
    assert texts.floor == pytest.approx(nats / words, abs=1e-9)


def test_held_out_stories_are_not_those_that_are_trained_on(texts: WorldTexts) -> None:
    held = {tuple(row[row != PADDING]) for row in texts.held_out}
    seen = {tuple(row[row != PADDING]) for step in range(30) for row in texts.batch(f"0 {step}", 32)}
    assert len(seen) > 900 and len(held & seen) < 3


def test_an_own_text_is_cut_into_pieces_and_its_end_is_held_out() -> None:
    text = "".join(chr(97 + at % 26) for at in range(1_000))
    texts = OwnTexts(text, LetterTokenizer(text), 16)
    read = texts.tokenizer.decode(texts.batch("0", 3)[0].tolist())
    assert len(read) == 17 and read in text[:900]
    assert texts.held_out.shape == (6, 17)
    assert texts.tokenizer.decode(texts.held_out[0].tolist()) == text[900:917]
    assert np.array_equal(texts.batch("0", 3), texts.batch("0", 3))
    with pytest.raises(UserError, match="20 tokens long: at least 34"):
        OwnTexts(text[:20], LetterTokenizer(text), 16)


def test_a_small_model_learns_and_the_world_judges_it(texts: WorldTexts) -> None:
    trainer = Trainer(recipe(texts, steps=60, batch=8, learning_rate=0.01), texts)
    before = trainer.held_loss()
    watcher = Watcher(texts)
    first = watcher.look(trainer)
    losses = [seen.loss for seen in train(trainer)]
    last = watcher.look(trainer)
    assert trainer.held_loss() < 0.75 * before and np.mean(losses[-5:]) < 0.75 * losses[0]
    assert texts.floor < last.held_loss < first.held_loss
    assert last.patterns.shape == (1, 2, 9, 9) and np.allclose(last.patterns.sum(-1), 1, atol=1e-5)
    assert not np.triu(last.patterns[0, 0], 1).any()
    assert last.places.shape == (len(watcher.mapped), 2)
    words = [texts.tokenizer.piece(token).decode().strip() for token in last.sample]
    assert words[:4] == "the lion frightened the".split() and len(words) == len(last.verdicts)


def test_the_map_is_turned_to_where_it_was() -> None:
    """The same rows turned by 90 degrees in the table's space give the same map."""
    texts = WorldTexts(World(), held_out=4)
    trainer, watcher = Trainer(recipe(texts), texts), Watcher(texts)
    first = watcher.look(trainer).places
    turn = torch.linalg.qr(torch.randn(16, 16, generator=torch.manual_seed(2)))[0]
    trainer.model.wte.weight.data = trainer.model.wte.weight.data @ turn
    assert np.allclose(watcher.look(trainer).places, first, atol=1e-4)


def test_verdicts_by_hand() -> None:
    words = (
        "the lion frightened the duck because it roared . the lion lion . tom lost the red ball and was sad .".split()
    )
    assert verdicts(World(), words) == (*[2] * 11, *[0] * 2, *[1] * 9)


def test_grades_by_hand(texts: WorldTexts) -> None:
    world = World()
    story = next(world.stories(0)).words
    assert judging.whole(world, story) and not judging.whole(world, story[:-1])
    assert list(judging.sentences_of("a b . c ? d".split())) == [["a", "b", "."], ["c", "?"], ["d"]]
    assert world.grammatical("the lion frightened the duck because it roared .".split())
    assert not world.grammatical("the lion frightened the duck because it quacked .".split())
    assert not world.grammatical("the lion frightened the duck".split())
    assert all(right in text and wrong in text for text, _, right, wrong in judging.rival_sentences(world, 5))


def test_writing_follows_the_models_chances(texts: WorldTexts) -> None:
    """Of 4,000 next words drawn, each comes as often as the model says."""
    trainer = Trainer(recipe(texts, steps=30, learning_rate=0.01), texts)
    list(train(trainer))
    prompt = texts.tokenizer.encode("the").ids.tolist()
    drawn = [ids[1] for ids in judging.write(trainer.model, [prompt] * 4_000, 1, seed=3)]
    chances = trainer.model(torch.tensor([prompt]))[0, -1].softmax(-1)
    for token in chances.topk(5).indices.tolist():
        expected = float(chances[token])
        assert abs(drawn.count(token) / 4_000 - expected) < 4 * math.sqrt(expected / 4_000)


def test_what_the_watcher_sees_is_what_a_trace_sees() -> None:
    from model import pretrained
    from model.pretrained import toy

    ids = toy.shipped().tokenizer.encode("the lion heard the duck because it").ids.tolist()
    traced = pretrained.load("toy", "cpu").trace(ids)
    assert np.allclose(patterns(toy.shipped().model, ids), [one.pattern for one in traced.layers], atol=1e-6)


def test_moments_begin_and_end_a_run_and_are_denser_at_first() -> None:
    found = moments(1_000, 20)
    assert found[0] == 0 and found[-1] == 1_000 and len(found) == 20
    gaps = np.diff(found)
    assert gaps[0] < gaps[-1] and (gaps > 0).all()
    assert moments(1, 20) == [0, 1]
