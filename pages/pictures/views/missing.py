"""Missing patches: filled in by a model that saw no label, which then needs few of them."""

from typing import Any

from pages.frame import components, controls, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import missing, patches, shown
from pages.server import prose, recordings
from viz.pictures.missing import data as figures
from viz.pictures.missing import payload

KIND = Pictures


def side() -> None:
    """The digit, and which of its patches are gone."""
    controls.count(KIND, "picture", "Held-out digit, number")
    controls.settings(prose.examples("pictures")["missing"], "Take away")


def draw(now: Pictures) -> layout.Drawn:
    """The picture, filled in; the prose speaks of what is recorded, or of what was learned so far."""
    made = missing.begun(now.seed)
    found = recordings.until(missing.recorded(now.seed), components.lived("missing"), len(made))
    drawn, about = patches.drawn(now), missing.about()
    missing.gone(now.gone)
    seen = {"picture": drawn, "drawn": now.drawn, "truth": shown.truth(now), "gone": now.gone}
    filled = payload.rows(missing.filled(drawn, now.gone, now.seed, patches.RECORDED))
    mounts.missing(
        payload.missing({"seed": now.seed}, seen, about, _examples(now.seed), filled, recordings.label(found))
    )
    steps = found.found["steps"] if found else [payload.step(one) for one in made]
    return layout.Drawn(figures.facts(steps, now.gone, about), [])


def _examples(seed: int) -> list[dict[str, Any]]:
    """As the learner that comes with Glassbox fills them in."""
    return [
        {
            "picture": picture,
            "gone": gone,
            "filled": payload.rows(missing.filled(picture, gone, seed, patches.RECORDED)),
        }
        for picture, gone in missing.examples()
    ]
