"""What the votes have taught: a weight for every word, or a transformer, and how far either can be trusted."""

from pages.frame import controls, layout
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import room
from pages.rlhf.work import learning, shown
from pages.server import prose, world
from viz.rlhf import figures
from viz.rlhf.reward import payload


def side() -> None:
    """An answer to be rewarded."""
    controls.area("answer", "An answer to be rewarded")
    controls.settings(prose.examples("rlhf")["answer"])


def draw(now: Rlhf) -> layout.Drawn:
    """The reward; the prose speaks of the votes so far."""
    here = room.entered(now)
    answer = world.in_words(now.answer)
    data, (parts, score, unit) = shown.reward_data(here.votes), shown.parts(here.votes, answer)
    mounts.reward(
        payload.reward(
            here.name, learning.known(here.votes), data, answer, parts, score, unit, learning.epochs(), learning.HELD
        )
    )
    made = learning.head(here.votes).made
    return layout.Drawn(
        figures.reward_facts(
            room.whose(here),
            data,
            [(one.accuracy, one.held_out_accuracy) for one in made],
            learning.stopped(here.votes),
            learning.spared(),
        ),
        [],
    )
