"""The numbers that the prose of `occurrences` speaks of, and the rows that it gives."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import percent

NAMES = {"word": "the word’s own vector", "one": "layer 1", "two": "layer 2", "mix": "the mix"}
PARTS = {"both": "", "ahead": ", forward part", "back": ", backward part"}


def facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """sent: what the browser is sent."""
    about, shown, scores = sent["about"], sent["shown"], sent["scores"]
    shares = np.exp(np.array(shown["weights"], float))
    shares /= shares.sum()
    return {
        "found": found(sent),
        "halves": halves(scores, shown["layer"], about["ceiling"]),
        "made": made(shown["double"], about),
        "width": str(about["width"]),
        "window": str(about["window"]),
        "count": str(len(sent["senses"])),
        "mix": ", ".join(f"{one:.2f}" for one in shares),
        "seeds": seeds(about),
    }


def found(sent: Mapping[str, Any]) -> str:
    """How often the nearest tells the sense, beside the baselines."""
    shown, scores = sent["shown"], sent["scores"]
    if shown["layer"] == "word":
        return f"One vector for “{shown['double']}” tells nothing of its sense: a guess is right for half of {len(sent['senses'])} occurrences."
    score = scores[shown["layer"]][shown["side"]]
    others = f"One vector for the word would give half, the mean of the words around {percent(scores['window']['both'])}, a network that has learned nothing {percent(scores['fresh']['both'])}."
    by = "the nearest has" if shown["k"] == 1 else f"most of the {shown['k']} nearest have"
    return f"By {NAMES[shown['layer']]}{PARTS[shown['side']]}, {by} the same sense for **{percent(score)}** of {len(sent['senses'])} occurrences. {others}"


def halves(scores: Mapping[str, Mapping[str, float]], layer: str, ceiling: float | None) -> str:
    """Both parts alone, and the best that anybody could know."""
    row = scores["one" if layer == "word" else layer]
    known = f" The text itself leaves some of them open: whoever knows the world’s rules is right for {percent(ceiling)}." if ceiling is not None and ceiling < 0.995 else ""  # fmt: skip
    named = "layer 1" if layer == "word" else NAMES[layer]
    return f"Of {named} the forward part alone gives {percent(row['ahead'])}, the backward part {percent(row['back'])}.{known}"


def made(word: str, about: Mapping[str, Any]) -> str:
    """Where the word has its two senses from."""
    if not about["joined"]:
        return f"“{word}” has two roles of its own: it stands for the first or for the second animal of its sentence."
    one, other = about["senses"]
    return f"“{word}”: {one} and {other} are written as one in all that is read."


def seeds(about: Mapping[str, Any]) -> str:
    """The same with three seeds."""
    kept: Mapping[str, Sequence[float]] = about["seeds"]
    if not kept:
        return ""
    said = {name: ", ".join(f"{100 * one:.0f}" for one in kept[name]) for name in ("one both", "two both", "mix both", "fresh both")}  # fmt: skip
    return f"With three seeds, and one neighbour, it is {said['one both']} % by layer 1, {said['two both']} % by layer 2, {said['mix both']} % by an even mix, and {said['fresh both']} % where nothing was learned."


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every score."""
    return [
        {"word": sent["shown"]["double"], "vector": name, "part": part, "share": value}
        for name, row in sent["scores"].items()
        for part, value in row.items()
    ]
