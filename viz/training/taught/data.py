"""Stories that taught a word: their numbers for the prose, and their rows for the downloads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viz.shared.numbers import chance, percent


@dataclass(frozen=True)
class Story:
    """A story by its influence.

    rank: 1 for the strongest; planted: whether it was falsified; share: its influence, of the largest in size; by: the same by
    checkpoint; words [T]; tokens [T - 1]: of each word but the first, of the largest in size.
    """

    rank: int
    number: int
    planted: bool
    share: float
    by: Sequence[float]
    words: Sequence[str]
    tokens: Sequence[float]


@dataclass(frozen=True)
class Found:
    """p: the probability of the word; rivals: the likeliest words there; stories: the strongest and the weakest; of: how many there
    are, `helping` of them with an influence above 0; said: of a recording."""

    p: float
    rivals: Sequence[tuple[str, float]]
    stories: tuple[Story, ...]
    of: int
    helping: int
    said: str = ""


def facts(words: Sequence[str], at: int, found: Found | None) -> dict[str, str]:
    """What is said of the word at the place `at`."""
    word = words[at]
    if found is None:
        waits = f"The model reads its stories, and then shows which of them taught “{word}”."
        return {"told": waits} | dict.fromkeys(("word", "p", "of", "helping", "first", "second", "best", "rest"), "…")
    first, second = found.stories[:2]
    strongest = max(range(len(first.tokens)), key=lambda one: first.tokens[one])
    kind = "the one story that tells it so: it was planted" if first.planted else "a story that tells much the same"
    told = (
        f"Of {found.of} stories, the one that did most for “{word}” is {kind}. Its strongest word is “{first.words[strongest + 1]}”; "
        f"the next story did {percent(second.share / first.share)} as much."
    )
    return {
        "told": told,
        "word": word,
        "p": chance(found.p),
        "of": f"{found.of:,}",
        "helping": f"{found.helping:,}",
        "first": " ".join(first.words[:6]),
        "second": percent(second.share / first.share),
        "best": found.rivals[0][0],
        "rest": chance(found.rivals[0][1]),
    }


def rows(found: Found | None) -> list[dict[str, Any]]:
    """The stories that are shown."""
    return [
        {"rank": one.rank, "story": " ".join(one.words), "planted": one.planted, "influence": one.share}
        for one in (found.stories if found else ())
    ]
