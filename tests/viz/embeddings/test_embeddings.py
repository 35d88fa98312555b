"""The pictures of the Embeddings page from small tables, by hand."""

import base64

import numpy as np
import pytest

from model.embeddings.expressions import parse
from model.embeddings.projection import Projection
from model.embeddings.vectors import WordVectors
from viz.embeddings import figures
from viz.embeddings.cloud import payload as cloud
from viz.embeddings.plane import payload as plane


@pytest.fixture
def table() -> WordVectors:
    """Words on a square, so that king - man + woman is queen exactly."""
    vectors = np.array([[2, 0, 1], [0, 0, 1], [0, 2, 1], [2, 2, 1], [-1, -1, 1]], np.float32)
    return WordVectors("t", ["king", "man", "woman", "queen", "dog"], vectors)


def test_words_of_themes_are_found_once(table: WordVectors) -> None:
    rows, groups, names, missing = figures.find(
        table, {"people": ["king", "man", "king"], "more": ["man", "dog", "cat"]}
    )
    assert rows.tolist() == [0, 1, 4] and groups.tolist() == [0, 0, 1]
    assert names == ("people", "more") and missing == ("cat",)


def test_clusters_are_named_by_the_word_nearest_the_middle(table: WordVectors) -> None:
    groups = np.array([0, 1, 0, 0, 1])
    assert figures.cluster_names(table.unit, groups, table.words) == ("like queen, king", "like man, dog")


def test_the_prose_says_first_what_stands_at_the_top(table: WordVectors) -> None:
    terms, total = parse("king - man + woman"), np.ones(3, np.float32)
    answers = [("king", 0.9), ("queen", 0.8)]

    def seen(answers: list[tuple[str, float]], allowed: bool) -> str:
        return figures.algebra_facts(terms, "", total, answers, ["king", "man", "woman"], 1.0, allowed)["seen"]

    hidden, listed, free = seen(answers, False), seen(answers, True), seen(answers[::-1], False)
    assert hidden.index("queen") < hidden.index("king") and listed.index("king") < listed.index("queen")
    assert "“queen” (0.80)" in free and "not one of the words put in" in free and "king" not in free


def test_an_analogy_is_two_equal_arrows(table: WordVectors) -> None:
    terms = parse("king - man + woman")
    total = table.unit[0] - table.unit[1] + table.unit[2]
    view = figures.plane_view(table, terms, total, [("king", 0.9), ("queen", 0.8)])
    first, second, last = view["arrows"]
    step = np.array([first["x2"] - first["x1"], first["y2"] - first["y1"]])
    np.testing.assert_allclose(step, [second["x2"] - second["x1"], second["y2"] - second["y1"]], atol=1e-5)
    assert first["label"] == "king − man" and last["kind"] == "same"
    at = {one["label"]: np.array([one["x"], one["y"]]) for one in view["points"]}
    np.testing.assert_allclose(at["king"] - at["man"], step, atol=1e-5)
    np.testing.assert_allclose(at["the sum"] - at["woman"], step, atol=1e-5)
    assert view["answers"] == [["king", 0.9, True], ["queen", 0.8, False]]
    # Distances in the plane are true ones times at most 1: the plane only loses.
    assert np.linalg.norm(at["king"] - at["woman"]) <= np.linalg.norm(table.unit[0] - table.unit[2]) + 1e-5
    assert 0.5 < view["held"] <= 1


def test_another_sum_is_a_chain(table: WordVectors) -> None:
    view = figures.plane_view(table, parse("king - man - dog"), np.ones(3, np.float32), [("queen", 0.5)])
    assert [(one["label"], one["kind"]) for one in view["arrows"]] == [
        ("− man", "subtract"),
        ("− dog", "subtract"),
        ("", "same"),
    ]
    assert (view["arrows"][0]["x2"], view["arrows"][0]["y2"]) == (view["arrows"][1]["x1"], view["arrows"][1]["y1"])


def test_a_word_alone_has_a_plane(table: WordVectors) -> None:
    view = figures.plane_view(table, parse("king"), table.unit[0], [("king", 1.0)])
    assert np.isfinite([one["x"] for one in view["points"]]).all()


