"""The numbers that the prose of `little` speaks of, and the rows that it gives."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import percent, rounded
from viz.training.little.payload import best, right

LITTLE = 0.02  # nats: a loss that is no more above its best has not risen


def facts(
    sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]], ends: Mapping[str, Sequence[float]]
) -> dict[str, str]:
    """sent: what the browser is sent; looks: as it is sent them; ends: what was recorded with several seeds."""
    about, name = sent["about"], sent["shown"]["reads"]
    texts = about["texts"]
    plenty = max(texts, key=lambda one: texts[one]["stories"])
    fixed = {
        "floor": rounded(about["floor"]),
        "pairs": str(sum(one["of"] for one in about["kinds"].values())),
        "words": f"{texts[name]['words']:,}",
        "stories": f"{texts[name]['stories']:,}",
        "sizes": ", ".join(f"{one['stories']:,}" for key, one in texts.items() if key != plenty),
        "plenty": f"{texts[plenty]['stories']:,}",
        "read": f"{round(about['moments'][-1] * about['batch'] * about['each'], -3):,.0f}",
        "seeds": several(ends, texts),
    }
    if not looks:
        return {**fixed, "found": "Nothing has been learned yet.", "grammar": "", "times": "…"}
    last = looks[-1]
    times = last["step"] * about["batch"] / texts[name]["stories"]
    return {
        **fixed,
        "times": f"{times:.0f}" if times >= 10 else f"{times:.1f}",
        "found": found(looks, name, plenty, about),
        "grammar": f"Of {fixed['pairs']} minimal pairs it has {percent(right(last, name))} right, the toy with plenty {percent(right(last, plenty))}; a guess has half.",
    }


def found(looks: Sequence[Mapping[str, Any]], name: str, plenty: str, about: Mapping[str, Any]) -> str:
    """How low the chosen toy comes, and where it ends, beside the one that reads each story once."""
    last, low, floor = looks[-1], best(looks, name), about["floor"]
    end, least, own = last["held"][name] - floor, low["held"][name] - floor, last["own"][name]
    stories = f"{about['texts'][name]['stories']:,} stories"
    if name == plenty:
        return (
            f"With each of {stories} read once, the toy is {end:.2f} nats above the floor after {last['step']} steps."
        )
    other = f"With as many words read once it is **{last['held'][plenty] - floor:.2f}**."
    if end - least > LITTLE:
        below = "below the floor of new stories: it knows its own by heart" if own < floor else "still above the floor"
        return f"With {stories} the loss on new ones is least after {low['step'] * about['batch'] * about['each']:,.0f} words, {least:.2f} nats above the floor, and ends at **{end:.2f}**, while that on its own falls to {own:.2f} nats, {below}. {other}"
    return f"With {stories} the toy ends **{end:.2f}** nats above the floor, and no moment before was better. {other}"


def several(ends: Mapping[str, Sequence[float]], texts: Mapping[str, Any]) -> str:
    """The least loss above the floor of each toy, with three seeds."""
    if not ends:
        return ""
    said = "; ".join(f"{texts[name]['stories']:,} stories {', '.join(f'{one:.2f}' for one in values)}" for name, values in ends.items())  # fmt: skip
    return f"At its best, with three seeds, each toy is so many nats above the floor: {said}."


def rows(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each toy at each look."""
    floor, texts = sent["about"]["floor"], sent["about"]["texts"]
    return [
        {
            "step": one["step"],
            "stories": texts[name]["stories"],
            "above the floor": round(held - floor, 3),
            "loss on its own": one["own"][name],
            "pairs right": round(right(one, name), 3),
        }
        for one in looks
        for name, held in one["held"].items()
    ]
