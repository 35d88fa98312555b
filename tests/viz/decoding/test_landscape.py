"""What the view `landscape` is sent and the page says of it, against the runs themselves, and nonsense refused."""

from dataclasses import replace

import numpy as np
import pytest

from model.decoding import landscape as search
from viz.decoding.landscape import payload


@pytest.fixture(scope="module")
def runs() -> search.Runs:
    return search.runs(4, 70, 16)


def test_what_is_sent_is_what_was_run(runs: search.Runs) -> None:
    sent = payload.landscape(runs, "search:5")
    heights = np.array(sent["heights"]).reshape(sent["rows"], sent["columns"])
    np.testing.assert_allclose(heights, runs.land.heights, atol=5.001e-4)
    x, y = sent["top"]
    assert heights[y, x] == heights.max() == 1
    assert [one["name"] for one in sent["methods"]] == list(search.METHODS)
    for method in sent["methods"]:
        assert len(method["steps"]) == len(runs.steps[method["name"]])
        for (number, searchers, dropped, evaluations, best, hills), step in zip(
            method["steps"], runs.steps[method["name"]], strict=True
        ):
            assert (number, evaluations) == (step.round, step.evaluations) and best == pytest.approx(
                step.best, abs=1e-5
            )
            assert tuple((x, y) for x, y, _, _ in searchers) == step.places and len(dropped) == len(step.dropped)
            assert [None if parent < 0 else parent for _, _, parent, _ in searchers] == list(step.parents)
            assert hills == len({runs.land.hills[place] for place in step.places})


@pytest.mark.parametrize(
    ("spot", "expected"),
    [
        ("search:0", 0),
        ("search:7", 7),
        ("search:17", 16),
        ("", 16),
        ("walk:3", 16),
        ("search:-1", 16),
        ("search:²", 16),
    ],
)
def test_the_round_a_link_asks_for(runs: search.Runs, spot: str, expected: int) -> None:
    assert payload.chosen(spot, 16) == expected
    assert payload.landscape(runs, spot)["spot"] == f"search:{expected}"


def test_the_numbers_of_a_round(runs: search.Runs) -> None:
    found = payload.facts(runs, 3)
    before, after = runs.steps["beam"][2], runs.steps["beam"][3]
    assert found["beam"] == f"{after.best:.2f}" and found["budget"] == str(4 + 8 * 4 * 3) and found["asked"] == "3"
    value = lambda place: runs.land.heights[place[1], place[0]]  # noqa: E731
    pool = {*before.places} | {near for place in before.places for near in runs.land.neighbours(place)}
    ranked = sorted(map(value, pool), reverse=True)
    assert (found["pool"], found["lowest"], found["refused"]) == (
        str(len(pool)),
        f"{ranked[3]:.3f}",
        f"{ranked[4]:.3f}",
    )
    assert float(found["lowest"]) >= float(found["refused"]) and float(found["p"]) > float(found["even"])
    assert found["restarts_evaluations"] == str(runs.steps["restarts"][12].evaluations)  # four turns a round
    start = payload.facts(runs, 0)
    assert (start["when"], start["asked"], start["budget"]) == ("At the start", "1", "4")


def test_the_table_has_a_row_a_searcher_a_step(runs: search.Runs) -> None:
    rows = payload.rows(runs)
    assert len(rows) == (1 + 4 * 16) + 3 * 4 * 17
    last = [row for row in rows if row["method"] == "beam" and row["round"] == 16]
    assert [(row["x"], row["y"]) for row in last] == list(runs.steps["beam"][-1].places)
    assert max(row["height"] for row in last) == runs.steps["beam"][-1].best == 1


def test_nonsense_is_refused(runs: search.Runs) -> None:
    first, second, *_ = runs.steps["beam"]
    broken: list[tuple[dict[str, tuple[search.Step, ...]], str]] = [
        ({"annealing": (first,)}, "no title for the method 'annealing'"),
        ({"beam": (first, replace(second, places=((48, 0), *second.places[1:])))}, "outside the map of 48 x 24"),
        ({"beam": (first, replace(second, parents=(4, 0, 0, 0)))}, "parent 4 is none of the 4"),
        ({"beam": (replace(first, parents=(0, 0, 0, 0)),)}, "parent 0 is none of the 0"),
    ]
    for steps, sentence in broken:
        with pytest.raises(ValueError, match=sentence):
            payload.landscape(replace(runs, steps=steps), "")
    with pytest.raises(ValueError, match="not within 0 to 1"):
        payload.landscape(replace(runs, land=search.Landscape(runs.land.heights * 2)), "")
