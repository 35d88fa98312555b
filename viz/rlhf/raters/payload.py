"""What the browser view `raters` is sent: pairs as three raters judge them, how far these agree, and what each teaches."""

from collections.abc import Sequence
from typing import Any

from viz.shared.numbers import significant


def raters(
    way: str, judged: int, styles: Sequence[str], sizes: Sequence[int], found: Any, read: Sequence[str], recorded: str
) -> dict[str, Any]:
    """way: how the model is asked; judged: which of the pairs is looked at; sizes: judgements; found: a pages.rlhf.work.raters.Raters; read:
    the two prompts of that pair, as it is asked; recorded: when the model was asked.

    Raises ValueError for a pair that does not exist, or another number of prompts.
    """
    if not 0 <= judged < len(found.pairs) or len(read) != 2:
        raise ValueError(f"no pair {judged} of {len(found.pairs)}, or {len(read)} prompts")
    return {
        "way": way,
        "judged": judged,
        "styles": list(styles),
        "sizes": list(sizes),
        "pairs": [_pair(one) for one in found.pairs],
        "agreement": [[round(one, 3) for one in row] for row in found.agreement],
        "learned": [
            {"accuracy": [round(one, 4) for one in who.accuracy],
             "words": [[word, significant(weight, 3)] for word, weight in who.words]} | _outcome(who.outcome)
            for who in found.learned
        ],
        "reference": _outcome(found.reference),
        "read": list(read),
        "recorded": recorded,
    }  # fmt: skip


def opinion(found: Any) -> dict[str, Any]:
    """found: a model.rlhf.machine.Opinion of one pair."""
    return {"turned": [round(p, 4) for p in found.turned], "alone": [round(p, 4) for p in found.alone]}


def _pair(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "question": one.question,
        "sides": [one.first, one.second],
        "true": one.true,
        "people": one.people,
        "ratings": list(one.ratings),
        "by": round(one.by, 3),
    } | opinion(one)


def _outcome(one: Any) -> dict[str, Any]:
    return {"shares": [round(share, 3) for share in one.shares], "right": round(one.right, 4), "kl": round(one.kl, 3)}
