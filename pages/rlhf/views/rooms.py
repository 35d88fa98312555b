"""Four rooms: a model that reads, one that answers, a reward, and a policy that follows it."""

from pages.frame import doors, layout
from pages.rlhf import asked, mounts
from pages.rlhf.address import Rlhf
from pages.rlhf.views import policy, room
from pages.rlhf.work import learning, shown, votes
from viz.rlhf import figures
from viz.rlhf.rooms import payload

ROWS = 3  # questions: more do not fit below each other


def side() -> None:
    """Nothing to set: each room has its own settings."""


def draw(now: Rlhf) -> layout.Drawn:
    """The rooms as they are now."""
    here = room.entered(now)
    data, taught = shown.rooms(here.votes), shown.reward_data(here.votes)
    made = learning.policy_run(asked.recipe(asked.lane(now)), here.votes, now.judge).made
    last = shown.seen(made[-1]) if made else None
    tally = votes.tally(here.votes)
    found = [
        payload.room("Pre-trained", "It has read stories, and goes on with any text.",
                     figures.read_state(data), [(text, "") for text in data.pretrained], [("door", "learn", "Train it again")]),
        payload.room("Instructed", "It was shown answers in every style, and answers likewise.",
                     figures.instructed_state(data), [(text, figures.remark(style, right)) for text, style, right in data.instructed],
                     [("door", "instruct", "Teach it again")]),
        payload.room("Reward", "It learned from votes which answers are better, and gives each a number.",
                     figures.reward_state(tally.clear, here.lent, taught.curve[-1][1], learning.HELD),
                     [(text, figures.rewarded(score)) for (text, _, _), score in zip(data.instructed, data.rewards, strict=True)],
                     [("view", "vote", "Vote"), ("view", "reward", "Look in")]),
        payload.room("Policy", "The same model, changed to get more reward.",
                     figures.policy_state(policy.METHODS[now.method], last.iteration if last else None, last.figures if last else {}),
                     [(text, figures.remark(style, right)) for text, style, right in last.samples] if last else [],
                     [("view", "policy", "Run it"), ("view", "process", "By word")]),
    ]  # fmt: skip
    door = mounts.rooms(payload.rooms(data.questions, found, ROWS))
    if door:
        doors.go("training", view=door)
    return layout.Drawn({"whose": room.whose(here)}, [])
