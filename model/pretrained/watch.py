"""Watching a forward pass: what the hooks of one pass catch, and the attention function that stands in for the model's.

transformers lets a function of ours stand in for attention (`AttentionInterface`), as our own models do. It sees the true
queries, keys and values; forward hooks on the blocks give the residual stream. The model's own code does everything else, so
the logits are the reference library's. transformers is imported where a model of it is opened: that takes seconds.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from model.pretrained import llama, toy
from model.pretrained.editing import editing, holding
from model.pretrained.network import Network, part, rms, to_numpy
from model.trace import Floats, LayerTrace


@dataclass
class Recorder:
    """What the hooks of one forward pass catch, a list entry a layer; all of it for a batch of texts, [B, ...]."""

    attention: list[dict[str, Any]] = field(default_factory=list)
    resid_pre: list[Tensor] = field(default_factory=list)
    attention_output: list[Tensor] = field(default_factory=list)
    attention_added: list[Tensor] = field(default_factory=list)  # the same but where a norm follows
    resid_post: list[Tensor] = field(default_factory=list)

    def keep(self, seen: dict[str, Tensor], mask: Tensor | None, scaling: float, softcap: float | None) -> None:
        """The attention of a layer. What may be seen is the same for all texts of a causal model: padding stands behind them."""
        allowed = torch.ones_like(seen["pattern"][0, 0]) if mask is None else mask[0, 0] == 0
        self.attention.append(seen | {"allowed": allowed.bool(), "scale": scaling, "cap": softcap})


_recorder: ContextVar[Recorder | None] = ContextVar("recorder", default=None)


def attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float,
    softcap: float | None = None,
    **_: Any,
) -> tuple[Tensor, Tensor | None]:
    """Scaled dot-product attention (Vaswani et al. 2017, eq. 1) that tells the recorder what it saw.

    query [B, H, T, d_head]; key, value [B, H_kv, T, d_head]; attention_mask [1, 1, T, T] added to the scores, or None.
    B is 1 unless edited versions of the text run beside it. softcap: c of c tanh(score / c) (Gemma Team 2024).
    """
    editor, recorder, held = editing.get(), _recorder.get(), holding.get()
    if not editor and not recorder and held is None and softcap is None:  # nobody watches: the quickest way to the same
        quick = nn.functional.scaled_dot_product_attention
        z = quick(query, key, value, attention_mask, scale=scaling, enable_gqa=True)
        return z.transpose(1, 2).contiguous(), None
    group, layer = query.shape[1] // key.shape[1], cast(int, module.layer_idx)
    scores = query @ key.repeat_interleave(group, 1).mT * scaling  # [B, H, T, T]
    if softcap is not None:
        scores = softcap * torch.tanh(scores / softcap)
    if attention_mask is not None:
        scores = scores + attention_mask
    pattern = scores.softmax(-1)
    if editor:
        pattern = editor.move(layer, pattern, scores)
    z = (pattern if held is None else pattern.detach()) @ value.repeat_interleave(group, 1)  # [B, H, T, d_head]
    if held is not None:
        held.append(z)
    if editor:
        z = editor.heads(layer, z)
    if recorder:
        seen = {"queries": query, "shared_keys": key, "shared_values": value, "pattern": pattern, "z": z}
        recorder.keep(seen, attention_mask, scaling, softcap)
    return z.transpose(1, 2).contiguous(), pattern


def mask(*arguments: Any, **options: Any) -> Tensor | None:
    """What may be seen, as numbers to add to the scores; None for a single new token, which sees all before it."""
    alone = options.get("q_length") == 1 and options.get("attention_mask") is None
    window = options.get("local_size")
    if alone and (window is None or options["kv_length"] < window):
        return None
    from model.library import eager_mask

    return eager_mask(*arguments, **options)


def make_watchable(network: Network) -> None:
    """Let our attention function stand in for the model's."""
    if isinstance(network.model, llama.Llama | toy.Wrapped):
        network.model.watch(attention)
        return
    from model.library import AttentionInterface, AttentionMaskInterface

    AttentionInterface.register("glassbox", attention)
    AttentionMaskInterface.register("glassbox", mask)
    network.model.set_attn_implementation("glassbox")


@contextmanager
def attached(handles: Iterable[RemovableHandle]) -> Iterator[None]:
    """Hooks that are taken off again, even if one cannot be put on."""
    with ExitStack() as stack:
        for handle in handles:
            stack.callback(handle.remove)
        yield


