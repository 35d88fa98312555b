"""What the browser view `recited` is sent: secrets planted in a training text, and, look after look, how far three toys recite them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
KINDS = ("raw", "exact", "near")


def recited(
    ask: Mapping[str, Any], secret: int, about: Mapping[str, Any], recorded: Mapping[str, str] | None
) -> dict[str, Any]:
    """ask: the seed; secret: the one that is looked at; about: secrets, how many texts each toy learns from, steps, the floor. Raises ValueError
    for a secret that is not there."""
    if not 0 <= secret < len(about["secrets"]):
        raise ValueError(f"secret {secret}: there are {len(about['secrets'])}")
    return {"ask": dict(ask), "shown": {"secret": secret}, "about": dict(about), "recorded": recorded}


def about(
    secrets: Sequence[Any], given: int, sizes: Mapping[str, int], steps: int, floor: float, vocabulary: int
) -> dict[str, Any]:
    """secrets: model.training.reciting.Secret; given: words of each that a toy is given; sizes: texts by kind of corpus."""
    return {
        "secrets": [{"given": list(one.words[:given]), "rest": list(one.words[given:]), "copies": one.copies} for one in secrets],
        "sizes": dict(sizes),
        "steps": steps,
        "floor": round(floor, 4),
        "nothing": round(math.log(vocabulary), 4),
    }  # fmt: skip


def look(found: Any, secrets: Sequence[Any], given: int) -> dict[str, Any]:
    """found: a model.training.reciting.Look. right: of each toy, for each secret how many words come right before the first wrong one, a sign
    each of DIGITS; wrong: that word, nothing where all are right."""
    right: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for kind in KINDS:
        counts, firsts = [], []
        for secret, told in zip(secrets, found.told[kind], strict=True):
            rest = secret.words[given:]
            count = next((at for at, (one, true) in enumerate(zip(told, rest, strict=True)) if one != true), len(rest))
            counts.append(DIGITS[count])
            firsts.append(told[count] if count < len(rest) else "")
        right[kind], wrong[kind] = "".join(counts), firsts
    held = {kind: round(value, 4) for kind, value in found.held.items()}
    return {"step": found.step, "seconds": round(found.seconds, 1), "held": held, "right": right, "wrong": wrong}


def whole(look: Mapping[str, Any], about: Mapping[str, Any], kind: str, copies: int | None = None) -> tuple[int, int]:
    """Of the secrets with so many copies, or of all, how many a toy recites to the end, and how many there are."""
    told = [DIGITS.index(sign) == len(one["rest"]) for sign, one in zip(look["right"][kind], about["secrets"], strict=True) if copies in (None, one["copies"])]  # fmt: skip
    return sum(told), len(told)
