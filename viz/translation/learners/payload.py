"""What the browser view `learners` is sent: a sentence and its translation; and, step after step, how three learners do."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from viz.shared.numbers import finite

LEARNERS = ("fixed", "attention", "transformer")


def learners(
    ask: Mapping[str, Any],
    source: Sequence[str],
    truth: tuple[Sequence[str], Sequence[Sequence[int]]] | None,
    chosen: Mapping[str, Any],
    said: Mapping[str, Any] | None,
    about: Mapping[str, Any],
    recorded: Mapping[str, str] | None,
    waits: bool = False,
) -> dict[str, Any]:
    """ask: which race; truth: the usual translation and, for each of its words, the places of the source words that it comes from,
    None for words that are no sentence; chosen: learner, row, head, forced, off; said: what the learners say at the end of
    the recorded race; about: weights of each learner, seconds, ticks, bins, diagonal; recorded: name and remark of the recording;
    waits: whether a race that nobody has recorded or begun waits to be started.

    Raises ValueError for an empty sentence, or an alignment that is not one of these words.
    """
    if not source:
        raise ValueError("a sentence needs words")
    if truth and len(truth[0]) != len(truth[1]):
        raise ValueError("each word of a translation needs its places")
    return {
        "ask": dict(ask),
        "source": list(source),
        "truth": truth and {"words": list(truth[0]), "alignment": [list(one) for one in truth[1]]},
        **chosen,
        "said": said,
        **about,
        "recorded": recorded,
        "waits": waits,
    }


def tick(found: Any) -> dict[str, Any]:
    """found: a model.translation.lockstep.Tick."""
    look = found.look and {name: _progress(one) for name, one in found.look.learners.items()}
    losses = {name: finite(round(loss, 3)) for name, loss in found.losses.items()}
    return {"seconds": round(found.seconds, 2), "losses": losses, "look": look}


def _progress(one: Any) -> dict[str, Any]:
    found = one.measured
    return {
        "steps": one.steps,
        "exact": round(found.exact, 4),
        "lengths": [share if share is None else round(share, 3) for share in found.by_length],
        "bleu": round(found.bleu, 1),
        "looks": [round(share, 3) for share in found.looks],
    }


def said(found: Any) -> dict[str, Any]:
    """found: words, right, true, weights, best and ended of a learner (pages.translation.work.saying.Spoken), or a sentence why there
    are none."""
    if isinstance(found, str):
        return {"missing": found}
    weights = None
    if found.weights is not None:
        heads, rows, columns = found.weights.shape
        packed = np.round(255 * found.weights).astype(np.uint8).tobytes()
        weights = {"shape": [heads, rows, columns], "values": base64.b64encode(packed).decode()}
    return {
        "words": list(found.words),
        "right": found.right,
        "true": found.true,
        "weights": weights,
        "best": [[[word, round(p, 3)] for word, p in step] for step in found.best],
        "ended": found.ended,
    }
