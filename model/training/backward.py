"""Backpropagation written out along one path of a small GPT: from a weight of its last MLP to the loss of a text.

Rumelhart, Hinton & Williams 1986; in the manner of micrograd (Karpathy 2020), on a whole model: each node has a value, a
gradient dL/dnode, and a local derivative, that of the next node by this one. What a path brings is the product of its local
derivatives (the chain rule); a gradient is the sum over all paths.
T tokens that are predicted, d width, m = 4 d neurons, V vocabulary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from model.trace import Floats
from model.transformer import GPT

AUTO = -1  # in a Route: take the strongest
Parts = dict[str, Tensor]  # nodes of all places by their names


class Route(NamedTuple):
    """Which path: the place whose prediction it ends in, the neuron, which of its inputs, the number of the stream that the neuron
    writes to, and the word whose logit this goes to. AUTO takes the place of the greatest loss, the
    largest input, the neuron and the number that bring most, and the right word."""

    place: int = AUTO
    neuron: int = AUTO
    input: int = AUTO
    number: int = AUTO
    word: int = AUTO


class Node(NamedTuple):
    """name; its value; `local`, the derivative of the next node by it; `path`, what this path brings of dL/dnode, and all of it."""

    name: str
    value: float
    local: float
    path: float
    gradient: float


@dataclass(frozen=True, eq=False)
class Walked:
    """One path and what lies beside it.

    route      with every choice made
    loss       L, the mean of `losses` [T], in nats
    nodes      from the weight to L: w, a, h, r, f, z, p, l, L
    weights    w, and what h and f are multiplied by
    input      what w is multiplied by, at the place
    by_place   [T]: what each place brings of the weight's gradient; they add up to it
    by_weight  [d]: dL/dw of each weight of the neuron
    by_neuron  [m]: dL/da of each neuron, at the place
    by_number  [d]: what each number of the stream brings of dL/dh; they add up to it
    by_norm    [d]: what each number after the norm brings of dL/dr; they add up to it
    by_word    [V]: what each logit brings of dL/df; they add up to it
    """

    route: Route
    loss: float
    losses: Floats
    nodes: tuple[Node, ...]
    weights: tuple[float, float, float]
    input: float
    by_place: Floats
    by_weight: Floats
    by_neuron: Floats
    by_number: Floats
    by_norm: Floats
    by_word: Floats


def walked(model: GPT, ids: Sequence[int], route: Route) -> Walked:
    """The path of that route for the text `ids`, of which each token but the first is predicted from those before it.

    Raises ValueError for a text without a prediction, or a route through what is not there.
    """
    if len(ids) < 2:
        raise ValueError(f"a text of {len(ids)} tokens has nothing to predict: at least 2 are needed")
    with torch.enable_grad():
        parts = _forward(model, ids)
        targets = torch.tensor(list(ids[1:]))
        losses = parts["l"] = F.cross_entropy(parts["z"], targets, reduction="none")  # [T]
        # Not backward(): that would write into the weights of a model which others read.
        found = torch.autograd.grad(losses.mean(), list(parts.values()))
    slopes = dict(zip(parts, found, strict=True))  # dL/dpart
    return _along(model, {name: part.detach() for name, part in parts.items()}, slopes, targets, route)


def _forward(model: GPT, ids: Sequence[int]) -> Parts:
    """The last MLP and what follows it, node by node: n and r, f [T, d], a and h [T, m], z [T, V]."""
    *earlier, last = model.layers
    with torch.no_grad():  # without hooks: others read the same model meanwhile, and theirs would be seen
        x = model.embedded(torch.tensor([list(ids[:-1])]))
        for block in earlier:
            x = block(x)
        middle = (x + last.attn(last.ln_1(x)))[0]  # [T, d], the stream before the MLP
    n = last.ln_2(middle).detach().requires_grad_()  # further back, the way would go on
    a = last.mlp.c_fc(n)
    h = F.gelu(a)
    r = middle + last.mlp.c_proj(h)
    f = model.ln_f(r)
    return {"n": n, "a": a, "h": h, "r": r, "f": f, "z": model.lm_head(f)}


def _chosen(model: GPT, values: Parts, slopes: Parts, targets: Tensor, asked: Route) -> Route:
    """The route with every choice made."""

    def one(asked: int, strengths: Tensor, what: str) -> int:
        if asked == AUTO:
            return int(strengths.argmax())
        if not 0 <= asked < len(strengths):
            raise ValueError(f"{what} {asked} is not there: they are numbered from 0 to {len(strengths) - 1}")
        return asked

    t = one(asked.place, values["l"], "place")
    j = one(asked.neuron, (slopes["h"][t] * values["h"][t]).abs(), "neuron")
    ways = model.layers[-1].mlp.c_proj.weight.detach()[:, j] * slopes["r"][t]
    right = F.one_hot(targets[t], values["z"].shape[1])
    return Route(
        t,
        j,
        one(asked.input, values["n"][t].abs(), "input"),
        one(asked.number, ways.abs(), "number"),
        one(asked.word, right, "word"),
    )


def _along(model: GPT, values: Parts, slopes: Parts, targets: Tensor, asked: Route) -> Walked:
    t, j, i, k, v = route = _chosen(model, values, slopes, targets, asked)
    mlp, table, losses = model.layers[-1].mlp, model.lm_head.weight.detach(), values["l"]  # table [V, d]
    w, u, e = mlp.c_fc.weight.detach()[j, i], mlp.c_proj.weight.detach()[k, j], table[v, k]
    by_weight = slopes["a"][:, j] @ values["n"]  # [T] @ [T, d] -> [d]
    jacobian = _norm_slopes(model, values["r"][t])[:, k]  # [d]: df_m / dr_k
    chances = values["z"].softmax(-1)  # [T, V]
    p, here = chances[t, targets[t]], {name: part[t] for name, part in values.items()}
    chain = [  # name, value, the derivative of the next by it, dL/dit
        ("w", w, here["n"][i], by_weight[i]),
        ("a", here["a"][j], _gelu_slope(here["a"][j]), slopes["a"][t, j]),
        ("h", here["h"][j], u, slopes["h"][t, j]),
        ("r", here["r"][k], jacobian[k], slopes["r"][t, k]),
        ("f", here["f"][k], e, slopes["f"][t, k]),
        ("z", here["z"][v], p * (float(v == targets[t]) - chances[t, v]), slopes["z"][t, v]),
        ("p", p, -1 / p, -1 / (len(losses) * p)),
        ("l", losses[t], 1 / len(losses), 1 / len(losses)),
        ("L", losses.mean(), 1.0, 1.0),
    ]
    return Walked(
        route,
        float(losses.mean()),
        losses.numpy(),
        _nodes(chain),
        (float(w), float(u), float(e)),
        float(here["n"][i]),
        by_place=(slopes["a"][:, j] * values["n"][:, i]).numpy(),
        by_weight=by_weight.numpy(),
        by_neuron=slopes["a"][t].numpy(),
        by_number=(mlp.c_proj.weight.detach()[:, j] * slopes["r"][t]).numpy(),
        by_norm=(jacobian * slopes["f"][t]).numpy(),
        by_word=(table[:, k] * slopes["z"][t]).numpy(),
    )


def _nodes(chain: Sequence[tuple]) -> tuple[Node, ...]:
    """From the loss backwards, what the path brings is multiplied by one local derivative after the other."""
    brought, nodes = 1.0, []
    for name, value, local, gradient in reversed(chain):
        brought *= float(local)
        nodes.append(Node(name, float(value), float(local), brought, float(gradient)))
    return tuple(reversed(nodes))


def _gelu_slope(a: Tensor) -> Tensor:
    """GELU'(a) = Phi(a) + a phi(a) (Hendrycks & Gimpel 2016)."""
    normal = torch.distributions.Normal(0.0, 1.0)
    return normal.cdf(a) + a * normal.log_prob(a).exp()


def _norm_slopes(model: GPT, row: Tensor) -> Tensor:
    """[d, d]: the derivative of each number after the last norm by each before it."""
    return torch.autograd.functional.jacobian(model.ln_f, row)
