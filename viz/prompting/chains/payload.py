"""What the browser view `chains` is sent: word problems, the prompts of the one that is shown; and, one after another, what is written to
each in each way."""

from collections.abc import Mapping, Sequence
from typing import Any

WAYS = ("direct", "zero", "few", "chain", "samples")


def chains(
    problems: Sequence[tuple[str, str, int]],
    own: tuple[str, str],
    shown: Mapping[str, Any],
    prompts: Mapping[str, Sequence[tuple[bytes, str, int]]],
    seconds: int,
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """problems: question, answer, operations; own: a problem that a person has typed and its answer, "" for none; shown: `problem` (-1:
    the own one), `way`, `votes`; prompts: by way, each token with what it belongs to and the number of its example.

    Raises ValueError for a problem or a way that is not there.
    """
    if not -1 <= shown["problem"] < len(problems) or shown["way"] not in WAYS:
        raise ValueError(f"problem {shown['problem']} of {len(problems)}, {shown['way']}: there is no such answer")
    return {
        "ask": {},
        "problems": [list(one) for one in problems],
        "own": list(own),
        "shown": dict(shown),
        "prompts": {way: [[piece.hex(), part, at] for piece, part, at in tokens] for way, tokens in prompts.items()},
        "seconds": seconds,
        "recorded": recorded,
    }


def step(answer: Any) -> dict[str, Any]:
    """All that was written to a problem in one way: of each text its tokens, where a phrase was put in, the answer that is taken, whether
    it is right, its equations (start, end, holds), and whether the answer is the result of the last one (-1: there is none)."""
    return {
        "item": answer.item,
        "way": answer.way,
        "written": [_judged(one) for one in answer.judged],
        "expected": [round(one, 4) for one in answer.expected],
        "votes": [list(one) for one in answer.votes],
    }


def writing(piece: Any) -> dict[str, Any] | None:
    """What is being written; of samples only how much, as there are many."""
    if not piece:
        return None
    many = len(piece.written) > 1 or piece.method == "samples"
    text = "" if many else piece.written[0].text
    return {"item": piece.item, "way": piece.method, "text": text, "tokens": sum(one.tokens for one in piece.written)}


def _judged(one: Any) -> list[Any]:
    follows = -1 if one.follows is None else int(one.follows)
    marks = [[mark.start, mark.end, int(mark.holds)] for mark in one.equations]
    return [one.text, one.tokens, one.put, one.taken, int(one.right), marks, follows]
