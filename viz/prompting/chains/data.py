"""Chains of thought: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import wilson

UNKNOWN = "…"
GREEDY = ("direct", "zero", "few", "chain")


def facts(steps: Sequence[Mapping[str, Any]], problems: int, votes: int) -> dict[str, str]:
    """steps: all that was written so far, as payload.step gives it; problems: of the list; votes: how many sampled chains vote."""
    tried = sum(step["way"] == "few" for step in steps)
    numbers = {
        "problems": str(tried or problems),  # in a live run only some were asked
        "votes": str(votes),
        "chains": "one chain" if votes == 1 else f"{votes} chains",
    }
    for way in GREEDY:
        its = [step["written"][0] for step in steps if step["way"] == way]
        numbers[way] = str(sum(one[4] for one in its)) if its else UNKNOWN
        numbers[f"tokens_{way}"] = _mean([one[1] for one in its])
    chain = [step["written"][0] for step in steps if step["way"] == "chain"]
    low, high = wilson(sum(one[4] for one in chain), len(chain)) if chain else (0, 0)
    numbers["low"], numbers["high"] = (f"{one:.2f}" if chain else UNKNOWN for one in (low, high))
    numbers["asked"] = str(len(chain)) if chain else UNKNOWN
    return numbers | _steps(chain) | _votes([step for step in steps if step["way"] == "samples"], votes)


def _steps(chain: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Where the chains break: wrong answers by whether an equation before them fails, and answers that are the last result."""
    if not chain:
        return dict.fromkeys(("slipped", "misled", "wrong", "follows", "told"), UNKNOWN)
    wrong = [one for one in chain if not one[4]]
    told = [one for one in chain if one[6] >= 0]
    return {
        "wrong": str(len(wrong)),
        "slipped": str(sum(any(not mark[2] for mark in one[5]) for one in wrong)),
        "misled": str(sum(bool(one[5]) and all(mark[2] for mark in one[5]) for one in wrong)),
        "follows": str(sum(one[6] for one in told)),
        "told": str(len(told)),
    }


def _votes(sampled: Sequence[Mapping[str, Any]], votes: int) -> dict[str, str]:
    """How often the vote is right on average, with one chain and with `votes`, and what it costs."""
    if not sampled:
        return dict.fromkeys(("one", "voted", "tokens_votes"), UNKNOWN) | {"vote": "No chain is drawn yet."}
    one, voted = (sum(step["expected"][at] for step in sampled) for at in (0, votes - 1))
    tokens = [text[1] for step in sampled for text in step["written"]]
    named = "One chain that is drawn" if votes == 1 else f"The vote of {votes} drawn chains"
    return {
        "one": _right(one),
        "voted": _right(voted),
        "vote": f"{named} gets {_right(voted)} of {len(sampled)} right.",
        "tokens_votes": str(round(votes * sum(tokens) / len(tokens))),
    }


def _mean(counts: Sequence[int]) -> str:
    return str(round(sum(counts) / len(counts))) if counts else UNKNOWN


def _right(count: float) -> str:
    """A number of right answers, which for votes may be no whole one."""
    return f"{count:.1f}".removesuffix(".0")
