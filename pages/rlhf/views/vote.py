"""Which of two answers is better? What the room says, and what a reward learns from it at once."""

import streamlit as st

from pages.frame import controls, layout, uploads
from pages.rlhf import mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import room
from pages.rlhf.work import learning, votes
from viz.rlhf import figures
from viz.rlhf.vote import payload

KIND = Rlhf


def side() -> None:
    """The simulated rater, and files."""
    controls.slide(KIND, "noise", "Rater error rate, %")
    name = room.named(controls.current(KIND))
    with controls.row():
        st.button("Begin a new room", type="tertiary", on_click=room.begin)
        with st.popover("Import or save votes"):
            st.html(f'<a class="gb-save" href="/glassbox/votes/{name}" download>Save these votes (JSON Lines)</a>')
            uploads.take(
                "votes", "Votes as JSON Lines: prompt, chosen, rejected", ["jsonl"], 5, lambda data, _: readable(data)
            )
            brought = uploads.brought("votes")
            # a file that was refused leaves the last one, and says so
            if brought and brought == uploads.present("votes"):
                found = readable(brought[0])
                many = f"these {len(found):,} votes" if len(found) > 1 else "this vote"
                st.button(f"Add {many} of {brought[1]}", on_click=votes.cast, args=(name, found))


def readable(data: bytes) -> tuple[votes.Ballot, ...]:
    """The votes of a file. Raises UserError for what cannot be read."""
    found = votes.read(data)
    return learning.in_words(tuple(map(votes.ballot, found)), [one.where for one in found])


def draw(now: Rlhf) -> layout.Drawn:
    """The pair; the prose speaks of the votes so far."""
    name = room.named(now)
    cast = votes.of(name)
    mounts.vote(payload.vote(name, room.fresh(name), now.noise, len(cast)))
    return layout.Drawn(figures.vote_facts(votes.tally(cast), learning.taught(cast), learning.strength()), [])
