"""How the next word hangs on the embeddings of a text: gradients of its log-probability."""

from collections.abc import Sequence

import torch

from model.pretrained.network import ModelError, Network, part, to_numpy
from model.trace import Floats


def slopes(
    network: Network, ids: Sequence[int], rows: Floats, token: int, other: int | None = None
) -> tuple[Floats, Floats]:
    """rows [B, T, d] stand in place of the embeddings of `ids`, before positions and norms. Returns f [B], the log-probability (nats)
    of `token` next, less that of `other` if there is one, and the gradient of f by `rows`, [B, T, d].

    Raises ModelError for an encoder, ValueError for rows or tokens that do not fit.
    """
    head = network.predicting()
    if not network.causal:
        raise ModelError(f"{network.name} is an encoder and predicts no next token: choose a decoder.")
    network.check_ids(ids)
    if rows.shape[1] != len(ids):
        raise ValueError(f"{rows.shape[1]} rows for {len(ids)} tokens")
    if wrong := [one for one in (token, other) if one is not None and not 0 <= one < network.vocabulary]:
        raise ValueError(f"token id {wrong[0]} is not in the vocabulary: ids run from 0 to {network.vocabulary - 1}")
    embedding = part(network.base, network.layout.embedding)
    with network.lock, torch.enable_grad():
        given = torch.from_numpy(rows.copy()).to(network.device, embedding.weight.dtype).requires_grad_()
        hook = embedding.register_forward_hook(lambda *_: given)
        try:
            batch = torch.tensor([list(ids)] * len(rows), device=network.device)
            state = network.base(batch, use_cache=False).last_hidden_state[:, -1]  # [B, d]
        finally:
            hook.remove()
        scores = head(state).log_softmax(dim=-1)  # [B, V]
        found = scores[:, token] if other is None else scores[:, token] - scores[:, other]
        (slope,) = torch.autograd.grad(found.sum(), given)
    return to_numpy(found), to_numpy(slope)
