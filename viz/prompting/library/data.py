"""Retrieval: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import wilson
from viz.prompting.library.payload import ORDERS

UNKNOWN = "…"
NAMES = {"bm25": "BM25", "dense": "the dense order", "fused": "the fused one"}


def scores(steps: Sequence[Mapping[str, Any]], half: int) -> dict[str, dict[str, Any]]:
    """For direct and paraphrased questions: by setup, right answers and how many were asked; by order, under `first`, how often the
    right passage was first. half: how many direct questions stand before the paraphrased ones."""
    found = {}
    for name, part in (("direct", steps[:half]), ("paraphrased", steps[half:])):
        counts = {setup: sum(step["said"][setup][1] for step in part) for setup in (part[0]["said"] if part else ())}
        first = {order: sum(step["places"][at] == 1 for step in part) for at, order in enumerate(ORDERS)}
        found[name] = {"right": counts, "first": first, "asked": len(part)}
    return found


def facts(
    steps: Sequence[Mapping[str, Any]],
    half: int,
    passages: int,
    first: tuple[str, str],
) -> dict[str, str]:
    """steps: of each question so far, as payload.step gives it; passages: how many there are; first: what BM25 and the dense order put
    first for the question that is shown."""
    numbers = {"passages": f"{passages:,}", "words_first": _named(first[0]), "meaning_first": _named(first[1])}
    told = scores(steps, half)
    direct, other = told["direct"], told["paraphrased"]
    named = {f"{order}_first": str(other["first"][order]) if other["asked"] else UNKNOWN for order in ORDERS}
    numbers |= named | {"paraphrased": str(other["asked"]) if other["asked"] else UNKNOWN}
    for name, part, setup in (
        ("none", direct, "none"),
        ("right", direct, "right"),
        ("said_bm25", other, "bm25"),
        ("said_dense", other, "dense"),
        ("said_fused", other, "fused"),
    ):
        numbers[name] = str(part["right"][setup]) if setup in part["right"] else UNKNOWN
    low, high = wilson(direct["right"]["right"], direct["asked"]) if direct["asked"] else (0, 0)
    numbers["asked"] = str(direct["asked"]) if direct["asked"] else UNKNOWN
    numbers["low"], numbers["high"] = (f"{one:.2f}" if direct["asked"] else UNKNOWN for one in (low, high))
    return numbers


def _named(title: str) -> str:
    """A title as it stands in a sentence: there, a cut one needs no dots."""
    return title.removesuffix("…") or "nothing"
