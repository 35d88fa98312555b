"""Word problems for a pretrained model, asked in four ways: for the answer alone or with steps before it, with examples or without;
and several sampled chains whose answers vote.

Sources: chain of thought, Wei et al. 2022 (Chain-of-thought prompting elicits reasoning in large language models); “Let's think step
by step” and a second prompt that asks for the answer, Kojima et al. 2022 (Large language models are zero-shot reasoners); votes over
sampled chains, Wang et al. 2023 (Self-consistency improves chain of thought reasoning in language models). The problems and the
examples were written for Glassbox.
"""

import functools
import itertools
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.errors import UserError
from model.probability import softmax
from model.prompting.calculator import NUMBER
from model.prompting.prompts import MODEL, Part, Prompt
from model.tokenizers import registry

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.language_model import LanguageModel
    from model.pretrained.reading import Reading

METHODS = ("direct", "zero", "few", "chain")
SAMPLED = "samples"  # chains that are drawn; they vote
SAMPLES, TEMPERATURE = 16, 0.7
BATCH = 8  # chains that are written at once
PHRASE = "The answer is"
STEPWISE = "Let's think step by step."
MOST_PROBLEM = 400  # characters
MOST_WRITTEN = {"direct": 12, "zero": 80, "few": 16, "chain": 80, SAMPLED: 80}  # tokens
MOST_ANSWER = 8  # tokens behind PHRASE, where it had to be added
MOST_READ = 640  # tokens of a prompt and what is written behind it
PACE = 0.8  # seconds after which a piece of the work is handed over
SIGNED = re.compile(rf"(?:(?<![^\s$])[-−])?(?:{NUMBER.pattern})")


class Problem(NamedTuple):
    """A question, its answer where that is known, and how many operations lead to it (0: not known)."""

    question: str
    answer: Fraction | None
    operations: int = 0


class Written(NamedTuple):
    """What was written behind a prompt. tokens: how many, without those that were put in; put: where in the text PHRASE was put in by the
    second prompt of `zero`; -1: nowhere."""

    text: str
    tokens: int
    put: int = -1


class Piece(NamedTuple):
    """A moment of the measuring: what was written so far to a problem in one way; over: whether that is all."""

    item: int
    method: str
    written: tuple[Written, ...]
    over: bool


class Example(NamedTuple):
    """A problem with worked steps, as it stands in a prompt."""

    question: str
    steps: str
    answer: int


@functools.cache
def built_in() -> tuple[Problem, ...]:
    """The problems that come with Glassbox."""
    return tuple(Problem(question, Fraction(answer), operations) for question, answer, operations in _file()["items"])


@functools.cache
def examples() -> tuple[Example, ...]:
    """The problems that are shown before the one that is asked; none of them is asked."""
    return tuple(Example(*one) for one in _file()["examples"])


def problem(question: str, answer: str = "") -> Problem:
    """A problem of one's own. Raises UserError for one that is empty, too long or has no number in it, and for an answer that is none."""
    words = " ".join(question.split())
    if not words:
        raise UserError("There is no problem yet: type one with numbers in it.")
    if len(words) > MOST_PROBLEM:
        raise UserError(f"This problem has {len(words):,} characters; {MOST_PROBLEM} are the limit here: shorten it.")
    if not re.search(r"[0-9]", words):
        raise UserError("This problem has no number in it: write the numbers that are to be calculated with as digits.")
    if not (wanted := answer.strip()):
        return Problem(words, None)
    if len(wanted) > 20 or not re.fullmatch(rf"[-−]?(?:{NUMBER.pattern})", wanted):
        raise UserError(f"The answer “{wanted[:20]}” is no number: write it in digits, or leave it empty.")
    return Problem(words, _number(wanted))


def prompt(method: str, question: str) -> Prompt:
    """What the model reads, and what each token belongs to."""
    pieces: list[tuple[str, Part, int]] = []
    for at, one in enumerate(examples() if method in ("few", "chain", SAMPLED) else ()):
        steps = f"{one.steps} " if method != "few" else ""
        pieces += [(f"Q: {one.question}", "question", at), ("\nA:", "frame", at)]
        pieces += [(f" {steps}{PHRASE} {one.answer}.", "answer", at), ("\n\n", "frame", at)]
    begins = {"direct": f" {PHRASE}", "zero": f" {STEPWISE}"}.get(method, "")
    pieces += [(f"Q: {question}", "question", -1), (f"\nA:{begins}", "frame", -1)]
    tokens = registry.get(MODEL).read("".join(text for text, _, _ in pieces))
    ends = np.cumsum([len(text.encode()) for text, _, _ in pieces])
    places = np.minimum(np.searchsorted(ends, tokens.spans[:, 1]), len(pieces) - 1)
    return Prompt(tokens, tuple((pieces[at][1], pieces[at][2]) for at in places))


def taken(method: str, text: str) -> Fraction | None:
    """The answer that is taken from what was written: the number behind the last “The answer is”, or behind the last equals sign of that
    sentence; without such a sentence, the last number. None where there is no number."""
    whole = f"{PHRASE}{text}" if method == "direct" else text
    for part in reversed(re.split(re.escape(PHRASE.casefold()), whole.casefold())[1:]):
        sentence = re.split(r"[.!?](?:\s|$)|\n", part)[0]
        if found := SIGNED.search(sentence.rpartition("=")[2]) or SIGNED.search(sentence):
            return _number(found[0])
    numbers = SIGNED.findall(whole)
    return _number(numbers[-1]) if numbers else None


def starts(model: "LanguageModel") -> dict[str, "Reading"]:
    """What the prompts with examples begin with, read once."""
    found = {}
    for method in ("few", "chain"):
        pair = (prompt(method, one).tokens.ids.tolist() for one in ("1", "Why 2"))
        same = itertools.takewhile(lambda both: both[0] == both[1], zip(*pair, strict=False))
        found[method] = model.read([one for one, _ in same], MOST_READ)
    return found


