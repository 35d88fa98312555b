"""What the browser view `little` is sent: toys that read a little text many times, or plenty once, look after look."""

from collections.abc import Mapping, Sequence
from typing import Any


def little(
    ask: Mapping[str, Any], reads: str, about: Mapping[str, Any], recorded: Mapping[str, str] | None
) -> dict[str, Any]:
    """ask: the seed; reads: the toy that is looked at, by its number of stories. Raises ValueError for one that is not there."""
    if reads not in about["texts"]:
        raise ValueError(f"no toy reads {reads} stories: there are {', '.join(about['texts'])}")
    return {"ask": dict(ask), "shown": {"reads": reads}, "about": dict(about), "recorded": recorded}


def about(
    corpora: Mapping[str, Sequence[Any]], pairs: Sequence[Any], moments: Sequence[int], batch: int, floor: float
) -> dict[str, Any]:
    """corpora: the stories of each toy; pairs: model.training.little.Pair. each: words of a story, on average."""
    plenty = max(corpora.values(), key=len)
    kinds: dict[str, dict[str, Any]] = {}
    for one in pairs:
        kind = kinds.setdefault(one.kind, {"of": 0, "before": list(one.before), "right": one.right, "wrong": one.wrong})
        kind["of"] += 1
        if len(one.before) < len(kind["before"]):  # the shortest is the example
            kind |= {"before": list(one.before), "right": one.right, "wrong": one.wrong}
    return {
        "texts": {name: {"stories": len(own), "words": sum(map(len, own))} for name, own in corpora.items()},
        "each": round(sum(map(len, plenty)) / len(plenty), 2),
        "moments": list(moments),
        "batch": batch,
        "floor": round(floor, 4),
        "kinds": kinds,
    }


def look(found: Any) -> dict[str, Any]:
    """found: a model.training.little.Look."""
    shares = {name: {kind: round(share, 3) for kind, share in own.items()} for name, own in found.right.items()}
    losses = {name: {one: round(value, 3) for one, value in getattr(found, name).items()} for name in ("held", "own")}
    return {"step": found.step, "seconds": round(found.seconds, 1), **losses, "right": shares}


def best(looks: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    """The look at which a toy's loss on new stories is least."""
    return min(looks, key=lambda one: float(one["held"][name]))


def right(look: Mapping[str, Any], name: str) -> float:
    """The share of minimal pairs that a toy has right, over all kinds."""
    shares = look["right"][name].values()
    return float(sum(shares) / len(shares))
