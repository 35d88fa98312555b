"""A graph of where a logit comes from: heads and MLPs at tokens, and what each gives to the next (Ameisen et al. 2025; Lindsey et al. 2025).

In a model that is linear around one run (model.pretrained.frozen) each node passes on to the logit what it gets: what flows in is
what flows out. So a graph of a few nodes explains what reaches the logit on ways through them alone, and no more.

Sizes: L layers, H heads, T tokens, N nodes.
"""

from typing import NamedTuple, Protocol

import numpy as np

from model.trace import Floats

TOKEN, HEAD, MLP, LOGIT = "token", "head", "mlp", "logit"


class Node(NamedTuple):
    """A token's embedding, a head or an MLP at a token, or the logit."""

    kind: str
    layer: int = -1
    head: int = 0
    place: int = 0


class Through(NamedTuple):
    """Parts of a logit, by what they come from: the embedding of each token [T], heads [L, H, T], MLPs [L, T]."""

    token: Floats
    heads: Floats
    mlps: Floats

    def of(self, node: Node) -> float:
        """The part of one node."""
        if node.kind == TOKEN:
            return float(self.token[node.place])
        return float(
            self.heads[node.layer, node.head, node.place] if node.kind == HEAD else self.mlps[node.layer, node.place]
        )

    def total(self) -> float:
        """All together."""
        return float(sum(part.sum(dtype=np.float64) for part in self))

    def joined(self) -> "Through":
        """All that stands at the first token as its embedding's: in a causal model it depends on that token alone. Where a head finds nothing
        it looks there (an attention sink; Xiao et al. 2024)."""
        token, heads, mlps = (part.copy() for part in self)
        token[0] += heads[..., 0].sum() + mlps[:, 0].sum()
        heads[..., 0], mlps[:, 0] = 0, 0
        return Through(token, heads, mlps)


class Linear(Protocol):
    """A model that is linear around a run; model.pretrained.frozen.Frozen is one."""

    logit: float

    def through(self) -> Through: ...
    def into_logit(self) -> Through: ...
    def into(self, node: Node) -> Through: ...


class Graph(NamedTuple):
    """nodes: tokens, then heads and MLPs, the one through which most comes first, then the logit; through [N]: how much of the logit comes through each;
    edges [N, N]: what a node (row) gives to another (column); explained [k]: of the logit, with the first k heads and MLPs; logit: itself."""

    nodes: list[Node]
    through: Floats
    edges: Floats
    explained: Floats
    logit: float


def graph(linear: Linear, most: int) -> Graph:
    """The graph of the `most` heads and MLPs through which most of the logit comes, for or against it."""
    all_ = linear.through()
    all_.heads[..., 0], all_.mlps[:, 0] = 0, 0
    length = len(all_.token)
    chosen = strongest(all_, most)
    nodes = [*(Node(TOKEN, place=at) for at in range(length)), *chosen, Node(LOGIT, place=length - 1)]
    edges = np.zeros((len(nodes), len(nodes)), np.float32)
    for column, node in enumerate(nodes[length:], length):
        given = (linear.into_logit() if node.kind == LOGIT else linear.into(node)).joined()
        edges[:-1, column] = [given.of(source) for source in nodes[:-1]]
    through = np.array([*(all_.of(node) for node in nodes[:-1]), linear.logit], np.float32)
    counts = [explained(nodes, through, edges, length + k) for k in range(len(chosen) + 1)]
    return Graph(nodes, through, edges, np.array(counts, np.float32), linear.logit)


def strongest(all_: Through, most: int) -> list[Node]:
    """The heads and MLPs through which most comes, by size."""
    heads, mlps = np.abs(all_.heads).ravel(), np.abs(all_.mlps).ravel()
    order = np.argsort(-np.concatenate([heads, mlps]), kind="stable")[:most]
    found = list[Node]()
    for one in order.tolist():
        if one < len(heads):
            layer, head, place = np.unravel_index(one, all_.heads.shape)
            found.append(Node(HEAD, int(layer), int(head), int(place)))
        else:
            layer, place = np.unravel_index(one - len(heads), all_.mlps.shape)
            found.append(Node(MLP, int(layer), 0, int(place)))
    return found


def explained(nodes: list[Node], through: Floats, edges: Floats, kept: int) -> float:
    """What reaches the logit from the tokens on ways through the first `kept` nodes alone.

    Of what a node passes on to another, its own share is what it got on such ways: the model is linear.
    """
    share = {
        at: 1.0 for at, node in enumerate(nodes) if node.kind == TOKEN
    }  # of what comes through, that came on such ways
    order = sorted(
        (at for at in range(kept) if at not in share), key=lambda at: (nodes[at].layer, nodes[at].kind == MLP)
    )
    for at in order:
        got = sum(share[source] * float(edges[source, at]) for source in share)
        share[at] = got / float(through[at]) if through[at] else 0.0
    return sum(part * float(edges[at, -1]) for at, part in share.items())
