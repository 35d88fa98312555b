"""What speculative decoding saved, for the prose."""

from collections.abc import Callable, Sequence
from typing import Any

from viz.shared.numbers import count
from viz.shared.words import piece as shown


def draft_facts(rounds: Sequence[Any], layers: int, of: int, piece: Callable[[int], bytes]) -> dict[str, str]:
    """This moment's numbers of speculative decoding (model.decoding.speculative.Round each), for the prose."""
    judged = [one for found in rounds for one in found.drafted if one.draw is not None]
    accepted = sum(one.accepted for one in judged)
    written = accepted + sum(found.token is not None for found in rounds)
    first = next((one for one in judged if not one.accepted), judged[0])
    ratio = min(1.0, first.p / first.q) if first.q else 1.0
    return {
        "layers": str(layers),
        "of": str(of),
        "rounds": count(len(rounds), "pass", "passes"),
        "written": count(written, "token was", "tokens were"),
        "work": f"{(len(rounds) * of + layers * sum(len(found.drafted) for found in rounds)) / (written * of):.2f}",
        "accepted": str(accepted),
        "judged": count(len(judged), "drafted token that was", "drafted tokens that were"),
        "per": f"{written / len(rounds):.2f}",
        "word": shown(piece(first.token)),
        "p": f"{first.p:.3f}",
        "q": f"{first.q:.3f}",
        "ratio": f"{ratio:.3f}",
        "draw": f"{first.draw:.3f}",
        "verdict": "accepted" if first.accepted else "rejected",
    }
