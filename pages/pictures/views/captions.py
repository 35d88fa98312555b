"""Words from a picture and pictures from words: both on the space of One space."""

from typing import Any

from pages.frame import components, controls, doors, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import captions, lockstep, space
from pages.server import prose, recordings, watching
from viz.pictures.captions import data as figures
from viz.pictures.captions import payload

KIND = Pictures
TASKS = {"words": "Picture to words", "paint": "Words to picture", "learn": "Learn"}


def side() -> None:
    """The task, the guidance where there is one, and the door to sound."""
    if controls.pick(KIND, "task", "Make", TASKS) == "paint":
        controls.choose(KIND, "guided", "Guidance")
    controls.settings(prose.examples("pictures")["captions"])
    if speech := doors.find("translation"):
        doors.link(speech, "Sound to words: Whisper, in Translation", view="speech")


def draw(now: Pictures) -> layout.Drawn:
    """What is written or painted, or how both are learned; the rates are those of the weights that come with Glassbox."""
    about, (caption, wrong), found = captions.about(), space.asked(now), captions.recorded()
    measured = found.found["steps"][0] if found else None
    if now.task == "learn":
        return learning(now, about, measured)
    if wrong:
        controls.doubt(wrong)
    say, _ = space.names()
    seen = shown(now, caption)
    described, painted = None, None
    if now.task == "words":
        described = payload.described(captions.described(caption, now.copy), say, about["words"])
    else:
        painted = payload.painted(captions.painted(caption, now.copy, now.guided), say)
    mounts.captions(payload.captions(seen, about, measured, described, painted, found.said if found else ""))
    return layout.Drawn(figures.facts(seen, about, measured, described, painted), [])


def learning(now: Pictures, about: dict[str, Any], measured: dict[str, Any] | None) -> layout.Drawn:
    """Both while they learn; the prose speaks of what is recorded, or of what was learned so far."""
    made = watching.begun(lockstep.run)
    found = recordings.until(lockstep.recorded(), components.lived("captions"), len(made))
    known, seen = lockstep.about(), shown(now, now.caption) | {"guided": captions.GUIDANCE[1]}
    mounts.captions(payload.learning(seen, about, known, recordings.label(found)))
    looks = found.found["steps"] if found else [payload.look(one, known["captions"], space.names()[0]) for one in made]
    return layout.Drawn(figures.learned(seen, about, measured, looks, known), [])


def shown(now: Pictures, caption: str) -> dict[str, Any]:
    """What is looked at."""
    return {
        "task": now.task,
        "caption": caption,
        "copy": now.copy,
        "guided": now.guided,
        "word": now.word,
        "frame": now.frame,
    }
