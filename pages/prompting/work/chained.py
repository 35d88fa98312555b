"""Chains of thought of SmolLM2: word problems in five ways, measured in pieces by one worker, and what becomes of the answers."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, NamedTuple

from model.prompting import chains, voting
from model.prompting.calculator import shown
from model.prompting.chains import Piece, Problem
from model.prompting.equations import equations
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.jobs import one_thread
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.reading import Reading
    from model.prompting.prompts import Prompt

NAME = "chains"
WAYS = (*chains.METHODS, chains.SAMPLED)
OWN = -1  # the number of the problem that a person has typed
PATIENCE = 1.0  # seconds for which an answer waits for the piece that is being made, where no other is before it
_worker = ThreadPoolExecutor(1, thread_name_prefix="glassbox-chains", initializer=one_thread)
_queue: list[None] = []  # one entry for each piece that waits for the worker, or is being made


class Equation(NamedTuple):
    """An equation in a text: its characters, and whether both sides come to the same."""

    start: int
    end: int
    holds: bool


class Judged(NamedTuple):
    """What was written to a problem. put: where the phrase was put in (-1: nowhere); taken: the answer, "" for none; right: whether it
    is the known one; equations: those of the text; follows: whether the answer is the result of the last one, None without any."""

    text: str
    tokens: int
    put: int
    taken: str
    right: bool
    equations: tuple[Equation, ...]
    follows: bool | None


class Answer(NamedTuple):
    """All that was written to a problem in one way. expected: of samples, how often the vote is right, over every choice of 1, 2, ... of
    them; votes: each answer with its votes, most first."""

    item: int
    way: str
    judged: tuple[Judged, ...]
    expected: tuple[float, ...]
    votes: tuple[tuple[str, int], ...]


class Run:
    """Answers that one worker makes in pieces, each when somebody asks for it, so that nobody's question holds a thread for long."""

    def __init__(self, pieces: Iterator[Piece], problems: tuple[Problem, ...], most: int) -> None:
        self._pieces, self._problems, self.most = pieces, problems, most
        self.made: list[Answer] = []
        self.writing: Piece | None = None
        self._failure: Exception | None = None
        self._pending: Future[None] | None = None
        self._lock = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether a piece is being made, or waits for it."""
        return self._pending is not None and not self._pending.done()

    @property
    def failed(self) -> bool:
        """Whether a piece has failed: the next who asks begins anew (pages.server.keep)."""
        return self._failure is not None

    def after(self, start: int) -> tuple[list[Answer], Piece | None]:
        """The answers behind the first `start`, and what is being written, after PATIENCE at most, and at once where others wait for the
        worker, too. Raises what a piece has failed with."""
        if start < len(self.made):
            return self.made[start:], None
        with self._lock:
            if not self.busy and len(self.made) < self.most and not self._failure:
                _queue.append(None)
                self._pending = _worker.submit(self._next)
            pending = self._pending
        if pending:
            wait([pending], PATIENCE if queue() <= 1 else 0)
        if self._failure:
            raise self._failure
        return self.made[start:], self.writing

    def upto(self, count: int) -> list[Answer]:
        """The first `count` answers, however long it takes."""
        while len(self.made) < min(count, self.most):
            self.after(len(self.made))
        return self.made[:count]

    def _next(self) -> None:
        try:
            piece = next(self._pieces)
        except Exception as error:
            self._failure = error
            return
        finally:
            _queue.pop()
        if piece.over:
            self.made.append(answer(piece, self._problems[piece.item]))
        self.writing = None if piece.over else piece
        if len(self.made) == self.most:
            self._pieces = iter(())  # what the model has read goes


def queue() -> int:
    """How many pieces wait for the worker, or are being made."""
    return len(_queue)


@keep(1)
def starts() -> dict[str, "Reading"]:
    """What the prompts with examples begin with, as the model has read it."""
    return chains.starts(models.get(DEFAULT_MODEL))


@keep(1)
def measured() -> Run:
    """All problems in all ways. Shared by all who look."""
    problems = chains.built_in()
    return Run(_pieces(problems, WAYS), problems, len(problems) * len(WAYS))


@keep(32, rest=20)  # one that is not over holds some 15 MB of what the model has read
def own(problem: Problem) -> Run:
    """One's own problem in the four ways."""
    return Run(_pieces((problem,), chains.METHODS), (problem,), len(chains.METHODS))


def _pieces(problems: tuple[Problem, ...], ways: tuple[str, ...]) -> Iterator[Piece]:
    """The pieces; the model is opened when the first is asked for."""
    yield from chains.measure(models.get(DEFAULT_MODEL), problems, ways, starts())


def answer(piece: Piece, problem: Problem) -> Answer:
    """What becomes of all that was written to a problem."""
    found = tuple(judged(piece.method, one, problem) for one in piece.written)
    if piece.method != chains.SAMPLED:
        return Answer(piece.item, piece.method, found, (), ())
    answers = [one.taken or None for one in found]
    right = shown(problem.answer) if problem.answer is not None else ""
    return Answer(
        piece.item,
        piece.method,
        found,
        tuple(voting.expected(answers, right)),
        tuple((str(one), count) for one, count in voting.votes(answers)),
    )


def judged(way: str, written: chains.Written, problem: Problem) -> Judged:
    """The answer that is taken, and the equations on the way to it."""
    taken, found = chains.taken(way, written.text), equations(written.text)
    marks = tuple(Equation(one.start, one.end, one.holds) for one in found)
    follows = taken == found[-1].right if found and taken is not None else None
    right = taken is not None and taken == problem.answer
    return Judged(
        written.text, written.tokens, written.put, "" if taken is None else shown(taken), right, marks, follows
    )


def question(now: Prompting) -> str:
    """The words of the problem that is shown."""
    return now.words if now.problem == OWN else chains.built_in()[now.problem].question


def prompts(question: str, mine: bool, result: str) -> dict[str, "Prompt"]:
    """What the model reads, by way. Raises UserError for a problem of one's own that is none."""
    words = chains.problem(question, result).question if mine else question
    found = {way: chains.prompt(way, words) for way in chains.METHODS}
    return found | {chains.SAMPLED: found["chain"]}


def listed() -> list[tuple[str, str, int]]:
    """The problems that come with Glassbox, with their answers and how many operations lead to them."""
    return [(one.question, shown(one.answer), one.operations) for one in chains.built_in() if one.answer is not None]


def typed(words: str, result: str) -> Problem:
    """A problem of one's own. Raises UserError for one that is none."""
    return chains.problem(words, result)


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    return {
        "problems": [[one.question, str(one.answer), one.operations] for one in chains.built_in()],
        "examples": [list(one) for one in chains.examples()],
        "ways": list(WAYS),
        "samples": [chains.SAMPLES, chains.TEMPERATURE],
        "most": chains.MOST_WRITTEN,
    }


def runs() -> dict[str, None]:
    """What is recorded."""
    return {NAME: None}


def recorded() -> Recording | None:
    """The recorded run, if there is one."""
    return recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), NAME)


def seconds() -> int:
    """How long the recorded run took."""
    found = recordings.of(few.CHAPTER, NAME, settings())
    return int(found.found["seconds"]) if found else 0


def timed() -> tuple[list[Answer], float]:
    """The whole run and its seconds."""
    run, began = measured(), time.monotonic()
    return run.upto(run.most), time.monotonic() - began


def begun() -> list[Answer]:
    """The answers of the live run that somebody has let begin."""
    found = measured.there()
    return found.made if found else []
