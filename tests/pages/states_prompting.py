"""The states of the views of Prompting for the test of the prose (tests.pages.prose_states)."""

from collections.abc import Callable
from typing import Any

from pages.prompting import asked as few_shot
from pages.prompting.address import Prompting
from pages.prompting.work import acting
from tests.pages.prose_asking import State, asking
from viz.prompting.agent import data

ORDERS = ("bm25", "dense", "fused")
AGENT = data.facts([], [], [], acting.kinds(), True)
TABLE = "a, b\nc, d\ne, f"


def answered(**changes: Any) -> Callable[[], None]:
    """The first two questions of a task, asked live."""

    def make() -> None:
        for at in range(2):
            asking("prompting/fewshot", **few_shot.question(Prompting(**changes)), **{"from": at})

    return make


def tuning(task: str, vectors: str, looks: int) -> Callable[[], None]:
    """The first looks at a soft prompt that is learned."""

    def make() -> None:
        for at in range(looks):
            asking("prompting/soft", tuned=task, vectors=vectors, begins="words", **{"from": at})

    return make


def stepping(puzzle: str, looks: int) -> Callable[[], None]:
    """The first moments of two learners, with and without steps."""

    def make() -> None:
        for at in range(looks):
            asking("prompting/scratch", puzzle=puzzle, **{"from": at})

    return make


def retrieved(size: str, questions: int) -> Callable[[], None]:
    """The first questions about the library."""

    def make() -> None:
        for at in range(questions):
            asking("prompting/library", size=size, **{"from": at})

    return make


def known(questions: int) -> Callable[[], None]:
    """The first questions with known answers."""

    def make() -> None:
        for at in range(questions):
            asking("prompting/sure", **{"from": at})

    return make


def conversed(window: str, steps: int) -> Callable[[], None]:
    """The first summaries of a conversation, and questions about it."""

    def make() -> None:
        for at in range(steps):
            asking("prompting/memory", window=window, **{"from": at})

    return make


def thought(levels: int, **changes: str) -> Callable[[], None]:
    """The first levels of a tree."""

    def make() -> None:
        for at in range(levels):
            asking("prompting/thoughts", **{"judge": "model", "breadth": "3", "numbers": "", "from": at} | changes)

    return make


def chained(answers: int) -> Callable[[], None]:
    """The first answers to the word problems."""

    def make() -> None:
        while (found := asking("prompting/chains", **{"from": 0})) and len(found["steps"]) < answers:
            asking("prompting/chains", **{"from": len(found["steps"])})

    return make


def acting_on(scores: str, turns: int) -> Callable[[], None]:
    """The first turns of the tasks of Tools, or the first lines for the calculator alone."""

    def make() -> None:
        for at in range(turns):
            asking("prompting/agent", scores=scores, taught="2", calls="masked", **{"from": at})

    return make


def sub_questions(form: str, steps: int) -> Callable[[], None]:
    """The first questions of a form."""

    def make() -> None:
        for at in range(steps):
            asking("prompting/socratic", form=form, **{"from": at})

    return make


def teamed(tasks: int) -> Callable[[], None]:
    """The first tasks of Agents."""

    def make() -> None:
        for at in range(tasks):
            asking("prompting/team", **{"from": at})

    return make


