"""A small GPT, whole in one file: read it from top to bottom.

Radford et al. 2019 (GPT-2: norms before each part, a norm at the end); Vaswani et al. 2017 (attention, sinusoids);
Su et al. 2021 (rotary positions); Zhang & Sennrich 2019 (RMSNorm); Press & Wolf 2017 (one table for input and output).
Sizes: B texts, T tokens, S tokens that may be attended to, d width, H heads, d_head = d / H, V vocabulary.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

POSITIONS = ("learned", "sinusoidal", "rotary")
NORMS = ("layer", "rms")
ROTARY_BASE = 100.0  # for texts of tens of tokens; 10,000 is for thousands, and copying was learned far later with it
UNSEEN = -1e9  # a score that leaves no weight; not -inf, since padding may have nothing else to attend to
EMBEDDING_STD = 0.3  # with GPT-2's 0.02, a small model spends half of its steps on learning to distinguish words


@dataclass(frozen=True)
class Config:
    """The sizes and the kinds of parts of a model. Raises ValueError if they do not fit together."""

    vocab_size: int
    context: int = 256  # the number of tokens that it can read
    n_layers: int = 2
    d_model: int = 64
    n_heads: int = 4
    positions: str = "rotary"
    norm: str = "layer"
    tied: bool = True  # the output matrix is the embedding table
    causal: bool = True  # a token attends to itself and to those on its left; in an encoder (BERT), to all

    def __post_init__(self) -> None:
        for name in ("vocab_size", "context", "n_layers", "d_model", "n_heads"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}: it must be at least 1")
        if self.d_model % (2 * self.n_heads):
            raise ValueError(f"d_model {self.d_model} cannot be shared by {self.n_heads} heads of an even width")
        if self.positions not in POSITIONS or self.norm not in NORMS:
            raise ValueError(
                f"positions {self.positions!r} and norm {self.norm!r}: choose from {POSITIONS} and {NORMS}"
            )


class GPT(nn.Module):
    """Token ids in, the score of every next token out."""

    sinusoids: Tensor

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.wte = nn.Embedding(config.vocab_size, config.d_model)
        if config.positions == "learned":
            self.wpe = nn.Embedding(config.context, config.d_model)
        elif config.positions == "sinusoidal":
            self.register_buffer("sinusoids", sinusoids(config.context, config.d_model), persistent=False)
        self.layers = [Block(config, layer) for layer in range(config.n_layers)]
        self.blocks = nn.ModuleList(self.layers)
        self.ln_f = norm(config)
        self.lm_head = nn.Linear(config.d_model, config.vocab_size, bias=False)
        if config.tied:
            self.lm_head.weight = self.wte.weight
        self.apply(self._start)
        nn.init.constant_(self.ln_f.weight, config.d_model**-0.5)  # so that the initial loss is ln V
        for block in self.layers:  # the more parts add to the stream, the smaller each of them starts (GPT-2)
            for matrix in (block.attn.c_proj, block.mlp.c_proj):
                nn.init.normal_(matrix.weight, std=0.02 / math.sqrt(2 * config.n_layers))

    def forward(self, ids: Tensor, cache: "Cache | None" = None, read: Tensor | None = None) -> Tensor:
        """ids [B, T] -> logits [B, T, V]."""
        return self.lm_head(self.states(ids, cache, read))

    def states(self, ids: Tensor, cache: "Cache | None" = None, read: Tensor | None = None) -> Tensor:
        """ids [B, T] -> the last hidden states [B, T, d]; with a cache, of the tokens after those in it.

        read [B, S]: False for padding, which no token attends to. A causal model needs it only for padding before a
        text: no token attends to padding behind the text anyway.
        """
        start = cache.length if cache else 0
        end = start + ids.shape[1]
        if end > self.config.context:
            raise ValueError(f"{end} tokens are too many: this model reads up to {self.config.context}")
        x = self.embedded(ids, start)
        ignored = None if read is None else torch.zeros_like(read, dtype=x.dtype).masked_fill_(~read, UNSEEN)
        for block in self.layers:
            x = block(x, start, cache, ignored)
        return self.ln_f(x)

    def embedded(self, ids: Tensor, start: int = 0) -> Tensor:
        """ids [B, T] -> [B, T, d]: what the first layer reads, `start` tokens into the text."""
        x, end = self.wte(ids), start + ids.shape[1]
        if self.config.positions == "learned":
            return x + self.wpe.weight[start:end]
        return x + self.sinusoids[start:end] if self.config.positions == "sinusoidal" else x

    def _start(self, module: nn.Module) -> None:
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=EMBEDDING_STD)
        if isinstance(module, nn.Linear) and module is not self.lm_head:
            nn.init.normal_(module.weight, std=0.02)
            nn.init.zeros_(module.bias)


class Block(nn.Module):
    """One layer: attention moves information between tokens, the MLP works on each one; both add to the stream."""

    def __init__(self, config: Config, layer: int) -> None:
        super().__init__()
        self.ln_1, self.attn = norm(config), Attention(config, layer)
        self.ln_2, self.mlp = norm(config), MLP(config)

    def forward(
        self, resid_pre: Tensor, start: int = 0, cache: "Cache | None" = None, ignored: Tensor | None = None
    ) -> Tensor:
        """[B, T, d] -> [B, T, d]."""
        resid_mid = resid_pre + self.attn(self.ln_1(resid_pre), start, cache, ignored)
        return resid_mid + self.mlp(self.ln_2(resid_mid))  # resid_post


class Attention(nn.Module):
    """Each query is compared with all keys, and the values of those that match are added up, in H heads at once."""

    cos: Tensor
    sin: Tensor

    def __init__(self, config: Config, layer: int) -> None:
        super().__init__()
        self.layer_idx, self.n_heads, self.causal = layer, config.n_heads, config.causal
        self.c_attn = nn.Linear(config.d_model, 3 * config.d_model)
        self.c_proj = nn.Linear(config.d_model, config.d_model)
        self.attend = attend  # a watcher puts a function of its own here
        self.rotary = config.positions == "rotary"
        if self.rotary:
            angles = rotary_angles(config.context, config.d_model // config.n_heads)
            self.register_buffer("cos", angles.cos(), persistent=False)  # [context, d_head / 2]
            self.register_buffer("sin", angles.sin(), persistent=False)

    def forward(self, x: Tensor, start: int = 0, cache: "Cache | None" = None, ignored: Tensor | None = None) -> Tensor:
        """[B, T, d] -> [B, T, d]: what attention adds to the stream. ignored [B, S]: UNSEEN for padding, else 0."""
        batch, length, width = x.shape
        heads = (part.view(batch, length, self.n_heads, -1) for part in self.c_attn(x).chunk(3, -1))
        query, key, value = (part.transpose(1, 2) for part in heads)  # each [B, H, T, d_head]
        if self.rotary:
            cos, sin = self.cos[start : start + length], self.sin[start : start + length]
            query, key = rotated(query, cos, sin), rotated(key, cos, sin)
        if cache:
            key, value = cache.add(self.layer_idx, key, value)  # [B, H, S, d_head]
        mask = self._mask(query, key)
        if ignored is not None:
            mask = ignored[:, None, None] + (0.0 if mask is None else mask)  # [B, 1, T or 1, S]
        z, _ = self.attend(self, query, key, value, mask, scaling=query.shape[-1] ** -0.5)
        return self.c_proj(z.reshape(batch, length, width))

    def _mask(self, query: Tensor, key: Tensor) -> Tensor | None:
        """[1, 1, T, S] to add to the scores: -inf where a token would see a later one."""
        length, seen = query.shape[2], key.shape[2]
        return causal_mask(length, seen, query.device, query.dtype) if self.causal and length > 1 else None


class MLP(nn.Module):
    """Two matrices with GELU between them (Hendrycks & Gimpel 2016); four times as wide inside."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.c_fc = nn.Linear(config.d_model, 4 * config.d_model)
        self.c_proj = nn.Linear(4 * config.d_model, config.d_model)

    def forward(self, x: Tensor) -> Tensor:
        """[B, T, d] -> [B, T, d]: what the MLP adds to the stream."""
        return self.c_proj(F.gelu(self.c_fc(x)))


