"""What the browser view `similar` is sent: where a text has the most similar states, and which words a head joins in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viz.shared.numbers import minus
from viz.shared.words import escaped, literal, piece

NEAREST = 8  # places that are shown
AROUND = 4  # tokens on each side of a place


@dataclass(frozen=True)
class Found:
    """near: for each word of a text the nearest states, [cosine, line] each; a line is a list of [text, mark], the mark "query", "key" or empty.
    heads: of each head `pairs` [query, key, count, weight, line], `looking` and `first`, as model.probing.searching has them. tokens, texts: how many
    were read. said: that it is a recording, and of when; nothing for what was computed now."""

    near: Sequence[Sequence[Any]]
    heads: Sequence[dict[str, Any]]
    tokens: int
    texts: int
    said: str = ""


def similar(
    tokens: Sequence[bytes], spot: tuple[int, int, int], shape: tuple[int, int], found: Found | None
) -> dict[str, Any]:
    """spot: layer, head and word. shape: how many layers there are, and heads in each. found: None while the text is being read.

    Raises ValueError for what does not fit the tokens or the heads.
    """
    layer, head, word = spot
    if found and (len(found.near) != len(tokens) or len(found.heads) != shape[1]):
        raise ValueError(f"expected the states of {len(tokens)} words, and {shape[1]} heads")
    return {
        "tokens": [one.hex() for one in tokens],
        "layer": layer,
        "head": head,
        "word": word,
        "layers": shape[0],
        "heads": shape[1],
        "near": found.near[word] if found else None,
        "habit": found.heads[head] if found else None,
        "looking": [one["looking"] for one in found.heads] if found else None,
        "read": [found.tokens, found.texts] if found else None,
        "said": found.said if found else "",
    }


def facts(tokens: Sequence[bytes], spot: tuple[int, int, int], found: Found | None) -> dict[str, str]:
    """Numbers for the prose."""
    layer, head, word = spot
    told = {"layer": str(layer), "word": piece(tokens[word])}
    if not found:
        return told | {
            "near": "The shipped text is being read.",
            "joins": "",
            "read": "a shipped text",
            "cosine": "…",
            "last": "…",
        }
    (cosine, line), last = found.near[word][0], found.near[word][-1][0]
    pairs = found.heads[head]["pairs"]
    joins = f"Head {layer}.{head} never puts a fifth of a word’s attention on another than the first there."
    if pairs:
        query, key, count, weight, _ = pairs[0]
        joins = f"Head {layer}.{head} looks most often from “{literal(query)}” at “{literal(key)}”: {count} {'time' if count == 1 else 'times'}, with {weight:.2f} of the attention on average."
    return told | {
        "near": f"The state of “{piece(tokens[word])}” is most like that of “{escaped(_marked(line).strip())}”, with a cosine of {minus(cosine, 2)}.",
        "joins": joins,
        "read": f"{found.tokens:,} tokens of {found.texts} texts",
        "cosine": minus(cosine, 3),
        "last": minus(last, 3),
    }


def _marked(line: Sequence[Sequence[str]]) -> str:
    return next((text for text, mark in line if mark), "")


def rows(tokens: Sequence[bytes], found: Found | None) -> list[dict[str, Any]]:
    """A row for each similar state of each word, to download."""
    return [
        {
            "word": word.decode(errors="replace"),
            "rank": rank + 1,
            "cosine": cosine,
            "place": "".join(text for text, _ in line),
        }
        for word, near in zip(tokens, found.near if found else [], strict=False)
        for rank, (cosine, line) in enumerate(near)
    ]
