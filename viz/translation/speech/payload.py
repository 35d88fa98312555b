"""What the browser view `speech` is sent: a sound as the model reads it, the words that it wrote, and where all heads looked.

Everything is drawn in the browser from this. Numbers travel in 255 steps, packed by zlib, in base64; a column of attention
holds the share of the weight that falls into its stretch of time, so that nothing is lost where columns are wide.
"""

import base64
import hashlib
import math
import zlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.trace import Floats

STEP = 0.02  # seconds of a place of the encoder
FRAMES = 800  # columns of the spectrogram at most
CELLS = 200_000  # of all maps of the cross-attention together
PLACES = 500  # columns of the curve
SIDE = 40  # rows and columns of a map of the encoder's self-attention
PRESENT = ("cross", "self")


class Said(NamedTuple):
    """A word: text, seconds, probability of its first token, the tokens [first, end) of it, candidates for the first."""

    text: str
    seconds: float
    probability: float
    first: int
    end: int
    ranked: Sequence[tuple[str, float]]


class Sounding(NamedTuple):
    """spectrogram [80, F]; cross [L, H, T, S] over all places, of which `within` are in the sound; own(layer, head): the
    encoder's self-attention from those, [within, S]: all at once would take much memory."""

    spectrogram: Floats
    cross: Floats
    own: Callable[[int, int], Floats]
    within: int
    seconds: float


class Language(NamedTuple):
    """used: the name of the language in which the model was told to write, told by a person or by itself; likeliest: the one
    that it finds, with its probability."""

    used: str
    likeliest: str
    probability: float
    told: bool


