"""Whose votes are counted: those of the room that the address names, or of a new one."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

from pages.frame import components, controls
from pages.rlhf import asked
from pages.rlhf.address import Rlhf
from pages.rlhf.work import learning, shown, votes
from pages.rlhf.work import recorded as of_recordings
from pages.server import recordings
from pages.server.recordings import Recording

MADE = "gb-room-made"  # the room that this session made as the address named none


class Room(NamedTuple):
    """A room's name, and the votes that rewards and policies learn from; lent: whether it has none of its own for one side."""

    name: str
    votes: learning.Votes
    lent: bool


def named(now: Rlhf) -> str:
    """The name of this page's room."""
    if not votes.ROOM.fullmatch(now.room):
        if now.room:
            controls.doubt(f"“{now.room[:40]}” is not the name of a room: check the link; a new room is open here.")
        if MADE not in st.session_state:
            st.session_state[MADE] = votes.new_room()
        controls.put(room=st.session_state[MADE])
        return st.session_state[MADE]
    return now.room


def entered(now: Rlhf) -> Room:
    """The room with its votes, or with those of the simulated rater where it has none that teach anything."""
    name = named(now)
    cast = votes.of(name)
    if votes.tally(cast).clear:
        return Room(name, cast, False)
    return Room(name, tuple(learning.simulated(now.noise, asked.LENT, 0)), True)


def recorded(name: str, room: Room, now: Rlhf, lanes: Sequence[dict[str, Any]]) -> Recording | None:
    """The recorded run of these policies, while it is shown: in a room that is lent its votes, until the live run has begun here
    or come as far. Where there is none, UserError says what is wrong with the votes."""
    settings = of_recordings.learned(now.noise, asked.LENT, now.judge, lanes)
    found = of_recordings.policies(name, settings) if room.lent else None
    made = min(len(learning.policy_run(one, room.votes, now.judge).made) for one in asked.recipes(lanes))
    if not (found := recordings.until(found, components.lived("policy"), made)):
        learning.reward(room.votes, learning.WORDS)
    return found


def figures(
    recording: Recording | None, room: Room, now: Rlhf, recipes: Sequence[asked.Recipe], upto: int
) -> list[list[dict[str, float | None]]]:
    """The figures of each policy at each iteration: recorded, or made so far; of the first `upto` alone, if there is such a
    number."""
    if recording:
        steps = recording.found["steps"][: upto or None]
        lanes = [[one["lanes"][lane] for one in steps] for lane in range(len(recipes))]
        return [[one["figures"] for one in lane if one] for lane in lanes]
    return [shown.figures(learning.policy_run(one, room.votes, now.judge), upto) for one in recipes]


def whose(room: Room) -> str:
    """Of whom the votes are, for the prose."""
    count = votes.tally(room.votes).clear
    if room.lent:
        return f"Nobody has voted in this room yet (ties do not count): {count} votes of a simulated rater are used instead."
    return f"{count} {'vote was' if count == 1 else 'votes were'} cast in this room (without ties)."


def fresh(name: str) -> bool:
    """Whether nobody asked for this room."""
    return st.session_state.get(MADE) == name


def begin() -> None:
    """A new room, because somebody wants one."""
    st.session_state.pop(MADE, None)
    controls.put(room=votes.new_room())
