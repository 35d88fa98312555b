"""Three learners, the same sentences, the same clock."""

import contextlib

import streamlit as st

from model.errors import UserError
from pages.frame import controls, layout
from pages.server import recordings
from pages.translation import asked, mounts
from pages.translation.address import Translation
from pages.translation.views import sides
from pages.translation.work import races, recorded, saying
from viz.shared.words import escaped
from viz.translation.learners import data as figures
from viz.translation.learners import payload

KIND = Translation


def side() -> None:
    """The sentence, the language, and how two of the learners are made."""
    sides.sentence()
    now = controls.current(KIND)
    with contextlib.suppress(UserError):  # of unknown words the page itself complains
        saying.words(now.into, now.sentence)
        if why := saying.why_not(now.sentence):
            st.caption(escaped(why))
    with controls.row():
        controls.pick(KIND, "score", "Attention compares by", sides.SCORES)
        controls.choose(KIND, "context", "One vector holds", lambda width: f"{width} numbers")
        controls.count(KIND, "seed", "Seed")


def draw(now: Translation) -> layout.Drawn:
    """The recorded race until a live one has come as far; at its end the learners translate what is typed."""
    plan, touch = races.planned(now), asked.touch(now.forced, now.off)
    text = " ".join(words := saying.words(now.into, now.sentence))
    found, live = recorded.of(plan), races.begun(plan)
    if found and (mounts.lived() == found.name or len(live) >= races.ticks()):
        found = None
    said = saying.all_of(plan, saying.RECORDED if found else len(live) - 1, text, touch) if found or live else None
    truth = saying.truth(now.into, text)
    shown = {name: getattr(now, name) for name in ("learner", "row", "head", "forced", "off")}
    about = {
        **races.about(plan),
        "diagonal": saying.diagonal(now.into),
        "into": sides.INTO[now.into],
        "context": int(now.context),
    }
    mounts.learners(
        payload.learners(
            asked.ask(now),
            words,
            truth,
            shown,
            {name: payload.said(one) for name, one in said.items()} if found and said else None,
            about,
            recordings.label(found),
            waits=not found and not live,
        )
    )
    looks = found.found["steps"] if found else [payload.tick(one) for one in live]
    changed, head = saying.concerning(now.learner, touch), now.head if now.learner == "transformer" else 0
    spoken = " ".join(truth[0]) if truth else ""
    chosen = figures.Chosen(head, changed.forced if changed else (), changed.off if changed else (), spoken)
    return layout.Drawn(figures.facts(looks, about, said and said[now.learner], words, chosen), [])
