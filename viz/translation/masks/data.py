"""A batch and its masks: its numbers for the prose."""

from typing import Any

import numpy as np

from viz.shared.numbers import chance, count, percent
from viz.translation.masks.payload import HEADS, PAD, weights

NO_TRUTH = "These words are no sentence of the grammar, so nobody has a true translation: the row holds what the model writes, and has no loss."
SMALL = 0.005  # a change of a probability that nobody would notice


def facts(batch: Any, which: int, found: Any, on: tuple[bool, bool], looks: str, head: int) -> dict[str, str]:
    """As payload.masks."""
    source, target = batch.sources[which], batch.targets[which]
    pads = sum(word == PAD for word, _ in source)
    alone, now, contrary = found.shares()
    masked, bare = (now, contrary) if on[0] else (contrary, now)
    whole = found.contrary if on[0] else found.whole  # without the padding mask
    read, _ = weights(whole, "encoder", head)
    share = float(np.asarray(read)[: len(source) - pads, len(source) - pads :].sum(-1).mean()) if pads else 0.0
    written = [word for word, _ in target if word != PAD]
    return {
        "said": _said(found, pads, share, on[1]),
        "pads": count(pads, "mark", "marks"),
        "alone": f"{alone:.4f}",
        "masked": f"{masked:.4f}",
        "bare": f"{bare:.4f}",
        "word": found.word,
        "before": " ".join(written[: found.place + 1]),
        "share": percent(share),
        "layer": str(head // HEADS + 1),
        "head": str(head % HEADS + 1),
        "counted": str(len(written)),
        "uncounted": str(len(target) - len(written)),
        "loss": f"{float(np.mean(found.losses)):.3f}" if found.losses else "…",
        "loss_said": _loss(found.losses, len(target)),
        "length": str(len(source)),
    }


def _loss(losses: list[float], length: int) -> str:
    """What the loss is a mean of; why there is none where nobody knows the true words."""
    if not losses:
        return NO_TRUTH
    without = length - len(losses)
    rest = f"{count(without, 'place', 'places')} with padding {'does' if without == 1 else 'do'} not count"
    return f"The loss is the mean over {len(losses)} places, {float(np.mean(losses)):.3f} nats; {rest}."


def _said(found: Any, pads: int, share: float, causal: bool) -> str:
    """What the padding mask is for, in this sentence."""
    if not pads:
        return "This sentence is the longest of its batch: nothing is filled up, and the padding mask hides nothing."
    alone, now, contrary = found.shares()
    told = f"Without the padding mask {percent(share)} of a word's weight in the encoder goes to padding."
    if not causal:
        return f"{told} Without the causal mask each word reads the very words that it has to predict; this model has never learned in that way."
    far = max((now, contrary), key=lambda one: abs(one - alone))
    if found.change < SMALL:
        return f"{told} Here it changes hardly anything: the model is sure of sentences such as it has learned from."
    return f"{told} “{found.word}”, {chance(alone)} when the sentence stands alone, gets {chance(far)}."
