"""What a room has answered, counted, with the model's answer beside it once that is revealed. Pure: no clock, no file."""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from statistics import median
from typing import Any

from pages.room import measures
from pages.room.asking import VERDICTS, Answer, Asked, Key, labels

MOST_ROWS = 24  # words
PHASES = ("asking", "closed", "shown", "revealed")
Values = Mapping[str, float | None]  # what the model gives to answers; None where it cannot say
Round = Mapping[int, Any]  # by seat: an Answer, or of pairs {item: verdict}


def result(
    asked: Asked,
    rounds: Sequence[Round],
    phase: str,
    judged: Values | None = None,
    known: Callable[[str], bool] = lambda word: True,
    released: Collection[str] = (),
) -> dict[str, Any]:
    """The answers of each round so far, counted, as JSON. rows: {label, counts and shares of each round, model, right}; rest: what the
    model gives to everything else; rounds: {people, right, entropy, loss, kl, most, agreement, alpha}; of numbers truth, bins
    [from, to, counts] and medians, of rankings the mean places; held: how many words of the last round are held back.

    judged: the model's values of words that its key lacks (of a judge). known, released: which words may be shown. What the
    model says, and what is right, is None before `phase` is "revealed". Raises ValueError for a phase that there is not.
    """
    if phase not in PHASES:
        raise ValueError(f"phase is {phase!r}: choose one of {', '.join(PHASES)}")
    key = asked.key if phase == "revealed" else None
    rounds = [one for one in rounds if one] or rounds[:1]  # a round in which nobody answered says nothing
    values = (dict(judged or {}) | dict(key.values)) if key else {}
    found = _empty(asked, rounds, key, values)
    if asked.kind == "number":
        return found | _numbers(asked, rounds, key)
    if asked.kind == "ranking":
        return found | _rankings(asked, rounds)
    if asked.kind == "pairs":
        return found | _pairs(rounds)
    counts = [Counter(labels(asked, list(one.values()))) for one in rounds]
    hidden = set() if asked.kind == "choice" else set(held_words(rounds, known, released))
    found["rounds"] = [_round(one, values, key, hidden) for one in counts]
    found["held"] = sum(counts[-1][word] for word in hidden) if counts else 0
    found["rows"] = _rows(_labels(asked, counts, hidden, key), counts, values, key)
    found["rest"] = _rest(key, found["rows"])
    return found


def held_words(rounds: Sequence[Round], known: Callable[[str], bool], released: Collection[str]) -> list[str]:
    """The words that are held back, in alphabetical order: each is neither released nor made of known words."""
    said = {str(word) for one in rounds for word in one.values()}
    return sorted(word for word in said if word not in released and not _plain(word, known))


def _plain(said: str, known: Callable[[str], bool]) -> bool:
    """Whether an answer is made of known words, numbers and the marks of a sentence."""
    parts = re.findall(r"[^\W\d_]+", said)
    return bool(parts) and not re.search(r"[^\w\s.,;:!?'’()/%&+-]|_", said) and all(map(known, parts))


def right(asked: Asked, value: Answer) -> bool | None:
    """Whether an answer is right; None where nothing counts as right."""
    if not asked.key or not asked.key.right or asked.kind in ("ranking", "pairs"):
        return None
    if asked.kind == "number":
        return any(_near(value, one, asked.key.within) for one in asked.key.right)
    return labels(asked, [value])[0] in asked.key.right


def _empty(asked: Asked, rounds: Sequence[Round], key: Key | None, values: Values) -> dict[str, Any]:
    """What every kind of question has. people: who answered in any round."""
    return {
        "people": len({seat for one in rounds for seat in one}),
        "held": 0,
        "rows": [],
        "rest": None,
        "unit": key.unit if key else "",
        "spread": bool(key and key.spread),
        "rounds": [],
        "model": _model(asked, key, values) if key else None,
        "truth": None,
        "bins": None,
        "medians": [],
        "places": None,
    }


def _model(asked: Asked, key: Key, values: Values) -> dict[str, Any]:
    """What is said of the model. right: what it gives to the right answers together, where its values are a distribution."""
    given = sum(values.get(str(label)) or 0.0 for label in key.right)
    share = given if key.spread and key.right else None
    return {"title": asked.model, "right": share, "loss": measures.surprise(share), "says": key.says}


def _figures(people: int) -> dict[str, Any]:
    """The figures of a round of which no more is known."""
    return {"people": people} | dict.fromkeys(("right", "entropy", "loss", "kl", "most", "agreement", "alpha"))


