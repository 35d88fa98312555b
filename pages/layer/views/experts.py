"""A mixture of experts: which word goes where, what each expert gets, and what is lost without one."""

from pages.frame import components, controls, layout
from pages.layer import mounts
from pages.layer.address import Block
from pages.layer.work import experts
from pages.server import prose, recordings
from viz.layer.experts import data as figures
from viz.layer.experts import payload

KIND = Block


def side() -> None:
    """How many experts, how many a word gets, what imbalance costs, and the layer that is looked at."""
    with controls.row():
        controls.choose(KIND, "experts", "Experts")
        controls.choose(KIND, "expert_top", "Each word gets")
    controls.pick(KIND, "price", "Price of imbalance", {one: one.replace("0.", ".") for one in ("0.01", "0.02", "0.1")})
    controls.pick(KIND, "expert_layer", "Layer", {"1": "1", "2": "2"})
    controls.count(KIND, "seed", "Seed")
    controls.settings(prose.examples("layer")["experts"])


def draw(now: Block) -> layout.Drawn:
    """The text and its experts; the prose speaks of what is recorded, or of what was learned so far."""
    ask = experts.asked(now)
    made = [payload.look(one) for one in experts.begun(ask)]
    behind = recordings.until(experts.recorded(ask), components.lived("experts"), len(made))
    looks = behind.found["steps"] if behind else made
    about, shown = experts.about(), {"layer": int(now.expert_layer), "expert": now.expert, "off": now.expert_off}
    sent = payload.experts(ask._asdict(), shown, about, recordings.label(behind))
    mounts.experts(sent)
    return layout.Drawn(figures.facts(sent, looks), [])
