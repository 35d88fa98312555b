"""What the browser view `groups` is sent: for every share of group B what votes teach, and the policies that follow."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import significant


def groups(
    mix: int,
    merge: str,
    styles: Sequence[str],
    tastes: Sequence[Mapping[str, float]],
    found: Any,
    room: Mapping[str, Any],
) -> dict[str, Any]:
    """mix: which of the shares is looked at, merge: which way of merging; tastes: the true utility of each style for each group; found: a
    pages.rlhf.work.groups.Groups; room: voters, pairs that several of them judged, alpha or None.

    Raises ValueError for a share or a way that does not exist.
    """
    if not 0 <= mix < len(found.found) or merge not in found.found[0].outcomes:
        raise ValueError(f"no share {mix} of {len(found.found)}, or no way {merge!r}")
    return {
        "mix": mix,
        "merge": merge,
        "styles": list(styles),
        "tastes": [[taste[style] for style in styles] for taste in tastes],
        "shares": [one.share for one in found.found],
        "votes": [list(one.votes) for one in found.found],
        "rewards": [[None if row is None else _short(row) for row in one.rewards] for one in found.found],
        "wins": [[None if win is None else significant(win, 3) for win in one.wins] for one in found.found],
        "outcomes": {how: [_outcome(one.outcomes[how]) for one in found.found] for how in found.found[0].outcomes},
        "reference": _outcome(found.reference),
        "agreements": [[round(one.same, 4), round(one.kappa, 4)] for one in found.agreements],
        "room": dict(room),
    }


def _short(row: Sequence[float]) -> list[float]:
    return [round(float(one), 3) for one in row]


def _outcome(one: Any) -> dict[str, Any]:
    return {
        "shares": _short(one.shares),
        "worths": _short(one.worths),
        "right": round(one.right, 4),
        "kl": round(one.kl, 3),
    }
