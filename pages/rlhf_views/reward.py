"""What the votes have taught: a weight for every word, or a transformer, and how far either can be trusted."""

from pages.frame import components, controls, feedback, feedback_data, layout, state, trials
from pages.rlhf_views import room
from viz.rlhf import figures
from viz.rlhf.reward import payload


def side() -> None:
    """An answer to be rewarded."""
    controls.area("answer", "An answer to be rewarded")
    controls.settings(layout.data("rlhf")["answer"])


def draw(now: state.Rlhf) -> layout.Drawn:
    """The reward; the prose speaks of the votes so far."""
    here = room.entered(now)
    answer = trials.in_words(now.answer)
    data, (parts, score, unit) = feedback_data.reward_data(here.votes), feedback_data.parts(here.votes, answer)
    components.reward(payload.reward(here.name, feedback.known(here.votes), data, answer, parts, score, unit, feedback.epochs(),
                                     feedback.HELD))  # fmt: skip
    made = feedback.head(here.votes).made
    return layout.Drawn(figures.reward_facts(room.whose(here), data, [(one.seen, one.held) for one in made]), [])
