"""What the browser view `fewshot` is sent: a task, its items, the prompt as the model reads it; and, one after another, what it says."""

from collections.abc import Mapping, Sequence
from typing import Any


def fewshot(
    ask: Mapping[str, Any],
    items: Sequence[tuple[str, str]],
    counts: Sequence[int],
    chosen: tuple[int, int],
    tokens: Sequence[tuple[bytes, str, int]],
    others: Sequence[tuple[str, Sequence[int], int]],
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """chosen: the number of examples and the item in the prompt; tokens: each with what it belongs to and the number of its example;
    others: curves of other tasks: title, right answers with each number of examples, of how many.

    Raises ValueError for an item or a number of examples that is not there.
    """
    count, item = chosen
    if not 0 <= item < len(items) or count not in counts:
        raise ValueError(f"item {item} of {len(items)}, {count} examples of {list(counts)}: there is no such prompt")
    return {
        "ask": dict(ask),
        "items": [list(one) for one in items],
        "counts": list(counts),
        "shots": count,
        "item": item,
        "tokens": [[piece.hex(), part, at] for piece, part, at in tokens],
        "others": [[title, list(right), asked] for title, right, asked in others],
        "recorded": recorded,
    }


def step(answered: Sequence[Any]) -> list[list[Any]]:
    """What was said to one item, with each number of examples: the probability of the right answer, the words, whether they are the
    answer, whether they name it."""
    return [[round(one.p, 4), one.said, int(one.right), int(one.named)] for one in answered]


def looked(heads: Sequence[Any], induction: Sequence[float], most: int) -> dict[str, Any]:
    """The heads that look most at the examples' answers, and how much all do together.

    induction: of these heads, how much they look at what followed the same token before.
    """
    shown = [
        {
            "layer": one.layer,
            "head": one.head,
            "answers": [round(weight, 4) for weight in one.answers],
            "questions": [round(weight, 4) for weight in one.questions],
            "first": round(one.first, 4),
            "induction": round(score, 4),
        }
        for one, score in zip(heads[:most], induction, strict=True)
    ]
    return {"heads": shown, "mean": round(sum(sum(one.answers) for one in heads) / max(1, len(heads)), 4)}
