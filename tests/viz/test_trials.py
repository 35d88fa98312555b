"""What the views of objectives, answers and scaling say and are sent."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest

from viz.components.instruct import payload as instruct
from viz.components.objectives import payload as objectives
from viz.components.scaling import payload as scaling
from viz.instructing import lesson_facts
from viz.objectives import objective_facts
from viz.scaling import AxisData, RunPoint, law_facts, power, rows, score_facts

GUESSES = SimpleNamespace(step=80, losses=(1.234, 1.5, 0.6), right=0.735, before=[("big", 0.071)],
                          around=[("dog", 0.82), ("lion", 0.05)], follows=[0.9, 0.1])  # fmt: skip
POINTS = (
    RunPoint(8, 100, 1e9, 2.0, False, False, (0.0, 0.0)),
    RunPoint(16, 100, 4e9, 0.5, True, False, (0.4, 0.05)),
    RunPoint(32, 200, 1.6e11, 0.1, True, False, (0.8, 0.6)),
    RunPoint(96, 400, 8e11, 0.02, False, True, (0.9, 0.8)),
)
XS = np.array([1e9, 1e12])
DATA = AxisData("compute", 0.975, POINTS, XS, np.array([1.0, 0.02]), np.array([0.9, 0.01]), np.array([1.1, 0.03]),
                (0.01, 1.04e10, 0.83), 8e11, 0.0123, (0.008, 0.02), 223_872)  # fmt: skip


def test_what_the_objectives_say() -> None:
    said = objective_facts(GUESSES, "the [MASK] barked .", 0.984)
    assert (said["word"], said["chance"], said["left"], said["left_chance"]) == ("dog", "0.82", "big", "0.07")
    assert (said["next"], said["right"], said["coin"], said["hole"]) == ("1.23", "74%", f"{math.log(2):.2f}", "the")
    first = objective_facts(SimpleNamespace(**vars(GUESSES) | {"before": []}), "[MASK] barked .", 0.984)
    assert (first["left"], first["hole"]) == ("nothing", "…")
    assert set(objective_facts(None, "", 1.0)) == set(said)


def test_what_the_lessons_say() -> None:
    said = lesson_facts([(0, 10.2, [False, False, True]), (40, math.log(2), [True, False, True])])
    assert (said["before"], said["now"], said["tested"], said["step"], said["chance"]) == ("1", "2", "3", "40", "0.50")
    assert set(lesson_facts([])) == set(said)


def test_what_a_law_says() -> None:
    said = law_facts(DATA)
    assert (said["runs"], said["span"], said["further"]) == ("2", "40", "5.0")
    assert (
        said["times"] == f"{0.5**0.83:.2f}" and said["c"] == r"1.0 \cdot 10^{10}" and said["at"] == r"8.0 \cdot 10^{11}"
    )
    assert (said["expected"], said["low"], said["high"]) == ("0.012", "0.008", "0.020")
    assert power(1_760) == "1,760"


def test_what_a_score_says() -> None:
    said = score_facts(DATA, 2)
    assert (said["below"], said["runs"], said["best"]) == ("1", "4", "80%")
    assert (said["begin"], said["half"]) == ("0.10", "0.10")
    assert score_facts(DATA, 1)["begin"] == "0.50"


def test_runs_can_be_taken_home() -> None:
    found = rows(DATA)
    assert found[1] == {"width": 16, "steps": 100, "compute": 4e9, "loss": 1.475, "above_floor": 0.5, "fitted": True,
                        "fits_1": 0.4, "fits_2": 0.05}  # fmt: skip


def test_what_is_sent_is_json_and_whole() -> None:
    sent = json.loads(json.dumps(scaling.law(DATA, "abc", 1_600), allow_nan=False))
    assert [point[3] for point in sent["points"]] == [2.0, 0.5, 0.1, 0.02]
    assert sent["curve"][1] == [1e12, 0.02, 0.01, 0.03] and sent["larger"]["run"] == "abc" and sent["moves"]
    assert json.loads(json.dumps(scaling.score(DATA, 2)))["sentences"] == 2
    look = json.loads(json.dumps(objectives.look(GUESSES)))
    assert look["around"] == [["dog", 0.82], ["lion", 0.05]] and look["follows"] == [0.9, 0.1]
    lesson = SimpleNamespace(step=4, loss=1.23456, answers=[("the dog .", True)], manners={"kind": 1}, own="")
    assert instruct.lesson(lesson)["answers"] == [["the dog .", True]] and instruct.lesson(lesson)["loss"] == 1.2346


def test_what_makes_no_view_is_refused() -> None:
    with pytest.raises(ValueError, match="no run"):
        scaling.law(DATA._replace(points=POINTS[:1]), "abc", 10)
    with pytest.raises(ValueError, match="3 of 2"):
        instruct.instruct([("a", "b", "c")] * 2, 3, 600, "")
    with pytest.raises(ValueError, match="one hole"):
        objectives.objectives("no hole here", "a", ["b"], [True], 1.0, 10, 5)
    with pytest.raises(ValueError, match="truth"):
        objectives.objectives("a [MASK] here", "a", ["b"], [], 1.0, 10, 5)
