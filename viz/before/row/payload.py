"""What the browser view `row` is sent: a story, a bar for each that says what comes next, and the race of those that learn."""

from collections.abc import Mapping, Sequence
from typing import Any

ORDER = ("eliza", "unigram", "bigram", "ngram", "rnn", "lstm", "gpt", "smollm2", "world")


def row(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    told: Any,
    rows: Sequence[Mapping[str, Any]],
    beside: Mapping[str, Any],
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: the seed of the race; shown: story, fill, moment and the chosen row; told: a pages.before.work.row.Told; rows: as `rows` gives them; beside: what
    is measured beside the race.

    Raises ValueError for a row that there is not.
    """
    if shown["chosen"] not in ORDER:
        raise ValueError(f"there is no row {shown['chosen']!r}")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "words": list(told.words),
        "put": list(told.put),
        "next": {word: round(p, 5) for word, p in told.next.items()},
        "between": between(told),
        "rows": list(rows),
        "beside": dict(beside),
        "recorded": recorded,
    }


def between(told: Any) -> int | None:
    """How many words lie between the gap and the place where the only right word stood last; None where there is none."""
    if len(told.next) != 1:
        return None
    (word,) = told.next
    places = [at for at, one in enumerate(told.words) if one == word]
    return len(told.words) - places[-1] - 1 if places else None


def rows(found: Sequence[Any]) -> list[dict[str, Any]]:
    """found: pages.before.work.row.Row, in any order."""
    return [
        {
            "name": one.name,
            "words": [[word, round(p, 4)] for word, p in one.words],
            "rest": round(one.rest, 4),
            "says": one.says,
            "right": round(one.right, 4),
        }
        for one in found
    ]


def moment(found: Any) -> dict[str, Any]:
    """found: a model.history.racing.Moment."""
    return {
        "seconds": round(found.seconds, 2),
        "losses": {name: round(loss, 4) for name, loss in found.losses.items()},
        "steps": dict(found.steps),
    }
