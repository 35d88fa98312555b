"""Policies and their words in prose: each method by its own settings, and what a hacked reward comes to."""

import math
from typing import Any

import pytest

from model.rlhf.rollout import METHODS
from tests.viz.rlhf.test_rlhf import FIGURES, PROCESS
from viz.rlhf.policy.data import UsedData, formula, hacking_facts, policy_facts, settings
from viz.rlhf.process.data import process_facts
from viz.shared.numbers import chance

PPO = UsedData("ppo", "PPO", 0.1, 0.001, 3, 64, 4, 64, 0.1, 0.001, 0.2, 0.95, False)
DPO = PPO._replace(method="dpo", title="DPO", kl_coef=0.2, rate=0.002)


def test_a_policy_in_words() -> None:
    last = FIGURES | {"true": 2.5, "proxy": 1.75, "kl": 3.0, "kind": 0.96, "right": 0.84}
    found = policy_facts([[FIGURES, last]], [PPO])
    assert (found["iteration"], found["kind_before"], found["kind"], found["right"]) == ("1", "25 %", "96 %", "84 %")
    assert (found["true_before"], found["true"]) == ("1.00", "2.50")
    assert "0.1 · 3.00 = 0.30 (estimated" in found["paid"]
    other = policy_facts([[FIGURES], [FIGURES, last]], [PPO, DPO])["beside"]
    assert "DPO has 96 % kind, 84 % right answers, a true reward of 2.50 and a KL of 3.00." in other
    assert "not the same work" in other
    assert policy_facts([[]], [PPO]).keys() == found.keys()


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_told_by_its_own_formula(method: str) -> None:
    """Prose that speaks of PPO whatever is chosen fails here."""
    names = {"reinforce": "REINFORCE", "climb": "Hill climbing", "best": "Best of"} | {
        one: one.upper() for one in ("ppo", "grpo", "rloo", "dpo", "ipo", "kto")
    }
    plain: dict[str, Any] = {"best": {"kl_coef": None, "rate": None, "steps": 0}, "climb": {"rate": None}}
    used = PPO._replace(method=method, title=names[method], **plain.get(method, {}))
    assert formula(used).startswith(names[method]) and settings(used).startswith(names[method])
    assert (r"\min\big(" in formula(used)) == (method == "ppo")
    assert formula(used).count("$") % 2 == 0


def test_settings_that_differ_from_those_that_are_set_are_said() -> None:
    assert "0.2" in formula(DPO) and "twice the KL coefficient" in formula(DPO) and "twice the rate" in formula(DPO)
    assert settings(DPO) == (
        "DPO: 3 steps on 64 votes each, rate 0.002, its own β = 0.2; no reward model, "
        "the table of embeddings and the last norm alone"
    )
    grouped = PPO._replace(method="grpo", title="GRPO")
    assert settings(grouped).startswith(
        "GRPO: 3 steps on the same 64 answers, 4 to each of 16 questions, rate 0.001, β = 0.1"
    )
    least = DPO._replace(kl_coef=0.01, chosen_kl=0.0)
    assert "the least that is taken, not the KL coefficient" in formula(least)
    assert "twice the rate" in formula(PPO._replace(method="reinforce", rate=0.002, steps=1))
    assert settings(PPO._replace(adaptive=True)).endswith("β = 0.1 at first, ε = 0.2, λ = 0.95")


def test_what_becomes_of_a_hacked_reward_in_words() -> None:
    rows = [FIGURES, FIGURES | {"true": 2.5, "kl": 4.0}, FIGURES | {"true": 1.2, "kl": 90.0, "proxy": 8.0}]
    steady = [FIGURES, FIGURES | {"true": 2.0}, FIGURES | {"true": 1.5}]
    found = hacking_facts([rows, steady], "0.03", "words")
    assert [found[name] for name in ("peak", "peak_kl", "now", "now_kl", "proxy")] == [
        "2.50",
        "4.00",
        "1.20",
        "90.00",
        "8.00",
    ]
    assert found["fallen"] == "1 of 2" and found["beta"] == "0.03" and "holds the policy back" in found["free"]
    free = hacking_facts([rows, []], "0", "head")
    assert free["peak"] == "…" and free["beta"] == "0" and "transformer" in free["why"] != found["why"]
    assert free["free"] != found["free"]


def test_a_word_as_a_decision_in_words() -> None:
    found = process_facts("Whose.", "0.95", PROCESS)
    assert (found["score"], found["total"], found["price"]) == ("1.00", "0.93", "0.07")
    assert (found["first"], found["paid"]) == ("the", f"{0.1 * math.log(2):.3f}")
    assert (found["advantage"], found["scaled"]) == ("0.50", "−0.60")
    assert (found["kl"], found["k1"], found["k2_spread"], found["k3"]) == ("0.050", "0.040", "0.100", "0.055")
    assert found["clipped"] == "1 of the 2 words"
    assert process_facts("Whose.", "0.95", PROCESS._replace(updated=False))["clipped"].startswith("no words")
    assert process_facts("Whose.", "0.95", None).keys() == found.keys()


def test_a_small_probability_does_not_become_nothing() -> None:
    assert [chance(one) for one in (0.5, 0.1, 0.0312, 0.00456, 0.00000123)] == [
        "0.50",
        "0.10",
        "0.031",
        "0.0046",
        "0.0000012",
    ]
