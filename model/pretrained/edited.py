"""Running many edited versions of one text at once (model.inside.edits says what an edit is)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from model.inside.edits import Edit
from model.pretrained.editing import Editor, Progress, editing, first_layer
from model.pretrained.network import Network, part, to_numpy
from model.pretrained.watch import attached
from model.trace import Floats

AT_ONCE = 6_000  # tokens in one batch of versions: bounds the memory, at no loss of speed


@torch.inference_mode()
def edited(
    network: Network,
    ids: Sequence[int],
    versions: Sequence[Sequence[Edit]],
    progress: Progress | None = None,
    starts: Sequence[Sequence[Edit]] = (),
    of: Sequence[int] | None = None,
) -> Floats:
    """[len(versions), V]: the logits of the next token in each version. See `LanguageModel.edited`."""
    head = network.predicting()
    logits = np.empty((len(versions), network.vocabulary), np.float32)
    for chosen, states in _batches(network, ids, versions, progress, starts, of):
        logits[chosen] = to_numpy(head(states[:, -1]))
    return logits


@torch.inference_mode()
def losses(network: Network, ids: Sequence[int], versions: Sequence[Sequence[Edit]]) -> Floats:
    """[len(versions)]: how badly each version predicts `ids` from the second on. See `LanguageModel.losses`."""
    head = network.predicting()
    if len(ids) < 2:
        raise ValueError("a text of one token has nothing that could be predicted")
    found, wanted = np.empty(len(versions), np.float32), torch.tensor(ids[1:], device=network.device)
    for chosen, states in _batches(network, ids, versions, None, (), None):
        for number, rows in zip(
            chosen, states, strict=True
        ):  # one by one: a row of the vocabulary's size for each token
            found[number] = float(nn.functional.cross_entropy(head(rows[:-1]).float(), wanted))
    return found


def _batches(
    network: Network,
    ids: Sequence[int],
    versions: Sequence[Sequence[Edit]],
    progress: Progress | None,
    starts: Sequence[Sequence[Edit]],
    of: Sequence[int] | None,
) -> Iterator[tuple[list[int], Tensor]]:
    """Some versions at a time, and their last states [B, T, d]. Nothing else runs until the next are asked for."""
    _check(network, ids, (*versions, *starts))
    rows_of = [0] * len(versions) if of is None else [start + 1 for start in of]
    size = max(1, AT_ONCE // len(ids) - len(starts))
    order = sorted(range(len(versions)), key=lambda number: first_layer(versions[number]))
    for done in range(0, len(order), size):
        chosen = order[done : done + size]

        def tell(step: str, share: float, done: int = done, count: int = len(chosen)) -> None:
            if progress:
                progress(step, (done + share * count) / len(order))

        sources = [rows_of[number] for number in chosen]
        editor = Editor([versions[number] for number in chosen], sources, starts, network.n_layers, tell)
        with network.lock, attached(_hooks(network, editor)):
            token = editing.set(editor)
            try:
                states = network.run(ids, all_rows=True)[1 + len(starts) :]
            finally:
                editing.reset(token)
            yield chosen, states


def _check(network: Network, ids: Sequence[int], versions: Sequence[Sequence[Edit]]) -> None:
    heads = network.model.config.num_attention_heads
    for edit in (edit for version in versions for edit in version):
        if not (0 <= edit.layer < network.n_layers and 0 <= edit.head < heads):
            raise ValueError(f"there is no head {edit.layer}.{edit.head} in {network.n_layers} layers of {heads}")
        if wrong := [place for place in (*edit.positions, edit.to) if not 0 <= place < len(ids)]:
            raise ValueError(f"there is no token {wrong[0]} among {len(ids)}")


def _hooks(network: Network, editor: Editor) -> Iterator[RemovableHandle]:
    """Hooks that let the versions join before their layers, and change what the blocks add."""

    def joining(layer: int) -> Callable[..., Any]:
        return lambda module, arguments: (editor.join(layer, arguments[0]), *arguments[1:])

    def changing(layer: int, name: str) -> Callable[..., Any]:
        def hook(module: nn.Module, arguments: Any, output: Any) -> Any:
            if isinstance(output, Tensor):
                return editor.part(layer, name, output)
            return (editor.part(layer, name, output[0]), *output[1:])

        return hook

    for layer, block in enumerate(network.blocks):
        yield block.register_forward_pre_hook(joining(layer))
        yield block.register_forward_hook(changing(layer, "resid_post"))
        for name, path in zip(("attention", "mlp"), network.layout.added, strict=True):
            yield part(block, path).register_forward_hook(changing(layer, name))