@contextmanager
def recording(network: Network) -> Iterator[Recorder]:
    """Record the forward pass inside the `with` block."""
    with attached(_hooks(network)):
        seen = Recorder()
        token = _recorder.set(seen)
        try:
            yield seen
        finally:
            _recorder.reset(token)


@contextmanager
def recording_block(network: Network, layer: int) -> Iterator[dict[str, Any]]:
    """Record what one block computes, under the names of model.trace.BlockTrace."""
    layout, seen = network.layout, {}
    paths = {"up": layout.up, "mlp_out": layout.down, "attention_out": layout.attention_output}
    paths |= {"gate": layout.gate} if layout.gate else {}
    paths |= dict(zip(("norm_1", "norm_2"), layout.norms or (), strict=False))
    paths |= dict(zip(("after_1", "after_2"), layout.after or (), strict=False))

    def keep(name: str) -> Callable[..., None]:
        def hook(module: nn.Module, arguments: tuple[Tensor, ...], output: Tensor) -> None:
            seen[name] = to_numpy(output[0])
            if name == "mlp_out":
                seen["hidden"] = to_numpy(arguments[0][0])

        return hook

    block = network.blocks[layer]
    with attached(part(block, path).register_forward_hook(keep(name)) for name, path in paths.items()):
        yield seen
    if layout.gate == layout.up:  # one matrix for both
        seen["gate"], seen["up"] = np.split(seen["up"], 2, axis=-1)


def layer_trace(network: Network, seen: Recorder, index: int, row: int, length: int) -> LayerTrace:
    """What was recorded of one layer and of one text of the batch, validated; length: of the text, without padding."""
    caught = dict(seen.attention[index])
    for name in ("queries", "shared_keys", "shared_values", "z"):
        caught[name] = own(caught[name][row, :, :length])
    caught["pattern"] = own(caught["pattern"][row, :, :length, :length])
    caught["allowed"] = own(caught["allowed"][:length, :length])
    heads, _, d_head = caught["queries"].shape
    matrix, bias = network.output_matrices[index]  # [H * d_head, d], [d]
    before, added = (one[index][row, :length] for one in (seen.resid_pre, seen.attention_added))
    return LayerTrace(
        resid_pre=own(before),
        resid_mid=to_numpy(before + added),
        resid_post=own(seen.resid_post[index][row, :length]),
        W_O=matrix.reshape(heads, d_head, -1),
        b_O=bias,
        gain=_gain(network, index, seen.attention_output[index][row, :length]),
        **caught,
    )


def own(tensor: Tensor) -> Any:
    """As an array that holds no more than itself: a view of a batch would keep all texts of it in memory."""
    return to_numpy(tensor if tensor.untyped_storage().nbytes() == tensor.nbytes else tensor.clone())


def _gain(network: Network, index: int, written: Tensor) -> Floats | None:
    """[T, d]: what the norm behind attention multiplies `written` [T, d] by, if there is one."""
    if not network.layout.after:
        return None
    weight, eps = rms(part(network.blocks[index], network.layout.after[0]))
    return to_numpy(weight * (written.square().mean(-1, keepdim=True) + eps).rsqrt())


def _hooks(network: Network) -> Iterator[RemovableHandle]:
    layout = network.layout
    for block in network.blocks:
        yield block.register_forward_pre_hook(_catch_input("resid_pre"))
        yield part(block, layout.attention_output).register_forward_hook(_catch_output("attention_output"))
        yield part(block, layout.added[0]).register_forward_hook(_catch_output("attention_added"))
        if layout.bare_sum:
            yield part(block, layout.bare_sum).register_forward_pre_hook(_catch_input("resid_post"))
        else:
            yield block.register_forward_hook(_catch_output("resid_post"))


def _catch_input(name: str) -> Callable[..., None]:
    def hook(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
        if recorder := _recorder.get():
            getattr(recorder, name).append(arguments[0])

    return hook


def _catch_output(name: str) -> Callable[..., None]:
    def hook(module: nn.Module, arguments: tuple[Tensor, ...], output: Tensor | tuple[Tensor, ...]) -> None:
        if recorder := _recorder.get():
            getattr(recorder, name).append(output if isinstance(output, Tensor) else output[0])

    return hook
