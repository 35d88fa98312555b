"""The agent's loop: an episode in the gridworld, or an answer as one, turn by turn."""

from pages.frame import controls, layout
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import room
from pages.rlhf.work import games, turns
from pages.server import prose
from viz.rlhf.loop import data as figures
from viz.rlhf.loop import payload

KIND = Rlhf


def side() -> None:
    """Where the agent acts, and which episode."""
    controls.pick(KIND, "acts", "The agent", {"grid": "Walks", "words": "Speaks"})
    controls.count(KIND, "seed", "Episode, seed")
    controls.settings(prose.examples("rlhf")["loop"])


def draw(now: Rlhf) -> layout.Drawn:
    """The episode; the prose speaks of the turn that is shown."""
    if now.acts == "grid":
        game, (found, worth) = games.game(turns.GRID), turns.played(now.seed)
        sent = payload.walked(game, found, worth, now.turn)
    else:
        here = room.entered(now)
        asked, said = turns.answered(here.votes, now.seed)
        sent = payload.spoken(asked, said, turns.size(), now.turn)
    mounts.loop(sent)
    return layout.Drawn(figures.facts(sent), figures.rows(sent))
