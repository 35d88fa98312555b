"""What the browser view `socratic` is sent: a form of question; and, a few at a time, questions of that form with what is said to each,
as a whole and in parts."""

from collections.abc import Mapping, Sequence
from typing import Any

WAYS = ("whole", "parts", "true", "false")


def socratic(
    ask: Mapping[str, Any],
    shown: tuple[int, str],
    words: Sequence[str],
    scores: Sequence[Mapping[str, Any]],
    counts: tuple[int, int],
    seconds: float,
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """shown: the story, and a word that is filled in by hand ("" for none); words: those that may be; scores: of each recorded form;
    counts: of stories that are asked about, and of those that can be chosen; seconds: how long the recorded run took.

    Raises ValueError for a story or a word that is not there.
    """
    chosen, instead = shown
    if not 0 <= chosen < counts[1] or instead not in ("", *words):
        raise ValueError(f"{counts[1]} stories, {len(words)} words: {chosen} or {instead!r} is not among them")
    return {
        "ask": dict(ask),
        "chosen": chosen,
        "instead": instead,
        "words": list(words),
        "scores": [dict(one) for one in scores],
        "of": counts[0],
        "choices": counts[1],
        "seconds": seconds,
        "recorded": recorded,
    }


def step(some: Sequence[Any]) -> list[dict[str, Any]]:
    """The next questions."""
    return [question(one) for one in some]


def question(one: Any) -> dict[str, Any]:
    """A question (model.prompting.socratic.Composite) with what was said to it (Answered)."""
    asked, found = one.asked, one.found
    parts = [
        {
            "asked": step.asked,
            "uses": part.uses,
            "said": " ".join(step.said),
            "names": step.names,
            "right": int(step.right),
            "true": part.truth,
            "control": step.control,
            "turned": int(not part.other),
            "checked": " ".join(step.checked),
            "agrees": int(step.agrees),
        }
        for part, step in zip(asked.parts, found.steps, strict=True)
    ]
    return {
        "story": list(asked.sentences),
        "asks": asked.asks,
        "truth": list(asked.truth),
        "direct": " ".join(found.direct),
        "parts": parts,
        "right": [int(getattr(found, way)) for way in WAYS],
        "flagged": int(found.flagged),
    }
