"""SmolLM2's own code: a LLaMA (Touvron et al. 2023) that opens without transformers, whose import takes seconds.

Every operation is the one that transformers does, in the same order, so that every number is the same to the last bit; a
test holds the two against each other. Modules are named as there, so that model.pretrained.layouts fits both.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from model.transformer import Cache, attend, causal_mask

KNOWN = {
    "model_type": "llama",
    "hidden_act": "silu",
    "attention_bias": False,
    "mlp_bias": False,
    "tie_word_embeddings": True,
}


class Matrix(nn.Linear):
    """A matrix whose numbers come from the file. To draw some first would import half of torch's compiler: a second."""

    def reset_parameters(self) -> None:
        """Nothing is drawn."""


class Rows(nn.Embedding):
    """The same with a row for each token."""

    def reset_parameters(self) -> None:
        """Nothing is drawn."""


class RMSNorm(nn.Module):
    """x / sqrt(mean(x^2) + eps) * weight (Zhang & Sennrich 2019)."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight, self.variance_epsilon = nn.Parameter(torch.ones(width)), eps

    def forward(self, x: Tensor) -> Tensor:
        """[..., d] -> [..., d]."""
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.variance_epsilon))


class Attention(nn.Module):
    """Heads that share keys and values (Ainslie et al. 2023), with rotary positions (Su et al. 2021)."""

    def __init__(self, config: SimpleNamespace, layer: int) -> None:
        super().__init__()
        self.layer_idx, self.d_head = layer, config.head_dim
        wide, narrow = config.num_attention_heads * config.head_dim, config.num_key_value_heads * config.head_dim
        self.q_proj = Matrix(config.hidden_size, wide, bias=False)
        self.k_proj = Matrix(config.hidden_size, narrow, bias=False)
        self.v_proj = Matrix(config.hidden_size, narrow, bias=False)
        self.o_proj = Matrix(wide, config.hidden_size, bias=False)
        self.attend: Callable = attend

    def forward(
        self, x: Tensor, turns: tuple[Tensor, Tensor], mask: Tensor | None, cache: Cache | None
    ) -> Tensor:  # [B, T, d]
        """x [B, T, d]; turns: cosines and sines [B or 1, 1, T, d_head]; mask [1, 1, T, S] is added to the scores."""
        shape = (*x.shape[:-1], -1, self.d_head)
        query, key, value = (
            matrix(x).view(shape).transpose(1, 2) for matrix in (self.q_proj, self.k_proj, self.v_proj)
        )
        query, key = rotated(query, *turns), rotated(key, *turns)  # [B, H, T, d_head], [B, H_kv, T, d_head]
        if cache is not None:
            key, value = cache.add(self.layer_idx, key, value)  # [B, H_kv, S, d_head]
        z, _ = self.attend(self, query, key, value, mask, scaling=self.d_head**-0.5)
        return self.o_proj(z.reshape(*x.shape[:-1], -1))


class MLP(nn.Module):
    """silu(gate) * up, and back (SwiGLU, Shazeer 2020)."""

    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        self.gate_proj = Matrix(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = Matrix(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = Matrix(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """[B, T, d] -> [B, T, d]."""
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Block(nn.Module):
    """A layer: attention, then an MLP, each behind a norm, each added to the stream."""

    def __init__(self, config: SimpleNamespace, layer: int) -> None:
        super().__init__()
        self.self_attn, self.mlp = Attention(config, layer), MLP(config)
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor], mask: Tensor | None, cache: Cache | None) -> Tensor:
        """[B, T, d] -> [B, T, d]."""
        x = x + self.self_attn(self.input_layernorm(x), turns, mask, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


class Base(nn.Module):
    """The model without its head."""

    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__()
        self.config = config
        self.embed_tokens = Rows(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList([Block(config, layer) for layer in range(config.num_hidden_layers)])
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)

    def forward(
        self,
        ids: Tensor | None = None,
        *,
        inputs_embeds: Tensor | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        past_key_values: Cache | None = None,
        use_cache: bool = False,
        output_hidden_states: bool = False,
    ) -> SimpleNamespace:
        """ids [B, T], or states [B, T, d] instead -> `last_hidden_state` [B, T, d], `past_key_values` grown by them.

        attention_mask [1, 1, T, S] is added to the scores, instead of the causal one. hidden_states: of each layer what
        it reads, and the last.
        """
        x = self.embed_tokens(ids) if inputs_embeds is None else inputs_embeds
        cache = (past_key_values or Cache()) if use_cache else None
        before, length = (cache.length if cache else 0), x.shape[1]
        places = torch.arange(before, before + length, device=x.device)[None] if position_ids is None else position_ids
        turns, mask = self._turns(places, x), attention_mask
        if mask is None and length > 1:
            mask = causal_mask(length, before + length, x.device, x.dtype)
        seen = []
        for block in self.layers:
            seen.append(x)
            x = block(x, turns, mask, cache)
        x = self.norm(x)
        states = (*seen, x) if output_hidden_states else None
        return SimpleNamespace(last_hidden_state=x, past_key_values=cache, hidden_states=states)

    def _turns(self, places: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
        """Cosine and sine [B, 1, T, d_head] of the angles at places [B, T]."""
        width, base = self.config.head_dim, self.config.rope_parameters["rope_theta"]
        frequencies = 1.0 / (base ** (torch.arange(0, width, 2, dtype=torch.float) / width))  # [d_head / 2]
        angles = places[..., None].float() * frequencies.to(x.device)  # [B, T, d_head / 2]
        angles = torch.cat([angles, angles], -1)[:, None]
        return angles.cos().to(x.dtype), angles.sin().to(x.dtype)


class Llama(nn.Module):
    """A LLaMA with the interface of transformers' models, as far as Glassbox asks for it. Its head is its embedding."""

    def __init__(self, config: SimpleNamespace, stops: int | list[int] | None = None) -> None:
        super().__init__()
        self.config, self.generation_config = config, SimpleNamespace(eos_token_id=stops)
        self.model = Base(config)
        self.lm_head = Matrix(config.hidden_size, config.vocab_size, bias=False)

    @property
    def base_model(self) -> Base:
        """The model without its head."""
        return self.model

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return self.lm_head.weight.device

    @property
    def dtype(self) -> torch.dtype:
        """The type of its numbers."""
        return self.lm_head.weight.dtype

    def get_output_embeddings(self) -> nn.Linear:
        """The head: states in, logits out."""
        return self.lm_head

    def watch(self, attend: Callable) -> None:
        """Let `attend` stand in for attention in every layer."""
        for block in self.model.layers:
            cast(Any, block).self_attn.attend = attend


