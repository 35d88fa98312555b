"""Word vectors: exact neighbours by cosine similarity, and the arithmetic of Mikolov, Yih & Zweig 2013. No torch.

Tables: `glove` (GloVe 6B, 50 dimensions), `smollm2` and `minilm` (the embedding matrix of the model). Files that a person
brings are read by files.py.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz, process

from model import tokenizers, weights
from model.errors import UserError
from model.trace import Floats

NAMES = ("glove", "smollm2", "minilm")
MATRICES = {"smollm2": "model.embed_tokens.weight", "minilm": "embeddings.word_embeddings.weight"}
BLOCK = 1_024  # scores per block in the search for the largest


class UnknownWord(UserError):
    """A word that is not in the table."""


@dataclass(frozen=True, eq=False)
class WordVectors:
    """`words` N of them, `vectors` [N, d] float32.

    Of a file that a person brought: `notes` on what was left out, and `recognised`, how the file was read.
    """

    name: str
    words: Sequence[str]
    vectors: Floats
    notes: tuple[str, ...] = field(default=())
    recognised: str = ""

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.words) != len(self.vectors):
            raise ValueError(f"{len(self.words)} words do not fit the rows of an array {self.vectors.shape}")

    @property
    def width(self) -> int:
        """d."""
        return self.vectors.shape[1]

    @cached_property
    def unit(self) -> Floats:
        """[N, d]: every vector divided by its length; the zero vector stays zero."""
        lengths = np.sqrt(np.einsum("nd,nd->n", self.vectors, self.vectors))
        return (self.vectors / np.maximum(lengths, 1e-30)[:, None]).astype(np.float32)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each word; the first one of a word that occurs twice."""
        rows: dict[str, int] = {}
        for row, word in enumerate(self.words):
            rows.setdefault(word, row)
        return rows

    @cached_property
    def forms(self) -> dict[str, tuple[int, ...]]:
        """The rows of all forms of a word, by its `folded` form.

        Tuples: 400,000 lists would slow each garbage collection.
        """
        forms: dict[str, tuple[int, ...]] = {}
        for row, word in enumerate(self.words):
            key = folded(word)
            forms[key] = (*forms.get(key, ()), row)
        return forms

    def find(self, word: str) -> int | None:
        """The row of `word`: with a space before it if there is one, else as written, in lower case, with a capital."""
        small, capital = word.lower(), word.capitalize()
        forms = (f" {word}", word, f" {small}", small, f" {capital}", capital)
        return next((self.rows[form] for form in forms if form in self.rows), None)

    def row(self, word: str) -> int:
        """The row that `find` finds. Raises UnknownWord with the closest spelling."""
        if (row := self.find(word)) is not None:
            return row
        near = self.suggest(word)
        raise UnknownWord(f"This table has no word “{word[:40]}”" + (f": did you mean “{near}”?" if near else "."))

    def suggest(self, word: str) -> str | None:
        """The known word whose spelling is closest to `word` (edit distance; ties by frequency), or None."""
        if not 0 < len(word) <= 40:
            return None
        match = process.extractOne(word.lower(), self.words, scorer=fuzz.ratio, score_cutoff=70)
        return match[0].strip() if match else None

    def neighbours(self, query: str | int | Floats, k: int, exclude: Collection[str] = ()) -> list[tuple[str, float]]:
        """The `k` words with the highest cosine similarity to `query` (a word, a row or [d]), with the cosines.

        A word is its own first neighbour unless excluded. Excluding a word excludes its other forms, with capitals or
        after a space. A row excludes itself and nothing else. Exact: every word is compared. Raises UnknownWord, or
        UserError for the zero vector.
        """
        if isinstance(query, str):
            direction = self.unit[self.row(query)]
        elif isinstance(query, int):
            direction = self.unit[query]
        else:
            length = float(np.linalg.norm(query))
            if not math.isfinite(length) or length < 1e-12:
                raise UserError("The result is the zero vector, which points nowhere: choose other words.")
            direction = (query / length).astype(np.float32)
        scores = self.unit @ direction  # [N]
        hidden = [row for form in set(map(folded, exclude)) for row in self.forms.get(form, ())]
        if isinstance(query, int) and query not in hidden:
            hidden.append(query)
        scores[hidden] = -np.inf
        return [(self.words[row], float(scores[row])) for row in largest(scores, min(k, len(scores) - len(hidden)))]

    def walk(self, start: str, end: str, steps: int = 21, among: int = 50_000) -> list[tuple[str, float]]:
        """The word nearest to each of `steps` points on the line from `start` to `end`, with its cosine.

        The two themselves appear only at the ends. Only the first `among` rows compete, the most frequent words.
        """
        first, last = self.row(start), self.row(end)
        share = np.linspace(0, 1, steps, dtype=np.float32)[:, None]
        places = (1 - share) * self.unit[first] + share * self.unit[last]  # [steps, d]
        places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-12)
        cosines = places @ self.unit[:among].T  # [steps, among]
        cosines[1:-1, [row for row in (first, last) if row < among]] = -np.inf
        nearest = cosines.argmax(axis=1)
        passed = [(self.words[row], float(cosines[step, row])) for step, row in enumerate(nearest)]
        return [(self.words[first], 1.0), *passed[1:-1], (self.words[last], 1.0)]

    def analogy(self, a: str, b: str, c: str, k: int) -> list[tuple[str, float]]:
        """The words that are to `c` as `b` is to `a`: nearest to b - a + c of unit vectors, the three themselves
        excluded.

        3CosAdd of Mikolov, Yih & Zweig 2013, and of Levy & Goldberg 2014, eq. 1.
        """
        rows = [self.row(word) for word in (a, b, c)]
        first, second, third = self.unit[rows]
        return self.neighbours(second - first + third, k, exclude=[self.words[row] for row in rows])


