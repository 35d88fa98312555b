"""What the prose says of a race: hand-made texts, ties among them."""

import math

from viz.decoding.race.data import lane_data, race_facts

SURE, UNSURE = math.log(0.5), math.log(0.1)
TITLES = ("Greedy", "Top-p", "Beam search")


def test_one_leads_in_both() -> None:
    lanes = [lane_data([1, 2, 3], [SURE] * 3), lane_data([1, 1, 1], [UNSURE] * 3), lane_data([1, 1, 1], [UNSURE] * 3)]
    said = race_facts(TITLES, lanes)["leads"]
    assert said == "Greedy has the most probable text for its length and the most varied one"


def test_a_tie_is_said_to_be_one() -> None:
    """Rounding used to decide who leads where two lanes hold the same text."""
    same = lane_data([1, 2, 3], [SURE, UNSURE, SURE])
    nearly = lane_data([1, 2, 3], [SURE, UNSURE, SURE + 1e-9])
    said = race_facts(TITLES, [same, lane_data([4, 5, 6], [UNSURE] * 3), nearly])["leads"]
    assert said == "Greedy and Beam search share the most probable text for its length, and all are equally varied"


def test_two_lead_in_one_each() -> None:
    lanes = [lane_data([1, 1, 1], [SURE] * 3), lane_data([1, 2, 3], [UNSURE] * 3), lane_data([1, 1, 1], [UNSURE] * 3)]
    said = race_facts(TITLES, lanes)["leads"]
    assert said == "Greedy has the most probable text for its length, and Top-p the most varied one"