def rotated(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """[B, H, T, d_head]: numbers i and i + d_head / 2 rotate as a pair."""
    first, second = x.chunk(2, -1)  # [B, H, T, d_head / 2] each
    return x * cosine + torch.cat([-second, first], -1) * sine


def opened(folder: Path) -> Llama:
    """The model in a folder that transformers saved. Raises ValueError for one of another kind than SmolLM2's."""
    config = json.loads((folder / "config.json").read_text())
    stops = json.loads((folder / "generation_config.json").read_text()).get("eos_token_id")
    check(config)
    with torch.device("meta"):  # nothing is drawn that the file replaces
        model = Llama(SimpleNamespace(**config), stops)
    weights = load_file(folder / "model.safetensors")
    weights["lm_head.weight"] = weights["model.embed_tokens.weight"]
    model.load_state_dict(weights, assign=True)
    model.lm_head.weight = model.model.embed_tokens.weight  # one parameter, not two of the same numbers
    return model


def check(config: Mapping[str, Any]) -> None:
    """Raises ValueError for a model that this code would not compute as transformers does."""
    for name, value in KNOWN.items():
        if config.get(name) != value:
            raise ValueError(f"{name} is {config.get(name)!r}: this code knows only {value!r}")
    if (rope := config["rope_parameters"]["rope_type"]) != "default":
        raise ValueError(f"rope_type is {rope!r}: this code knows only 'default'")
