"""Votes as DPO sees them: the reward hidden in the policy, the loss of a pair, and which votes still pull."""

from pages.frame import components, controls, layout
from pages.rlhf import asked, mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import room
from pages.rlhf.work import direct, learning
from pages.rlhf.work import recorded as of_recordings
from pages.server import prose, recordings
from viz.rlhf.direct import data as figures
from viz.rlhf.direct import payload

KIND = Rlhf
LOSSES = {"dpo": "DPO", "ipo": "IPO"}


def side() -> None:
    """The loss, and how far the policy may go."""
    controls.settings(prose.examples("rlhf")["direct"])
    controls.pick(KIND, "direct", "Loss", LOSSES)
    with controls.row():
        controls.choose(KIND, "kl", "KL coefficient")
        controls.count(KIND, "seed", "Seed")


def draw(now: Rlhf) -> layout.Drawn:
    """The pair and the votes; the prose speaks of the looks so far."""
    here = room.entered(now)
    lanes = [asked.paired(now)]
    (recipe,) = asked.recipes(lanes)
    settings = of_recordings.learned(now.noise, asked.LENT, learning.WORDS, lanes)
    ready = direct.ready(recipe, here.votes)
    found = of_recordings.policies("direct", settings) if here.lent else None
    found = recordings.until(found, components.lived("direct"), ready)
    spoken = direct.spoken(here.votes)
    ask = {"room": here.name, "votes": learning.known(here.votes), "lanes": lanes}
    drawn = len(direct.cast_for_one_side(here.votes))
    pair = min(now.pair, len(spoken) - 1)
    sent = payload.direct(
        ask, now.direct, direct.beta(recipe), pair, spoken, drawn, len(direct.LOOKS), recordings.label(found)
    )
    mounts.direct(sent)
    if found:
        looks = found.found["steps"]
    else:  # the prose speaks of the first and the last, and the browser asks for each
        ends = sorted({0, ready - 1}) if ready else []
        looks = [payload.look(direct.look(recipe, here.votes, direct.LOOKS[at])) for at in ends]
    return layout.Drawn(figures.facts(sent, looks, float(now.kl)) | {"whose": room.whose(here)}, [])
