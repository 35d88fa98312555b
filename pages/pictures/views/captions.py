"""Words from a picture and pictures from words: both on the space of One space."""

from pages.frame import controls, doors, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import captions, space
from pages.server import prose
from viz.pictures.captions import data as figures
from viz.pictures.captions import payload

KIND = Pictures
TASKS = {"words": "Picture to words", "paint": "Words to picture"}


def side() -> None:
    """The task, the guidance where there is one, and the door to sound."""
    if controls.pick(KIND, "task", "Make", TASKS) == "paint":
        controls.choose(KIND, "guided", "Guidance")
    controls.settings(prose.examples("pictures")["captions"])
    if speech := doors.find("translation"):
        doors.link(speech, "Sound to words: Whisper, in Translation", view="speech")


def draw(now: Pictures) -> layout.Drawn:
    """What is written or painted; the rates are those of the weights that come with Glassbox."""
    about, (caption, wrong), found = captions.about(), space.asked(now), captions.recorded()
    if wrong:
        controls.doubt(wrong)
    say, _ = space.names()
    seen = {
        "task": now.task,
        "caption": caption,
        "copy": now.copy,
        "guided": now.guided,
        "word": now.word,
        "frame": now.frame,
    }
    described, painted = None, None
    if now.task == "words":
        described = payload.described(captions.described(caption, now.copy), say, about["words"])
    else:
        painted = payload.painted(captions.painted(caption, now.copy, now.guided), say)
    measured = found.found["steps"][0] if found else None
    mounts.captions(payload.captions(seen, about, measured, described, painted, found.said if found else ""))
    return layout.Drawn(figures.facts(seen, about, measured, described, painted), [])
