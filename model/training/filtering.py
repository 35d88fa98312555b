"""Dirty texts become clean ones: markup off, junk out, one language, no copies, no near copies, private data masked.

Raffel et al. 2020 (C4) and Rae et al. 2021 (Gopher): rules for quality; Broder 1997 (MinHash); Leskovec, Rajaraman & Ullman 2014
(bands); Lee et al. 2022 (near copies in training data).
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import UserError
from model.training.languages import guess

STAGES = ("markup", "quality", "language", "exact", "near", "private")
DIRTY = Path(__file__).with_name("dirty.json")
HASHES, SHINGLE = 64, 3  # values of a signature; words of a shingle
ALIKE = 0.7  # the estimated similarity from which on a text is a copy
FEWEST, MOST = 8, 5_000  # words of a text; texts
LETTERED, COMMON = 0.7, 0.3  # share of words with a letter, at least; of the commonest three words in a row, at most
PARAGRAPHS = re.compile(r"\n\s*\n")
HIDDEN, TAG = re.compile(r"(?is)<(script|style|title)\b.*?</\1\s*>"), re.compile(r"(?s)</?[a-zA-Z!][^<>]*>")
# Order matters: what an earlier pattern has taken, no later one sees.
PRIVATE = {
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "IP address": re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"),
    "address": re.compile(r"\b\d{1,4} (?:[A-Z][a-z]+ )+(?:Street|Road|Lane|Avenue|Square)\b"),
    "telephone": re.compile(r"(?<![\w.])\+?\d(?:[\s()/:-]{0,2}\d){8,14}(?!\d)"),
}


@dataclass(frozen=True)
class Mask:
    """A place of a text that is masked, as a kind of private data. wrong: that it is none, None where nobody knows."""

    start: int
    end: int
    kind: str
    wrong: bool | None


@dataclass(frozen=True)
class Document:
    """A text on its way. raw: as it came; text: as it was when it was dropped or let through; stage: that dropped it, "" for none;
    why: in words; of: the number of the text that it is a copy of, -1 for none; masks: of the text; missed: private data that no
    pattern found, where that is known"""

    number: int
    raw: str
    text: str
    stage: str = ""
    why: str = ""
    of: int = -1
    masks: tuple[Mask, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Pair:
    """Two texts whose signatures agree in a band. same [HASHES]: where their signatures agree; values [2, HASHES]: in eight bits;
    exact: their Jaccard similarity; estimate: the share of values that agree; dropped: whether the second is called a copy"""

    first: int
    second: int
    same: NDArray[np.bool_]
    values: NDArray[np.uint8]
    exact: float
    estimate: float
    dropped: bool


@dataclass(frozen=True, eq=False)
class Filtered:
    """All texts after the last filter, and the pairs that were compared."""

    documents: tuple[Document, ...]
    pairs: tuple[Pair, ...]


def shipped() -> list[dict[str, Any]]:
    """The texts that come with Glassbox, written for it: `text`, and where a pattern is wrong (`never`) or blind (`missed`)."""
    return [{"never": [], **one} for one in json.loads(DIRTY.read_text("utf-8"))]


def parted(text: str) -> list[dict[str, Any]]:
    """A text of somebody's own, a document a paragraph. Raises UserError for none or too many."""
    found = [{"text": one.strip()} for one in PARAGRAPHS.split(text) if one.strip()]
    if not found:
        raise UserError("There is no text yet: type or bring some, with a blank line between two texts.")
    if len(found) > MOST:
        raise UserError(f"These are {len(found):,} texts: bring at most {MOST:,}.")
    return found


def filtered(texts: Sequence[Mapping[str, Any]], language: str, bands: int) -> Filtered:
    """All texts through all filters, in order. Raises ValueError for bands that do not divide a signature."""
    if HASHES % bands:
        raise ValueError(f"bands is {bands}: it must divide {HASHES}")
    seen: dict[str, int] = {}
    near, found = Near(bands), list[Document]()
    for number, one in enumerate(texts):
        found.append(_one(number, one, language, seen, near))
    return Filtered(tuple(found), tuple(near.pairs))


