"""Prompt tuning: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import count


def facts(
    looks: Sequence[Mapping[str, Any]], written: Sequence[tuple[str, int, int]], vectors: int, width: int
) -> dict[str, str]:
    """looks: those so far, as payload.look gives them; written: prompts in words, right answers and tokens of each; width: numbers in a
    vector."""
    known = {"vectors": count(vectors, "vector", "vectors"), "numbers": f"{vectors * width:,}", "width": str(width)}
    known["best"] = _best(written)
    if not looks:
        return known | dict.fromkeys(("first", "last", "asked", "steps", "loss", "cosine", "moved", "kept"), "…")
    first, last = looks[0], looks[-1]
    return known | {
        "first": str(sum(first["right"])),
        "last": str(sum(last["right"])),
        "asked": str(len(last["right"])),
        "steps": str(last["step"]),
        "loss": f"{last['loss']:.2f}",
        "cosine": f"{min(row[0][1] for row in last['nearest']):.2f}",
        "moved": f"{max(last['moved']):.1f}",
        "kept": str(sum(now[0][0] == then[0][0] for now, then in zip(last["nearest"], first["nearest"], strict=True))),
    }


def _best(written: Sequence[tuple[str, int, int]]) -> str:
    if not written:
        return ""
    title, right, tokens = max(written, key=lambda one: one[1])
    return f"The best of these written prompts, {title}, gets {right} right with {tokens} tokens."
