"""What DPO does to the votes that it learns from: the reward hidden in the policy, pair by pair."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pages.rlhf.work import learning
from pages.server.growing import Growing
from pages.server.keep import keep

Recipe = tuple[tuple[str, Any], ...]  # of model.rlhf.rollout.Recipe
LOOKS = (0, 1, 2, 3, 4, 6, 8, 10, 12, 15, 18, 21, 24, 28, 32, 36)  # iterations at which is looked
SHOWN, DRAWN, HELD = 12, 200, 100  # votes that are shown word by word, that are drawn, and held-out pairs


class Look(NamedTuple):
    """After `iteration`: log pi / pi_ref of both answers of every vote that is drawn, and of each word of those that are shown.

    ranked, held: the share of the votes, and of held-out pairs, whose better answer has the larger one; figures: of the policy
    (model.rlhf.loop.Figures).
    """

    iteration: int
    sums: list[tuple[float, float]]
    words: list[list[tuple[float, ...]]]
    ranked: float
    held: float
    figures: dict[str, float | None]


def cast_for_one_side(cast: learning.Votes) -> list[Any]:  # of model.rlhf.preferences.Comparison
    """The votes that are drawn."""
    return [one for one in learning.comparisons(cast) if not one.tie][:DRAWN]


def spoken(cast: learning.Votes) -> list[tuple[str, list[str], list[str]]]:
    """Of those that are shown: what was asked, and the words of the better and the worse answer."""
    return [(" ".join(one.prompt), list(one.chosen), list(one.rejected)) for one in cast_for_one_side(cast)[:SHOWN]]


def beta(recipe: Recipe) -> float:
    """That the method makes of the KL coefficient."""
    from model.rlhf import rollout
    from model.rlhf.learner import used

    one = rollout.Recipe(**dict(recipe))
    return used(one, one.kl_coef).kl_coef or 0.0


def run(recipe: Recipe, cast: learning.Votes) -> Growing[Any]:
    """The policy; that of the same settings under Policy is the same run."""
    return learning.policy_run(recipe, cast, learning.WORDS)


def ready(recipe: Recipe, cast: learning.Votes) -> int:
    """How many of LOOKS the policy has come to already."""
    iterations = len(run(recipe, cast).made)
    return sum(at < iterations for at in LOOKS)


@keep(128)
def look(recipe: Recipe, cast: learning.Votes, at: int) -> Look:
    """At the policy after iteration `at`, which is waited for."""
    import copy

    from model.rlhf.direct import hidden

    snapshot = run(recipe, cast).upto(at + 1)[at]
    policy = copy.deepcopy(learning.start()[0])
    policy.load_state_dict(snapshot.weights)
    found = hidden(policy, *learning.start(), cast_for_one_side(cast))
    held = hidden(policy, *learning.start(), learning.error_free_votes()[:HELD])
    sums = [(sum(better), sum(worse)) for better, worse in found]
    return Look(at, sums, found[:SHOWN], _ranked(sums), _ranked([(sum(one), sum(other)) for one, other in held]),
                snapshot.figures._asdict())  # fmt: skip


def _ranked(sums: Sequence[tuple[float, float]]) -> float:
    """The share whose first is larger; equal ones count half."""
    return sum((better > worse) + (better == worse) / 2 for better, worse in sums) / len(sums)