STATES: dict[tuple[str, str], list[State]] = {
    ("prompting", "fewshot"): [
        State({}, answered()),
        State({"task": "sentiment", "shots": "1", "answers": "swapped"}, answered(task="sentiment", answers="swapped")),
        State({"task": "own", "table": TABLE, "shots": "1"}, answered(task="own", table=TABLE)),
    ],
    ("prompting", "library"): [
        State({"view": "library"}, retrieved("whole", 1)),
        State({"view": "library", "size": "16", "query": "Which emblem is on the flag?"}, retrieved("16", 2)),
    ],
    ("prompting", "chains"): [
        State({"view": "chains", "votes": "16"}, chained(5)),
        State({"view": "chains", "problem": "2", "votes": "1"}, chained(9)),
    ],
    ("prompting", "agent"): [
        State({"view": "agent", "taught": "2"}, acting_on("tasks", 2)),
        State({"view": "agent", "taught": "2", "scores": "calls"}, acting_on("calls", 9)),
    ],
    ("prompting", "team"): [
        State({"view": "team"}, teamed(12)),
        State({"view": "team", "errand_at": "1", "message": "unit"}, teamed(12)),
    ],
    ("prompting", "outlook"): [
        State({"view": "outlook"}),
        State({"view": "outlook", "topic": "law"}),
        State({"view": "outlook", "topic": "growth"}),
    ],
    ("prompting", "soft"): [
        State({"view": "soft"}, tuning("capital", "8", 1)),
        State({"view": "soft", "tuned": "plural", "vectors": "2"}, tuning("plural", "2", 2)),
    ],
    ("prompting", "scratch"): [
        State({"view": "scratch"}, stepping("parity", 3)),
        State({"view": "scratch", "puzzle": "sums", "sum": "12+9", "touch": "keep"}, stepping("sums", 2)),
    ],
    ("prompting", "memory"): [
        State({"view": "memory", "window": "160"}, conversed("160", 3)),
        State({"view": "memory", "window": "120"}, conversed("120", 5)),
    ],
    ("prompting", "thoughts"): [
        State({"view": "thoughts"}, thought(4)),
        State(
            {"view": "thoughts", "judge": "exact", "breadth": "1", "numbers": "6 4 1 1"},
            thought(4, judge="exact", breadth="1", numbers="6 4 1 1"),
        ),
    ],
    ("prompting", "socratic"): [
        State({"view": "socratic"}, sub_questions("found", 2)),
        State({"view": "socratic", "composite": "places", "tale": "5"}, sub_questions("places", 3)),
    ],
    ("prompting", "sure"): [
        State({"view": "sure", "least": "0"}, known(1)),
        State({"view": "sure", "by_what": "agreement", "least": "30", "known": "3"}, known(2)),
    ],
}
# Measured in seconds, or so small that only rounding shows: they may be the same or not.
MEASURED = {
    ("prompting", "outlook"): {"topics", "sources", "all"},  # of all questions
    # With what is recorded; of the first problem alone, or two.
    ("prompting", "chains"): {
        *(f"{part}{way}" for part in ("", "tokens_") for way in ("direct", "zero", "few", "chain")),
        *("problems", "wrong", "slipped", "misled", "low", "high", "asked", "one", "voted", "follows", "told"),
    },
    ("prompting", "team"): {
        "tasks",
        "whole",
        "subject",
        "wanted",
        "first",
        "operation",
        "second",
        "unit",
        "alone",
        "low",
        "high",
    },  # of one run
    ("prompting", "agent"): {*AGENT},  # of one run in each state, which has just begun
    # With all questions, in the recording; two of them at most are asked here.
    ("prompting", "library"): {
        "none",
        *(f"{name}_first" for name in ORDERS),
        "paraphrased",
        *(f"said_{name}" for name in ORDERS),
    },
    # With what is recorded; of two runs that have just begun.
    ("prompting", "scratch"): {"other", "follows", "with", "without", "low", "high", "batches", "more", "loss"},
    ("prompting", "soft"): {"best", "asked"},  # with what is recorded; as many questions in each task
    ("prompting", "fewshot"): {"compared", "asked"},  # with what is recorded; two here
    # Of two questions at most, and of a toy that learns only after all of them.
    ("prompting", "sure"): {
        *("answered", "invented", "sure", "iterations", "kl"),
        *(f"{part}_{when}" for part in ("words", "facts") for when in ("before", "after")),
    },
    # Of two questions at most.
    ("prompting", "memory"): {"window_right", "summary", "search", "all", "low", "high"},
    ("prompting", "thoughts"): {"asked", "chains"},  # of one puzzle in each state
}
FIXED: dict[tuple[str, str], set[str]] = {
    ("prompting", "soft"): {"width"},  # of the model
    ("prompting", "scratch"): {"asked", "batch"},  # in both runs
    ("prompting", "sure"): {"drawn", "bins"},  # in every run
    ("prompting", "memory"): {"tokens", "facts"},  # of the conversation
    ("prompting", "thoughts"): {"proposed"},  # in every tree
}
