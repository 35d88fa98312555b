"""What the browser view `policy` is sent: the questions and the policies; and, iteration after iteration, how each does."""

from collections.abc import Mapping, Sequence
from typing import Any


def policy(
    room: str,
    votes: str,
    judge: str,
    lanes: Sequence[Mapping[str, Any]],
    titles: Sequence[str],
    questions: Sequence[tuple[str, str]],
    axis: str,
    count: int,
    about: Sequence[str] = (),
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """judge: which reward, "words" or "head"; lanes: the settings of each policy, titles: their names; questions: story and
    question each; axis: what the curves are drawn against, "iteration" or "kl"; count: iterations of the longest; about: what
    an iteration of each is, with the settings that it truly uses; recorded: name and remark of the recorded run, while it is
    shown.

    Raises ValueError where titles and policies are not of one number.
    """
    if len(lanes) != len(titles) or not lanes:
        raise ValueError(f"{len(titles)} titles for {len(lanes)} policies")
    return {
        "ask": {"room": room, "votes": votes, "judge": judge, "lanes": [dict(one) for one in lanes]},
        "titles": list(titles),
        "questions": [list(one) for one in questions],
        "axis": axis,
        "count": count,
        "about": list(about),
        "recorded": recorded,
    }


def lane(found: Any) -> dict[str, Any]:
    """found: iteration, figures by name, samples (answer, style, whether right), shifted words."""
    figures = {name: None if value is None else round(value, 4) for name, value in found.figures.items()}
    return {
        "iteration": found.iteration,
        "figures": figures,
        "samples": [list(one) for one in found.samples],
        "shifted": [[word, round(value, 4)] for word, value in found.shifted],
    }
