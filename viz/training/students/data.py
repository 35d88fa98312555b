"""The numbers that the prose of `students` speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import rounded
from viz.training.students.payload import WAYS

TITLES = {"words": "words", "soft": "the toy’s probabilities", "written": "text that the toy wrote"}
PARTS = ("told", "words", "soft", "written", "when")
CLOSE = 0.05  # nats: ends that lie so near each other are called about equal


def amount(stories: int) -> str:
    """How much text there is."""
    return f"{stories} stories" if stories else "new stories in every step"


def facts(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """sent: what the browser is sent; looks: as it is sent them, those that are shown."""
    about, ask = sent["about"], sent["ask"]
    teacher, student = about["sizes"]
    fixed = {
        "teacher": rounded(about["teacher"]),
        "floor": rounded(about["floor"]),
        "toy_size": f"{teacher:,}",
        "student_size": f"{student:,}",
        "share": str(round(100 * student / teacher)),
        "steps": str(about["steps"]),
        "pages": f"{about['written']:,}",
        "temperature": str(ask["temperature"]),
        "ends": _ends(sent["ends"]),
        "hot": _hot(sent["ends"]),
    }
    if not looks:
        return {**dict.fromkeys(PARTS, "…"), "told": "Nothing has been learned yet.", **fixed}
    last = looks[-1]
    above = {way: rounded(last["above"][way]) for way in WAYS}
    told = (
        f"After {last['step']} steps, with {amount(ask['stories'])}, the student of words is {above['words']} nats above the floor, "
        f"that of the toy’s probabilities {above['soft']}, that of text that the toy wrote {above['written']}."
    )
    return {"told": told, "when": str(last["step"]), **above, **fixed}


def means(ends: Sequence[Mapping[str, Any]], stories: int, temperature: int = 1) -> dict[str, float]:
    """Of each student, the mean end of all recorded runs with so many stories; nothing where there are none."""
    runs = [one["above"] for one in ends if (one["stories"], one["temperature"]) == (stories, temperature)]
    return {way: sum(one[way] for one in runs) / len(runs) for way in WAYS} if runs else {}


def _ends(ends: Sequence[Mapping[str, Any]]) -> str:
    """Where the students end with little text, and with plenty."""
    amounts = sorted({one["stories"] for one in ends if one["stories"]})
    if not amounts or not means(ends, 0):
        return ""
    little, plenty = means(ends, amounts[0]), means(ends, 0)
    seeds = len({one["seed"] for one in ends})
    few, many = ([_gain(found, way) for way in WAYS[1:]] for found in (little, plenty))
    return (
        f"In {seeds} recorded seeds, with {amounts[0]} stories, the student of the toy’s probabilities ends {few[0]} that of words, and that of "
        f"text that the toy wrote {few[1]} it; with new stories in every step, {many[0]} and {many[1]} it."
    )


def _gain(found: Mapping[str, float], way: str) -> str:
    gain = found["words"] - found[way]
    if abs(gain) < CLOSE:
        return "about level with"
    return f"{abs(gain):.2f} nats {'below' if gain > 0 else 'above'}"


def _hot(ends: Sequence[Mapping[str, Any]]) -> str:
    """What a higher temperature does, with the seed and the number of stories that both were recorded with."""
    hot = [one for one in ends if one["temperature"] > 1]
    pairs = [
        (one, next(cool for cool in ends if all(cool[name] == one[name] for name in ("stories", "seed")) and cool["temperature"] == 1))
        for one in sorted(hot, key=lambda one: one["temperature"])
    ]  # fmt: skip
    if not pairs:
        return ""
    said = [f"{one['above']['soft']:.2f} at T = {one['temperature']}" for one, _ in pairs]
    cool = pairs[0][1]
    return f"With {amount(cool['stories'])} and seed {cool['seed']} the student of probabilities ends {cool['above']['soft']:.2f} nats above the floor at T = 1, {' and '.join(said)}."


def rows(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Look after look, nats above the floor of each student."""
    return [{"step": one["step"], "learns from": TITLES[way], "nats above the floor": one["above"][way]} for one in looks for way in WAYS]  # fmt: skip