def _round(counts: Counter[str], values: Values, key: Key | None, hidden: Collection[str]) -> dict[str, Any]:
    found = _figures(people := counts.total()) | {"entropy": measures.entropy(counts.values())}
    if key and people and key.right:
        share = sum(counts[str(label)] for label in key.right) / people
        found |= {"right": share, "loss": measures.surprise(share)}
    if key and key.spread and (apart := measures.divergence(counts, values)):
        found |= {"kl": apart[0], "most": None if apart[1] in hidden else apart[1]}
    return found


def _labels(asked: Asked, counts: Sequence[Counter[str]], hidden: Collection[str], key: Key | None) -> list[str]:
    """What has a row: every option as it stands; or the words that most people said in the last round, and when it is revealed
    what the model and the key say besides."""
    if asked.kind == "choice":
        return list(asked.options)
    last, every = (counts[-1] if counts else Counter[str]()), sum(counts, Counter[str]())
    said = sorted(set(every) - set(hidden), key=lambda word: (-last[word], -every[word], word))[:MOST_ROWS]
    besides = [*(label for label, _ in key.values), *map(str, key.right)] if key else []
    return list(dict.fromkeys([*said, *besides]))


def _rows(
    found: Sequence[str], counts: Sequence[Counter[str]], values: Values, key: Key | None
) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "counts": [one[label] for one in counts],
            "shares": [one[label] / max(1, one.total()) for one in counts],
            "model": values.get(label),
            "right": (label in key.right if key.right else None) if key else None,
        }
        for label in found
    ]


def _rest(key: Key | None, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What the model gives to everything that has no row."""
    if not key or not key.rest:
        return None
    label, value = key.rest
    listed = {label for label, _ in key.values}
    besides = sum(one["model"] or 0.0 for one in rows if one["label"] not in listed) if key.spread else 0.0
    return {"label": label, "model": max(0.0, value - besides)}


def _numbers(asked: Asked, rounds: Sequence[Round], key: Key | None) -> dict[str, Any]:
    edges = measures.bins(asked.least, asked.most)
    counts = [Counter(measures.place(value, edges) for value in one.values()) for one in rounds]
    figures = [_figures(len(one)) for one in rounds]
    if key and key.right:
        for figure, one in zip(figures, rounds, strict=True):
            hits = sum(bool(right(asked, value)) for value in one.values())
            figure["right"] = hits / len(one) if one else None
    return {
        "rounds": figures,
        "truth": key.right[0] if key and key.right else None,
        "bins": [[low, high, [one[at] for one in counts]] for at, (low, high) in enumerate(edges)],
        "medians": [median(one.values()) if one else None for one in rounds],
    }


def _rankings(asked: Asked, rounds: Sequence[Round]) -> dict[str, Any]:
    """Rows count who put an option first. The order by mean place is Borda's; `agreement` is Kendall's W."""
    count, orders = len(asked.options), [list(one.values()) for one in rounds]
    means = [measures.places(one, count) if one else [None] * count for one in orders]
    firsts = [Counter(asked.options[order[0]] for order in one) for one in orders]
    figures = [_figures(len(one)) | {"agreement": measures.concordance(one, count)} for one in orders]
    return {
        "rows": _rows(asked.options, firsts, {}, None),
        "rounds": figures,
        "places": [[one[option] for one in means] for option in range(count)],
    }


def _pairs(rounds: Sequence[Round]) -> dict[str, Any]:
    """Rows count verdicts. What was skipped says nothing of whether people agree."""
    figures, counts = [], []
    for one in rounds:
        units: dict[int, list[str]] = {}
        for verdicts in one.values():
            for item, verdict in verdicts.items():
                units.setdefault(int(item), []).append(verdict)
        clear = [[verdict for verdict in said if verdict != "skip"] for said in units.values()]
        counts.append(Counter(verdict for said in units.values() for verdict in said))
        figures.append(_figures(len(one)) | {"agreement": measures.agreement(clear), "alpha": measures.alpha(clear)})
    return {"rows": _rows(VERDICTS, counts, {}, None), "rounds": figures}


def _near(value: Any, truth: Any, within: float) -> bool:
    """Whether a number is right: as far as `within` away, but for the last bits."""
    return abs(value - truth) <= within or math.isclose(abs(value - truth), within, abs_tol=1e-12)
