"""Digits from noise: a network takes the noise away step by step, for the class that is asked for."""

from typing import Any

from pages.frame import components, controls, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import denoise, shown
from pages.server import prose, recordings, watching
from viz.pictures.denoise import data as figures
from viz.pictures.denoise import payload

KIND = Pictures
PARTS = {"back": "Back", "ten": "Ten classes", "forth": "Forth", "learn": "Learn"}


def side() -> None:
    """Which way; the class, the guidance, the steps and the noise; the digit that noise is put on."""
    part = controls.pick(KIND, "part", "From noise", PARTS)
    if part == "forth":
        with controls.row():
            controls.count(KIND, "picture", "Held-out digit")
            controls.count(KIND, "seed", "Noise, seed")
    elif part != "learn":
        with controls.row():
            controls.count(KIND, "digit", "Digit to draw")
            controls.count(KIND, "seed", "Noise, seed")
        with controls.row():
            controls.choose(KIND, "guidance", "Guidance, w")
            controls.choose(KIND, "sampler", "Steps", STEPS.__getitem__)
    controls.settings(prose.examples("pictures")["denoise"])


STEPS = {"100": "100 (DDPM)", "25": "25 (DDIM)", "10": "10 (DDIM)"}


def draw(now: Pictures) -> layout.Drawn:
    """The part that is looked at; the prose speaks of what is recorded, or of what was learned so far."""
    made = watching.begun(denoise.run)
    found = recordings.until(denoise.recorded(), components.lived("denoise"), len(made))
    answer, at = None, denoise.RECORDED if found else len(made) - 1
    if found or made:
        answer = answered(now, at)
    seen = {
        "part": now.part,
        "digit": now.digit,
        "guidance": now.guidance,
        "count": now.sampler,
        "seed": now.seed,
        "start": now.start,
        "level": now.level,
        "picture": shown.written(shown.picture(now)),
        "truth": shown.truth(now),
    }
    about = denoise.about()
    mounts.denoise(payload.denoise({}, seen, about, answer if found else None, recordings.label(found)))
    looks = found.found["steps"] if found else [payload.look(one) for one in made]
    return layout.Drawn(figures.facts(seen, looks, answer, about), [])


def answered(now: Pictures, at: int) -> dict[str, Any] | None:
    """What the part shows at a moment of the run; Learn shows the looks alone."""
    ask = denoise.asked(now)
    if now.part == "back":
        found = denoise.chain(ask, at)
        return payload.chain(found, denoise.settled(found, ask.digit))
    if now.part == "ten":
        return payload.wall(denoise.wall(now.guidance, now.sampler, now.seed, at))
    if now.part == "forth":
        return payload.noised(denoise.noised(shown.written(shown.picture(now)), now.seed, at))
    return None
