"""Whose votes are counted: those of the room that the address names, or of a new one."""

from typing import NamedTuple

import streamlit as st

from pages.frame import controls
from pages.rlhf.address import Rlhf
from pages.rlhf.work import learning, votes

MADE = "gb-room-made"  # the room that this session made as the address named none
LENT = 100  # votes of the simulated rater that an empty room begins with


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
    return Room(name, tuple(learning.simulated(now.noise, LENT, 0)), True)


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