def attend(
    module: nn.Module, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, scaling: float
) -> tuple[Tensor, None]:
    """softmax(q.k * scaling + mask) v (Vaswani et al. 2017, eq. 1): [B, H, T, d_head] -> [B, T, H, d_head].

    The signature is that of transformers' attention functions.
    """
    z = F.scaled_dot_product_attention(query, key, value, mask, scale=scaling)
    return z.transpose(1, 2), None


@lru_cache(maxsize=256)
@torch.inference_mode(False)  # a mask made in inference mode could not be used in training
def causal_mask(length: int, seen: int, device: torch.device, dtype: torch.dtype) -> Tensor:
    """[1, 1, T, S]: 0 where the last T of S tokens may attend, -inf at later tokens."""
    later = torch.ones(length, seen, dtype=torch.bool, device=device).triu(seen - length + 1)
    return torch.zeros(1, 1, length, seen, dtype=dtype, device=device).masked_fill_(later, -torch.inf)


def norm(config: Config) -> nn.LayerNorm | nn.RMSNorm:
    """The norm before each part."""
    return nn.LayerNorm(config.d_model) if config.norm == "layer" else nn.RMSNorm(config.d_model, eps=1e-5)


def sinusoids(context: int, width: int) -> Tensor:
    """[context, d]: sine and cosine of the position at falling frequencies (Vaswani et al. 2017, section 3.5)."""
    angles = rotary_angles(context, width)
    return torch.stack([angles.sin(), angles.cos()], -1).flatten(1)


