"""What the browser view `decoder` is sent: a text as a tree of tokens, and the stages of the next one's choice."""

import re
import zlib
from collections.abc import Sequence
from typing import Any

from viz.decoding.figures import StageData
from viz.shared.numbers import finite

MOST_NODES = 600
NODE = re.compile(r"(?:([0-9]{1,4})\.)?([0-9]{1,7})")


def mark(*about: str) -> str:
    """Four signs for a model and its prompt: a tree in an address begins with them, for it belongs to no other text."""
    return f"{zlib.crc32(repr(about).encode(errors='replace')) & 0xFFFF:04x}"


def branches(tree: str, own: str, vocabulary: int, deepest: int) -> list[tuple[int, int]]:
    """ "1f2e-260_3575_0.318" -> [(0, 260), (1, 3575), (0, 318)]: each node's parent (0: the prompt; nodes count from 1) and
    token; without a parent a node follows the one before it. From the first that makes no sense on, nodes are left out,
    and all of them where the mark before them is another text's than `own`; a tree without a mark is taken.
    deepest: how many tokens one branch may have.
    """
    found: list[tuple[int, int]] = []
    depths = [0]
    before, dash, after = tree.partition("-")
    if dash and before != own:
        return found
    tree = after if dash else tree
    for part in filter(None, tree.split("_")):
        match = NODE.fullmatch(part)
        if not match or len(found) >= MOST_NODES:
            break
        parent = int(match[1]) if match[1] else len(found)
        token = int(match[2])
        if parent > len(found) or token >= vocabulary or depths[parent] >= deepest or (parent, token) in found:
            break
        found.append((parent, token))
        depths.append(depths[parent] + 1)
    return found


def written(nodes: Sequence[tuple[int, int]]) -> str:
    """The same as text for an address."""
    return "_".join(str(token) if parent == at else f"{parent}.{token}" for at, (parent, token) in enumerate(nodes))


def path(nodes: Sequence[tuple[int, int]], node: int) -> list[int]:
    """The tokens from the prompt to a node."""
    tokens: list[int] = []
    while node:
        parent, token = nodes[node - 1]
        tokens.append(token)
        node = parent
    return tokens[::-1]


def decoder(
    signature: str,
    own: str,
    ask: dict[str, Any],
    nodes: Sequence[tuple[int, int]],
    pieces: Sequence[bytes],
    logprobs: Sequence[float],
    at: int,
    shown: dict[str, Any],
    stops: Sequence[int],
    room: int,
    chat: bool,
) -> dict[str, Any]:
    """signature: of the prompt and its model; own: their mark in an address; ask: what the view tells the server with each question.

    nodes, pieces, logprobs: the tree, and what the model itself gave each of its tokens. at: the node shown; shown: its
    stages. stops: tokens that end a text; room: how many tokens one branch may have. Raises ValueError for a log-probability
    above 0.
    """
    if any(not one <= 1e-6 for one in logprobs):
        raise ValueError("a log-probability is above 0")
    return {
        "signature": signature,
        "mark": own,
        "ask": ask,
        "tree": written(nodes),
        "nodes": [
            [parent, token, piece.hex(), round(logprob, 4)]
            for (parent, token), piece, logprob in zip(nodes, pieces, logprobs, strict=True)
        ],
        "at": at,
        "stages": shown,
        "stops": list(stops),
        "room": room,
        "chat": chat,
    }


def stages(data: StageData) -> dict[str, Any]:
    """The stages of one choice. Raises ValueError where probabilities do not add up to 1."""
    if abs(sum(row.p for row in data.rows) + data.others_mass - 1) > 1e-6:
        raise ValueError("the probabilities shown and the rest do not add up to 1")
    return {
        "rows": [
            [
                row.token,
                row.piece.hex(),
                row.rank,
                *(_number(one) for one in (row.logit, row.penalised, row.scaled)),
                row.cut,
                round(row.p, 6),
                round(row.start, 6),
                round(row.logprob, 4),
            ]
            for row in data.rows
        ],
        "others": [data.others, data.others_left, round(data.others_mass, 6)],
        "left": data.left,
        "entropy": round(data.entropy, 3),
        "draw": data.draw,
        "fallen": data.fallen,
    }


def _number(value: float) -> float | None:
    return None if finite(value) is None else round(value, 3)
