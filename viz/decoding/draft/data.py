"""What speculative decoding saved, for the prose."""

from collections.abc import Callable, Sequence
from typing import Any

from viz.shared.numbers import chance, count
from viz.shared.words import piece as shown


def draft_facts(
    rounds: Sequence[Any], layers: int, of: int, temperature: float, piece: Callable[[int], bytes]
) -> dict[str, str]:
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
        "judged": count(len(judged), "judged token was", "judged tokens were"),
        "per": f"{written / len(rounds):.2f}",
        "word": shown(piece(first.token)),
        "p": chance(first.p),
        "q": chance(first.q),
        "verdict": "accepted" if first.accepted else "rejected",
        **_judging(temperature, ratio, first.draw),
    }


def _judging(temperature: float, ratio: float, draw: float) -> dict[str, str]:
    """How a drafted token is judged: at temperature 0 nothing is drawn, and p and q are 1 or 0."""
    if temperature == 0:
        return {
            "rule": "At $T = 0$ draft and model each have $p = 1$ for their most probable token and 0 for all others: a drafted "
            "token is accepted where the model takes it too, otherwise the model's own comes instead",
            "judged_by": "no number is drawn",
            "same": "The text is exactly the one that the model alone would write",
            "alone": "The text is the very one that the model takes alone",
        }
    return {
        "rule": r"A drafted token $x$ is accepted with probability $\min(1, p(x)/q(x))$; otherwise one is drawn from "
        f"$\\max(0, p - q)$, scaled to sum to 1; $p$ and $q$ are those at $T = {temperature:g}$",
        "judged_by": f"accepted below ${ratio:.3f}$, drawn ${draw:.3f}$",
        "same": "Overall, every $x$ comes out with probability exactly $p(x)$",
        "alone": "The text is distributed as if the model had written alone",
    }
