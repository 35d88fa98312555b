"""What RLHF needs for its pictures, made before anybody looks."""

from pages.rlhf import asked
from pages.rlhf.address import Rlhf
from pages.rlhf.work import groups, learning, raters, shown, votes


def prepare(now: Rlhf) -> None:
    """A reward from the votes of the room, or from those of the simulated rater where it has none."""
    cast = votes.of(now.room) if votes.ROOM.fullmatch(now.room) else ()
    if not votes.tally(cast).clear:
        cast = tuple(learning.simulated(now.noise, asked.LENT, 0))
    if now.view == "rooms":
        shown.rooms(cast)
    if now.view in ("rooms", "reward"):
        shown.reward_data(cast)
    elif now.view == "groups":
        groups.groups(now.noise, now.seed, float(now.tilt))
    elif now.view == "raters":
        raters.raters(now.way, now.noise, now.seed, float(now.tilt))
    elif now.view in ("process", "policy", "hacking"):
        learning.reward(cast, learning.WORDS)
