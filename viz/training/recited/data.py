"""The numbers that the prose of `recited` speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import rounded
from viz.training.recited.payload import KINDS, whole

PARTS = ("told", "few", "loss", "raw", "exact", "near", "when")
WORDS = {"raw": "all copies", "exact": "no exact copies", "near": "no near copies"}
SOME = 0.8  # of the secrets with so many copies


def facts(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """sent: what the browser is sent; looks: as it is sent them, those that are shown."""
    about = sent["about"]
    fixed = {
        "secrets": str(len(about["secrets"])),
        "given": str(len(about["secrets"][0]["given"])),
        "rest": str(len(about["secrets"][0]["rest"])),
        **{f"texts_{kind}": f"{about['sizes'][kind]:,}" for kind in KINDS},
        "steps": str(about["steps"]),
        "floor": rounded(about["floor"]),
    }
    if not looks:
        return {**dict.fromkeys(PARTS, "…"), "told": "Nothing has been learned yet.", "few": "", "loss": "", **fixed}
    last = looks[-1]
    counts = {kind: whole(last, about, kind)[0] for kind in KINDS}
    of = len(about["secrets"])
    loss = {kind: last["held"][kind] - about["floor"] for kind in KINDS}
    return {
        "when": str(last["step"]),
        "told": f"After {last['step']} steps the toy that read all copies recites {counts['raw']} of {of} secrets, without exact copies {counts['exact']}, without near copies {counts['near']}.",
        "few": _few(last, about),
        "loss": f"On new stories the loss is {loss['raw']:.2f}, {loss['exact']:.2f} and {loss['near']:.2f} nats above the floor.",
        **{kind: str(counts[kind]) for kind in KINDS},
        **fixed,
    }


def _few(last: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    """From how many copies on most secrets are recited."""
    for copies in sorted({one["copies"] for one in about["secrets"]}):
        told, of = whole(last, about, "raw", copies)
        if told >= SOME * of:
            return f"With all of them, {copies} copies suffice for {told} of {of} secrets."
    return "No number of copies suffices for most secrets yet."


def rows(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """By copies, how many secrets each toy recites at the last look."""
    if not looks:
        return []
    copies = sorted({one["copies"] for one in sent["about"]["secrets"]})
    found = [(kind, one, whole(looks[-1], sent["about"], kind, one)) for kind in KINDS for one in copies]
    return [{"corpus": WORDS[kind], "copies": one, "recited": told, "secrets": of} for kind, one, (told, of) in found]
