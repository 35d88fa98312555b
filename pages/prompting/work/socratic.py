"""Questions that need two facts of the little world, asked as a whole and as a tree of sub-questions."""

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from model.errors import UserError
from model.prompting import socratic
from model.prompting.socratic import Answered, Ask, Composite
from model.world.lexicon import Lexicon
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import recordings
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

NAME = "socratic"
FORMS = ("found", "both", "followed", "place", "places")
STORIES = 200
CHOICES = 40  # of them, that can be looked at
AT_ONCE = 10
SEED = 0
WAYS = ("whole", "parts", "true", "false")  # in the order of model.prompting.socratic.Answered


class Step(NamedTuple):
    """A question, and what was said to it."""

    asked: Composite
    found: Answered


@keep(len(FORMS))
def measured(form: str) -> Growing[list[Step]]:
    """Some questions after the other. Shared by all who ask for the same."""
    return Growing(_answered(form))


def _answered(form: str) -> Iterator[list[Step]]:

    for start in range(0, STORIES, AT_ONCE):
        some = asked(form)[start : start + AT_ONCE]
        yield [Step(*pair) for pair in zip(some, socratic.answer(_ask(), some), strict=True)]


@keep(len(FORMS))
def asked(form: str) -> tuple[Composite, ...]:
    """All questions of a form."""

    return tuple(islice(socratic.composites(Lexicon(), form, SEED), STORIES))


@cache
def _ask() -> Ask:
    from model.pretrained import toy

    return socratic.asker(*toy.instructed()[:2])


@keep(256)
def filled(form: str, at: int, word: str) -> Step:
    """A question whose first sub-question is answered by this word. Raises UserError for a word that cannot be filled in."""

    if word not in words(form):
        raise UserError(_cannot(form, word))
    one = asked(form)[at]
    return Step(one, socratic.answer(_ask(), [one], [word])[0])


def words(form: str) -> tuple[str, ...]:
    """What may be filled in for the first answer."""

    return socratic.words(Lexicon(), asked(form)[0].parts[0].kind)


def instead(now: Prompting) -> str:
    """The word that is filled in by hand; "" for none. Raises UserError for one that cannot be."""
    if now.instead and now.instead not in words(now.composite):
        raise UserError(_cannot(now.composite, now.instead))
    return now.instead


def most() -> int:
    """The steps of a whole run."""
    return STORIES // AT_ONCE


def settings() -> dict[str, Any]:
    """What the recording was made from."""

    drawn = {form: [[*one.sentences, one.asks] for one in asked(form)[:3]] for form in FORMS}
    return {"drawn": drawn, "stories": STORIES, "greedy": socratic.GREEDY}


def key(form: str) -> str:
    """The name under which a run is recorded."""
    return f"{NAME}.{form}"


def runs() -> dict[str, str]:
    """What is recorded: each form."""
    return {key(form): form for form in FORMS}


def recorded(form: str) -> Recording | None:
    """The recorded run, under its own name, if there is one."""
    return recordings.one_of(_found(), key(form))


def _found() -> Recording | None:
    return recordings.of(few.CHAPTER, NAME, _settings())


@cache
def _settings() -> dict[str, Any]:
    return settings()


def scores() -> list[dict[str, Any]]:
    """Of each recorded form: how many are right in each way, and what control questions tell."""
    found = _found()
    if not found:
        return []
    runs_ = found.found["runs"]
    return [{"form": form} | score([one for some in runs_[key(form)] for one in some]) for form in FORMS]


def score(steps: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """steps: questions as they are recorded. How many answers are right in each way; those that no control question contradicts, and how many
    of them are right, and the same of the others; all whose sub-questions are right, and how many of those are wrong as a whole."""
    flagged = [one for one in steps if one["flagged"]]
    known = [one for one in steps if all(part["right"] for part in one["parts"])]
    good = {way: sum(one["right"][at] for one in steps) for at, way in enumerate(WAYS)}
    doubted = sum(one["right"][1] for one in flagged)
    return good | {
        "of": len(steps),
        "flagged": len(flagged),
        "flagged_right": doubted,
        "agreed": len(steps) - len(flagged),
        "agreed_right": good["parts"] - doubted,
        "known": len(known),
        "gap": sum(not one["right"][0] for one in known),
    }


def seconds(form: str) -> float:
    """How long the recorded run took; 0 where there is none."""
    found = _found()
    return float(found.found["seconds"].get(key(form), 0)) if found else 0


def timed(form: str) -> tuple[list[list[Step]], float]:
    """A whole run, and its seconds."""
    began = time.monotonic()
    return measured(form).upto(most()), time.monotonic() - began


def _cannot(form: str, word: str) -> str:
    return f"“{word[:20]}” cannot be filled in here: choose one of {', '.join(words(form))}."
