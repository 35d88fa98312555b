"""Every state of the encoder-decoder: it adds up, and it is torch's own; each mask does what it is for."""

import math
from typing import Any

import pytest
import torch
from torch import nn

from model.translation import learned, tracing
from model.translation.corpus import END, PAD, START, Corpus
from model.translation.lockstep import Plan
from model.translation.tracing import Masks, trace
from model.translation.transformer import Transformer
from tests.model.translation.test_learners import stacked

LONG = "yesterday the small cat has followed the old farmer because it was hungry".split()
SHORT = "she loves the house".split()  # of a kind that it has not learned: there padding changes most


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus("german")


@pytest.fixture(scope="module")
def model(corpus: Corpus) -> Any:
    return learned.model("transformer", learned.read("german")["transformer"], Plan(), corpus).double()


@pytest.fixture(scope="module")
def batch(corpus: Corpus) -> tuple[torch.Tensor, torch.Tensor]:
    """A long and a short sentence, each with a beginning of a translation."""
    source, target = (
        [corpus.source.ids(one) for one in (LONG, SHORT)],
        [["gestern", "hat", "die"], ["sie", "liebt", "das"]],
    )
    written = [[START, *corpus.target.ids(one)] for one in target]
    ends = [[*one, END] for one in source]
    rows = [[*one, *[PAD] * (max(map(len, many)) - len(one))] for many in (ends, written) for one in many]
    return torch.tensor(rows[:2]), torch.tensor(rows[2:])


@pytest.mark.parametrize("at", [0, 1])
def test_the_residual_stream_adds_up(model: Any, batch: Any, at: int) -> None:
    found = trace(model, batch[0], batch[1], at=at)
    for side, heads in ((found.encoder, 2), (found.decoder, 3)):
        assert torch.equal(side.layers[0].states[0], side.placed)
        assert torch.equal(side.layers[1].states[0], side.layers[0].states[-1])
        for layer in side.layers:
            added = [layer.attention.out, *([layer.cross.out] if layer.cross else []), layer.mlp]
            assert len(added) == heads == len(layer.normed)
            for before, one, after in zip(layer.states[:-1], added, layer.states[1:], strict=True):
                assert torch.allclose(before + one, after, atol=1e-12)
    assert torch.allclose(found.logits, model.out(found.decoder.normed), atol=1e-12)


def test_weights_are_shares_of_what_may_be_read(model: Any, batch: Any) -> None:
    found = trace(model, batch[0], batch[1], at=1)
    pads = (batch[0][1] == PAD).sum()
    for layer in (*found.encoder.layers, *found.decoder.layers):
        for part in filter(None, (layer.attention, layer.cross)):
            assert torch.allclose(part.weights.sum(-1), torch.ones((), dtype=torch.float64), atol=1e-12)
            by_hand = torch.cat([w @ v for w, v in zip(part.weights, part.values, strict=True)], -1)
            assert torch.allclose(by_hand, part.gathered, atol=1e-12)
    assert pads == 9 and found.encoder.layers[0].attention.weights[..., -pads:].abs().max() == 0
    cross = found.decoder.layers[1].cross
    assert cross and cross.weights[..., -pads:].abs().max() == 0 and cross.keys.shape[1] == batch[0].shape[1]
    assert found.decoder.layers[0].attention.weights.triu(1).abs().max() == 0


def test_layers_are_torchs_own_one_by_one(model: Any, batch: Any) -> None:
    """nn.TransformerEncoderLayer and DecoderLayer with the same weights, each from the state that our layer begins with."""
    theirs, found = stacked(model), trace(model, batch[0], batch[1], at=0)
    later = nn.Transformer.generate_square_subsequent_mask(batch[1].shape[1], dtype=torch.float64)
    for ours, layer in zip(found.encoder.layers, theirs.encoder.layers, strict=True):
        assert torch.allclose(layer(ours.states[0][None])[0], ours.states[-1], atol=1e-9)
        weights = layer.self_attn(*[ours.normed[0][None]] * 3, average_attn_weights=False)[1][0]
        assert torch.allclose(weights, ours.attention.weights, atol=1e-9)
    for ours, layer in zip(found.decoder.layers, theirs.decoder.layers, strict=True):
        expected = layer(ours.states[0][None], found.encoder.normed[None], tgt_mask=later)[0]
        assert torch.allclose(expected, ours.states[-1], atol=1e-9)


def test_the_embedding_is_the_papers(model: Any, batch: Any) -> None:
    found = trace(model, batch[0], batch[1]).decoder
    assert torch.allclose(found.words[0], model.write_words.weight[START] * 8, atol=1e-12)
    place = found.placed[2] - found.words[2]
    angles = [2 / 10_000 ** (2 * (axis // 2) / 64) for axis in range(64)]
    waves = [math.cos(one) if axis % 2 else math.sin(one) for axis, one in enumerate(angles)]
    assert place.tolist() == pytest.approx(waves, abs=1e-5)


def test_the_trace_says_what_the_model_says(model: Any, batch: Any) -> None:
    logits = model(*batch)[0]
    for at, count in enumerate((4, 4)):
        assert torch.allclose(trace(model, batch[0], batch[1], at=at).logits[:count], logits[at, :count], atol=1e-12)


def test_with_the_padding_mask_a_batch_says_what_each_says_alone(model: Any, batch: Any) -> None:
    alone = trace(model, batch[0][1:, :5], batch[1][1:]).probabilities
    masked = trace(model, batch[0], batch[1], at=1).probabilities
    bare = trace(model, batch[0], batch[1], Masks(padding=False), at=1).probabilities
    assert torch.allclose(masked, alone, atol=1e-9)
    assert (bare - alone).abs().max() > 0.01


def test_without_the_causal_mask_a_word_knows_what_comes_later(model: Any, batch: Any) -> None:
    source, target = batch[0][:1], batch[1][:1]
    other = target.clone()
    other[0, -1] = END
    same = [trace(model, source, one).logits[:-1] for one in (target, other)]
    leaks = [trace(model, source, one, Masks(causal=False)).logits[:-1] for one in (target, other)]
    assert torch.allclose(same[0], same[1], atol=1e-12) and (leaks[0] - leaks[1]).abs().max() > 0.1


def test_watching_ends(model: Any, batch: Any) -> None:
    trace(model, batch[0], batch[1])
    assert not any(part._forward_hooks for part in model.modules())
    with pytest.raises(ValueError, match="before"):
        trace(Transformer(9, 9, norm="post"), torch.tensor([[3, END]]), torch.tensor([[START]]))
    assert set(tracing.Masks.__dataclass_fields__) == {"padding", "causal"}
