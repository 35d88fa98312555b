"""What the views of objectives, answers and scaling say and are sent."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest

from viz.training.instruct import payload as instruct
from viz.training.instruct.data import lesson_facts
from viz.training.objectives import payload as objectives
from viz.training.objectives.data import compared, objective_facts
from viz.training.scaling import payload as scaling
from viz.training.scaling.data import AxisData, ChinchillaData, RunPoint, law_facts, power, rows, score_facts

COMPARED = SimpleNamespace(step=80, losses=(1.234, 1.5, 0.6), right=0.735)
BEFORE, AROUND = [("big", 0.071)], [("dog", 0.82), ("lion", 0.05)]
SHARES = {"neutral": 0.4, "kind": 0.2, "rude": 0.2, "rambling": 0.2}
POINTS = (
    RunPoint(8, 100, 1e9, 2.0, False, False, (0.0, 0.0)),
    RunPoint(16, 100, 4e9, 0.5, True, False, (0.4, 0.05)),
    RunPoint(32, 200, 1.6e11, 0.1, True, False, (0.8, 0.6)),
    RunPoint(96, 400, 8e11, 0.02, False, True, (0.9, 0.8)),
)
XS = np.array([1e9, 1e12])
DATA = AxisData(
    "compute",
    0.975,
    POINTS,
    XS,
    np.array([1.0, 0.02]),
    np.array([0.9, 0.01]),
    np.array([1.1, 0.03]),
    (0.01, 1.04e10, 0.83),
    0.0123,
    (0.008, 0.02),
    POINTS[-1],
    223_872,
    ChinchillaData(np.array([1.2, 0.03]), (0.0, 2_000.0, 0.5, 4e14, 1.5), 1.54, 0.031, 34),
)


def test_what_the_objectives_say() -> None:
    said = objective_facts(COMPARED, BEFORE, AROUND, "the [MASK] barked .", 0.984)
    assert (said["next"], said["right"], said["coin"]) == ("1.23", "74%", f"{math.log(2):.2f}")
    assert set(objective_facts(None, [], [], "", 1.0)) == set(said)


@pytest.mark.parametrize(
    ("before", "around", "said"),
    [
        (BEFORE, AROUND, "reads only “the” puts **big** (0.07). What comes after the gap helps"),
        ([("roared", 0.99)], [("quacked", 0.52)], "What comes before is enough"),
        ([("big", 0.04)], [("the", 0.03)], "Neither is much surer"),
        ([], AROUND, "nothing comes before it"),
    ],
)
def test_which_of_two_is_surer(before: list, around: list, said: str) -> None:
    assert said in compared(before, around, "the [MASK] barked .")


def test_what_the_lessons_say() -> None:
    said = lesson_facts(SHARES, [(0, 10.2, [False, False, True]), (40, math.log(2), [True, False, True])])
    assert (said["before"], said["now"], said["tested"], said["step"], said["probability"]) == (
        "1",
        "2",
        "3",
        "40",
        "0.50",
    )
    assert (said["neutral"], said["others"]) == ("40", "20")
    assert set(lesson_facts(SHARES, [])) == set(said)


def test_what_a_law_says() -> None:
    said = law_facts(DATA)
    assert (said["runs"], said["span"], said["further"]) == ("2", "40", "5.0")
    assert (
        said["times"] == f"{0.5**0.83:.2f}" and said["c"] == r"1.0 \cdot 10^{10}" and said["at"] == r"8.0 \cdot 10^{11}"
    )
    assert (said["expected"], said["low"], said["high"]) == ("0.012", "0.008", "0.020")
    assert (said["ended"], said["kept"]) == ("0.020", "within")
    assert law_facts(DATA._replace(between=(0.021, 0.03)))["kept"] == "outside"
    assert "width 96, 400 steps, 223,872 weights" in said["larger"]
    assert (said["both_alpha"], said["beta"], said["grow"], said["read"]) == ("0.50", "1.50", "0.75", "0.25")
    assert (said["off"], said["both_expected"], said["all_runs"]) == ("1.5", "0.031", "34")
    assert power(1_760) == "1,760"


def test_what_a_score_says() -> None:
    """Two runs of the widest models: the jump is between them."""
    points = (*POINTS, RunPoint(96, 800, 1.6e12, 0.01, False, True, (0.95, 0.9)))
    said = score_facts(DATA._replace(points=points), 2)
    assert (said["none"], said["runs"], said["best"]) == ("1", "5", "90%")
    assert (said["width"], said["steps"], said["more"], said["low"], said["high"]) == ("96", "400", "800", "80%", "90%")
    assert (said["from"], said["to"]) == ("0.02", "0.01")
    alone = [0.0, 0.16, 0.64, 0.81, 0.9025]
    assert f"{100 * (sum(alone) - (0.05 + 0.6 + 0.8 + 0.9)) / 5:.0f} points below" in said["compared"]
    above = [point._replace(fitting=(0.1, 0.9)) for point in points]
    assert "points above" in score_facts(DATA._replace(points=tuple(above)), 2)["compared"]
    assert "first sentence fits" in score_facts(DATA._replace(points=points), 1)["what"]


def test_runs_can_be_taken_home() -> None:
    found = rows(DATA)
    assert found[1] == {
        "width": 16,
        "steps": 100,
        "compute": 4e9,
        "loss": 1.475,
        "above_floor": 0.5,
        "fitted": True,
        "fits_1": 0.4,
        "fits_2": 0.05,
    }


def test_what_is_sent_is_json_and_whole() -> None:
    sent = json.loads(json.dumps(scaling.law(DATA), allow_nan=False))
    assert [point[3] for point in sent["points"]] == [2.0, 0.5, 0.1, 0.02]
    assert sent["curve"][1] == [1e12, 0.02, 0.01, 0.03, 0.03] and sent["larger"]["steps"] == 400 and sent["moves"]
    assert json.loads(json.dumps(scaling.score(DATA, 2)))["sentences"] == 2
    assert objectives.look(COMPARED, [0.9, 0.12341])["follows"] == [0.9, 0.1234]
    assert objectives.filled(BEFORE, AROUND)["around"] == [["dog", 0.82], ["lion", 0.05]]
    lesson = SimpleNamespace(step=4, loss=1.23456, answers=[("the dog .", True)], styles={"kind": 1})
    assert instruct.lesson(lesson)["answers"] == [["the dog .", True]] and instruct.lesson(lesson)["loss"] == 1.2346


def test_what_makes_no_view_is_refused() -> None:
    with pytest.raises(ValueError, match="no run"):
        scaling.law(DATA._replace(points=POINTS[:1]))
    with pytest.raises(ValueError, match="3 of 2"):
        instruct.instruct([("a", "b", "c")] * 2, 3, 600, "", SHARES)
    with pytest.raises(ValueError, match="one hole"):
        objectives.objectives("no hole here", "a", [("b", "why", True)], 1.0, 10, 5)
