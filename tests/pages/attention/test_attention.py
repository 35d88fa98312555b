"""The Attention page, through the app's main script."""

import re

import pytest

from pages.server import jobs, keep
from tests.pages.opening import opened, said

ROBOT = "The robot did not cross the road because it was too tired."


HOSTILE = "🍎 </script> `a` $x$"
SLOWLY = [
    pytest.param("salience", text, marks=pytest.mark.slow) for text in (ROBOT, HOSTILE)
]  # half a minute of gradients
QUICK = [
    (view, text)
    for view in ("heads", "steps", "tiles", "sides", "similar", "off", "bertviz")
    for text in (ROBOT, "Hi", HOSTILE)
]


@pytest.mark.parametrize(("view", "text"), [*QUICK, ("salience", "Hi"), *SLOWLY])
def test_every_view_opens(view: str, text: str) -> None:
    app = opened("attention", view=view, text=text)
    assert not app.exception and not app.warning and not app.error
    assert len(said(app)) > 200


def test_it_reads_robot() -> None:
    app = opened("attention", text=ROBOT, spot="heads:13.8.8")
    assert "layer 13, head 8, “␣it” puts 0.800 of its weight on “␣robot”" in said(app)


def test_a_head_that_the_model_lacks_leaves_the_address() -> None:
    for view, field in (
        ("heads", "spot"),
        ("steps", "spot"),
        ("tiles", "spot"),
        ("bertviz", "spot"),
        ("sides", "left"),
    ):
        app = opened("attention", view=view, text=ROBOT, **{field: "heads:99.8.8"})
        assert field not in app.query_params, view
    assert opened("attention", text=ROBOT, spot="heads:13.8.2").query_params["spot"] == "heads:13.8.2"


def test_an_encoder_reads_both_sides() -> None:
    app = opened("attention", text=ROBOT, reader="minilm", spot="heads:1.8.3")
    assert not app.warning and "layer 1, head 8" in said(app)


def test_without_the_copying_heads_the_repeat_is_less_sure() -> None:
    app = opened("attention", view="off", text="The tall green vase fell. The tall green", off="17.3 17.4 17.5 18.6")
    match = re.search(r"“␣vase” goes from (\S+) to (0\.\d+)", said(app))
    assert match
    before, after = map(float, match.groups())
    assert after < 0.6 * before  # Olsson et al. 2022: these heads do the copying
    same = opened("attention", view="off", text="The tall green vase fell. The tall green", off="")
    assert f"Nothing is switched off yet: “␣vase” has {before:.3f}" in said(same)


@pytest.mark.parametrize("view", ["heads", "steps", "tiles", "sides", "salience", "similar", "off", "bertviz"])
@pytest.mark.parametrize(("text", "sentence"), [("", "nothing to read"), ("word " * 300, "shorten it")])
def test_what_cannot_be_read_keeps_the_last_picture(view: str, text: str, sentence: str) -> None:
    app = opened("attention", view=view, text=ROBOT)
    app.text_area(key="gb:attention:text").set_value(text).run()
    assert not app.exception and not app.error
    assert sentence in app.warning[0].value and "robot" in app.warning[0].value


@pytest.mark.parametrize(
    "params",
    [
        {"spot": "heads:99.99.99"},
        {"spot": "<script>"},
        {"view": "off", "off": "99.1 x 3.heart ²"},
        {"view": "off", "how": "move", "to": "200", "off": "3.2 5.mlp"},
        {"view": "steps", "step": "6", "spot": "heads:0.0.0.1.2"},
    ],
)
def test_a_link_that_names_nothing_shows_what_there_is(params: dict[str, str]) -> None:
    app = opened("attention", text=ROBOT, **params)
    assert not app.exception and not app.error and not app.warning


def test_a_job_that_nobody_waits_for_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr(jobs, "PATIENCE", 0.2)
    steps = []

    def work(progress) -> str:
        for at in range(100):
            progress("step", at / 100)
            steps.append(at)
            time.sleep(0.02)
        return "done"

    job = jobs.start("test: left alone", work)
    time.sleep(1)
    assert job.abandoned() and 0 < len(steps) < 50
    again = jobs.start("test: left alone", work)  # asked for once more, it starts anew
    assert again is not job
    while not again.done():
        assert again.progress[0] in ("Starting", "step")
        time.sleep(0.02)
    assert again.result() == "done"
    kept = jobs.start("test: kept", work, kept=True)
    time.sleep(3)
    assert kept.done() and not kept.abandoned()
    jobs.forget("test: left alone")
    jobs.forget("test: kept")


def test_a_text_that_was_let_go_is_read_again() -> None:
    from pages.attention.work import search

    text = "the dog chased the cat ."
    app = opened("attention", view="similar", model="toy", text=text)
    assert "is most like that of" in said(app)
    search._index.keeper.forget(keep._key(("toy",), {}))  # as the budget of memory lets go of it
    assert search._index.there("toy") is None
    app.text_area(key="gb:attention:text").set_value("the cat chased the dog .").run()
    assert not app.exception and "is most like that of" in said(app) and search._index.there("toy") is not None
