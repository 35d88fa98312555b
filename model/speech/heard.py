"""What is recorded of a sound that Whisper heard: every attention weight, and when each word was said."""

import string
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from model.speech.network import Read, Written, pattern
from model.trace import Floats

STEP = 0.02  # seconds of a place of the encoder: two frames of the spectrogram
SILENT, UNSURE, REPEATED = 0.6, -1.0, 2.4  # the authors' bounds (whisper/transcribe.py)


@dataclass(frozen=True)
class Word:
    """text as written; tokens: the first and the one behind the last; seconds: when it was said, by the alignment heads."""

    text: str
    tokens: tuple[int, int]
    seconds: float


@dataclass(frozen=True, eq=False)
class Heard:
    """One sound, heard. T tokens written, S places of the encoder of 20 ms, `within` of them in the sound.

    prompt: the P tokens before the first, START to PLAIN; language: the code that it was told in them, "" where it knows English
    alone; spoken: each language with the probability that it is spoken, the likeliest first.

    spectrogram [80, 2 S]; ids, probabilities: T; ranked: for each the likeliest tokens with their probabilities; sure: the mean
    log-probability of a token in nats, END included; silent: the probability that nobody speaks; ended: whether the model ended
    it, not MOST; logits [R, V]: after the prompt and all tokens but the last, R being P + T, or P + T - 1 where it did not end;
    cross [L, H, T, S]: how much each head looks at each place of the sound as it writes each token; aligned: the heads
    (layer, head) whose weights follow the sound, as OpenAI published them for this model (whisper/__init__.py, 2023).
    """

    spectrogram: Floats
    within: int
    seconds: float
    text: str
    prompt: tuple[int, ...]
    language: str
    spoken: Mapping[str, float]
    ids: tuple[int, ...]
    probabilities: tuple[float, ...]
    ranked: tuple[tuple[tuple[str, float], ...], ...]
    sure: float
    silent: float
    ended: bool
    reads: tuple[Read, ...]
    writes: tuple[Written, ...]
    logits: torch.Tensor
    cross: Floats
    aligned: tuple[tuple[int, int], ...]
    words: tuple[Word, ...]

    @property
    def discarded(self) -> bool:
        """Whether the authors' code would take it for silence: nobody speaks, and the words are unlikely."""
        return self.silent > SILENT and self.sure < UNSURE

    @property
    def repeats(self) -> bool:
        """Whether it says the same again and again: it can be packed too well."""
        said = self.text.encode()
        return len(said) / len(zlib.compress(said)) > REPEATED

    @property
    def written(self) -> Floats:
        """[L, H, R, R]: the masked self-attention of the decoder, of the prompt and all but the last token."""
        return torch.stack([pattern(one.own.queries, one.own.keys, causal=True) for one in self.writes]).numpy()

    def listened(self, layer: int, head: int, rows: int | None = None) -> Floats:
        """[S, S]: the self-attention of one head of the encoder; its first `rows` where no more are wanted."""
        own = self.reads[layer].own
        return pattern(own.queries[head, :rows], own.keys[head]).numpy()


def aligned(cross: Floats, within: int, heads: Sequence[tuple[int, int]]) -> Floats:
    """[T, within]: the mean of `heads` (layer, head) of [L, H, T, S] over the sound, without the silence behind it."""
    return np.mean([cross[layer, head, :, :within] for layer, head in heads], 0)


def said_at(looked: Floats) -> float:
    """Seconds, where the tokens of one word [t, within] look most, on average."""
    return float(looked.mean(0).argmax()) * STEP


def joined(ids: Sequence[int], read: Callable[[Sequence[int]], str], spaced: bool = True) -> list[tuple[str, int, int]]:
    """Tokens joined into words: text, the first token, the one behind the last.

    A word begins at a space; punctuation stands for itself, as in the authors' code. A letter of several tokens stays whole.
    Where a language is written without spaces (not `spaced`), each token that is whole letters stands for itself.
    """
    words = list[tuple[str, int, int]]()
    first = 0
    for end in range(1, len(ids) + 1):
        text = read(ids[first:end])
        if "\N{REPLACEMENT CHARACTER}" in text and end < len(ids):
            continue
        goes_on = spaced and not text.startswith(" ") and not _mark(text)
        if words and goes_on and not _mark(words[-1][0]):
            before, begin, _ = words.pop()
            words.append((before + text, begin, end))
        else:
            words.append((text.strip(), first, end))
        first = end
    return [word for word in words if word[0]]  # a space before a word that brings its own belongs to none


def _mark(text: str) -> bool:
    return bool(text.strip()) and set(text.strip()) <= set(string.punctuation)
