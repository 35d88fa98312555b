"""What the browser view `noise` is sent: perplexities of documents, those next to a threshold, and the losses of three toys."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

FINE = 1000  # steps of a perplexity's logarithm: what is sent of each document
READERS = ("all", "filtered", "clean")


def noise(
    ask: Mapping[str, Any],
    threshold: int,
    about: Mapping[str, Any],
    near: Sequence[Mapping[str, Any]],
    recorded: Mapping[str, str] | None,
) -> dict[str, Any]:
    """ask: kind and seed of a run; threshold: in tenths, 0 for that by the trusted text; near: documents next to it.

    Raises ValueError for a threshold below 0.
    """
    if threshold < 0:
        raise ValueError(f"a threshold of {threshold / 10} is no perplexity")
    shown = {"threshold": threshold or about["cut"]}
    return {"ask": dict(ask), "shown": shown, "about": dict(about), "near": list(near), "recorded": recorded}


def about(corpus: Any, sizes: Mapping[str, int], told: Mapping[str, Any], floor: float) -> dict[str, Any]:
    """corpus: a model.history.noise.Corpus; sizes: what each toy reads; told: how text and toys are made."""
    logs = np.rint(FINE * np.log(corpus.perplexities)).astype(int)
    return {
        **told,
        "kind": corpus.kind,
        "clean": _sent(logs[~corpus.noise]),
        "noisy": _sent(logs[corpus.noise]),
        "cut": round(10 * corpus.threshold),
        "auc": round(corpus.auc, 4),
        "sizes": dict(sizes),
        "floor": round(floor, 4),
    }


def _sent(logs: Any) -> str:
    """[N] in order, two bytes each."""
    return base64.b64encode(np.sort(logs).astype("<u2").tobytes()).decode()


def read(text: str) -> Any:
    """[N]: the perplexities again."""
    return np.exp(np.frombuffer(base64.b64decode(text), "<u2") / FINE)


def document(one: Any, perplexity: float, bigram: Any) -> dict[str, Any]:
    """one: a model.history.noise.Document. nats: -log p of each word but the first."""
    nats = [round(float(value), 1) for value in bigram.nats(one.words)]
    return {"words": list(one.words), "nats": nats, "noise": one.noise, "perplexity": round(float(perplexity), 2)}


def look(found: Any) -> dict[str, Any]:
    """found: a model.history.noise.Look."""
    held = {name: round(value, 4) for name, value in found.held.items()}
    return {"step": found.step, "seconds": round(found.seconds, 1), "held": held}


def counted(about: Mapping[str, Any], threshold: int) -> dict[str, tuple[int, int]]:
    """Of stories and of noise, how many are kept at a threshold in tenths, and how many there are."""
    cut = np.log(threshold / 10) * FINE + 0.5
    found = {}
    for name in ("clean", "noisy"):
        logs = np.frombuffer(base64.b64decode(about[name]), "<u2")
        found[name] = int((logs <= cut).sum()), len(logs)
    return found
