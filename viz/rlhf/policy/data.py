"""Policies that learn: the settings that each method truly uses, and the numbers for the prose."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from viz.shared.numbers import percent, rounded

Figures = Mapping[str, float | None]
FROM_VOTES = ("dpo", "ipo", "kto")  # these learn without a reward
TABLE = "the table of embeddings and the last norm"
NAMES = ("true", "proxy", "kl", "kind", "right", "entropy", "length", "kl_coef")


class UsedData(NamedTuple):
    """What a method truly uses; None for what it has no use for.

    kl_coef, rate: its own, which may differ from the ones that are chosen (chosen_kl, chosen_rate); steps: in an iteration;
    answers: in a batch; group: to each question; votes: of each step of DPO, IPO, KTO; adaptive: whether the KL coefficient
    changes on the way.
    """

    method: str
    title: str
    kl_coef: float | None
    rate: float | None
    steps: int
    answers: int
    group: int
    votes: int
    chosen_kl: float
    chosen_rate: float
    clip: float
    lam: float
    adaptive: bool


def settings(used: UsedData) -> str:
    """One line under the picture: what an iteration of this method is."""
    beta = "" if used.kl_coef is None else f"β = {used.kl_coef:.3g}{' at first' if used.adaptive else ''}"
    rate = "" if used.rate is None else f"rate {used.rate:g}"
    grouped = f"{used.answers} answers, {used.group} to each of {used.answers // used.group} questions"
    from_votes = f"{_steps(used)} on {used.votes} votes each, {rate}, its own {beta}; no reward model, {TABLE} alone"
    said = {
        "ppo": f"{_steps(used)} on the same {used.answers} answers, {rate}, {beta}, ε = {used.clip:g}, λ = {used.lam:g}",
        "grpo": f"{_steps(used)} on the same {grouped}, {rate}, {beta}, ε = {used.clip:g}",
        "rloo": f"{_steps(used)} on {grouped}, {rate}, {beta}",
        "reinforce": f"{_steps(used)} on {used.answers} answers, {rate}, {beta}",
        "climb": f"{used.steps} random steps tried on {used.answers} questions, no rate, {beta}",
        "dpo": from_votes,
        "ipo": from_votes,
        "kto": from_votes,
        "best": "no steps: n answers to each question, n = iteration + 1; no rate, no β",
    }[used.method]
    return f"{used.title}: {said}"


def _steps(used: UsedData) -> str:
    return f"{used.steps} {'step' if used.steps == 1 else 'steps'}"


def formula(used: UsedData) -> str:
    """What the method makes larger, with its own settings."""
    rate = f"$\\eta = {used.rate:g}$" if used.rate is not None else ""
    beta = f"{used.kl_coef:.3g}" if used.kl_coef is not None else ""
    own = (
        f"({_times(used.kl_coef, used.chosen_kl)} the KL coefficient); {_steps(used)} on {used.votes} votes each, {rate}: "
        f"{_times(used.rate, used.chosen_rate)} the rate that is set. Only {TABLE} learn. Reward and KL are only measured."
    )
    group = f"{used.answers // used.group} questions are answered {used.group} times each"
    return {
        "ppo": r"PPO: $\max \frac1T \sum_t \min\big(\rho_t \hat A_t,\ \mathrm{clip}(\rho_t, 1 \pm \epsilon) \hat A_t\big)$ with "
        r"$\rho_t = \pi(w_t) / \pi_{\text{old}}(w_t)$ and "
        f"$\\epsilon = {used.clip:g}$, {_steps(used)} on each batch of {used.answers} answers, {rate}; $\\hat A_t$ are "
        f"advantages ($\\lambda = {used.lam:g}$), scaled to mean 0 and standard deviation 1.",
        "grpo": r"GRPO: PPO's clipped objective without a value head, less $\beta\, k_3$, an estimate of the KL, in the loss itself. "
        f"{group}; every word of an answer gets the same advantage, the score less the mean of its {used.group}, in standard "
        f"deviations: $\\hat A_i = (r_i - \\bar r) / s$. {_steps(used).capitalize()} on each batch, {rate}, "
        f"$\\epsilon = {used.clip:g}$, $\\beta = {beta}$: {_times(used.kl_coef, used.chosen_kl)} the KL coefficient, since it is a mean "
        f"over words and every word gets the whole advantage.",
        "rloo": r"RLOO: $\max \frac1T \sum_t A_i \ln \pi(w_t)$, where "
        f"{group} and $A_i$ is the reward of an answer, less its penalty, minus the mean of the other {used.group - 1}, "
        f"in standard deviations of the batch; one step, {rate}: {_times(used.rate, used.chosen_rate)} the rate that is set.",
        "reinforce": r"REINFORCE: $\max \frac1T \sum_t \hat A_t \ln \pi(w_t)$, where $\hat A_t$ is the return less its mean over the "
        f"batch, in standard deviations; one step on each batch of {used.answers} answers, {rate}: "
        f"{_times(used.rate, used.chosen_rate)} the rate that is set.",
        "climb": f"Hill climbing needs no gradient: of {used.steps} random steps in the space of all weights, it keeps each after which "
        f"the same {used.answers} questions get more reward less penalty. The rate has no part in it.",
        "dpo": r"DPO: $\max \sum \ln \sigma\big(\beta_{\text{DPO}} \ln \tfrac{\pi(a^+)\, \pi_{\text{ref}}(a^-)}"
        r"{\pi_{\text{ref}}(a^+)\, \pi(a^-)}\big)$ over the votes, with $\beta_{\text{DPO}} = "
        f"{beta}$ {own}",
        "ipo": r"IPO: $\min \sum \Big(\ln \tfrac{\pi(a^+)\, \pi_{\text{ref}}(a^-)}{\pi_{\text{ref}}(a^+)\, \pi(a^-)} - "
        r"\tfrac{1}{2 \beta_{\text{IPO}}}\Big)^2$ over the votes: a margin to reach, not one that grows without end; "
        f"$\\beta_{{\\text{{IPO}}}} = {beta}$ {own}",
        "kto": r"KTO: every answer of a vote is a rating of its own. With $h = \ln \tfrac{\pi(a)}{\pi_{\text{ref}}(a)}$, "
        r"$\max \sum_+ \sigma\big(\beta (h - z)\big) + \sum_- \sigma\big(\beta (z - h)\big)$, where $z$ is the mean of $h$, not "
        f"below 0, and $\\beta = {beta}$ {own}",
        "best": r"Best of $n$ changes no weight: at iteration $i$ each question gets $n = i + 1$ answers, and the one with the most "
        r"reward is given. Its KL is at most $\ln n - \frac{n-1}{n}$: that is what is shown.",
    }[used.method]


def _times(own: float | None, chosen: float) -> str:
    """How many times the chosen value the method's own is."""
    ratio = (own or 0.0) / chosen if chosen else 0.0
    return {0.0: "the least that is taken, not", 0.5: "half", 1.0: "just", 2.0: "twice"}.get(
        round(ratio, 6), f"{ratio:.3g} times"
    )


