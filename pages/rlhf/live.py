"""What the views of human feedback are told: the next pair, what votes taught, one more iteration of a policy."""

from typing import Any

from pages.rlhf import asked as questions
from pages.rlhf.work import adapters, direct, games, learning, raters, shown, votes
from pages.rlhf.work import recorded as of_recordings
from pages.server import files, models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.checks import Question, option, whole
from pages.server.endpoint import Answers
from viz.rlhf.direct import payload as of_pairs
from viz.rlhf.gradient import payload as of_gradients
from viz.rlhf.policy import payload as of_policies
from viz.rlhf.process import payload as of_processes
from viz.rlhf.raters import payload as of_raters
from viz.rlhf.real import payload as of_real
from viz.rlhf.reward import payload as of_rewards
from viz.rlhf.vote import payload as of_votes

MOST_AT_ONCE = 500  # votes of the simulated rater for one click


def ballot(question: Question) -> dict[str, Any]:
    """The pair that a room is to judge next, and what its votes have taught so far."""
    room, voter = str(question["room"]), str(question["voter"])
    cast, number = votes.of(room), learning.place(voter) + votes.number_of(room, voter)
    return of_votes.ballot(room, number, learning.pair(number), votes.tally(cast), learning.taught(cast))


def tally(question: Question) -> dict[str, Any]:
    """The votes of a room by now, and what they have taught: others vote too."""
    cast = votes.of(str(question["room"]))
    return of_votes.counted(votes.tally(cast), learning.taught(cast))


def vote(question: Question) -> dict[str, Any]:
    """A person's `verdict` on the pair `number`: kept, then the next one."""
    verdict = option(question["verdict"], votes.VERDICTS)
    number = whole(question["number"], most=votes.MOST + learning.PLACES[-1])
    pair = learning.pair(number)
    kept = votes.Ballot(f"{pair.story} {pair.question}", pair.first, pair.second, verdict)
    votes.cast(str(question["room"]), [kept], str(question["voter"]))
    return ballot(question)


def undo(question: Question) -> dict[str, Any]:
    """This voter's last vote, or the last many that they let the simulated rater or a file cast, taken back."""
    votes.undo(str(question["room"]), str(question["voter"]))
    return ballot(question)


def simulate(question: Question) -> dict[str, Any]:
    """`count` votes of the simulated rater, `noise` of a hundred wrong."""
    noise, count = whole(question["noise"], most=50), whole(question["count"], 1, MOST_AT_ONCE)
    room = str(question["room"])
    before = sum(one.rater == "simulated" for one in votes.of(room))
    votes.cast(room, learning.simulated(noise, count, min(before, votes.MOST)), str(question["voter"]))
    return ballot(question)


def policy(question: Question) -> dict[str, Any]:
    """The next iteration of every policy that is compared, the one after the first `from`."""
    start, cast = whole(question["from"]), learning.recalled(str(question["votes"]), str(question["room"]))
    recipes = questions.recipes(question["lanes"])
    wanted = [dict(one)["iterations"] + 1 for one in recipes]
    kind = questions.judge(question["judge"])
    runs = [learning.policy_run(one, cast, kind) for one in recipes]
    ready = [len(one.made) if len(one.made) < count else max(wanted) for one, count in zip(runs, wanted, strict=True)]
    made = [one.made for one in runs] if min(ready) > start else learning.together(runs, start + 1)
    upto = max(start + 1, min(ready))
    steps = [
        {"lanes": [of_policies.lane(shown.seen(one[at])) if len(one) > at else None for one in made]}
        for at in range(start, min(upto, max(map(len, made))))
    ]
    return {"steps": steps, "over": start + len(steps) >= max(wanted)}


def pairs(question: Question) -> dict[str, Any]:
    """The next look at a policy that learns from pairs, the one after the first `from`."""
    start, cast = whole(question["from"]), learning.recalled(str(question["votes"]), str(question["room"]))
    (recipe,) = questions.recipes(question["lanes"])
    option(dict(recipe)["method"], ("dpo", "ipo"))
    found = [direct.look(recipe, cast, at) for at in direct.LOOKS[start : start + 1]]
    return {"steps": [of_pairs.look(one) for one in found], "over": start + len(found) >= len(direct.LOOKS)}


