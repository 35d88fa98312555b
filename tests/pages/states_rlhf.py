"""The states of the views of RLHF for the test of the prose (tests.pages.prose_states)."""

from collections.abc import Callable
from typing import Any

from pages.rlhf import asked
from pages.rlhf.address import Rlhf
from pages.rlhf.work import learning, votes
from tests.pages.prose_asking import State, asking

ROOM, OWN, TWO = "a-room-of-the-prose", "own-room-of-prose", "two-people-of-prose"
PPO = {"iterations": "2", "room": ROOM}


def policies(method: str, count: int = 2, **changes: Any) -> Callable[[], None]:
    """Some iterations of a policy, as the view makes them."""

    def make() -> None:
        now = Rlhf(iterations=2, **changes)
        cast = tuple(learning.simulated(now.noise, 100, 0))
        recipe = asked.recipe(asked.lane(now, method=method))
        learning.policy_run(recipe, cast, now.judge).upto(count)

    return make


def hacked(price: str, count: int) -> Callable[[], None]:
    """Some iterations on each seed of Hacking."""

    def make() -> None:
        cast = tuple(learning.simulated(10, 100, 0))
        for seed in range(3):
            lane = asked.lane(Rlhf(), method="ppo", kl=price, seed=seed, iterations=40, adaptive=False)
            learning.policy_run(asked.recipe(lane), cast, "words").upto(count)

    return make


def paired(method: str, count: int) -> Callable[[], None]:
    """Some looks at what learns from pairs."""

    def make() -> None:
        cast = tuple(learning.simulated(10, 100, 0))
        learning.policy_run(asked.recipe(asked.paired(Rlhf(direct=method))), cast, "words").upto(count)

    return make


def epochs(count: int, noise: int) -> Callable[[], Any]:
    """Some epochs of the transformer that learns the votes."""
    return lambda: learning.head(tuple(learning.simulated(noise, 100, 0))).upto(count)


def adapting(praise: str, count: int) -> Callable[[], None]:
    """The first iterations of SmolLM2's adapters."""

    def make() -> None:
        cast = tuple(learning.simulated(10, 100, 0))
        for at in range(count):
            asking("rlhf/real", room=ROOM, votes=learning.known(cast), praise=praise, seed=0, **{"from": at})

    return make


def some_votes() -> None:
    """Two votes in a room of its own, in which all else is empty."""
    if not votes.of(OWN):
        votes.cast(OWN, [votes.Ballot("who barked ?", "gladly : the dog .", "you fool .", "first")] * 2)


def two_people() -> None:
    """Two people who judge the same pairs, and differ on one of them."""
    if not votes.of(TWO):
        for voter, second in (("one", "first"), ("other", "second")):
            cast = [
                votes.Ballot(f"{at} ?", "gladly : the dog .", "you fool .", side)
                for at, side in enumerate(("first", second))
            ]
            votes.cast(TWO, cast, voter)


STATES: dict[tuple[str, str], list[State]] = {
    ("rlhf", "rooms"): [State({"room": ROOM}), State({"room": OWN}, some_votes)],
    ("rlhf", "vote"): [State({"room": ROOM}), State({"room": OWN}, some_votes)],
    ("rlhf", "reward"): [
        State({"room": ROOM, "noise": "0"}, epochs(2, 0)),
        State({"room": ROOM, "noise": "40"}, epochs(13, 40)),
        State({"room": OWN}, some_votes),
    ],
    ("rlhf", "loop"): [
        State({"seed": "1", "turn": "0"}),
        State({"room": ROOM, "acts": "words", "turn": "99", "seed": "4"}),
    ],
    ("rlhf", "process"): [
        State(PPO, policies("ppo", 3)),
        State(PPO | {"at": "2", "which": "7", "lam": "0.5", "kl": "0.5"}, policies("ppo", 3, lam="0.5", kl="0.5")),
        State({"room": OWN, "iterations": "2"}, some_votes),
    ],
    ("rlhf", "policy"): [
        State(PPO, policies("ppo", 3)),
        State(PPO | {"seed": "7", "room": OWN}, some_votes),
        State(PPO | {"seed": "7"}, policies("ppo", 2, seed=7)),
        State(PPO | {"method": "dpo", "kl": "0.2", "against": "ppo"},
              lambda: [policies(one, 2, kl="0.2")() for one in ("ppo", "dpo")]),
        *(State(PPO | {"method": one, "kl": "0.2"}, policies(one, 2, kl="0.2")) for one in ("grpo", "rloo", "reinforce", "climb", "kto", "best")),
    ],
    ("rlhf", "direct"): [State({"room": ROOM}, paired("dpo", 13)), State({"room": ROOM, "direct": "ipo", "pair": "4"}, paired("ipo", 3)), State({"room": OWN, "pair": "2"}, some_votes)],
    ("rlhf", "hacking"): [State({"room": ROOM}, hacked("0", 2)), State({"room": ROOM, "price": "0.1"}, hacked("0.1", 5)),
        State({"room": ROOM, "judge": "head", "price": "0.03"})],
    ("rlhf", "cliff"): [
        State({}),
        State({"aspect": "trpo", "ground": "bandit", "border": "0.5", "plays": "6", "seed": "1", "clip": "0.1"}),
        State({"aspect": "ppo", "stride": "60", "plays": "600", "border": "0.005", "seed": "3"}),
    ],
    ("rlhf", "derive"): [
        State({}),
        State({"theta_a": "12", "theta_b": "-5", "pays_b": "-15", "arm": "1", "power": "8"}),
        State({"proof": "samples", "game": "grid", "power": "7", "seed": "2"}),
        State({"proof": "td", "cell": "4", "action": "2"}),
    ],
    ("rlhf", "groups"): [
        State({"room": ROOM}),
        State({"room": ROOM, "mix": "2", "merge": "least", "tilt": "1", "noise": "0", "seed": "3"}),
        State({"room": TWO, "mix": "5", "seed": "1"}, two_people),
    ],
    ("rlhf", "raters"): [State({"room": ROOM}), State({"room": ROOM, "way": "each", "noise": "30", "tilt": "1"})],
    ("rlhf", "maximum"): [State({}), State({"worths": "apart", "choices": "14", "tries": "32", "blur": "2", "seed": "4"})],
    ("rlhf", "real"): [State({"room": ROOM}, adapting("positive", 1)), State({"room": ROOM, "praise": "votes"}, adapting("votes", 2))],
}  # fmt: skip

FIXED: dict[tuple[str, str], set[str]] = {
    ("rlhf", "vote"): {"strength"},
    ("rlhf", "direct"): {"kind_before", "right_before"},  # of the policy that both begin with
    ("rlhf", "hacking"): {"fallen"},  # on no seed after so few iterations
    ("rlhf", "gradient"): {"alpha"},
    ("rlhf", "derive"): {"zero"},
    ("rlhf", "groups"): {"each", "questions", "before_a", "before_b"},  # of the reference
    ("rlhf", "raters"): {
        "pairs",
        "questions",
        "judgements",
        "firsts",
        "kind_before",
    },  # of the recording and of the reference
    ("rlhf", "maximum"): {"words", "largest", "answered", "all"},  # of this computer
    ("rlhf", "real"): {
        "rank",
        "alpha",
        "matrices",
        "adapted",
        "trained",
        "million",
        "batch",
        "rest",
        "kl_coef",
        "lower",
    },
}
