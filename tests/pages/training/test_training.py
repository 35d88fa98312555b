"""Training, through the app's main script, and runs: begun, told, left, several at once, opened elsewhere."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest

from model import checkpoints
from model.errors import UserError
from model.pretrained import toy
from model.training.trainer import Trainer, train
from pages.server import models, prose
from pages.server.checks import Question
from pages.training import live as training_answers
from pages.training.address import Training
from pages.training.views.learn import plan_text, readable
from pages.training.work import plans, runs
from tests.pages.opening import opened

PLAN = runs.Plan(
    layers=1, width=16, heads=2, positions="rotary", optimizer="muon", rate=0.003, batch=8, steps=30, seed=1
)
ASK = {"do": "watch", "points": 0, "looks": 0, "about": True}
RHYME = "twinkle twinkle little star, how I wonder what you are. " * 10


@pytest.fixture(autouse=True)
def _no_run_left() -> Iterator[None]:
    yield
    for run in list(runs._runs.values()):
        run.tell("stop")
    wait(lambda: not any(run.state == "running" for run in runs._runs.values()))


def wait(for_: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not for_():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


def ready(plan: runs.Plan = PLAN) -> runs.Run:
    run = runs.begin(plan)
    wait(lambda: run.looks and run.state == "paused")
    return run


def ask(run: str, **asked: object) -> dict:
    return training_answers.train(Question({"run": run} | ASK | asked))


def to_the_end(run: runs.Run) -> None:
    run.tell("play")

    def over() -> bool:
        run.tell("watch")
        return run.state == "over"

    wait(over)


@pytest.mark.parametrize("view", ["learn", "own", "finetune"])
def test_every_view_opens_and_knows_nothing_yet(view: str) -> None:
    """Of a run that was not recorded; tests/pages/training/test_recordings.py has the others."""
    app = opened("training", view=view, seed="3")
    assert not app.exception and not app.warning and not app.error
    said = " ".join(one.value for one in app.markdown)
    assert ("Before the first step" in said or view == "finetune") and "nan" not in said


def test_every_size_that_may_be_asked_for_fits() -> None:
    options = {part.name: part.metadata.get("options", ()) for part in fields(Training)}
    for width, heads in product(options["width"], options["heads"]):
        runs.made(replace(PLAN, width=int(width), heads=int(heads)))


def test_a_text_that_cannot_be_learned_gets_a_sentence() -> None:
    app = opened("training", view="own", own="x")
    assert not app.exception and "nothing to learn from yet" in app.warning[0].value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to learn from"),
        ("a", "nothing to learn from"),
        ("   \n ", "nothing to learn from"),
        ("aaaaaaa", "nothing to learn from"),
        ("word word word word", "repeats one word"),
    ],
)
def test_texts_that_nothing_can_be_learned_from(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        plan_text(text)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", r"photo\.png is a picture \(PNG\), not a text file"),
        (b"\xff\xfe\x00", r"photo\.png is not UTF-16 text"),
        (bytes(range(256)), r"photo\.png is not a text file"),
        ("Nächte\nund".encode("cp1252"), r"Line 1 of photo\.png is not UTF-8 text"),
    ],
)
def test_binary_files_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        readable(data, "photo.png")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_text_in_every_encoding_and_with_every_line_end(codec: str, end: str) -> None:
    assert readable(f"Der Löwe{end}schläft.{end}".encode(codec), "a.txt") == "Der Löwe\nschläft."


def test_a_short_text_is_refused_before_the_run_is_changed() -> None:
    with pytest.raises(UserError, match="at least 130 are needed"):
        runs.begin(replace(PLAN, text="too short to learn"))


def test_a_run_ends_as_the_same_training_without_anybody_watching() -> None:
    run = ready()
    to_the_end(run)
    texts, recipe = runs.made(PLAN)
    bare = Trainer(recipe, texts)
    losses = [seen.loss for seen in train(bare)]
    assert [point.loss for point in run.points] == pytest.approx(losses, abs=1e-4)  # its worker has one thread
    assert run.looks[0].step == 0 and run.looks[-1].step == 30
    assert run.looks[-1].held_loss == pytest.approx(bare.held_loss(), abs=1e-4)


def test_pause_step_and_going_on_change_nothing() -> None:
    straight, halting = ready(), ready()
    to_the_end(straight)
    for count in (1, 2, 3):

        def stepped(count: int = count) -> bool:
            return len(halting.points) == count and halting.state == "paused"

        halting.tell("step")
        wait(stepped)
        assert halting.looks[-1].step == count  # a single step can be looked at
    halting.tell("play")
    halting.tell("pause")
    wait(lambda: halting.state == "paused")
    assert len(halting.points) < 30
    to_the_end(halting)
    assert halting.points == straight.points


def test_a_run_that_nobody_watches_stops_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PATIENCE", 0.5)
    run = ready(replace(PLAN, steps=5_000, batch=32, width=64, layers=2))
    run.tell("play")
    wait(lambda: run.points)
    wait(lambda: run.state == "paused", 3)
    assert 0 < len(run.points) < 5_000


def test_runs_learn_side_by_side_and_more_of_them_wait_and_know_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_pool", ThreadPoolExecutor(3))
    many = [ready(replace(PLAN, steps=5_000, seed=seed)) for seed in range(5)]
    for run in many:
        run.tell("play")
    wait(lambda: all(len(run.points) > 20 for run in many[:3]))  # by turns: one process learns
    assert [run.place for run in many] == [0, 0, 0, 1, 2]
    assert many[-1].state == "waiting" and not many[-1].points
    many[0].tell("stop")
    wait(lambda: many[3].points)
    assert many[-1].place == 1


def test_a_run_that_goes_wrong_says_so_and_goes_back_to_its_best(monkeypatch: pytest.MonkeyPatch) -> None:
    run = ready(replace(PLAN, rate=60.0, optimizer="adamw", steps=400))
    to_the_end(run)
    assert "lower the learning rate" in run.said and "again that of step" in run.said
    best = min(run.looks, key=lambda look: look.held_loss)
    assert run.learner
    now = run.learner.ask("weights")
    assert all((now[name] == one).all() for name, one in best.weights.items())
    run.tell("play")
    assert run.state == "over"


def test_what_the_view_is_told_comes_once_and_in_order() -> None:
    run = ready()
    first = ask(run.id)
    assert first["points"] == [] and [look["step"] for look in first["looks"]] == [0]
    assert len(first["about"]["groups"]) == 14 and first["about"]["floor"] == plans.made(PLAN)[0].floor
    to_the_end(run)
    points: list[list] = []
    steps, looks = [0], 1
    while True:
        more = ask(run.id, points=len(points), looks=looks, about=False)
        points, steps = points + more["points"], steps + [look["step"] for look in more["looks"]]
        looks += len(more["looks"])
        if more["state"] == "over":
            break
    assert [step for step, *_ in points] == list(range(1, 31))
    assert steps == [look.step for look in run.looks] and more["about"] is None


@pytest.mark.parametrize("wrong", [{"do": "jump"}, {"points": -1}, {"looks": "0"}, {"points": None}])
def test_questions_that_make_no_sense(wrong: dict) -> None:
    with pytest.raises(ValueError):
        ask(ready().id, **wrong)


def test_a_run_that_is_gone_is_named() -> None:
    for name in ("nobody", "", "../x"):
        with pytest.raises(UserError, match="no longer in memory"):
            ask(name)
    with pytest.raises(UserError, match="no longer in memory"):
        models.get("run-nobody-3")


def test_only_the_last_runs_are_remembered_and_those_that_are_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ready().id
    for seed in range(runs.KEPT + 2):
        watched = runs.begin(replace(PLAN, seed=100 + seed))
    assert runs.known(first, PLAN.key)  # asked for a moment ago
    monkeypatch.setattr(runs._runs, "rest", 0.0)
    wait(lambda: not watched.busy)
    for seed in range(runs.KEPT):
        runs.begin(replace(PLAN, seed=seed))
    assert not runs.known(first, PLAN.key)


def test_any_step_of_a_run_opens_as_a_model_and_as_a_file() -> None:
    run = ready()
    to_the_end(run)
    middle = run.looks[3]
    name = f"run-{run.id}-{middle.step}"
    opened_model, saved = models.get(name), checkpoints.opened(runs.file(name))
    ids = opened_model.tokenize("the lion heard the duck because it").ids.tolist()
    expected = runs.checkpoint(name).model(np_ids(ids))[0, -1].detach().numpy()
    assert np.allclose(opened_model.next_logits(ids), expected, atol=1e-5)
    assert np.allclose(saved.model(np_ids(ids))[0, -1].detach().numpy(), expected, atol=1e-6)
    assert saved.about["step"] == middle.step
    last = models.get(f"run-{run.id}-30").next_logits(ids)
    assert not np.allclose(last, expected, atol=1e-3)


def test_a_saved_model_opens_again_and_a_broken_one_does_not() -> None:
    data = checkpoints.packed(*toy.shipped())
    name = runs.open_file(data)
    ids = models.get("toy").tokenize("the lion heard the duck because it").ids.tolist()
    assert np.array_equal(models.get(name).next_logits(ids), models.get("toy").next_logits(ids))
    with pytest.raises(UserError, match="no model that Glassbox saved"):
        runs.open_file(b"PK nonsense")
    with pytest.raises(UserError, match="bring its file again"):
        models.get("file-0123456789abcdef")


def np_ids(ids: list[int]):  # -> Tensor
    import torch

    return torch.tensor([ids])


@pytest.mark.parametrize("cut", ["letters", "pieces"])
def test_an_own_text_is_learned(cut: str) -> None:
    run = ready(replace(PLAN, text=RHYME * 3, cut=cut, steps=40, rate=0.02))
    to_the_end(run)
    assert not run.said and run.looks[-1].held_loss < 0.8 * run.looks[0].held_loss
    about = training_answers._about(run)
    assert about["floor"] is None and [name for name, _ in about["groups"]] == ["tokens"]
    assert run.looks[-1].verdicts == ()


def test_runs_leave_the_number_of_threads_alone() -> None:
    import threading

    import torch

    before = torch.get_num_threads()
    to_the_end(ready(replace(PLAN, steps=2)))
    found: list[int] = []
    other = threading.Thread(target=lambda: found.append(torch.get_num_threads()))
    other.start()
    other.join()
    assert found == [before] == [torch.get_num_threads()]


@pytest.mark.parametrize("page", ["attention", "block", "decoding", "embeddings"])
def test_what_the_toy_is_given_to_try_are_words_that_it_knows(page: str) -> None:
    app = opened(page, model="toy")
    assert not app.exception and not app.error
    tried = {one.label for one in app.button} & set(prose.examples("frame", "world"))
    assert tried == set(prose.examples("frame", "world"))
    for one in prose.examples("frame", "world").values():
        assert "<|unknown|>" not in [piece.decode() for piece in models.read("toy", one["text"]).pieces]
