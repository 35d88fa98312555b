"""What the browser view `timeline` is sent: what happened when, and the parameters of models whose shapes were published."""

from collections.abc import Mapping, Sequence
from typing import Any

LANES = ("ai", "ml", "dl")
SIZES = (("layers", "L"), ("width", "d"), ("vocabulary", "V"), ("positions", "T"), ("mlp", "f"), ("heads", "h"), ("head", "d_h"), ("kv_heads", "g"))  # fmt: skip


def timeline(
    shown: Mapping[str, Any], events: Sequence[Mapping[str, Any]], counted: Mapping[str, tuple[Any, Sequence[Any]]]
) -> dict[str, Any]:
    """shown: the chosen event; events: in order of time; counted: shape and terms of model.history.sizes, by event.

    Raises ValueError for an event in no lane, or a choice that is not there.
    """
    if any(one["lane"] not in LANES for one in events) or shown["event"] not in [one["id"] for one in events]:
        raise ValueError(f"{shown['event']!r} is no event, or one is in no lane")
    return {
        "ask": {},
        "waits": True,
        "shown": dict(shown),
        "events": [dict(one) for one in events],
        "counted": {
            name: {
                "shape": [[letter, getattr(shape, key)] for key, letter in SIZES if getattr(shape, key)],
                "terms": [[one.name, one.formula, one.number] for one in terms],
                "total": sum(one.number for one in terms),
                "published": shape.published,
                "source": shape.source,
            }
            for name, (shape, terms) in counted.items()
        },
    }