def speech(
    seen: Sounding,
    words: Sequence[Said],
    aligned: Sequence[tuple[int, int]],
    title: str,
    source: str,
    played: bytes,
    language: Language | None = None,
) -> dict[str, Any]:
    """aligned: the alignment heads (layer, head). title: of the model; source: of the sound; played: it as MP3; language: of a
    model that knows several. Raises ValueError for weights that are negative or do not sum to 1, words beyond the tokens, heads that are not there.
    """
    layers, heads, tokens, places = seen.cross.shape
    _check(seen, words, aligned)
    rows, mel = _rows(seen, words), shown(seen.spectrogram, seen.seconds)
    columns = min(seen.within, max(1, CELLS // max(1, layers * heads * len(words))))
    mean = np.mean([rows[layer, head] for layer, head in aligned], 0)  # [W, within]
    listened, kept = square(seen, layers, heads)
    sent = {
        "title": title,
        "source": source,
        "seconds": round(seen.seconds, 3),
        "span": round(seen.within * STEP, 3),
        "layers": layers,
        "heads": heads,
        "tokens": tokens,
        "places": places,
        "aligned": [f"{layer + 1}.{head + 1}" for layer, head in aligned],
        "words": [[one.text, round(one.seconds, 2), round(one.probability, 4)] for one in words],
        "mel": {"rows": mel.shape[0], "columns": mel.shape[1], "packed": packed(mel)},
        "cross": maps(pooled(rows, columns)),
        "mean": maps(pooled(mean, min(seen.within, PLACES))),
        "self": maps(listened),
        "mass": mass(seen.cross[..., : seen.within]),
        "self_mass": kept,
        "language": language and {**language._asdict(), "probability": round(language.probability, 4)},
        "played": base64.b64encode(played).decode(),
    }
    return {"signature": hashlib.sha256(repr(sent).encode()).hexdigest()[:16], **sent}


def view(sent: dict[str, Any], said: int, ear: str, listening: str) -> dict[str, Any]:
    """How `sent` is looked at. said: the number of the word, from 1; ear: a head such as "4.5", else their mean; listening:
    which attention the wall shows. What is not there is replaced by what is."""
    if listening not in PRESENT:
        raise ValueError(f"listening is {listening!r}: choose one of {', '.join(PRESENT)}")
    names = [f"{layer + 1}.{head + 1}" for layer in range(sent["layers"]) for head in range(sent["heads"])]
    return {
        **sent,
        "said": min(max(1, said), len(sent["words"])) if sent["words"] else 0,
        "ear": ear if ear in names else "",
        "listening": listening,
    }


def shown(spectrogram: Floats, seconds: float) -> np.ndarray:
    """[80, F] of the sound alone in 255 steps, the loudest of some frames where there are many; the highest band first."""
    frames = max(1, min(spectrogram.shape[1], round(seconds * 100)))
    found = spectrogram[:, :frames]
    columns = min(frames, FRAMES)
    edges = np.linspace(0, frames, columns + 1).astype(int)
    found = np.maximum.reduceat(found, edges[:-1], axis=1)[::-1]
    low, high = float(found.min()), float(found.max())
    return np.rint(255 * (found - low) / max(high - low, 1e-6)).astype(np.uint8)


def pooled(weights: NDArray[np.floating], columns: int) -> Floats:
    """[..., S] -> [..., columns]: the sum of the weights in each stretch."""
    edges = np.linspace(0, weights.shape[-1], columns + 1).astype(int)
    return np.add.reduceat(weights, edges[:-1], axis=-1).astype(np.float32)


def square(seen: Sounding, layers: int, heads: int) -> tuple[Floats, list[float]]:
    """[L * H, n, n], n at most SIDE: the mean of rows and the sum of columns, in the sound alone; and each head's mass."""
    side = min(seen.within, SIDE)
    edges = np.linspace(0, seen.within, side + 1).astype(int)
    found, kept = np.zeros((layers * heads, side, side), np.float32), list[float]()
    for at in range(layers * heads):
        own = seen.own(*divmod(at, heads))
        _check_rows(own)
        inside = own[:, : seen.within]
        kept.append(round(float(inside.sum(-1).mean()), 3))
        found[at] = pooled(np.add.reduceat(inside, edges[:-1], axis=0) / np.diff(edges)[:, None], side)
    return found, kept


def mass(weights: Floats) -> list[float]:
    """[L, H, T, within] -> L * H: the share of its weight that a head keeps in the sound, on average."""
    if not weights.shape[2]:
        return [0.0] * (weights.shape[0] * weights.shape[1])
    return np.round(weights.sum(-1).mean(-1), 3).reshape(-1).tolist()


def maps(weights: Floats) -> dict[str, Any]:
    """[..., R, C] as maps of bytes, each by its own largest weight, which is sent too."""
    rows, columns = weights.shape[-2:]
    flat = weights.reshape(math.prod(weights.shape[:-2]), rows * columns)
    most = flat.max(1, initial=1e-9)
    steps = np.rint(255 * flat / most[:, None]).astype(np.uint8)
    return {"rows": rows, "columns": columns, "most": np.round(most, 5).tolist(), "packed": packed(steps)}


def packed(steps: np.ndarray) -> str:
    """Bytes, by zlib, in base64."""
    return base64.b64encode(zlib.compress(np.ascontiguousarray(steps).tobytes(), 6)).decode()


def _rows(seen: Sounding, words: Sequence[Said]) -> Floats:
    """[L, H, W, within]: where each word looks, the mean of its tokens."""
    layers, heads = seen.cross.shape[:2]
    rows = [seen.cross[:, :, one.first : one.end, : seen.within].mean(2) for one in words]  # [W, L, H, within]
    return np.array(rows).reshape(len(words), layers, heads, seen.within).transpose(1, 2, 0, 3)


def _check(seen: Sounding, words: Sequence[Said], aligned: Sequence[tuple[int, int]]) -> None:
    layers, heads, tokens, places = seen.cross.shape
    if not 0 < seen.within <= places:
        raise ValueError(f"{seen.within} places of {places} are in the sound")
    _check_rows(seen.cross)
    if any(not 0 <= one.first < one.end <= tokens for one in words):
        raise ValueError(f"a word has tokens beyond the {tokens} that were written")
    if any(not (0 <= layer < layers and 0 <= head < heads) for layer, head in aligned):
        raise ValueError(f"an alignment head is not among {layers} layers of {heads}")


def _check_rows(weights: Floats) -> None:
    wrong = not np.isfinite(weights).all() or weights.min(initial=0) < 0
    if wrong or np.abs(weights.sum(-1) - 1).max(initial=0) > 1e-3:
        raise ValueError("a row of attention weights is negative, is no number or does not sum to 1")