def _paid(used: UsedData, last: Figures) -> str:
    """The two terms of the objective at this iteration, as far as the method weighs them."""
    kl, proxy, price = rounded(last["kl"]), rounded(last["proxy"]), (last["kl_coef"] or 0) * (last["kl"] or 0)
    if used.method == "best":
        return f"Now $r =$ {proxy} at a KL of at most {kl} nats per answer."
    estimated = f"(estimated from the {used.answers} answers by $k_1$, so it may come out below 0)"
    if used.method in FROM_VOTES:
        return f"Now $r =$ {proxy} at a KL of {kl} nats per answer {estimated}."
    return f"Now $r =$ {proxy}, less $\\beta \\cdot \\mathrm{{KL}} =$ {last['kl_coef']:.3g} · {kl} = {rounded(price)} {estimated}."


def policy_facts(lanes: Sequence[Sequence[Figures]], used: Sequence[UsedData]) -> dict[str, str]:
    """lanes: the figures of each policy, iteration after iteration, none yet: dots; used: the settings of each, as they are at
    the iteration that is shown."""
    known = {"method": used[0].title, "formula": formula(used[0])}
    if not lanes or not lanes[0]:
        names = (*NAMES, "iteration", "kind_before", "right_before", "true_before")
        return dict.fromkeys(names, "…") | known | {"beside": "", "paid": ""}
    first, last = lanes[0][0], lanes[0][-1]
    found = known | {name: rounded(last[name]) for name in NAMES} | {
        "iteration": str(len(lanes[0]) - 1),
        "true_before": rounded(first["true"]),
        "beside": _beside(used, [one[-1] if one else None for one in lanes[1:]]),
        "paid": _paid(used[0], last),
    }  # fmt: skip
    for name in ("kind", "right"):
        found |= {name: percent(last[name]), f"{name}_before": percent(first[name])}
    return found


def _beside(used: Sequence[UsedData], lasts: Sequence[Figures | None]) -> str:
    """What the others have come to, and what differs besides the method."""
    found = [
        f"{one.title} has {percent(last['kind'])} kind, {percent(last['right'])} right answers, "
        f"a true reward of {rounded(last['true'])} and a KL of {'at most ' if one.method == 'best' else ''}{rounded(last['kl'])}."
        for one, last in zip(used[1:], lasts, strict=True)
        if last
    ]
    if not found:
        return ""
    return f"In comparison, {' '.join(found)} An iteration is not the same work for both: the line under the timeline says what it is."


def hacking_facts(lanes: Sequence[Sequence[Figures]], beta: str, judge: str) -> dict[str, str]:
    """lanes: the figures of each seed; none yet: dots. beta: the KL coefficient; judge: "words" or "head"."""
    known = {"beta": f"{float(beta):g}", "why": WHY[judge], "free": FREE if float(beta) == 0 else HELD}
    if not lanes or not all(lanes):
        names = ("iteration", "peak", "peak_kl", "now", "now_kl", "proxy", "length", "right", "fallen")
        return dict.fromkeys(names, "…") | known
    first = lanes[0]
    best = max(first, key=lambda one: one["true"] or 0.0)
    fallen = sum(max(one["true"] or 0.0 for one in lane) - (lane[-1]["true"] or 0.0) >= 1 for lane in lanes)
    last = first[-1]
    return known | {
        "iteration": str(len(first) - 1),
        "peak": rounded(best["true"]),
        "peak_kl": rounded(best["kl"]),
        "now": rounded(last["true"]),
        "now_kl": rounded(last["kl"]),
        "proxy": rounded(last["proxy"]),
        "length": f"{last['length']:.0f}",
        "right": percent(last["right"]),
        "fallen": f"{fallen} of {len(lanes)}",
    }


WHY = {
    "words": "the sum of word weights grows without bound with every further word that is liked",
    "ensemble": "what all five members like too much, the ensemble likes too much, since all learned from the same votes",
    "head": "far from the answers that it learned from, the transformer's reward is a guess",
}
FREE = "No KL penalty holds the policy back."
HELD = "The penalty holds the policy back, more or less."
