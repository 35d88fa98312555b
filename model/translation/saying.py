"""A translation as it is written, word by word: what each word was chosen from and where the learner looked, touched or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from model.errors import UserError
from model.translation.attending import Attending
from model.translation.corpus import END, LONGEST, START, Corpus
from model.translation.sentences import LEAST, MOST, cut
from model.translation.transformer import Transformer


@dataclass(frozen=True)
class Touch:
    """What a person has changed. forced: for steps of an attending decoder the source word that it looks at, and at no other. off:
    (layer, head) of a transformer's cross-attention that pass nothing on. Both from 0."""

    forced: tuple[tuple[int, int], ...] = ()
    off: tuple[tuple[int, int], ...] = ()


class Said(NamedTuple):
    """T steps, the end mark's included. words: without it; probabilities: [T, V], what each step chose from; weights: [N, T, S] by
    N heads, None without attention; ended: whether the end mark came."""

    words: tuple[str, ...]
    probabilities: Tensor
    weights: Tensor | None
    ended: bool


def known(corpus: Corpus, text: str) -> tuple[str, ...]:
    """The words of a text, which need not be a sentence of the grammar. Raises UserError that lists the words that there are."""
    words = tuple(cut(text))
    there = corpus.source.words[3:]
    if unknown := [one for one in words if one not in there]:
        raise UserError(f"The learners do not know “{unknown[0][:40]}”: they know {', '.join(there)}.")
    if not LEAST <= len(words) <= MOST:
        raise UserError(f"This has {len(words)} words: write {LEAST} to {MOST}.")
    return words


@torch.no_grad()
def say(learner: Any, corpus: Corpus, words: Sequence[str], touch: Touch | None = None) -> Said:
    """What a learner makes of these words, always by its likeliest next word."""
    touch = touch or Touch()
    source = torch.tensor([[*corpus.source.ids(words), END]])
    state, word = learner.encode(source), torch.tensor([START])
    chosen, shares, looked = list[int](), list[Tensor](), list[Tensor]()
    while len(chosen) < LONGEST - 1 and END not in chosen:
        logits, state, weights = learner.step(state, word, **_touched(learner, touch, len(chosen), source.shape[1]))
        shares.append(logits[0].softmax(-1))
        word = logits.argmax(-1)
        chosen.append(int(word))
        if weights is not None:
            looked.append(weights[0].reshape(-1, source.shape[1]))  # [N, S]
    return Said(
        corpus.target.said(chosen), torch.stack(shares), torch.stack(looked, 1) if looked else None, END in chosen
    )


def _touched(learner: Any, touch: Touch, step: int, width: int) -> dict[str, Tensor]:
    """What is given to a learner's step beside the word."""
    forced = dict(touch.forced)
    if isinstance(learner, Attending) and forced.get(step, width) < width:
        return {"forced": F.one_hot(torch.tensor([forced[step]]), width).float()}
    if isinstance(learner, Transformer) and touch.off:
        off = torch.zeros(len(learner.decoder), learner.heads, dtype=torch.bool)
        for layer, head in touch.off:
            off[layer, head] = True
        return {"off": off}
    return {}
