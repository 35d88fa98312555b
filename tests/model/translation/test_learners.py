"""The three translators against torch's own layers, against themselves, and by hand."""

import math
from itertools import islice
from typing import Any

import pytest
import torch
from torch import nn

from model.translation import grammar, lockstep, transformer
from model.translation.attending import Attending
from model.translation.corpus import END, PAD, START, Corpus
from model.translation.lockstep import NAMES, Plan
from model.translation.transformer import Transformer


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus("german")


@pytest.fixture(params=NAMES)
def learner(request: pytest.FixtureRequest, corpus: Corpus) -> Any:
    return lockstep.made(Plan(seed=3), corpus)[request.param].double().eval()


def test_words_given_at_once_are_words_given_one_by_one(learner: Any, corpus: Corpus) -> None:
    source, target = corpus.batch(1, 0, 6)
    logits, weights = learner(source, target[:, :-1])
    state = learner.encode(source)
    for at in range(target.shape[1] - 1):
        said, state, looked = learner.step(state, target[:, at])
        assert torch.allclose(said, logits[:, at], atol=1e-9)
        assert looked is None or torch.allclose(looked, weights[..., at, :], atol=1e-9)


def test_padding_changes_nothing(learner: Any, corpus: Corpus) -> None:
    long, short = sorted(islice(grammar.pairs("german", 5), 30), key=lambda pair: -len(pair.source))[::29]
    source, target = corpus.encoded([long, short])
    alone_source, alone_target = corpus.encoded([short])
    together, weights = learner(source, target[:, :-1])
    alone, looked = learner(alone_source, alone_target[:, :-1])
    size, width = alone_target.shape[1] - 1, alone_source.shape[1]
    assert torch.allclose(together[1, :size], alone[0], atol=1e-9)
    if weights is not None:
        assert torch.allclose(weights[1, ..., :size, :width], looked[0], atol=1e-9)
        assert weights[1, ..., :size, width:].abs().max() == 0


def test_no_word_knows_what_comes_later(learner: Any, corpus: Corpus) -> None:
    source, target = corpus.batch(1, 1, 4)
    other = target.clone()
    other[:, 4:] = END
    assert torch.allclose(learner(source, target)[0][:, :4], learner(source, other)[0][:, :4], atol=1e-12)


def test_rows_of_attention_are_shares(corpus: Corpus) -> None:
    source, target = corpus.batch(1, 2, 4)
    for name in NAMES[1:]:
        weights = lockstep.made(Plan(), corpus)[name](source, target)[1]
        assert torch.allclose(weights.sum(-1), torch.ones(()), atol=1e-5) and weights.min() >= 0


def test_additive_scores_by_hand(corpus: Corpus) -> None:
    model = Attending(len(corpus.source), len(corpus.target)).double()
    state = model.encode(corpus.batch(1, 0, 1)[0])
    found = model.scores(state)[0]
    for place in range(len(found)):
        added = model.query.weight @ state.hidden[0] + model.key.weight @ state.read[0, place]
        assert float(found[place]) == pytest.approx(float(model.weigh.weight[0] @ added.tanh()))


def copied(ours: transformer.Attention, theirs: nn.MultiheadAttention) -> None:
    """Give torch's attention our weights."""
    parts = (ours.query, ours.key, ours.value)
    theirs.in_proj_weight.data = torch.cat([one.weight for one in parts]).data
    theirs.in_proj_bias.data = torch.cat([one.bias for one in parts]).data
    theirs.out_proj.load_state_dict(ours.out.state_dict())


