"""What the browser view `graph` is sent: the parts of a logit, what each gives to the next, and how much of it a few of them explain."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.words import word

LEAST = 0.002  # of the logit: an edge with less is not sent


def graph(
    ask: Mapping[str, Any],
    found: Any,
    target: tuple[bytes, bytes | None],
    shown: Mapping[str, int],
    layers: int,
) -> dict[str, Any]:
    """ask: text and tokens; found: a pages.layer.work.graphs.Found; target: the token that is explained, and against which (None: the mean of all);
    shown: `most` parts, and the `node` that is chosen; layers: of the model. Raises ValueError for a node that is not drawn."""
    made, length = found.graph, len(found.words)
    if not 0 <= shown["node"] < len(made.nodes):
        raise ValueError(f"node {shown['node']} is none of {len(made.nodes)}")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "waits": True,
        "words": [word(one) for one in found.words],
        "layers": layers,
        "parts": found.parts,
        "target": {
            "word": word(target[0]),
            "against": None if target[1] is None else word(target[1]),
            "logit": round(made.logit, 4),
            "probability": round(found.probability, 4),
        },
        "nodes": _nodes(found),
        "edges": _edges(made),
        "explained": [round(float(one), 4) for one in made.explained],
        "first": length,
        "tokens": round(found.tokens, 4),
    }  # fmt: skip


def _edges(made: Any) -> list[list[Any]]:
    """From, to, and what is given; of those that matter."""
    rows, columns = np.nonzero(np.abs(made.edges) > LEAST * abs(made.logit))
    return [
        [int(row), int(column), round(float(made.edges[row, column]), 4)]
        for row, column in zip(rows, columns, strict=True)
    ]


def _nodes(found: Any) -> list[dict[str, Any]]:
    """Each part, and of a head the token at which it looks most."""
    nodes = zip(found.graph.nodes, found.graph.through, found.looks, strict=True)
    return [
        {
            "kind": node.kind,
            "layer": node.layer,
            "head": node.head,
            "place": node.place,
            "through": round(float(through), 4),
        }
        | ({"at": look[0], "weight": round(look[1], 3)} if look else {})
        for node, through, look in nodes
    ]


def part(node: Mapping[str, Any], words: Sequence[str]) -> str:
    """A node, for people."""
    at = f"“{words[node['place']]}”"
    if node["kind"] == "token":
        return f"token {at}"
    return f"head {node['layer']}.{node['head']} at {at}" if node["kind"] == "head" else f"MLP {node['layer']} at {at}"
