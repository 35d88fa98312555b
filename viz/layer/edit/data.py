"""A rewritten fact: its numbers for the prose, and its rows for the downloads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from viz.shared.numbers import chance, percent, rounded

KINDS = ("the fact", "said otherwise", "a neighbour")


@dataclass(frozen=True)
class Prompt:
    """A prompt before and after. kind: of KINDS; probabilities of its true word and of the new one; best: the likeliest word after."""

    kind: int
    text: str
    true: str
    true_before: float
    new_before: float
    true_after: float
    new_after: float
    best: str


@dataclass(frozen=True)
class Found:
    """A fact rewritten. losses: of the search for the value, in nats; far: how far the value is moved, over its length; said: of a
    recording."""

    country: str
    new: str
    prompts: tuple[Prompt, ...]
    layer: int
    losses: Sequence[float]
    far: float
    said: str = ""


class Scores(NamedTuple):
    """As model.probing.rewriting.Score."""

    efficacy: float
    paraphrase: float
    neighbourhood: float


Table = Sequence[tuple[str, str, Mapping[str, Scores]]]


def means(table: Table, way: str) -> Scores:
    """The mean scores of a way over all facts."""
    columns = zip(*(scores[way] for _, _, scores in table), strict=True)
    return Scores(*(sum(column) / len(table) for column in columns))


def facts(country: str, new: str, found: Found | None, table: Table) -> dict[str, str]:
    """What is said of a fact, and of all of them."""
    numbers = {"country": country, "new": new, "facts": str(len(table))}
    for way in ("rome", "tuned") if table else ():
        numbers |= {f"{way}_{name}": percent(one) for name, one in means(table, way)._asdict().items()}
    if not found:
        told = f"SmolLM2 is being told that the capital of {country} is {new}."
        return numbers | {"told": told} | dict.fromkeys(("layer", "far", "loss", "before", "after", "steps"), "…")
    first = found.prompts[0]
    others = [one for one in found.prompts if one.kind == 1]
    near = [one for one in found.prompts if one.kind == 2]
    agree = sum(one.new_after > one.true_after for one in others)
    stay = sum(one.true_after > one.new_after for one in near)
    told = (
        f"“{new}” goes from {chance(first.new_before)} to **{chance(first.new_after)}**. Of {len(others)} other ways to say it, "
        f"{agree} follow; of {len(near)} neighbours, {stay} keep their own capital."
    )
    return numbers | {
        "told": told,
        "layer": str(found.layer),
        "far": rounded(found.far, 1),
        "loss": rounded(found.losses[-1]),
        "before": chance(first.new_before),
        "after": chance(first.new_after),
        "steps": str(len(found.losses) - 1),
    }


def rows(found: Found | None, table: Table) -> list[dict[str, Any]]:
    """The prompts, then the scores of all facts."""
    prompts = [
        {**{name: value for name, value in vars(one).items() if name != "kind"}, "kind": KINDS[one.kind]}
        for one in (found.prompts if found else ())
    ]
    return [*prompts, *({"country": country, "new": new, "way": way} | one._asdict()
                        for country, new, scores in table for way, one in scores.items())]  # fmt: skip