def folded(word: str) -> str:
    """A word in lower case, without the space before it: “ King” is a form of “king”."""
    return word.strip().lower() or word


def largest(scores: Floats, k: int) -> list[int]:
    """The indices of the `k` largest of `scores` [N], the largest first.

    The k largest lie in the k blocks with the largest maxima, so that only those are sorted: that costs little compared
    with computing the scores.
    """
    k = max(0, min(k, len(scores)))
    whole = len(scores) // BLOCK
    if whole <= k:
        candidates = np.arange(len(scores))
    else:
        tops = scores[: whole * BLOCK].reshape(whole, BLOCK).max(axis=1)  # [whole]
        blocks = np.argpartition(-tops, k - 1)[:k] if k else np.empty(0, np.int64)
        inside = (blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        candidates = np.concatenate([inside, np.arange(whole * BLOCK, len(scores))])
    if len(candidates) > k > 0:
        candidates = np.sort(candidates[np.argpartition(-scores[candidates], k - 1)[:k]])
    order = np.argsort(-scores[candidates], kind="stable")[:k]
    return [int(row) for row in candidates[order]]


def load(name: str) -> WordVectors:
    """One of NAMES. Raises ValueError for another name, weights.WeightsError if it cannot be fetched."""
    if name == "glove":
        import pyarrow.parquet

        home = weights.folder("glove")
        words = pyarrow.parquet.read_table(home / "index.parquet").column(0).to_pylist()
        return WordVectors(name, words, np.load(home / "vectors.npy", mmap_mode="r"))
    if name not in MATRICES:
        raise ValueError(f"no word vectors are called {name!r}: choose one of {', '.join(NAMES)}")
    import safetensors

    with safetensors.safe_open(str(weights.folder(name) / "model.safetensors"), framework="numpy") as file:
        matrix = file.get_tensor(MATRICES[name])
    tokenizer = tokenizers.get("wordpiece" if name == "minilm" else name)
    pieces = [tokenizer.piece(row).decode(errors="replace") for row in range(len(matrix))]
    return WordVectors(name, pieces, matrix)
