"""The numbers that the prose of `filters` speaks of, and the rows that it gives."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import count, rounded


def facts(sent: Mapping[str, Any], wrong: int | None, masked: int, missed: int) -> dict[str, str]:
    """sent: what the browser is sent; wrong, masked, missed: places that were masked by mistake (None where nobody knows), masked at all, and
    private data that no pattern found."""
    last, about = sent["stages"][-1], sent["about"]
    stopped = {one["title"]: one["stopped"] for one in sent["stages"]}
    top = max(stopped.values())
    most = [name for name, number in stopped.items() if number == top]
    bands = sent["shown"]["bands"]
    fixed = {
        "bands": str(bands),
        "rows": str(about["hashes"] // bands),
        "hashes": str(about["hashes"]),
        "shingle": str(about["shingle"]),
        "alike": f"{about['alike']:g}",
    }
    return {
        "kept": f"{last['left']} of {count(sent['all'], 'text', 'texts')} come through; {_listed(most)}, with {top}{' each' if len(most) > 1 else ''}."
        if top
        else f"All of {count(sent['all'], 'text', 'texts')} come through.",
        "pair": _pair(sent),
        "masks": _masks(wrong, masked, missed),
        "caught": _caught(sent),
        **fixed,
    }


def _listed(names: list[str]) -> str:
    """Which filters stop most."""
    if len(names) == 1:
        return f"the filter that stops most is {names[0]}"
    return f"the filters that stop most are {', '.join(names[:-1])} and {names[-1]}"


def _pair(sent: Mapping[str, Any]) -> str:
    if not sent["pairs"]:
        return "No two texts are alike enough to meet in a band."
    one = sent["pairs"][sent["shown"]["pair"]]
    fate = "so the later is dropped" if one["dropped"] else "so both stay"
    return f"The signatures of texts {one['numbers'][0]} and {one['numbers'][1]} agree in {rounded(one['estimate'])} of their values, {fate}; exactly, they share {rounded(one['exact'])} of their shingles."


def _masks(wrong: int | None, masked: int, missed: int) -> str:
    if not masked:
        return "No pattern of private data fits."
    told = f"Patterns mask {count(masked, 'place', 'places')}"
    if wrong is None:
        return f"{told}; whether they are right, nobody has told the computer."
    return f"{told}, {wrong} of them by mistake, and overlook {missed}."


def _caught(sent: Mapping[str, Any]) -> str:
    if not sent["pairs"]:
        return "…"
    bands, hashes = sent["shown"]["bands"], sent["about"]["hashes"]
    alike = sent["pairs"][sent["shown"]["pair"]]["exact"]
    return rounded(1 - (1 - alike ** (hashes // bands)) ** bands, 3)


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each filter stopped, changed and left."""
    return [{"filter": one["title"], **{name: one[name] for name in ("stopped", "changed", "left", "words")}} for one in sent["stages"]]  # fmt: skip