def head(question: Question) -> dict[str, Any]:
    """The next epoch of a transformer that learns what the votes prefer, the one after the first `from`."""
    start, cast = whole(question["from"]), learning.recalled(str(question["votes"]), str(question["room"]))
    growing, most = learning.head(cast), learning.epochs() + 1
    found = growing.made[start:] or growing.upto(min(start + 1, most))[start:]
    return {
        "steps": [of_rewards.epoch(one.epoch, one.accuracy, one.held_out_accuracy, one.spared_loss) for one in found],
        "over": start + len(found) >= most,
    }


def process(question: Question) -> dict[str, Any]:
    """The answer `which` of the batch of iteration `at`, as a decision process."""
    at, which = whole(question["at"]), whole(question["which"])
    cast, kind = learning.recalled(str(question["votes"]), str(question["room"])), questions.judge(question["judge"])
    (recipe,) = questions.recipes(question["lanes"])
    most = dict(recipe)["iterations"]
    growing = learning.policy_run(recipe, cast, kind)
    made = growing.made
    if len(made) <= at:
        made = growing.upto(min(at, len(made), most) + 1)  # one more at most: the way there is watched under Policy
    at = min(at, len(made) - 1)
    found = shown.process(made[at], which, dict(recipe)["clip"])
    return of_processes.found(found, at, len(made), most, which)


def gradient(question: Question) -> dict[str, Any]:
    """The next update of the policies of a small game, the one after the first `from`."""
    start, (game, episodes, seed) = whole(question["from"]), questions.game(question)
    growing = games.climbing(game, episodes, seed)
    found = growing.made[start:] or growing.upto(min(start + 1, games.UPDATES))[start:]
    steps = [of_gradients.update(one, games.game(game).start) for one in found[: games.UPDATES - start]]
    return {"steps": steps, "over": start + len(steps) >= games.UPDATES}


def rate(question: Question) -> dict[str, Any]:
    """What SmolLM2 says of the pair of that `number`, asked now."""
    return of_raters.opinion(raters.asked_now(whole(question["number"], most=raters.PAIRS - 1)))


def real(question: Question) -> dict[str, Any]:
    """The next iteration of SmolLM2's adapters, the one after the first `from`."""
    start, cast = whole(question["from"]), learning.recalled(str(question["votes"]), str(question["room"]))
    weights = questions.praised(str(question["praise"]), learning.taught(cast, learning.ALL))
    growing = adapters.learning(models.get(DEFAULT_MODEL), weights, whole(question["seed"]))
    most = adapters.iterations() + 1
    found = growing.made[start:]
    if not found and not question.get("peek"):  # a page that comes back only looks at what there is
        found = growing.upto(min(start + 1, most))[start:]
    judge = adapters.by_words(dict(weights)) if weights else adapters.positive
    steps = [of_real.step(one, judge, adapters.remember(one.weights)) for one in found]
    return {"steps": steps, "over": start + len(steps) >= most}


def recorded(question: Question) -> dict[str, Any]:
    """What was recorded of a view's run (pages.rlhf.recorder)."""
    return dict(recordings.read(of_recordings.CHAPTER, option(question["name"], of_recordings.NAMES)).found)


def export(room: str) -> bytes:
    """A room's votes as JSON Lines."""
    return "".join(votes.exported(room)).encode()


ROUTES = (
    files.route("/glassbox/votes/{name}", export, lambda _: "glassbox-votes.jsonl", "application/jsonl"),
    files.route("/glassbox/adapters/{name}", adapters.file, lambda _: "glassbox-adapters.safetensors"),
)
ANSWERS: Answers = {
    "ballot": ballot,
    "tally": tally,
    "vote": vote,
    "undo": undo,
    "simulate": simulate,
    "policy": policy,
    "direct": pairs,
    "head": head,
    "process": process,
    "gradient": gradient,
    "rate": rate,
    "real": real,
    "recorded": recorded,
}
