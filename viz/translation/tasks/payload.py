"""What the browser view `tasks` is sent: one text classified, with a gap to complete, and ten texts transformed."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

SHOWN = 5  # words for a gap


def tasks(
    text: str,
    places: Sequence[tuple[int, int]],
    tags: Sequence[tuple[str, float]],
    praise: float,
    at: int,
    before: Sequence[tuple[bytes, float]],
    ten: Mapping[str, Any],
    doors: Mapping[str, Sequence[Sequence[str]]],
    learned: int,
) -> dict[str, Any]:
    """places: [start, end) of each word in the text; tags: of each word, with its probability; praise: the probability of it; at:
    the word that is the gap; before: pieces for the gap by what stands before it; ten: `texts` and `score` of the ten texts, and
    what is said of the recording; doors: for each task, page, view and title of where it is opened further; learned: labelled
    sentences that each classifier has learned from.

    Raises ValueError for a tag too few, a gap that is no word, or a number that is no probability.
    """
    if len(tags) != len(places) or not 0 <= at < len(places):
        raise ValueError(f"{len(tags)} tags for {len(places)} words, and a gap at {at}")
    if not all(0 <= p <= 1 for p in (praise, *(p for _, p in tags), *(p for _, p in before))):
        raise ValueError("a probability is not between 0 and 1")
    cuts = [0, *(place for word in places for place in word), len(text)]
    parts = [text[low:high] for low, high in itertools.pairwise(cuts)]  # between, word, between, word, ...
    return {
        "text": text,
        "parts": parts,
        "tags": [[tag, round(p, 4)] for tag, p in tags],
        "praise": round(praise, 4),
        "at": at,
        "before": [[piece.hex(), round(p, 4)] for piece, p in before],
        "ten": dict(ten),
        "learned": learned,
        "doors": {task: [list(one) for one in found] for task, found in doors.items()},
    }


def masked(words: Sequence[tuple[str, float]], candidates: int, behind: int, own: str) -> dict[str, Any]:
    """Words for the gap by both sides, with their shares among the candidates; the rank of the text's own word, from 1, or 0
    where it was no candidate."""
    rank = next((place for place, (word, _) in enumerate(words, 1) if word.lower() == own.lower()), 0)
    return {
        "words": [[word, round(p, 4)] for word, p in words[:SHOWN]],
        "candidates": candidates,
        "behind": behind,
        "rank": rank,
    }


def facts(
    words: Sequence[tuple[str, str, float]],
    praise: float,
    before: Sequence[tuple[str, float]],
    texts: Sequence[Mapping[str, Any]],
) -> dict[str, str]:
    """Numbers for the prose. words: each word with its tag and probability; texts: those that were summarized, as judged."""
    names = [word for word, tag, _ in words if tag != "O"]
    return {
        "label": "praise" if praise >= 0.5 else "complaint",
        "label_p": f"{max(praise, 1 - praise):.2f}",
        "named": f"{len(names)} of {len(words)}",
        "next": before[0][0],
        "next_p": f"{before[0][1]:.2f}",
        "texts": str(len(texts)),
        "facts": _of([named for one in texts for _, named in one["facts"]]),
        "first": str(sum(named for one in texts for named in one["first"])),
        "right": _of([each["right"] for one in texts for each in one["questions"]]),
        "alone": str(sum(each["alone_right"] for one in texts for each in one["questions"])),
    }


def _of(found: Sequence[bool]) -> str:
    """How many of how many."""
    return f"{sum(found)} of {len(found)}"
