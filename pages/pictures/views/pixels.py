"""A picture as a text: written pixel by pixel, by the same kind of model that writes words."""

from pages.frame import components, controls, doors, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import pixels
from pages.server import prose, recordings, watching
from viz.pictures.pixels import data as figures
from viz.pictures.pixels import payload

KIND = Pictures


def side() -> None:
    """The class, the temperature, the draw, and the half that is finished."""
    with controls.row():
        controls.count(KIND, "digit", "Digit to draw")
        controls.count(KIND, "seed", "Seed")
    controls.scale(KIND, "warmth", "Temperature", lambda tenths: f"{tenths / 10:g}")
    controls.count(KIND, "picture", "Held-out digit, number")
    controls.settings(prose.examples("pictures")["pixels"])
    if decoding := doors.find("decoding"):
        doors.link(decoding, "The same, with words: Decoding")


def draw(now: Pictures) -> layout.Drawn:
    """The picture; the prose speaks of what is recorded, or of what was learned so far."""
    ask, about = pixels.asked(now), pixels.about()
    made = watching.begun(pixels.run)
    found = recordings.until(pixels.recorded(), components.lived("pixels"), len(made))
    answer = None
    if found or made:
        answer = payload.answer(pixels.answer(ask, pixels.RECORDED if found else len(made) - 1))
    seen = ask._asdict() | {"pixel": now.pixel}
    mounts.pixels(payload.pixels({}, seen, about, answer if found else None, recordings.label(found)))
    looks = found.found["steps"] if found else [payload.look(one) for one in made]
    return layout.Drawn(figures.facts(seen, looks, answer, about), [])
