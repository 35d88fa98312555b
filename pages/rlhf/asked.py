"""What the address or a view asks of a policy, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from pages.rlhf.address import Rlhf
from pages.server.checks import BadQuestion, listed

Recipe = tuple[tuple[str, Any], ...]  # of model.rlhf.rollout.Recipe
LANES = 3
NAMES = ("method", "kl", "rate", "clip", "lam", "epochs", "iterations", "seed", "adaptive")
RULES = {part.name: part for part in fields(Rlhf)}
LENT = 100  # votes of the simulated rater that an empty room begins with
SEEDS, ITERATIONS = 3, 40  # of Hacking
PAIRED = 36  # iterations of DPO
TARGET = 3.0  # nats per answer that an adaptive KL coefficient is to lead to


def lane(now: Rlhf, **changes: Any) -> dict[str, Any]:
    """The settings of a policy as the address holds them, with changes."""
    return {name: getattr(now, name) for name in NAMES} | changes


def seeds(now: Rlhf) -> list[dict[str, Any]]:
    """The settings of Hacking's policies: PPO's at the KL coefficient `price`, on SEEDS seeds."""
    return [
        lane(now, method="ppo", kl=now.price, seed=seed, iterations=ITERATIONS, adaptive=False) for seed in range(SEEDS)
    ]


def paired(now: Rlhf) -> dict[str, Any]:
    """The settings of the policy that DPO looks at."""
    return lane(now, method=now.direct, iterations=PAIRED, adaptive=False)


def recipes(lanes: Any) -> list[Recipe]:
    """One to LANES of them. Raises BadQuestion for others, or for what the address cannot hold."""
    return [recipe(one) for one in listed(lanes, 1, LANES)]


def recipe(given: Mapping[str, Any]) -> Recipe:
    """The recipe of a policy by the settings of the address. Raises BadQuestion for one that is out of range."""
    for name in NAMES:
        _check(name, given[name])
    return (
        ("method", given["method"]),
        ("kl_coef", float(given["kl"])),
        ("target", TARGET if given["adaptive"] else 0.0),
        ("learning_rate", float(given["rate"])),
        ("clip", float(given["clip"])),
        ("lam", float(given["lam"])),
        ("epochs", int(given["epochs"])),
        ("iterations", given["iterations"]),
        ("seed", given["seed"]),
    )


def game(question: Mapping[str, Any]) -> tuple[str, int, int]:
    """Which game, how many episodes for each update, and the seed. Raises BadQuestion for others."""
    for name in ("game", "episodes", "seed"):
        _check(name, question[name])
    return question["game"], question["episodes"], question["seed"]


def praised(praise: str, taught: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """What words are worth to whom `praise` names: those that votes `taught`, or none for positive words. Raises BadQuestion
    for another."""
    _check("praise", praise)
    return tuple(taught) if praise == "votes" else ()


def judge(given: Any) -> str:
    """Which reward. Raises BadQuestion for another."""
    _check("judge", given)
    return str(given)


def _check(name: str, value: Any) -> None:
    rules: Mapping[str, Sequence[Any]] = RULES[name].metadata
    if "options" in rules:
        good = value in rules["options"]
    elif "range" in rules:
        good = type(value) is int and rules["range"][0] <= value <= rules["range"][1]
    else:
        good = type(value) is bool
    if not good:
        raise BadQuestion(f"{name} is {value!r}")
