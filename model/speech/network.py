"""Whisper's network (Radford et al. 2022): the encoder-decoder of Vaswani et al. (2017), norms first, reading a spectrogram.

encoder: two convolutions, places; then x = x + SelfAttention(x), x = x + MLP(x)
decoder: y = y + MaskedSelfAttention(y), y = y + CrossAttention(y, x), y = y + MLP(y)
Attention(Q, K, V) = softmax(Q K^T / sqrt(d_head)) V, where keys have no bias

Names of weights are those of the authors' file in transformers' form (model.ctranslate). Sizes are read off the weights.
"""

from collections.abc import Mapping
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

HEAD = 64  # width of a head in every Whisper model
FEW = 4  # queries at once for which the weights are worked out: more are those of the encoder


class Looked(NamedTuple):
    """One attention: queries [H, T, d_head], keys and values [H, S, d_head], and what it adds, [T, d]."""

    queries: Tensor
    keys: Tensor
    values: Tensor
    added: Tensor


class Read(NamedTuple):
    """An encoder layer: what comes in [S, d], its attention, what its MLP adds [S, d]."""

    resid_pre: Tensor
    own: Looked
    mlp_out: Tensor


class Written(NamedTuple):
    """A decoder layer: what comes in [T, d], its attention to what was written and to the sound, what its MLP adds [T, d]."""

    resid_pre: Tensor
    own: Looked
    cross: Looked
    mlp_out: Tensor


class Network:
    """weights: by their names, in float32."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        self.weights = weights
        self.vocabulary, self.width = weights["model.decoder.embed_tokens.weight"].shape
        self.places, self.most = (
            len(weights[f"model.{half}.embed_positions.weight"]) for half in ("encoder", "decoder")
        )
        self.heads = self.width // HEAD
        self.read_layers, self.write_layers = (
            len([name for name in weights if name.startswith(f"model.{half}.layers.") and name.endswith("fc1.bias")])
            for half in ("encoder", "decoder")
        )

    def encode(self, spectrogram: Tensor) -> tuple[Tensor, list[Read]]:
        """Read [80, 2 S]: the last state [S, d], and each layer."""
        x = F.gelu(self._conv("conv1", spectrogram[None], 1))
        x = F.gelu(self._conv("conv2", x, 2))[0].T + self.weights["model.encoder.embed_positions.weight"]  # [S, d]
        layers = list[Read]()
        for layer in range(self.read_layers):
            name = f"model.encoder.layers.{layer}"
            normed = self._norm(f"{name}.self_attn_layer_norm", x)
            own = self._attend(f"{name}.self_attn", normed, *self.keys(f"{name}.self_attn", normed))
            mlp_out = self._mlp(name, x + own.added)
            layers.append(Read(x, own, mlp_out))
            x = x + own.added + mlp_out
        return self._norm("model.encoder.layer_norm", x), layers

    def listening(self, read: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Keys and values [H, S, d_head] of the sound for each layer of the decoder: the same for every word."""
        return [self.keys(f"model.decoder.layers.{layer}.encoder_attn", read) for layer in range(self.write_layers)]

    def write(
        self, ids: Tensor, heard: list[tuple[Tensor, Tensor]], before: list[tuple[Tensor, Tensor]] | None = None
    ) -> tuple[Tensor, list[Written]]:
        """Logits [T, V] after each of `ids` [T], and each layer; before: keys and values of what was written already."""
        done = before[0][0].shape[1] if before else 0
        y = self.weights["model.decoder.embed_tokens.weight"][ids]
        y = y + self.weights["model.decoder.embed_positions.weight"][done : done + len(ids)]  # [T, d]
        layers = list[Written]()
        for layer in range(self.write_layers):
            name = f"model.decoder.layers.{layer}"
            normed = self._norm(f"{name}.self_attn_layer_norm", y)
            keys, values = self.keys(f"{name}.self_attn", normed)
            if before:
                keys, values = torch.cat([before[layer][0], keys], 1), torch.cat([before[layer][1], values], 1)
            own = self._attend(f"{name}.self_attn", normed, keys, values, causal=True)
            normed = self._norm(f"{name}.encoder_attn_layer_norm", y + own.added)
            cross = self._attend(f"{name}.encoder_attn", normed, *heard[layer])
            mlp_out = self._mlp(name, y + own.added + cross.added)
            layers.append(Written(y, own, cross, mlp_out))
            y = y + own.added + cross.added + mlp_out
        y = self._norm("model.decoder.layer_norm", y)
        return y @ self.weights["model.decoder.embed_tokens.weight"].T, layers

    def keys(self, name: str, x: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values of states [S, d]."""
        return self._split(x @ self.weights[f"{name}.k_proj.weight"].T), self._split(self._linear(f"{name}.v_proj", x))

    def _attend(self, name: str, x: Tensor, keys: Tensor, values: Tensor, causal: bool = False) -> Looked:
        queries = self._split(self._linear(f"{name}.q_proj", x))
        if len(x) > FEW and not causal:  # the weights are worked out again where they are looked at
            gathered = F.scaled_dot_product_attention(queries, keys, values)  # [H, S, d_head]
        else:
            gathered = pattern(queries, keys, causal) @ values  # [H, T, d_head]
        return Looked(queries, keys, values, self._linear(f"{name}.out_proj", gathered.transpose(0, 1).flatten(1)))

    def _mlp(self, name: str, x: Tensor) -> Tensor:
        hidden = F.gelu(self._linear(f"{name}.fc1", self._norm(f"{name}.final_layer_norm", x)))
        return self._linear(f"{name}.fc2", hidden)

    def _split(self, x: Tensor) -> Tensor:
        """[T, d] -> [H, T, d_head]"""
        return x.unflatten(-1, (self.heads, HEAD)).transpose(0, 1).contiguous()

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return F.layer_norm(x, (self.width,), self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _conv(self, name: str, x: Tensor, stride: int) -> Tensor:
        weight, bias = (self.weights[f"model.encoder.{name}.{one}"] for one in ("weight", "bias"))
        return F.conv1d(x, weight, bias, stride=stride, padding=1)


def pattern(queries: Tensor, keys: Tensor, causal: bool = False) -> Tensor:
    """The attention weights, [H, T, S]; causal: the last query stands at the last key, and none looks ahead."""
    scores = queries @ keys.transpose(-1, -2) / HEAD**0.5
    if causal and scores.shape[-2] > 1:
        ahead = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(scores.shape[-1] - scores.shape[-2] + 1)
        scores = scores.masked_fill(ahead, -torch.inf)
    return scores.softmax(-1)
