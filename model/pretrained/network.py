"""A transformer that runs: where its parts are, one forward pass at a time."""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from model.errors import UserError
from model.pretrained import llama, toy
from model.pretrained.layouts import LAYOUTS, Layout
from model.trace import MAX_TOKENS, Floats

if TYPE_CHECKING:  # importing it takes seconds, and the model that everybody sees first does without
    from model.library import PreTrainedModel


class ModelError(UserError):
    """A model, or an input for it, that cannot be used."""


@dataclass(frozen=True, eq=False)
class Network:
    """A model without its tokenizer, and its parts.

    model   all of it, as transformers, model.pretrained.llama or model.pretrained.toy gives it
    base    the model without its head: ids [B, T] -> `last_hidden_state` [B, T, d]
    blocks  the transformer layers, in order
    head    states [..., d] -> logits [..., V]; None for an encoder without a language-model head
    lock    held during every forward pass
    """

    name: str
    model: "PreTrainedModel | llama.Llama | toy.Wrapped"
    base: Any
    blocks: tuple[nn.Module, ...]
    head: Callable[[Tensor], Tensor] | None
    layout: Layout
    causal: bool
    lock: AbstractContextManager[Any] = field(default_factory=threading.Lock)

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return self.model.device

    @property
    def n_layers(self) -> int:
        """Number of transformer layers."""
        return len(self.blocks)

    @property
    def vocabulary(self) -> int:
        """V: how many tokens it knows."""
        return self.model.config.vocab_size

    @property
    def n_heads(self) -> int:
        """Number of attention heads in a layer."""
        return self.model.config.num_attention_heads

    @property
    def limit(self) -> int:
        """How many tokens it reads here: as many as it has positions for, but at most MAX_TOKENS."""
        return min(MAX_TOKENS, getattr(self.model.config, "max_position_embeddings", None) or MAX_TOKENS)

    def predicting(self) -> Callable[[Tensor], Tensor]:
        """The head. Raises ModelError for an encoder without one."""
        if self.head is None:
            raise ModelError(
                f"{self.name} is an encoder without a language-model head and predicts no next token: choose a decoder."
            )
        return self.head

    def run_all(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """[B, T, d]: the last hidden states of several texts, with padding behind the shorter ones. Raises as `run` does."""
        for ids in texts:
            self.check_ids(ids)
        longest = max(map(len, texts))
        batch = torch.tensor([[*ids, *[0] * (longest - len(ids))] for ids in texts], device=self.device)
        return self.base(batch, **({"use_cache": False} if self.causal else {})).last_hidden_state

    def run(self, ids: Sequence[int], all_rows: bool = False) -> Tensor:
        """[T, d]: the last hidden states for `ids`; [B, T, d] if `all_rows`, where an Editor adds rows to the batch.

        Raises ModelError for a text of the wrong length, ValueError for a token that does not exist.
        """
        states = self.run_all([ids])
        return states if all_rows else states[0]

    def check_ids(self, ids: Sequence[int], limit: int | None = None) -> None:
        """Raises ModelError for a text of the wrong length, ValueError for a token that does not exist."""
        limit = limit or self.limit
        if not len(ids):
            raise ModelError("There is nothing to read yet: type at least one word.")
        if len(ids) > limit:
            raise ModelError(f"This text has {len(ids)} tokens; the model reads up to {limit} here: shorten it.")
        if wrong := [token for token in ids if not 0 <= token < self.vocabulary]:
            raise ValueError(f"token id {wrong[0]} is not in the vocabulary: ids run from 0 to {self.vocabulary - 1}")

    @cached_property
    def output_matrices(self) -> list[tuple[Floats, Floats]]:
        """Each layer's W_O as [H * d_head, d], and its bias [d]; on the CPU a view of the weights, not a copy."""
        matrices = []
        for block in self.blocks:
            output = part(block, self.layout.attention_output)
            weight = to_numpy(output.weight)
            matrix = weight.T if isinstance(output, nn.Linear) else weight  # GPT-2's Conv1D is stored the other way
            bias = np.zeros(matrix.shape[1], np.float32) if output.bias is None else to_numpy(output.bias)
            matrices.append((matrix, bias))
        return matrices


def taken_apart(name: str, model: "PreTrainedModel | llama.Llama | toy.Wrapped") -> Network:
    """The parts of a model, ready to run. Raises ModelError for a family of models that is not in LAYOUTS."""
    family = model.config.model_type
    if family not in LAYOUTS:
        raise ModelError(f"Glassbox cannot look inside a {family!r} model: choose one of {', '.join(LAYOUTS)}.")
    model = model.eval().requires_grad_(False)
    layout = LAYOUTS[family]
    blocks = tuple(part(model.base_model, layout.blocks))
    head = getattr(model, "cls", None) or model.get_output_embeddings()
    if head is not None and (cap := getattr(model.config, "final_logit_softcapping", None)):
        head = SoftCapped(head, cap)
    causal = getattr(model.config, "causal", layout.bare_sum is None)
    return Network(name, model, model.base_model, blocks, head, layout, causal)


@dataclass(frozen=True)
class SoftCapped:
    """A head whose logits are bounded: c tanh(logit / c) (Gemma Team 2024)."""

    linear: nn.Linear
    cap: float

    def __call__(self, states: Tensor) -> Tensor:
        return self.cap * torch.tanh(self.linear(states) / self.cap)


def rms(norm: Any) -> tuple[Tensor, float]:
    """The weights [d] of an RMSNorm (Zhang & Sennrich 2019), and what it adds to the mean of squares.

    Gemma's keep their distance from 1.
    """
    if type(norm).__name__.startswith("Gemma"):
        return 1.0 + norm.weight, norm.eps
    return norm.weight, norm.variance_epsilon


def part(module: nn.Module, path: str) -> Any:
    """The part of a module at an attribute path, such as "self_attn.o_proj"."""
    return module.get_submodule(path)


def to_numpy(tensor: Tensor) -> Any:
    """A tensor as an array; floats become float32."""
    tensor = tensor.detach()
    return (tensor.float() if tensor.is_floating_point() else tensor).cpu().numpy()
