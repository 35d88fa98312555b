"""What the browser view `features` is sent: a sentence and the features that are on in it, one of them, and the next word with it
turned up and down."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from viz.shared.words import word

REACH = 360  # hundredths of a feature's strongest activation
TOLD = 96  # features of a word that are sent, the strongest first
GROUPS = {"animals": "an animal", "sounds": "what an animal did", "people": "a name", "traits": "a trait", "colours": "a colour",
          "things": "a thing", "boxes": "a box or bag", "places": "a place", "causing": "a verb like “frightened”",
          "noticing": "a verb like “heard”", "gains": "a verb like “found”", "losses": "a verb like “lost”",
          "pleasant": "a good feeling", "unpleasant": "a bad feeling", "meeting": "a verb like “met”", "times": "a time of day",
          "women": "a woman’s name", "men": "a man’s name", "feelings": "a feeling"}  # fmt: skip


def features(
    ask: Mapping[str, Any],
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    found: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: which dictionary; shown: the sentence, the word, the feature and its strength; about: what was measured of all; found: what `looked`
    gives, None while nothing has been learned. Raises ValueError for a strength that is out of reach."""
    if abs(shown["strength"]) > REACH:
        raise ValueError(f"strength {shown['strength']}: it must be from {-REACH} to {REACH}")
    return {
        "ask": dict(ask),
        "shown": dict(shown),
        "about": dict(about),
        "found": found,
        "recorded": recorded,
        "waits": ask["source"] != "toy",
    }


def look(found: Any) -> dict[str, Any]:
    """found: a model.probing.features.Look."""
    groups = found.matching.groups
    return {
        "seconds": round(found.seconds, 1),
        "steps": found.steps,
        "unexplained": round(found.unexplained, 4),
        "on": round(found.on, 2),
        "dead": found.dead,
        "matched": round(found.matching.share, 3),
        "groups": {str(name): list(of) for name, of in groups.items()},
        "purity": round(found.purity, 3),
        "recovered": round(found.recovered, 4),
    }


def looked(found: Any, at: int) -> dict[str, Any]:
    """found: a pages.layer.work.features.Looked; at: the word whose features are shown in lanes, -1 for the strongest of the sentence."""
    tokens, on = found.reading
    lanes = sorted(found.lanes, key=lambda one: (int(on[:, one].argmax()), one))
    rows = [[round(float(one), 3) for one in on[:, lane]] for lane in lanes]
    return {
        "words": [word(one) for one in tokens],
        "word": at,
        "count": [int((row > 0).sum()) for row in on],
        "on": [[int(one) for one in np.argsort(-row)[:TOLD] if row[one] > 0] for row in on],
        "features": on.shape[1],
        "lanes": [{"feature": lane, "values": row, "label": ", ".join(found.names[lane])} for lane, row in zip(lanes, rows, strict=True)],
        "one": _one(found),
        "strengths": list(found.strengths),
        "bands": {
            "words": [word(one) for one in found.bands.tokens],
            "shares": [[round(float(one), 4) for one in row] for row in found.bands.shares],
        },
    }  # fmt: skip


def _one(found: Any) -> dict[str, Any]:
    number, detail = found.feature, found.detail
    kinds = found.known.kinds
    return {
        "feature": number,
        "density": round(float(found.known.density[number]), 5),
        "peak": round(float(found.known.peak[number]), 3),
        "places": sum(count for _, count in detail.words),
        "text": found.known.length,
        "words": [[word(one), count] for one, count in detail.words[:4]],
        "contexts": [
            ["".join(f"{word(part)} " for part in before), word(one), "".join(f" {word(part)}" for part in behind), count]
            for before, one, behind, count in detail.contexts
        ],
        "more": [word(one) for one, _ in detail.more],
        "less": [word(one) for one, _ in detail.less],
        "kind": [said(kinds[number][0]), round(kinds[number][1], 3)] if kinds else None,
    }  # fmt: skip


def said(kind: str) -> str:
    """A kind of word (model.probing.kinds), for people."""
    group, _, name = kind.partition(" ")
    if group == "word":
        return f"the word “{name}”"
    if group == "it":
        return f"“it” for the {name}"
    if group == "place":
        return f"the {name} word of a sentence"
    if group == "the":
        return f"“the” before {GROUPS[name]}"
    return GROUPS[name]
