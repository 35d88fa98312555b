"""What the room can be asked of RLHF: which answer is better, which gets more reward, how far a policy goes."""

import math
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from pages.rlhf import asked as settings
from pages.rlhf.address import Rlhf
from pages.rlhf.work import adapters, derived, games, learning, maxima, recorded, shown, steps, turns, votes
from pages.room import making
from pages.room.asking import EACH, OVERLAP, Asked
from pages.server import address
from pages.server.recordings import Recording

PHONES = 300
ANSWERS = 4  # to choose from


def pairs(now: Rlhf) -> list[Asked]:
    """Which of two answers is better: enough pairs that each is judged by OVERLAP of PHONES phones, EACH on every phone. Nothing
    for a page that has no room for the votes yet."""
    if not votes.ROOM.fullmatch(now.room):
        return []
    found = learning.pairs(math.ceil(PHONES / OVERLAP) * EACH)
    items = tuple((f"{one.story} {one.question}", one.first, one.second) for one in found)
    after = "/rlhf?" + urlencode(address.write(replace(now, view="policy", present=False, lesson="", stop=1)))
    return [
        Asked("pairs", "Which answer is better?", items=items, votes=now.room, after=after, model="Toy, instructed")
    ]


def reward(now: Rlhf) -> list[Asked]:
    """Which answer the votes' reward likes best, and which word it has learned to like."""
    cast = _cast(now)
    data = shown.reward_data(cast)
    rows = [*data.over[: ANSWERS // 2], *data.under[: ANSWERS // 2]]
    values = {making.clipped(answer): score for _, answer, score, _ in sorted(rows, key=lambda one: one[1])}
    asked = []
    if len(values) > 2:
        best = max(values, key=lambda one: values[one])
        says = f"“{best}” gets {values[best]:.1f} standard deviations more than the mean answer."
        asked.append(
            making.choice(
                "Which of these answers gets most reward?", values, (best,), "reward, standard deviations", says
            )
        )
    words = dict(sorted({**dict(data.good[:3]), **dict(data.bad[:3])}.items()))
    if len(words) > 2:
        best = max(words, key=lambda one: words[one])
        says = f"“{best}” has the largest weight, {words[best]:.2f}."
        asked.append(making.choice("Which word adds most reward?", words, (best,), "weight of the word", says))
    return [_of(one, cast) for one in asked]


def _of(asked: Asked, cast: learning.Votes) -> Asked:
    """The same, saying of whose votes the reward is."""
    return replace(asked, model=f"Reward of {votes.tally(cast).clear} votes")


def policy(now: Rlhf) -> list[Asked]:
    """Where the recorded policy ends: how kind, how right. Nothing for settings that no recording has, or a room with votes."""
    run = _run("policy", now, [settings.lane(now)]) if now.against in ("none", now.method) else None
    if not run:
        return []
    first, last = (run.found["steps"][at]["lanes"][0]["figures"] for at in (0, -1))
    iterations = len(run.found["steps"]) - 1
    says = f"After {iterations} iterations {100 * last['kind']:.0f} % of the answers are kind (before: {100 * first['kind']:.0f} %), {100 * last['right']:.0f} % right."
    about: dict[str, Any] = {"within": 5.0, "model": "Recorded policy"}
    return [
        making.number(f"{100 * first['kind']:.0f} % of the answers are kind at the start. How many after {iterations} iterations?",
                      round(100 * last["kind"], 1), (0, 100), "%", says, **about),
        making.number(f"{100 * first['right']:.0f} % of the answers are right at the start. How many after {iterations} iterations?",
                      round(100 * last["right"], 1), (0, 100), "%", says, **about),
    ]  # fmt: skip


def loop(now: Rlhf) -> list[Asked]:
    """Which action is drawn at the turn that is shown: often the likeliest, not always."""
    if now.acts == "grid":
        names, (found, _) = games.game(turns.GRID).actions, turns.played(now.seed)
        one = found[min(now.turn, len(found) - 1)]
        values, said = dict(zip(names, one.chances, strict=True)), names[one.action]
    else:
        _, answer = turns.answered(_cast(now), now.seed)
        spoken = answer[min(now.turn, len(answer) - 1)]
        values, said = dict(spoken.options), spoken.word
    says = f"“{said}”, which had probability {values[said]:.2f}: the agent draws, it does not choose the likeliest."
    return [
        making.options(
            "Which action does the agent draw next?", sorted(values), (said,), says, model="The policy of this view"
        )
    ]


def direct(now: Rlhf) -> list[Asked]:
    """How many pairs that it never saw are ranked rightly by what learned from the votes. Nothing where the run is not the recorded one."""
    run = _run("direct", now, [settings.paired(now)])
    if not run:
        return []
    last = run.found["steps"][-1]
    ranked, held = (round(100 * last[name]) for name in ("ranked", "held"))
    ask = f"The policy ranks {ranked} % of the votes that it learned from rightly. How many of new pairs?"
    says = f"{held} % of new pairs, {ranked} % of the votes: the rest is memorised."
    return [making.number(ask, held, (0, 100), "%", says, within=5.0, model="Recorded policy")]


def hacking(now: Rlhf) -> list[Asked]:
    """What becomes of the answers as people see them while the reward climbs."""
    run = _run("hacking", now, settings.seeds(now))
    if not run:
        return []
    first, last = (run.found["steps"][at]["lanes"][0]["figures"] for at in (0, -1))
    change = last["true"] - first["true"]
    options = ("They get better", "They get worse", "They stay as they are")
    true = options[2] if abs(change) < 0.1 else options[change < 0]
    iterations = len(run.found["steps"]) - 1
    says = f"The learned reward goes from {first['proxy']:.1f} to {last['proxy']:.1f}, the true one from {first['true']:.1f} to {last['true']:.1f}."
    ask = f"Nothing holds the policy back but KL coefficient {now.price}. The learned reward climbs for {iterations} iterations. And the answers?"
    return [making.options(ask, options, (true,), says, model="Recorded policy, seed 0")]


def gradient(now: Rlhf) -> list[Asked]:
    """How the error of the gradient falls with the number of episodes: by their root, as means do."""
    scatter, _ = games.scattering(now.game, now.seed)
    few, many = scatter[0], scatter[-1]
    times, falls = many[0] / few[0], math.sqrt(few[1] / many[1])
    says = f"Its error (root mean square) is {falls:.1f} times smaller: the root of {times:.0f} is {times**0.5:.1f}."
    ask = f"One update looks at {few[0]} episode, another at {many[0]}. By what factor is its gradient less noisy?"
    return [making.number(ask, round(falls, 1), (1, times), "times", says, within=max(1.0, times / 40))]


def real(now: Rlhf) -> list[Asked]:
    """Where SmolLM2's reward ends. Nothing where the run is not the recorded one."""
    run = recorded.real(now.praise, now.seed) if now.praise == "positive" else None
    if not run:
        return []
    first, last = run.found["steps"][0], run.found["steps"][-1]
    says = f"The reward of fresh texts goes from {first['reward']:.2f} to {last['reward']:.2f} in {adapters.iterations()} iterations."
    ask = f"SmolLM2 is rewarded for positive words, -1 to 1, and begins at {first['reward']:.2f}. Where is it after {adapters.iterations()} iterations?"
    return [
        making.number(ask, round(last["reward"], 2), (-1, 1), "reward", says, within=0.05, model="Recorded SmolLM2")
    ]


def _cast(now: Rlhf) -> learning.Votes:
    """The votes of the room, or those of the simulated rater where it has none, as the page has it."""
    cast = votes.of(now.room) if votes.ROOM.fullmatch(now.room) else ()
    return cast if votes.tally(cast).clear else tuple(learning.simulated(now.noise, settings.LENT, 0))


def _run(name: str, now: Rlhf, lanes: list[dict[str, Any]]) -> Recording | None:
    """The recorded run of these policies, for a room without votes of its own."""
    if votes.ROOM.fullmatch(now.room) and votes.tally(votes.of(now.room)).clear:
        return None
    return recorded.policies(name, recorded.learned(now.noise, settings.LENT, now.judge, lanes))


def cliff(now: Rlhf) -> list[Asked]:
    """The return after the step that is chosen, which the surrogate promises to be higher."""
    one = steps.Settings(now.ground, int(now.plays), now.seed, float(now.border), float(now.clip))
    found, length = steps.along(one), float(steps.lengths()[now.stride])
    before, after = float(found.before.worth[0]), float(found.line.worth[now.stride])
    promise = before + float(found.line.promised[now.stride])
    least, most = (-6, 6) if now.ground == "cliff" else (0, 1)
    says = f"It goes from {before:.2f} to {after:.2f}; the surrogate objective says {promise:.2f}."
    ask = f"The return is {before:.2f}. A step of size {length:.3g} along the gradient of {one.plays} episodes promises {promise:.2f}. What is the return then?"
    return [making.number(ask, round(after, 2), (least, most), "return", says, within=(most - least) / 20)]


def derive(now: Rlhf) -> list[Asked]:
    """By how much less the estimates of J scatter with four times the episodes."""
    found, few = derived.estimates(now.game, now.seed), min(now.power, 8)
    one, other = (float(found.means[power].std()) for power in (few, few + 2))
    says = f"From ± {one:.3f} to ± {other:.3f}: about a half, the root of a quarter."
    ask = f"Estimates of J from {2**few} {'episode' if not few else 'episodes'} have a standard deviation of {one:.3f}. And those from {4 * 2**few}?"
    return [making.number(ask, round(other, 3), (0, round(1.5 * one, 3)), "", says, within=one / 8)]


def maximum(now: Rlhf) -> list[Asked]:
    """How much too high the largest of the estimates is."""
    found, _ = maxima.maxima(float(now.blur), int(now.tries), now.worths == "equal", now.seed)
    size, error = maxima.SIZES[now.choices], float(now.blur) / int(now.tries) ** 0.5
    high = float(found.single[now.choices].mean() - found.chosen[now.choices].mean())
    true = "are all worth 0" if now.worths == "equal" else "are worth a little more or less than 0"
    says = f"The largest estimate is {high:.2f} above what its action is worth, on average."
    ask = f"{size:,} actions {true}; each is estimated with an error of {error:.2f}. How much too high is the largest estimate?"
    return [making.number(ask, round(high, 2), (0, round(6 * error, 1)), "", says, within=error / 2)]


QUESTIONS = {
    "vote": pairs,
    "reward": reward,
    "loop": loop,
    "policy": policy,
    "direct": direct,
    "hacking": hacking,
    "gradient": gradient,
    "cliff": cliff,
    "derive": derive,
    "maximum": maximum,
    "real": real,
}