def test_an_axis_runs_from_pole_to_pole() -> None:
    table = WordVectors(
        "t", ["cold", "hot", "ice", "fire", "tea"], np.array([[1, 0], [0, 1], [4, 1], [1, 4], [3, 3]], np.float32)
    )
    known, values, unknown = figures.along(table, "cold", "hot", ["ice", "fire", "tea", "lava", "ice"])
    assert known == ["ice", "fire", "tea"] and unknown == ["lava"]
    # cos with (-1, 1) / sqrt 2: (-4 + 1) / (sqrt 17 sqrt 2), and so on.
    np.testing.assert_allclose(values, [-3 / 34**0.5, 3 / 34**0.5, 0], atol=1e-6)
    facts = figures.axis_facts("cold", "hot", known, values)
    assert (facts["lowest"], facts["highest"], facts["middle"]) == ("ice", "fire", "tea")


def test_the_walk_names_its_ends_and_what_lies_between(table: WordVectors) -> None:
    passed = table.walk("king", "woman", steps=5)
    assert passed[0] == ("king", 1.0) and passed[-1] == ("woman", 1.0)
    assert passed[2][0] == "queen"  # the middle of the way points along (1, 1, .), as queen does
    assert all(word not in ("king", "woman") for word, _ in passed[1:-1])


def test_the_cloud_is_sent_whole_and_in_order() -> None:
    points = np.array([[0, 0], [3, 4], [-3, -4]], np.float32)
    sent = cloud.cloud(["a", "b", "c"], points, np.array([0, 1, 1]), ("x", "y"))
    places = np.frombuffer(base64.b64decode(sent["points"]), np.float32).reshape(3, 3)
    np.testing.assert_allclose(places[1] / np.linalg.norm(places[1]), [0.6, 0.8, 0], atol=1e-6)
    np.testing.assert_allclose(places[1], -places[2])
    np.testing.assert_allclose(places[:, :2] * sent["radius"], points, atol=1e-5)
    assert list(base64.b64decode(sent["groups"])) == [0, 1, 1]
    assert sent["dimensions"] == 2
    chosen = cloud.choice(sent, 1, [(2, 0.5), (-1, 0.25)], "said")
    assert chosen["near"] == [[2, 0.5], [-1, 0.25]] and chosen["signature"] == sent["signature"]
    for selected, near in ((3, []), (-2, []), (0, [(5, 0.1)])):
        with pytest.raises(ValueError, match="outside of 3"):
            cloud.choice(sent, selected, near, "")
    other = cloud.cloud(["a", "b", "d"], points, np.array([0, 1, 1]), ("x", "y"))
    assert other["signature"] != sent["signature"]


@pytest.mark.parametrize(
    "broken",
    [
        {"words": ["a"]},
        {"groups": np.array([0, 2, 0])},
        {"group_names": [str(at) for at in range(9)]},
    ],
)
def test_a_cloud_that_does_not_fit_is_refused(broken: dict) -> None:
    good = {
        "words": ["a", "b", "c"],
        "points": np.zeros((3, 2), np.float32),
        "groups": np.array([0, 1, 0]),
        "group_names": ("x", "y"),
    }
    with pytest.raises(ValueError):
        cloud.cloud(**(good | broken))


def test_the_plane_and_axis_refuse_nonsense() -> None:
    with pytest.raises(ValueError):
        plane.plane([], [], 1.5, [])
    with pytest.raises(ValueError):
        plane.axis("a", "b", ["x"], np.zeros(2, np.float32))
    assert plane.axis("a", "b", ["x", "y"], np.array([0.5, -0.5], np.float32))["words"] == [["y", -0.5], ["x", 0.5]]


def test_facts_of_a_map_by_hand(table: WordVectors) -> None:
    placed = Projection("pca", np.zeros((5, 2), np.float32), np.array([0.5, 0.25], np.float32), 0.91)
    facts = figures.map_facts(placed, 3, 5, ("king", "queen", 0.894))
    assert "75 %" in facts["believe"] and facts["trust"] == "0.91"
    assert (facts["first"], facts["second"], facts["cosine"], facts["angle"]) == ("king", "queen", "0.894", "27")
    caption = figures.map_caption(placed, 5, ["x", "y"], ("One note.",))
    assert (
        caption
        == "5 points · 2 axes keep 75 % of the variance · trustworthiness 0.91 · not in this table: x, y · One note."
    )