def stacked(ours: Transformer) -> nn.Transformer:
    """torch.nn.Transformer with our weights."""
    count, width = len(ours.encoder), ours.read_words.embedding_dim
    pre = ours.encoder[0].norm == "pre"
    theirs = nn.Transformer(width, 4, count, count, 4 * width, 0.0, batch_first=True, norm_first=pre).double()
    layers = [*theirs.encoder.layers, *theirs.decoder.layers]
    for one, other in zip([*ours.encoder, *ours.decoder], layers, strict=True):
        copied(one.attention, other.self_attn)
        if hasattr(one, "cross"):
            copied(one.cross, other.multihead_attn)
        other.linear1.load_state_dict(one.mlp[0].state_dict())
        other.linear2.load_state_dict(one.mlp[2].state_dict())
        for number, norm in enumerate(one.norms, 1):
            getattr(other, f"norm{number}").load_state_dict(norm.state_dict())
    for end, norm in ((theirs.encoder, ours.norm_read), (theirs.decoder, ours.norm)):
        if pre:
            end.norm.load_state_dict(norm.state_dict())
        else:  # the paper has none at the end, torch.nn.Transformer always
            end.norm = None
    return theirs.eval()


@pytest.mark.parametrize("norm", transformer.NORMS)
def test_the_transformer_is_torchs_own(corpus: Corpus, norm: str) -> None:
    ours = Transformer(len(corpus.source), len(corpus.target), norm=norm).double().eval()
    for one in ours.modules():  # else a norm at the wrong place might not be noticed
        if isinstance(one, nn.LayerNorm):
            nn.init.uniform_(one.weight, 0.5, 1.5)
            nn.init.normal_(one.bias)
    source, target = corpus.batch(2, 0, 5)
    placed = [ours.placed(ours.read_words, source), ours.placed(ours.write_words, target)]
    later = nn.Transformer.generate_square_subsequent_mask(target.shape[1], dtype=torch.float64)
    padding = source == PAD
    expected = ours.out(
        stacked(ours)(*placed, tgt_mask=later, src_key_padding_mask=padding, memory_key_padding_mask=padding)
    )
    assert torch.allclose(ours(source, target)[0], expected, atol=1e-9)


def test_a_norm_at_another_place_is_refused() -> None:
    with pytest.raises(ValueError, match="pre or post"):
        Transformer(9, 9, norm="both")


def test_sinusoids_by_the_papers_formula() -> None:
    table = transformer.sinusoids(20, 8)
    for place in (0, 7, 19):
        for pair in range(4):
            angle = place / 10_000 ** (2 * pair / 8)
            assert table[place, 2 * pair : 2 * pair + 2].tolist() == pytest.approx(
                [math.sin(angle), math.cos(angle)], abs=1e-5
            )


def test_gradients_of_the_loss_leave_padding_out(corpus: Corpus) -> None:
    logits = torch.randn(2, 3, 7, dtype=torch.float64)
    target = torch.tensor([[START, 4, 5, END], [START, 6, END, PAD]])
    words = [-logits[0, 0].log_softmax(-1)[4], -logits[0, 1].log_softmax(-1)[5], -logits[0, 2].log_softmax(-1)[END],
             -logits[1, 0].log_softmax(-1)[6], -logits[1, 1].log_softmax(-1)[END]]  # fmt: skip
    assert float(transformer.loss(logits, target)) == pytest.approx(float(sum(words)) / 5)


def test_the_same_seed_is_the_same_run(corpus: Corpus) -> None:
    def steps() -> list[float]:
        plan = Plan(seed=7)
        runner = lockstep.Runner(lockstep.made(plan, corpus)["transformer"], plan, corpus)
        losses = []
        for _ in range(3):
            runner.step()
            losses.append(runner.loss)
        return losses

    assert steps() == steps()


def test_held_out_sentences_are_never_trained_on(corpus: Corpus) -> None:
    held = {pair.source for pair in corpus.held_out}
    seen = {tuple(row) for number in range(16) for row in corpus.batch(0, number, 32)[0].tolist()}
    rows = {tuple([*corpus.source.ids(one), END]) for one in held}
    assert len(held) > 390 and not any(tuple(token for token in row if token != PAD) in rows for row in seen)
