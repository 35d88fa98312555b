"""What the browser view `soft` is sent: a task, what written prompts do; and, one after another, looks at vectors that are learned."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any


def soft(
    ask: Mapping[str, Any],
    items: Sequence[tuple[str, str]],
    question: str,
    examples: int,
    looks: int,
    written: Sequence[tuple[str, int, int]],
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """question: how a question stands in the prompt, with {} for its words; examples: how many are learned from; looks: how many there
    will be; written: prompts in words: what they are, how many answers are right, how many tokens they have.

    Raises ValueError for a question that has no place for its words.
    """
    if question.count("{}") != 1:
        raise ValueError(f"{question!r} has not one place for the words that are asked")
    return {
        "ask": dict(ask),
        "items": [list(one) for one in items],
        "question": question,
        "examples": examples,
        "looks": looks,
        "written": [list(one) for one in written],
        "recorded": recorded,
    }


def look(one: Any, piece: Callable[[int], bytes]) -> dict[str, Any]:
    """one: a model.prompting.soft.Look."""
    return {
        "step": one.step,
        "loss": round(one.loss, 3),
        "learned": round(one.learned, 3),
        "right": [int(right) for right in one.right],
        "nearest": [[[piece(token).hex(), round(cosine, 3)] for token, cosine in row] for row in one.nearest],
        "moved": [round(far, 3) for far in one.moved],
    }
