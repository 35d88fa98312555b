"""The numbers that the prose of `exams` speaks of, and the rows that it gives."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from viz.training.exams.payload import QUESTIONS, middle


def facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """sent: what the browser is sent."""
    chosen = next(one for one in sent["exams"] if one["id"] == sent["shown"]["exam"])
    gains = [middle(one["new"]) - middle(one["old"]) for one in sent["exams"]]
    best = max(sent["models"], key=lambda one: one["right"])
    share = best["right"] / 100
    small = [one for one in sent["models"] if one["billions"] and one["billions"] < 10]
    first, last = min(small, key=lambda one: one["year"]), max(small, key=lambda one: one["year"])
    return {
        "exam": f"{chosen['about']}: {ranked(chosen['old'])} with GPT-3.5, **{ranked(chosen['new'])}** with GPT-4.",
        "doubt": f"{chosen['doubt']} ({chosen['source']})",
        "exams": str(len(gains)),
        "better": str(sum(gain > 0 for gain in gains)),
        "same": str(sum(gain == 0 for gain in gains)),
        "worse": str(sum(gain < 0 for gain in gains)),
        "best": best["title"],
        "right": f"{best['right']:.1f}",
        "half": f"{100 * 1.96 * math.sqrt(share * (1 - share) / QUESTIONS):.1f}",
        "questions": f"{QUESTIONS:,}",
        "smaller": f"{first['title']} had {first['right']:.1f} %, {last['title']} {last['right']:.1f} %",
    }


def ranked(result: Sequence[Any]) -> str:
    """A result by its percentiles."""
    _, low, high = result
    return f"percentile {low}" if low == high else f"percentile {low} to {high}"


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each exam, then each model on MMLU."""
    taken = [
        {"exam": one["title"], "model": model, "score": f"{one[key][0]} {one['out_of']}", "from": one[key][1], "to": one[key][2], "source": "OpenAI 2023"}
        for one in sent["exams"]
        for key, model in (("old", "GPT-3.5"), ("new", "GPT-4"))
    ]  # fmt: skip
    again = [
        {"exam": f"{one['title']}, beside those {who}", "model": "GPT-4", "score": f"{one['new'][0]} {one['out_of']}", "from": value, "to": value, "source": one["source"]}
        for one in sent["exams"]
        for who, value in one["again"]
    ]  # fmt: skip
    test = [
        {"exam": "MMLU", "model": one["title"], "score": f"{one['right']} %", "from": None, "to": None, "source": one["source"]}
        for one in sent["models"]
    ]  # fmt: skip
    return taken + again + test
