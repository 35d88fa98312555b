"""The numbers that the prose of `features` speaks of, and the rows that it gives."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.words import literal

MATCHED = 0.8


def facts(
    ask: Mapping[str, Any],
    found: Mapping[str, Any] | None,
    looks: Sequence[Mapping[str, Any]],
    about: Mapping[str, Any],
    strength: int,
) -> dict[str, str]:
    """ask: which dictionary; found: what the browser is sent of the sentence; looks: as it is sent them; about: what stays the same; strength: in
    hundredths of the strongest activation."""
    scored = _scored(looks, about)
    if not found:
        return {"stands": "Nothing has been learned yet.", "turned": "", "scored": scored, "number": "i", "added": "s",
                "features": "F", "on": "", "measured": ""}  # fmt: skip
    one, word = found["one"], found["words"][-1]
    names = " and ".join(f"“{literal(name)}” ({count})" for name, count in one["words"][:2])
    stands = f"Feature {one['feature']} is off in all of the text."
    if one["places"]:
        stands = f"Feature {one['feature']} is on at {_percent(one['density'])} of {one['text']:,} words; of its {one['places']} strongest places most are {names}."
        if one["kind"] and one["kind"][1] >= MATCHED:
            stands += f" It fits {one['kind'][0]}: F1 {one['kind'][1]:.2f}."
    before, after = shares(found, 0), shares(found, strength)
    best = max(range(len(before) - 1), key=lambda at: abs(after[at] - before[at]))
    name = literal(found["bands"]["words"][best])
    turned = f"Added at {nearest(found['strengths'], strength) / 100:+.1f} times its strongest activation, the next word after “{literal(word)}” is “{name}” with probability {after[best]:.2f} instead of {before[best]:.2f}."
    least, most = min(found["count"]), max(found["count"])
    on = f"{least} to {most}" if least < most else str(most)
    return {
        "stands": stands,
        "turned": turned,
        "scored": scored,
        "number": str(one["feature"]),
        "added": f"{nearest(found['strengths'], strength) / 100 * one['peak']:.2f}",
        "features": str(found["features"]),
        "on": f"At the words of this sentence {on} of {found['features']} are on.",
        "measured": _measured(looks, about),
    }


def nearest(strengths: Sequence[int], strength: int) -> int:
    """The strength that was computed nearest to the one that was chosen."""
    return min(strengths, key=lambda one: abs(one - strength))


def shares(found: Mapping[str, Any], strength: int) -> Sequence[float]:
    """The probabilities of the next word at a strength."""
    return found["bands"]["shares"][found["strengths"].index(nearest(found["strengths"], strength))]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share >= 0.001 else f"{100 * share:.2f} %"


def _scored(looks: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    if about["measured"]:
        return "Nobody knows the true features of SmolLM2, so these are named by their strongest words alone."
    if not looks:
        return ""
    last, good = looks[-1], sum(of[0] for of in looks[-1]["groups"].values())
    of = sum(one[1] for one in last["groups"].values())
    return f"After {last['seconds']:.0f} seconds, {good} of {of} kinds of words that the world knows have a feature with F1 of at least .8."


def _measured(looks: Sequence[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    found = about["measured"] or (looks[-1] if looks else None)
    if not found:
        return ""
    return f"Here {100 * found['unexplained']:.1f} % of the variance of held-out states is left (FVU), {found['on']:.0f} features are on at a word on average, {found['dead']:.0f} never, and the reconstruction recovers {100 * found['recovered']:.1f} % of the loss."


def rows(found: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The next word at each strength."""
    if not found:
        return []
    names = [*found["bands"]["words"], "others"]
    return [
        {"strength": strength / 100, "word": name, "probability": share}
        for strength, row in zip(found["strengths"], found["bands"]["shares"], strict=True)
        for name, share in zip(names, row, strict=True)
    ]