def measure(
    model: "LanguageModel",
    problems: Sequence[Problem],
    methods: Sequence[str],
    starts: Mapping[str, "Reading"],
    seed: int = 0,
) -> Iterator[Piece]:
    """Each problem in each way, in pieces of about PACE seconds. Raises UserError for a problem that is too long for the prompt."""
    for item, one in enumerate(problems):
        for method in methods:
            asked = _read(model, method, one.question, starts)
            if method == SAMPLED:
                rngs = [np.random.default_rng([seed, item, at]) for at in range(SAMPLES)]
                found = _in_batches(model, asked, rngs)
            else:
                found = _greedy(model, asked, method)
            for written, over in found:
                yield Piece(item, method, tuple(written), over)


Found = tuple[list[Written], bool]


def _greedy(model: "LanguageModel", asked: "Reading", method: str) -> Iterator[Found]:
    """The likeliest token at each place; `zero` gets a second prompt where it names no answer."""
    rows = _Rows(model, asked, [None], MOST_WRITTEN[method], method == "zero")
    for _ in rows.run():
        yield rows.written(), False
    first = rows.written()[0]
    if method != "zero" or re.search(rf"{PHRASE}:?\s*[$*]*\d", first.text, re.IGNORECASE):
        yield [first], True
        return
    phrase = f"\n{PHRASE}"
    behind = registry.get(MODEL).continued(phrase).ids.tolist()
    more = _Rows(model, rows.whole(asked).go_on([0], [behind]), [None], MOST_ANSWER)
    for _ in more.run():
        pass
    second = more.written()[0]
    put = len(first.text)
    yield [Written(f"{first.text}{phrase}{second.text}", first.tokens + second.tokens, put)], True


def _in_batches(model: "LanguageModel", asked: "Reading", rngs: Sequence[np.random.Generator]) -> Iterator[Found]:
    """Chains that are drawn, BATCH of them at once."""
    done: list[Written] = []
    for start in range(0, len(rngs), BATCH):
        rows = _Rows(model, asked, rngs[start : start + BATCH], MOST_WRITTEN[SAMPLED])
        for _ in rows.run():
            yield done + rows.written(), False
        done += rows.written()
    yield done, True


class _Rows:
    """Texts that are written at once behind one prompt, each up to the end of its line, or an empty line where lines may follow one
    another."""

    def __init__(
        self,
        model: "LanguageModel",
        asked: "Reading",
        rngs: Sequence[np.random.Generator | None],
        most: int,
        lines: bool = False,
    ) -> None:
        self._model, self._asked, self._rngs, self._most = model, asked, rngs, most
        self._lines = lines
        self._tokens: list[list[int]] = [[] for _ in rngs]

    def run(self) -> Iterator[None]:
        """Write; hands over every PACE seconds."""
        reading, since = self._asked, time.monotonic()
        parents, alive = [0] * len(self._rngs), list(range(len(self._rngs)))
        for _ in range(self._most):
            logits = reading.logits[:, -1]
            kept = [
                (parent, row) for parent, row in zip(parents, alive, strict=True) if self._grows(row, logits[parent])
            ]
            if not kept:
                return
            alive = [row for _, row in kept]
            if len(self._tokens[alive[0]]) == self._most:
                return
            reading = reading.go_on([parent for parent, _ in kept], [self._tokens[row][-1:] for row in alive])
            parents = list(range(len(alive)))
            if time.monotonic() - since > PACE:
                yield
                since = time.monotonic()

    def written(self) -> list[Written]:
        """What there is so far."""
        return [Written(self._text(tokens).rstrip(), len(tokens)) for tokens in self._tokens]

    def whole(self, asked: "Reading") -> "Reading":
        """The prompt and the first text, read."""
        return asked.go_on([0], [self._tokens[0]]) if self._tokens[0] else asked

    def _grows(self, row: int, logits: np.ndarray) -> bool:
        """Whether the text of a row has a token more; it has ended else."""
        rng = self._rngs[row]
        token = int(logits.argmax()) if rng is None else _drawn(logits, rng)
        text = self._text([*self._tokens[row], token])
        if token in self._model.stops or ("\n\n" in text.lstrip() if self._lines else "\n" in text):
            return False
        self._tokens[row].append(token)
        return True

    def _text(self, tokens: Sequence[int]) -> str:
        return b"".join(map(registry.get(MODEL).piece, tokens)).decode("utf-8", "replace")


def _drawn(logits: np.ndarray, rng: np.random.Generator) -> int:
    """A token drawn at TEMPERATURE."""
    sums = np.cumsum(softmax(logits.astype(np.float64) / TEMPERATURE))
    return int(min(np.searchsorted(sums, rng.random() * sums[-1], side="right"), len(sums) - 1))


def _read(model: "LanguageModel", method: str, question: str, starts: Mapping[str, "Reading"]) -> "Reading":
    """The prompt, read; from where its examples end, if they were read already."""
    ids = prompt(method, question).tokens.ids.tolist()
    if len(ids) + MOST_WRITTEN[method] + 2 * MOST_ANSWER > MOST_READ:
        raise UserError("This problem has too many tokens for the prompt: shorten it, or leave out unusual characters.")
    begun = starts.get("chain" if method == SAMPLED else method)
    return begun.go_on([0], [ids[len(begun.ids[0]) :]]) if begun else model.read(ids, MOST_READ)


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "").replace("−", "-"))


@functools.cache
def _file() -> dict:
    return json.loads(Path(__file__).with_name("wordproblems.json").read_text("utf-8"))
