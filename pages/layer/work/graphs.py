"""A graph of where a logit comes from: its parts, what each gives to the next, and what is lost without one."""

from typing import Any, NamedTuple

import numpy as np

from model.errors import UserError
from model.inside import graph
from model.inside.edits import Edit
from model.inside.graph import Node
from pages.layer.address import Block
from pages.server import models
from pages.server.keep import keep

MOST = 60  # heads and MLPs that may be drawn
LONGEST = 24  # tokens of a text
MEAN = -1  # against: the mean of all words


class Ask(NamedTuple):
    """A text, a token whose logit is explained, and the token against which, or MEAN."""

    model: str
    text: str
    token: int
    against: int


class Found(NamedTuple):
    """words: the text's tokens; graph: its parts; looks: of each node, if it is a head, the token at which it looks most, and its weight; parts: heads and MLPs
    at all tokens but the first; tokens: what comes from all embeddings; probability: of the token."""

    words: list[bytes]
    graph: Any  # model.inside.graph.Graph
    looks: list[tuple[int, float] | None]
    parts: int
    tokens: float
    probability: float


def words(now: Block, name: str, text: str) -> tuple[Ask, list[str]]:
    """Which words the controls name, and what is wrong with them: a word of several tokens counts as its first."""
    trace, complaints = models.trace(name, text), list[str]()

    def token(typed: str) -> int:
        ids = models.continued(name, f" {typed}").ids.tolist()
        if not ids:
            raise UserError(f"The model has no token for “{typed[:40]}”: name another word.")
        if len(ids) > 1:
            complaints.append(f"“{typed[:40]}” is {len(ids)} tokens: the graph is of its first.")
        return int(ids[0])

    wanted, other = now.graph_to.strip(), now.graph_not.strip()
    first = token(wanted) if wanted else int(trace.next_logits.argmax())
    against = token(other) if other else MEAN
    if against == first:
        complaints.append("Both words are the same: the graph is of the first against the mean of all words.")
        against = MEAN
    return Ask(name, text, first, against), complaints


@keep(16)
def drawn(ask: Ask) -> Found:
    """The graph. Raises UserError for a text that is too long or has one token, or a model whose parts do not add up."""
    from model.pretrained.frozen import Frozen

    trace = models.trace(ask.model, ask.text)
    length = len(trace.tokens)
    if not 2 <= length <= LONGEST:
        raise UserError(f"A graph is drawn of 2 to {LONGEST} tokens and this text has {length}: change it.")
    linear = Frozen(models.get(ask.model), trace, ask.token, None if ask.against == MEAN else ask.against)
    found = graph.graph(linear, MOST)
    looks: list[tuple[int, float] | None] = []
    for node in found.nodes:
        row = trace.layers[node.layer].pattern[node.head, node.place] if node.kind == graph.HEAD else None
        looks.append(None if row is None else (int(row.argmax()), float(row.max())))
    scores = trace.next_logits.astype(np.float64)
    likely = float(np.exp(scores[ask.token] - scores.max()) / np.exp(scores - scores.max()).sum())
    parts = len(trace.layers) * (len(trace.layers[0].pattern) + 1) * (length - 1)
    return Found(list(trace.tokens), found, looks, parts, float(linear.through().token.sum()), likely)


@keep(256)
def without(ask: Ask, node: Node) -> float:
    """What is explained, in a run of the whole model in which one head or MLP writes nothing at one token. Raises UserError where there is no such part."""
    trace = models.trace(ask.model, ask.text)
    if node.layer >= len(trace.layers) or node.place >= len(trace.tokens) or node.head >= len(trace.layers[0].pattern):
        raise UserError("This graph has no such part: choose one that is drawn.")
    head = node.kind == graph.HEAD
    width = trace.layers[0].z.shape[-1] if head else trace.embeddings.shape[1]
    nothing = np.zeros((1, width), np.float32)
    edit = Edit(node.layer, "head" if head else "mlp", node.head, "put", positions=(node.place,), values=nothing)
    (scores,) = models.get(ask.model).edited(trace.token_ids.tolist(), [[edit]]).astype(np.float64)
    return float(scores[ask.token] - (scores.mean() if ask.against == MEAN else scores[ask.against]))


def chosen(found: Found, now: Block) -> int:
    """The node that the address names, if it is drawn; else the first head, or the first of all."""
    nodes, length = found.graph.nodes, len(found.words)
    drawn_ = range(length, min(len(nodes) - 1, length + now.graph_most))
    for at in (*range(length), *drawn_):
        if name(nodes[at]) == now.graph_node:
            return at
    return next((at for at in drawn_ if nodes[at].kind == graph.HEAD), length)


def name(node: Node) -> str:
    """As the address names a node."""
    if node.kind == graph.TOKEN:
        return f"token.{node.place}"
    return f"{node.layer}.{node.head if node.kind == graph.HEAD else 'mlp'}.{node.place}"