def _one(number: int, given: Mapping[str, Any], language: str, seen: dict[str, int], near: "Near") -> Document:
    raw, text = given["text"], bare(given["text"])

    def out(stage: str, why: str, of: int = -1) -> Document:
        return Document(number, raw, text, stage, why, of)

    if not text:
        return out("markup", "nothing but markup")
    if why := poor(text):
        return out("quality", why)
    name, sure = guess(text)
    if name and name != language:
        return out("language", f"{name}, {min(sure, 0.99):.2f}")
    key = " ".join(words(text))
    if key in seen:
        return out("exact", f"the same words as text {seen[key] + 1}", seen[key])
    seen[key] = number
    if (other := near.copy_of(number, text)) is not None:
        return out("near", f"{other.estimate:.2f} like text {other.first + 1}", other.first)
    masks = tuple(private(text, given.get("never")))
    return Document(number, raw, text, masks=masks, missed=tuple(given.get("missed", ())))


def bare(text: str) -> str:
    """Without tags, what browsers do not show, and references to signs; one space between words."""
    found = html.unescape(TAG.sub(" ", HIDDEN.sub(" ", text)))
    return " ".join(found.split())


def words(text: str) -> list[str]:
    """Its words in small letters, without marks."""
    return re.findall(r"\w+", text.casefold())


def poor(text: str) -> str:
    """Why a text is poor, in words; nothing for one that may stay."""
    parts = text.split()
    lettered = sum(any(sign.isalpha() for sign in one) for one in parts) / len(parts)
    if len(parts) < FEWEST:
        return f"{len(parts)} words, fewer than {FEWEST}"
    if lettered < LETTERED:
        return f"{100 * lettered:.0f} % of its words have a letter, fewer than {100 * LETTERED:.0f} %"
    threes = Counter(zip(parts, parts[1:], parts[2:], strict=False))
    common = max(threes.values()) / threes.total()
    if common > COMMON:
        return f"the same three words are {100 * common:.0f} % of all threes"
    return ""


def private(text: str, never: Sequence[str] | None = None) -> Iterator[Mask]:
    """Places that look like private data. never: texts that look so and are none, None where nobody knows."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in PRIVATE.items():
        for one in pattern.finditer(text):
            if any(one.start() < end and start < one.end() for start, end in taken):
                continue
            taken.append(one.span())
            yield Mask(*one.span(), kind, None if never is None else one.group() in never)


def shingles(text: str) -> frozenset[str]:
    """All runs of SHINGLE words; of a shorter text all its words as one."""
    found = words(text)
    return frozenset(" ".join(found[at : at + SHINGLE]) for at in range(max(1, len(found) - SHINGLE + 1)))


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """The share that two sets have in common of all that they have."""
    return len(first & second) / len(first | second)


def caught(alike: Any, bands: int) -> Any:
    """The probability that two texts of that similarity agree in at least one band: 1 - (1 - s^r)^b."""
    return 1 - (1 - alike ** (HASHES // bands)) ** bands


class Near:
    """Texts by their signatures in bands, the first of each cluster only. pairs: those that met in a band."""

    def __init__(self, bands: int) -> None:
        from datasketch import MinHashLSH

        self.bands, self.pairs = bands, list[Pair]()
        self._table = MinHashLSH(num_perm=HASHES, params=(bands, HASHES // bands))
        self._known: dict[int, tuple[frozenset[str], Any]] = {}

    def copy_of(self, number: int, text: str) -> Pair | None:
        """The pair with the text that it is a copy of; None for one of its own, which is kept to compare others with."""
        from datasketch import MinHash

        own, made = shingles(text), MinHash(num_perm=HASHES)
        made.update_batch([one.encode() for one in own])
        best: Pair | None = None
        for other in sorted(self._table.query(made)):
            pair = self._pair(other, number, own, made)
            self.pairs.append(pair)
            if pair.dropped and (best is None or pair.estimate > best.estimate):
                best = pair
        if best is None:
            self._table.insert(number, made)
            self._known[number] = own, made
        return best

    def _pair(self, other: int, number: int, own: frozenset[str], made: Any) -> Pair:
        theirs, signature = self._known[other]
        same = signature.hashvalues == made.hashvalues
        values = np.stack([one.hashvalues % 251 for one in (signature, made)]).astype(np.uint8)
        estimate = float(same.mean())
        return Pair(other, number, same, values, jaccard(theirs, own), estimate, estimate >= ALIKE)
