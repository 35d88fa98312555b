"""The recorded races, and what their learners said to the presets at every look.

A race into a language is recorded whole. Of races that differ in one learner alone, another way to score or another width of the
one vector, only that learner is recorded: the others are those of the first.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from pages.server import prose, recordings
from pages.server.keep import keep
from pages.server.recordings import Recording
from pages.translation.work import races

if TYPE_CHECKING:
    from model.translation.lockstep import Plan

CHAPTER = "translation"
LANGUAGES = ("german", "french", "spanish")
VARIED = "german"  # the language whose other races are recorded, too
MEMORY = "lstm"  # the race of a learner with another memory and one vector, beside the three
PRODUCT = "general"  # the race whose attention scores by a product: it comes with Glassbox, too
VARIANTS = {  # name -> score, width of the one vector, who differs
    PRODUCT: ("general", "128", "attention"),
    "narrowest": ("additive", "16", "fixed"),
    "narrow": ("additive", "32", "fixed"),
    "wide": ("additive", "512", "fixed"),
    MEMORY: ("additive", "128", "lstm"),
}
NAMES = (*LANGUAGES, *VARIANTS)
MEASURED = "measured"  # the recording of what the learners of SHIPPED do with new sentences
SHIPPED = (*LANGUAGES, PRODUCT, MEMORY)  # races whose weights come with Glassbox


def asked(name: str) -> "Plan":
    """What a recording was made of."""
    if name in LANGUAGES:
        return races.plan(name, "additive", "128", 0)
    score, context, learner = VARIANTS[name]
    return replace(races.plan(VARIED, score, context, 0), learners=(learner,))


def settings(name: str) -> dict[str, Any]:
    """The same, as a recording holds it."""
    return {**asdict(asked(name)), "sentences": presets()}


def presets() -> list[str]:
    """The sentences that recordings know."""
    return [one["sentence"] for one in prose.examples(CHAPTER)["sentences"].values()]


@keep(8)
def of(plan: "Plan") -> Recording | None:
    """The recorded race of that plan, with all its learners, if there is one."""
    name = next((one for one in NAMES if replace(asked(one), learners=plan.learners) == plan), "")
    found = recordings.of(CHAPTER, name, settings(name)) if name else None
    if not found or name in LANGUAGES:
        return found
    first = recordings.of(CHAPTER, VARIED, settings(VARIED))
    return replace(found, found=_joined(first.found, found.found)) if first else None


def shipped(plan: "Plan", learner: str) -> str:
    """The race whose weights of a learner come with Glassbox and are those of this plan; nothing if there is none."""
    if learner == MEMORY:
        return MEMORY if plan == races.plan(VARIED, "additive", "128", 0) else ""
    for name in NAMES:
        if replace(asked(name), learners=plan.learners) == plan:
            source = name if name in LANGUAGES or VARIANTS[name][2] == learner else VARIED
            return source if source in SHIPPED else ""
    return ""


def measured() -> Recording | None:
    """What was measured of the learners that come with Glassbox, if it was of these."""
    return recordings.of(CHAPTER, MEASURED, measured_settings())


def measured_settings() -> dict[str, Any]:
    """By which weights it was measured."""
    from model.translation import learned

    return {"weights": {name: learned.digest(name) for name in SHIPPED}}


def _joined(first: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """A recorded race in which one learner is another."""
    steps = [
        {
            **one,
            "losses": {**one["losses"], **also["losses"]},
            "look": one["look"] and {**one["look"], **also["look"]},
        }
        for one, also in zip(first["steps"], other["steps"], strict=True)
    ]
    said = {
        sentence: {at: {**learners, **other["said"][sentence].get(at, {})} for at, learners in looks.items()}
        for sentence, looks in first["said"].items()
    }
    return {"steps": steps, "said": said}
