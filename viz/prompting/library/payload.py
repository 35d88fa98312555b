"""What the browser view `library` is sent: passages on a map, three orders for a question, what is put in; and, one question after
another, how often the answer is right."""

from collections.abc import Mapping, Sequence
from typing import Any

ORDERS = ("bm25", "dense", "fused")
SETUPS = ("none", "right", "wrong", *ORDERS, "three", "all")


def library(
    ask: Mapping[str, Any] | None,
    question: Mapping[str, Any],
    shelf: tuple[Sequence[Any], Any, Any],
    orders: Mapping[str, Sequence[tuple[int, float]]],
    cards: Mapping[str, Sequence[int]],
    sizes: Sequence[Mapping[str, Any]],
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """ask: what a live run over all questions asks for; None where no answers are known. question: text, answer ("" unknown), number
    (-1: none of the library's), right (the passages that hold the answer), picked, planted, seconds. shelf: passages (text, title), their
    points and the question's. orders: the first of each. cards: which passages stand in which prompt. sizes: recorded scores.

    Raises ValueError for a passage that is not there.
    """
    passages, points, asked = shelf
    used = [at for order in orders.values() for at, _ in order] + [at for card in cards.values() for at in card]
    if any(not 0 <= at < len(passages) for at in used) or len(points) != len(passages):
        raise ValueError(f"{len(passages)} passages: passage {max(used, default=0)} or its place is not there")
    return {
        "ask": dict(ask) if ask else None,
        "waits": ask is None,
        "question": dict(question),
        "passages": [[one.text, one.title] for one in passages],
        "points": [[round(float(x), 4), round(float(y), 4)] for x, y in points],
        "asked": [round(float(one), 4) for one in asked],
        "orders": {name: [[at, round(score, 4)] for at, score in order] for name, order in orders.items()},
        "cards": {name: list(card) for name, card in cards.items()},
        "sizes": [dict(one) for one in sizes],
        "recorded": recorded,
    }


def step(one: Any) -> dict[str, Any]:
    """One question (model.prompting.retrieval.Step): places of the right passage by order; by setup what is said, whether the answer is
    named, and its log-probability."""
    said = {name: [found.said, int(found.named), round(found.log_p, 2)] for name, found in one.said.items()}
    return {"places": [one.places[name] for name in ORDERS], "said": said}


def said(found: Any, masses: Any) -> dict[str, Any]:
    """One answer and where the model looked."""
    log_p = None if found.log_p is None else round(found.log_p, 2)
    return {
        "said": found.said,
        "named": int(found.named),
        "log_p": log_p,
        "length": found.length,
        "masses": [round(one, 3) for one in masses],
    }
