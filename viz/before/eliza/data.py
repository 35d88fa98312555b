"""The numbers that the prose of `eliza` speaks of, and the rows that it gives."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import count


def facts(sent: Mapping[str, Any], rules: Mapping[str, int]) -> dict[str, str]:
    """sent: what the browser is sent; rules: how many keywords, patterns and replies the script has."""
    turns = sent["turns"]
    known = {name: str(number) for name, number in rules.items()}
    if not turns:
        return known | {"found": "Nothing was said yet.", "kept": "", "example": ""}
    turn = turns[min(sent["shown"]["turn"], len(turns) - 1)]
    return known | {"found": found(turn), "kept": kept(turns), "example": example(turn)}


def found(turn: Mapping[str, Any]) -> str:
    """By which keyword and after how many patterns a reply was found."""
    keys = next(one for one in turn["decisions"] if one["kind"] == "keys")
    if not keys["yes"]:
        how = (
            "something it kept from before"
            if any(one["kind"] == "recall" for one in turn["decisions"])
            else "a reply for nothing in particular"
        )
        return f"No keyword is in the chosen line, so the rules take {how}."  # fmt: skip
    tried = sum(one["kind"] == "pattern" for one in turn["decisions"])
    others = len(keys["more"]) - 1
    beside = f", above {count(others, 'other keyword', 'other keywords')}" if others else ""
    return f"The keyword **{keys['said']}** ranks highest{beside}; {count(tried, 'pattern was', 'patterns were')} tried, and nothing else of the line was read."


def kept(turns: list[Mapping[str, Any]]) -> str:
    """What is in the memory."""
    put = sum(one["kind"] == "memory" for turn in turns for one in turn["decisions"])
    taken = sum(one["kind"] == "recall" for turn in turns for one in turn["decisions"])
    return f"Of {count(put, 'sentence', 'sentences')} kept for later, {taken} came back."


def example(turn: Mapping[str, Any]) -> str:
    """A part of what was said, and how it is given back."""
    for one in turn["decisions"]:
        if one["kind"] == "parts" and one["more"][0]:
            return f"Here “{one['more'][0]}” comes back as “{one['more'][1]}”."
    return ""


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every decision."""
    return [
        {"turn": number, "heard": turn["heard"], "step": one["kind"], "found": one["said"], "more": " | ".join(one["more"]), "fits": one["yes"]}
        for number, turn in enumerate(sent["turns"], 1)
        for one in turn["decisions"]
    ]  # fmt: skip
