"""What the views of human feedback are told: the next pair, what votes taught, one more iteration of a policy."""

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.frame import adapters, cache, feedback, feedback_data, games, rlhf_asked, votes
from pages.frame.cache import UserError
from pages.frame.questions import whole
from pages.frame.state import DEFAULT_MODEL
from viz.rlhf.gradient import payload as of_gradients
from viz.rlhf.policy import payload as of_policies
from viz.rlhf.process import payload as of_processes
from viz.rlhf.real import payload as of_real
from viz.rlhf.reward import payload as of_rewards
from viz.rlhf.vote import payload as of_votes

MOST_AT_ONCE = 500  # votes of the simulated rater for one click


def ballot(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The pair that a room is to judge next, and what its votes have taught so far."""
    room, voter = str(asked["room"]), str(asked["voter"])
    cast, number = votes.of(room), feedback.place(voter) + votes.number_of(room, voter)
    return of_votes.ballot(room, number, feedback.pair(number), votes.tally(cast), feedback.taught(cast))


def tally(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The votes of a room by now, and what they have taught: others vote too."""
    cast = votes.of(str(asked["room"]))
    return of_votes.counted(votes.tally(cast), feedback.taught(cast))


def vote(asked: Mapping[str, Any]) -> dict[str, Any]:
    """A person's `verdict` on the pair `number`: kept, then the next one."""
    verdict, number = str(asked["verdict"]), whole(asked["number"])
    if verdict not in votes.VERDICTS or number > votes.MOST + feedback.PLACES[-1]:
        raise ValueError(f"{verdict!r} on pair {number} is no vote")
    pair = feedback.pair(number)
    kept = votes.Ballot(f"{pair.story} {pair.question}", pair.first, pair.second, verdict)
    votes.cast(str(asked["room"]), [kept], str(asked["voter"]))
    return ballot(asked)


def undo(asked: Mapping[str, Any]) -> dict[str, Any]:
    """This voter's last vote, or the last many that they let the simulated rater or a file cast, taken back."""
    votes.undo(str(asked["room"]), str(asked["voter"]))
    return ballot(asked)


def simulate(asked: Mapping[str, Any]) -> dict[str, Any]:
    """`count` votes of the simulated rater, `noise` of a hundred wrong."""
    noise, count = whole(asked["noise"]), whole(asked["count"])
    if noise > 50 or not 0 < count <= MOST_AT_ONCE:
        raise ValueError(f"{count} votes with noise {noise}")
    room = str(asked["room"])
    before = sum(one.rater == "simulated" for one in votes.of(room))
    votes.cast(room, feedback.simulated(noise, count, min(before, votes.MOST)), str(asked["voter"]))
    return ballot(asked)


def policy(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next iteration of every policy that is compared, the one after the first `from`."""
    start, cast = whole(asked["from"]), feedback.recalled(str(asked["votes"]), str(asked["room"]))
    recipes = rlhf_asked.recipes(asked["lanes"])
    wanted = [dict(one)["iterations"] + 1 for one in recipes]
    kind = rlhf_asked.judge(asked["judge"])
    runs = [feedback.policy(one, cast, kind) for one in recipes]
    ready = [len(one.made) if len(one.made) < count else max(wanted) for one, count in zip(runs, wanted, strict=True)]
    made = [one.made for one in runs] if min(ready) > start else feedback.together(runs, start + 1)
    upto = max(start + 1, min(ready))
    steps = [{"lanes": [of_policies.lane(feedback_data.seen(one[at])) if len(one) > at else None for one in made]}
             for at in range(start, min(upto, max(map(len, made))))]  # fmt: skip
    return {"steps": steps, "over": start + len(steps) >= max(wanted)}


def head(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next epoch of a transformer that learns what the votes prefer, the one after the first `from`."""
    start, cast = whole(asked["from"]), feedback.recalled(str(asked["votes"]), str(asked["room"]))
    growing, most = feedback.head(cast), feedback.epochs() + 1
    found = growing.made[start:] or growing.upto(min(start + 1, most))[start:]
    return {
        "steps": [of_rewards.epoch(one.epoch, one.seen, one.held) for one in found],
        "over": start + len(found) >= most,
    }


def process(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The answer `which` of the batch of iteration `at`, as a decision process."""
    at, which = whole(asked["at"]), whole(asked["which"])
    cast, kind = feedback.recalled(str(asked["votes"]), str(asked["room"])), rlhf_asked.judge(asked["judge"])
    (recipe,) = rlhf_asked.recipes(asked["lanes"])
    most = dict(recipe)["iterations"]
    growing = feedback.policy(recipe, cast, kind)
    made = growing.made
    if len(made) <= at:
        made = growing.upto(min(at, len(made), most) + 1)  # one more at most: the way there is watched under Policy
    at = min(at, len(made) - 1)
    found = feedback_data.process(made[at], which)
    return of_processes.found(found, at, len(made), most, which)


def gradient(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next update of the policies of a small game, the one after the first `from`."""
    start, (game, episodes, seed) = whole(asked["from"]), rlhf_asked.game(asked)
    growing = games.climbing(game, episodes, seed)
    found = growing.made[start:] or growing.upto(min(start + 1, games.UPDATES))[start:]
    steps = [of_gradients.update(one, games.game(game).start) for one in found[: games.UPDATES - start]]
    return {"steps": steps, "over": start + len(steps) >= games.UPDATES}


def real(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next iteration of SmolLM2's adapters, the one after the first `from`."""
    start, cast = whole(asked["from"]), feedback.recalled(str(asked["votes"]), str(asked["room"]))
    weights = rlhf_asked.praised(str(asked["praise"]), feedback.taught(cast, feedback.ALL))
    growing = adapters.learning(cache.model(DEFAULT_MODEL), weights, whole(asked["seed"]))
    most = adapters.iterations() + 1
    found = growing.made[start:]
    if not found and not asked.get("peek"):  # a page that comes back only looks at what there is
        found = growing.upto(min(start + 1, most))[start:]
    judge = adapters.by_words(dict(weights)) if weights else adapters.positive
    steps = [of_real.step(one, judge, adapters.keep(one.weights)) for one in found]
    return {"steps": steps, "over": start + len(steps) >= most}


def export(room: str) -> str:
    """A room's votes as JSON Lines."""
    return "".join(votes.exported(room))


async def file(request: Request) -> Response:
    """A room's votes as a file."""
    try:
        data = await run_in_threadpool(export, request.path_params["room"])
    except UserError as error:
        return PlainTextResponse(str(error), 503)
    headers = {"Content-Disposition": 'attachment; filename="glassbox-votes.jsonl"'}
    return Response(data, media_type="application/jsonl", headers=headers)


async def adapters_file(request: Request) -> Response:
    """Adapters as a file."""
    try:
        data = await run_in_threadpool(adapters.file, request.path_params["name"])
    except UserError as error:
        return PlainTextResponse(str(error), 404)
    headers = {"Content-Disposition": 'attachment; filename="glassbox-adapters.safetensors"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


ROUTES = (
    Route("/glassbox/votes/{room}", file, methods=["GET"]),
    Route("/glassbox/adapters/{name}", adapters_file, methods=["GET"]),
)
KINDS = {"ballot": ballot, "tally": tally, "vote": vote, "undo": undo, "simulate": simulate, "policy": policy,
         "head": head, "process": process, "gradient": gradient, "real": real}  # fmt: skip
