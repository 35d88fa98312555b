"""Beam search over a translator, a step when somebody asks for it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pages.server.growing import Growing
from pages.server.keep import keep
from pages.translation.work import races, saying


@keep(48)
def beams(into: str, name: str, text: str, width: int, penalty: int) -> Growing[Any]:  # of model.decoding.BeamStep
    """The search for the best translation of a sentence by a learner that comes with Glassbox; penalty: of length, in tenths."""
    from model import decoding
    from model.translation import scoring
    from model.translation.corpus import LONGEST, START

    plan = races.plan(into, "additive", "128", 0)
    scorer = scoring.Scoring(saying.learner(plan, saying.RECORDED, name), races.corpus(into), text.split())
    found = decoding.beam_search(scorer, [START], width, LONGEST - 1, penalty / 10)
    return Growing(replace(step, chains=()) for step in found)


@keep(3)
def namer(into: str) -> Callable[[int], bytes]:
    """What gives the text of a word: with a space before it, as in a sentence."""
    words = races.corpus(into).target.words
    return lambda token: f" {words[token]}".encode()


def judged(into: str, text: str, ids: tuple[int, ...]) -> bool | None:
    """Whether a text, its start mark included, is a correct translation; None where nobody knows."""
    meant = saying.pair(into, text)
    return meant.accepts(races.corpus(into).target.said(ids[1:])) if meant else None
