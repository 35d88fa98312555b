"""Density: through the app's main script, and by live questions."""

from dataclasses import replace

import pytest

from model.errors import UserError
from model.pictures.plane import shapes
from pages.pictures import live
from pages.pictures.address import Pictures
from pages.pictures.guess import QUESTIONS
from pages.pictures.work import density
from pages.pictures.work.density import Ask
from pages.server import recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

RACE = {"drawn": "moons", "strokes": "", "seed": 7, "changes": "", "from": 0}


@pytest.mark.parametrize("mark", ["samples", "density", "path"])
@pytest.mark.parametrize("target", shapes.SHAPES)
def test_each_shape_opens_with_what_was_recorded(target: str, mark: str) -> None:
    app = opened("pictures", view="density", target=target, mark=mark, maker="gan")
    assert not app.exception and not app.warning and not app.error
    assert "After 15.0 s each" in said(app) and "…" not in said(app)


def test_the_collapse_is_recorded() -> None:
    app = opened("pictures", view="density", target="islands", changes="0gf0")
    assert "Parts reached by the GAN: 1 of 9." in said(app)


def test_the_bars_of_the_recorded_runs() -> None:
    """What each learner is worth after 15 s, and that nobody's likelihood passes the best there can be by more than chance."""
    runs = recordings.read("pictures", "density").found["runs"]
    for name, steps in runs.items():
        last, known = steps[-1]["learners"], shapes.shape("islands" if name == "collapse" else name)
        assert last["autoregressive"]["invented"] < 0.02 and last["diffusion"]["invented"] < 0.06
        assert last["vae"]["invented"] < 0.15 and last["gan"]["likelihood"] is None
        assert "0" not in last["autoregressive"]["reached"] + last["diffusion"]["reached"]
        assert last["autoregressive"]["likelihood"] < -known.entropy + 0.1
        for bound in ("vae", "diffusion"):
            assert last[bound]["likelihood"] < -known.entropy
    assert runs["collapse"][-1]["learners"]["gan"]["missed"] > 0.8 > runs["islands"][-1]["learners"]["gan"]["missed"]


@pytest.mark.parametrize(
    ("strokes", "says"), [("", ""), ("A x", "no drawing"), ("AA" * 301, "fewer lines"), ("....", "Nothing is drawn")]
)
def test_a_drawing_that_is_none_gets_a_sentence(strokes: str, says: str) -> None:
    app = opened("pictures", view="density", target="own", strokes=strokes)
    assert not app.exception and "Nothing is drawn yet" in said(app)
    assert not says or says in app.toast[0].value


def test_a_dot_of_ones_own_waits_for_learn() -> None:
    app = opened("pictures", view="density", target="own", strokes="gY")
    assert not app.exception and not app.warning and "press Learn" in said(app)


@pytest.mark.parametrize("changes", ["zz", "0gs1", "99gr1", "0gr9", "5gr1.3gr1", "0vf0", ".".join(["1gr1"] * 13)])
def test_changes_that_cannot_be_read_get_a_sentence(changes: str) -> None:
    with pytest.raises(UserError):
        density.changed(changes)
    app = opened("pictures", view="density", changes=changes)
    assert not app.exception and "Usual settings" in app.toast[0].value and "After 15.0 s" in said(app)


def test_changes_are_read() -> None:
    found = density.changed("0gf0.12dr2.12ds1.30vw1")
    assert [(one.tick, one.learner, one.field, one.value) for one in found] == [
        (0, "gan", "fair", False),
        (12, "diffusion", "rate", 10.0),
        (12, "diffusion", "steps", 10),
        (30, "vae", "width", 16),
    ]


def test_a_run_is_shared_and_branches() -> None:
    """Two questions are one run; a change goes on from where the run is, and keeps what came before."""
    first = live.race(Question(RACE))["steps"]
    first += live.race(Question(RACE | {"from": 1}))["steps"]
    assert live.race(Question(RACE))["steps"] == first and "codes" in first[0] and "codes" not in first[1]
    branch = live.race(Question(RACE | {"changes": "1gr2.1gw1", "from": 2}))["steps"]
    assert len(branch) == 1 and branch[0]["learners"]["gan"]["settings"]["width"] == 16
    assert branch[0]["learners"]["vae"]["steps"] > first[1]["learners"]["vae"]["steps"]
    assert live.race(Question(RACE | {"changes": "1gr2.1gw1"}))["steps"][:2] == first
    assert density.run(Ask("moons", "", 7, "1gr2.1gw1")) is not density.run(Ask("moons", "", 7, ""))


@pytest.mark.parametrize(
    "wrong",
    [{"drawn": "heart"}, {"seed": 100}, {"strokes": 3}, {"changes": ["0gf0"]}, {"strokes": "A" * 3_000}, {"from": -1}],
)
def test_a_question_of_no_view_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadQuestion):
        live.race(Question(RACE | wrong))


def test_a_question_about_a_wrong_drawing_gets_a_sentence() -> None:
    with pytest.raises(UserError, match="Nothing is drawn"):
        live.race(Question(RACE | {"drawn": "own"}))


def test_the_room_is_asked_who_invents_most() -> None:
    (asked,) = QUESTIONS["density"](Pictures(view="density", target="islands"))
    last = recordings.read("pictures", "density").found["runs"]["islands"][-1]["learners"]
    most = max(last, key=lambda name: last[name]["invented"])
    assert (
        asked.key
        and asked.key.right == ({"vae": "VAE", "gan": "GAN"}[most],)
        and list(asked.options) == sorted(asked.options)
    )
    assert QUESTIONS["density"](replace(Pictures(view="density"), seed=5)) == []
