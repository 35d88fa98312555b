"""Patches, attention against the formula and against transformers' ViT, what positions are worth, and what fills in."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from transformers import ViTConfig, ViTModel

from model.pictures import digits, filling, seeing, vit
from model.seeded import seeded
from model.transformer import Block


@pytest.fixture(scope="module")
def model() -> vit.ViT:
    with seeded(0):
        return vit.ViT().eval()


PICTURES = torch.tensor(digits.held_out().pictures[:6])


def test_patches_are_squares_of_the_picture_and_join_again() -> None:
    picture = torch.arange(64.0).view(1, 64)
    patches = vit.cut(picture)
    assert patches[0, 0].tolist() == [0, 1, 8, 9] and patches[0, 5].tolist() == [18, 19, 26, 27]
    assert patches[0, 15].tolist() == [54, 55, 62, 63] and torch.equal(vit.joined(patches), picture)


def test_its_blocks_are_the_shared_ones(model: vit.ViT) -> None:
    assert all(type(one) is Block for one in model.blocks)


def test_what_is_watched_is_the_softmax_of_queries_and_keys(model: vit.ViT) -> None:
    """Worked out from the first block's matrices."""
    patches = vit.cut(PICTURES)
    with vit.watched(model) as seen, torch.inference_mode():
        model(patches)
        block: Any = model.blocks[0]
        q, k, _ = block.attn.c_attn(block.ln_1(model.tokens(patches))).chunk(3, -1)
    split = lambda x: x.view(len(x), 17, vit.HEADS, -1).transpose(1, 2)  # noqa: E731
    scores = split(q) @ split(k).mT / (vit.WIDTH / vit.HEADS) ** 0.5
    assert len(seen) == vit.LAYERS and torch.allclose(seen[0], scores.softmax(-1), atol=1e-6)
    assert torch.allclose(seen[2].sum(-1), torch.ones(6, vit.HEADS, 17), atol=1e-5)


def test_the_whole_is_transformers_vit(model: vit.ViT) -> None:
    """With the same weights put in its places, the last hidden states are the same."""
    config = ViTConfig(
        hidden_size=vit.WIDTH, num_hidden_layers=vit.LAYERS, num_attention_heads=vit.HEADS, intermediate_size=4 * vit.WIDTH,
        image_size=8, patch_size=2, num_channels=1, layer_norm_eps=1e-5,
    )  # fmt: skip
    peer: Any = ViTModel(config, add_pooling_layer=False).eval()
    put(peer.embeddings, model)
    for name, block in zip(range(vit.LAYERS), model.blocks, strict=True):
        layer = dict(peer.named_modules()).get(f"encoder.layer.{name}") or dict(peer.named_modules())[f"layers.{name}"]
        copy_block(layer, block)
    peer.layernorm.load_state_dict(model.norm.state_dict())
    with torch.inference_mode():
        wanted = peer(PICTURES.view(-1, 1, 8, 8)).last_hidden_state
        assert torch.allclose(model.states(vit.cut(PICTURES)), wanted, atol=1e-5)


def put(embeddings: Any, model: Any) -> None:
    with torch.no_grad():
        embeddings.cls_token.copy_(model.cls.view(1, 1, -1))
        embeddings.position_embeddings.copy_(model.places[None])
        projection = embeddings.patch_embeddings.projection
        projection.weight.copy_(model.embed.weight.view(-1, 1, 2, 2))
        projection.bias.copy_(model.embed.bias)


def copy_block(layer: nn.Module, block: Any) -> None:
    """transformers' names of a layer's parts have changed over time: its linear maps come in the same order."""
    linear: list[Any] = [one for one in layer.modules() if isinstance(one, nn.Linear)]
    norms = [one for one in layer.modules() if isinstance(one, nn.LayerNorm)]
    weights, biases = block.attn.c_attn.weight.chunk(3), block.attn.c_attn.bias.chunk(3)
    wanted = [*zip(weights, biases, strict=True)]
    wanted += [(one.weight, one.bias) for one in (block.attn.c_proj, block.mlp.c_fc, block.mlp.c_proj)]
    with torch.no_grad():
        for one, (weight, bias) in zip(linear, wanted, strict=True):
            one.weight.copy_(weight)
            one.bias.copy_(bias)
        for part, given in zip(norms, (block.ln_1, block.ln_2), strict=True):
            part.load_state_dict(given.state_dict())


def test_without_positions_the_order_of_patches_is_nothing() -> None:
    with seeded(1):
        blind = vit.ViT(vit.Shape(positions=False)).eval()
    patches, order = vit.cut(PICTURES), torch.randperm(16, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        assert torch.allclose(blind(patches), blind(patches[:, order]), atol=1e-5)


def test_with_positions_it_is_not(model: vit.ViT) -> None:
    patches = vit.cut(PICTURES)
    with torch.inference_mode():
        assert not torch.allclose(model(patches), model(patches.flip(1)), atol=1e-2)


def test_a_missing_patch_is_not_seen(model: vit.ViT) -> None:
    patches, gone = vit.cut(PICTURES), torch.zeros(6, 16, dtype=torch.bool)
    gone[:, [3, 7]] = True
    other = patches.clone()
    other[:, [3, 7]] = 0.5
    with torch.inference_mode():
        assert torch.equal(model.guess(patches, gone), model.guess(other, gone))
        assert not torch.equal(model.guess(patches, gone), model.guess(patches, ~gone))


def test_a_shift_is_by_at_most_a_pixel() -> None:
    picture = torch.zeros(1, 64)
    picture[0, 27] = 1  # row 3, column 3
    dice = torch.Generator().manual_seed(0)
    places = {divmod(int(seeing.shifted(picture, dice).argmax()), 8) for _ in range(200)}
    assert places == {(row, column) for row in (2, 3, 4) for column in (2, 3, 4)}


def test_the_shipped_reader_reads_and_order_matters() -> None:
    """Counted here over the held-out digits."""
    held = digits.held_out()
    model = seeing.learned("with")
    right = [
        int(seeing.read(model, one).p.argmax()) == label for one, label in zip(held.pictures, held.labels, strict=True)
    ]
    assert np.mean(right) == pytest.approx(seeing.accuracy(model)) and np.mean(right) >= 0.95
    assert seeing.shuffled(model) < 0.3 < 0.5 < seeing.accuracy(seeing.learned("without")) < 0.85


def test_few_labels_are_as_many_of_each() -> None:
    pictures, labels = filling.few(5, 0)
    assert (
        np.bincount(labels.numpy(), minlength=10).tolist() == [5] * 10
        and len({tuple(one) for one in pictures.tolist()}) == 50
    )


def test_the_error_of_means_and_of_the_shipped_filler() -> None:
    patches, gone = filling.tested()
    assert gone.sum(1).unique().tolist() == [filling.TESTED_GONE]
    pictures = digits.train().pictures.mean(0).reshape(4, 2, 4, 2).transpose(0, 2, 1, 3).reshape(16, 4)
    errors = [(pictures[at] - patches[one, at].numpy()) ** 2 for one, at in gone.nonzero().tolist()]
    assert filling.plain_error() == pytest.approx(np.mean(errors), rel=1e-4)
    assert filling.error(filling.learned()) < 0.8 * filling.plain_error()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_reader_learns_in_25_seconds(seed: int) -> None:
    reader = seeing.Reader("with", seed, seeing.SECONDS)
    reader.until(seeing.SECONDS)
    assert seeing.accuracy(reader.model) >= 0.95
