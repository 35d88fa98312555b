"""Pictures and captions in one space: a matrix that turns diagonal, what is found, what a bag of words cannot tell, and a map."""

from pages.frame import components, controls, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import space
from pages.server import prose, recordings, watching
from viz.pictures.space import data as figures
from viz.pictures.space import payload

KIND = Pictures
STAGES = {"matrix": "Matrix", "find": "Find", "swap": "Swap", "map": "Map"}


def side() -> None:
    """What is shown, and the seed."""
    controls.pick(KIND, "stage", "Show", STAGES)
    controls.count(KIND, "seed", "Seed")
    controls.settings(prose.examples("pictures")["space"])


def draw(now: Pictures) -> layout.Drawn:
    """Both spaces; the prose speaks of what is recorded, or of what was learned so far."""
    about, (caption, wrong) = space.about(), space.asked(now)
    if wrong:
        controls.doubt(wrong)
    made = watching.begun(space.run, now.seed)
    found = recordings.until(space.recorded(now.seed), components.lived("space"), len(made))
    sought, mapped = None, None
    if found or made:
        at = space.RECORDED if found else len(made) - 1
        sought = payload.sought(space.sought(caption, now.copy, now.seed, at), *space.names())
        mapped = payload.mapped(space.mapped(now.seed, at))
    seen = {"stage": now.stage, "down": now.down, "across": now.across, "caption": caption, "copy": now.copy}
    sent = (sought, mapped) if found else (None, None)
    mounts.space(payload.space({"seed": now.seed}, seen, about, *sent, recordings.label(found)))
    looks = found.found["steps"] if found else [payload.look(one) for one in made]
    return layout.Drawn(figures.facts(seen, looks, sought, mapped, about), [])
