"""The small GPT of model.transformer in the form of a pretrained model, and the two that come with Glassbox."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import torch
from torch import Tensor, nn

from model.checkpoints import Checkpoint, opened
from model.tokenizers.small import WordTokenizer
from model.transformer import GPT, ROTARY_BASE, Cache

SHIPPED = Path(__file__).with_name("toy.safetensors")
INSTRUCTED = Path(__file__).with_name("instructed.safetensors")


class Wrapped(nn.Module):
    """A GPT with the interface of transformers' models, so that model.pretrained.watch fits it too."""

    def __init__(self, gpt: GPT) -> None:
        super().__init__()
        self.gpt, config = gpt, gpt.config
        self.config = SimpleNamespace(
            model_type="glassbox",
            causal=config.causal,
            vocab_size=config.vocab_size,
            hidden_size=config.d_model,
            num_attention_heads=config.n_heads,
            max_position_embeddings=config.context,
            tie_word_embeddings=config.tied,
            hidden_act="gelu",
            rope_parameters={"rope_theta": ROTARY_BASE} if config.positions == "rotary" else {},
            positions=config.positions,
        )

    @property
    def base_model(self) -> "Wrapped":
        """The model without its head."""
        return self

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return self.gpt.wte.weight.device

    @property
    def dtype(self) -> torch.dtype:
        """The type of its numbers."""
        return self.gpt.wte.weight.dtype

    def get_output_embeddings(self) -> nn.Linear:
        """The head: states in, logits out."""
        return self.gpt.lm_head

    def watch(self, attend: Callable) -> None:
        """Let `attend` stand in for attention in every layer."""
        for block in self.gpt.layers:
            block.attn.attend = attend

    def forward(self, ids: Tensor, past_key_values: Cache | None = None, use_cache: bool = False) -> SimpleNamespace:
        """ids [B, T] -> `last_hidden_state` [B, T, d], and `past_key_values` grown by them."""
        cache = (past_key_values or Cache()) if use_cache else None
        return SimpleNamespace(last_hidden_state=self.gpt.states(ids, cache), past_key_values=cache)


@lru_cache(maxsize=1)
def shipped() -> Checkpoint[WordTokenizer]:
    """The toy that `make toy` trained on the little world."""
    return _opened(SHIPPED)


@lru_cache(maxsize=1)
def instructed() -> Checkpoint[WordTokenizer]:
    """The same after instruction tuning, with answers in four styles: RLHF begins with it."""
    return _opened(INSTRUCTED)


def _opened(path: Path) -> Checkpoint[WordTokenizer]:
    checkpoint = opened(path.read_bytes())
    assert isinstance(checkpoint.tokenizer, WordTokenizer)
    return cast("Checkpoint[WordTokenizer]", checkpoint)
