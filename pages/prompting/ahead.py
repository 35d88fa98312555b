"""What Prompting needs for its pictures, made before anybody looks."""

from pages.prompting import asked
from pages.prompting.address import Prompting
from pages.prompting.work import (
    acting,
    chained,
    few,
    library,
    memory,
    socratic,
    stepwise,
    sure,
    teamed,
    thinking,
    tuned,
)


def prepare(now: Prompting) -> None:
    """Where heads look before they answer. Scores are recorded, or come while somebody looks."""
    if make := VIEWS.get(now.view):
        make(now)


def _fewshot(now: Prompting) -> None:
    ask = few.asked(now)
    count, item = asked.shown(now, ask)
    if count:
        few.induction(few.looked(ask, count, item))


def _soft(now: Prompting) -> None:
    tuned.width()


def _scratch(now: Prompting) -> None:
    stepwise.said(stepwise.of(now), stepwise.RECORDED)


def _library(now: Prompting) -> None:
    library.orders(library.corpus(now), library.query(now))


def _sure(now: Prompting) -> None:
    sure.measured()


def _memory(now: Prompting) -> None:
    memory.measured(now.window)


def _thoughts(now: Prompting) -> None:
    thinking.scores()


def _chains(now: Prompting) -> None:
    chained.listed()


def _agent(now: Prompting) -> None:
    acting.following(acting.asked(now), acting.traced(acting.bare(acting.fork(now))))


def _socratic(now: Prompting) -> None:
    socratic.scores()


def _team(now: Prompting) -> None:
    teamed.changes(now.message)
    teamed.shown()


VIEWS = {
    "fewshot": _fewshot,
    "soft": _soft,
    "scratch": _scratch,
    "library": _library,
    "sure": _sure,
    "memory": _memory,
    "thoughts": _thoughts,
    "chains": _chains,
    "agent": _agent,
    "socratic": _socratic,
    "team": _team,
}