def rotary_angles(context: int, width: int) -> Tensor:
    """[context, width / 2]: the angle of each pair of numbers at each position (Su et al. 2021, eq. 15)."""
    frequencies = ROTARY_BASE ** (-torch.arange(0, width, 2) / width)
    return torch.outer(torch.arange(context, dtype=torch.float32), frequencies)


def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """[B, H, T, d_head]: numbers i and i + d_head / 2 rotate as a pair (the order of GPT-NeoX and LLaMA)."""
    first, second = x.chunk(2, -1)  # [B, H, T, d_head / 2] each
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


@dataclass
class Kept:
    """The keys and values of a layer, [B, H, S, d_head] each."""

    keys: Tensor
    values: Tensor
    is_initialized: bool = True


class Cache:
    """The keys and values of the tokens read so far, layer by layer, so that they are computed once."""

    def __init__(self) -> None:
        self.layers: list[Any] = []

    @property
    def length(self) -> int:
        """The number of tokens in it."""
        return self.layers[0].keys.shape[2] if self.layers else 0

    def add(self, layer: int, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Append keys and values; returns all of the layer. The old tensors are not written to.

        A layer that a model without some of its layers passes over stays empty.
        """
        while layer >= len(self.layers):
            self.layers.append(Kept(key[:, :, :0], value[:, :, :0], is_initialized=False))
        old = self.layers[layer]
        self.layers[layer] = Kept(torch.cat([old.keys, key], 2), torch.cat([old.values, value], 2))
        return self.layers[layer].keys, self.layers[layer].values

    def batch_repeat_interleave(self, times: int) -> None:
        """Each row `times` times in a row, as many texts go on from one; named as in transformers."""
        for layer, old in enumerate(self.layers):
            keys, values = old.keys.repeat_interleave(times, 0), old.values.repeat_interleave(times, 0)
            self.layers[layer] = Kept(keys, values, old.is_initialized)
