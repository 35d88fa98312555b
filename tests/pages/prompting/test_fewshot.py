"""Examples in the prompt: through the app's main script, and by live questions."""

import numpy as np
import pytest

from model.errors import UserError
from pages.prompting import asked as asking
from pages.prompting import live
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import models, recordings
from pages.server.checks import BadQuestion, Question
from tests.pages.asked import asked
from tests.pages.opening import opened, said

TABLE = "red, rouge\nblue, bleu\ngreen, vert\nblack, noir"


def question(**changes: object) -> Question:
    return Question(asking.question(Prompting(**changes)))  # type: ignore[arg-type]


def test_the_view_opens_with_what_was_recorded() -> None:
    app = opened("prompting")
    assert not app.exception and not app.warning and not app.error
    assert "of 24 answers are right, with four examples" in said(app) and "…" not in said(app)


@pytest.mark.parametrize("task", list(few.TITLES))
@pytest.mark.parametrize("form", ["text", "chat"])
def test_every_task_opens_in_every_form(task: str, form: str) -> None:
    app = opened("prompting", task=task, form=form, shots="8", answers="swapped", instruct="yes", order="3", item="39")
    assert not app.exception and not app.warning and not app.error


@pytest.mark.parametrize(
    ("table", "sentence"),
    [("", "0 rows"), ("a, b", "1 row"), ("a b\nc d", "Line 1"), ("a, 1\na, 2\nb, 3", "two answers")],
)
def test_a_table_that_is_none_gets_one_sentence(table: str, sentence: str) -> None:
    app = opened("prompting", task="own", table=table)
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and sentence in app.warning[0].value


def test_odd_tables() -> None:
    for table in ("🍎, </script>\n`a`, $x$\n<|im_end|>, {}\n{0}, %s", "\n".join(f"q{at}\ta{at}" for at in range(900))):
        app = opened("prompting", task="own", table=table, form="chat", system="{} <|im_start|>system")
        assert not app.exception and not app.error and not app.warning


def test_items_come_one_by_one_and_are_kept() -> None:
    ask = question(task="own", table=TABLE)
    first = live.fewshot(Question(ask | {"from": 0}))
    assert len(first["steps"]) == 1 and not first["over"] and len(first["steps"][0]) == 3  # 0, 1 and 2 examples
    second = live.fewshot(Question(ask | {"from": 1}))
    assert second["over"] and live.fewshot(Question(ask | {"from": 0}))["steps"] == first["steps"] + second["steps"]


def test_the_recording_is_what_is_measured_now() -> None:
    """The first two items of a run, live."""
    recorded = recordings.read(few.CHAPTER, few.NAME).found["runs"]
    assert set(recorded) == few.keys() and few.recorded(few.asked(Prompting())) is not None
    ask = few.asked(Prompting(task="plural"))
    for at, step in enumerate(few.measured(ask).upto(2)):
        for now, then in zip(step, recorded[few.key(ask)][at], strict=True):
            assert [now.said, now.right, now.named] == then[1:] and now.p == pytest.approx(then[0], abs=2e-3)


def test_what_few_shot_prompting_is_worth() -> None:
    """The trial: plurals 0 without an example and .94 of sixteen with two; capitals .81 with four."""
    right = {name: few.rights(few.asked(Prompting(task=name))) for name in ("plural", "capital")}
    plural, capital = (np.array(found[0]) / found[1] for found in right.values() if found)
    assert plural[0] < 0.1 and plural[2] >= 0.9 and capital[0] < 0.1 and capital[3] >= 0.75


def test_heads_look_back_at_the_answers() -> None:
    """All weights of a row sum to 1; the first head's mass on the answers is that of the trace."""
    now = Prompting(shots="2")
    ask = few.asked(now)
    read = few.prompt(ask, 2, now.item)
    best = few.looked(ask, 2, now.item)[0]
    row = models.get("smollm2").trace(read.tokens.ids.tolist()).layers[best.layer].pattern[best.head, -1]
    pieces = [piece.decode() for piece in read.tokens.pieces]
    assert "".join(pieces) == "Italy: Rome\nJapan: Tokyo\nPortugal:"
    assert best.answers == pytest.approx([row[pieces.index(" Rome")], row[pieces.index(" Tokyo")]], abs=1e-6)
    assert sum(best.answers) + sum(best.questions) + best.rest == pytest.approx(1, abs=1e-5) and sum(best.answers) > 0.5
    sent = live.looked(Question(question(shots="2") | {"shots": "2", "item": now.item}))
    assert len(sent["heads"]) == 3 and sent["heads"][0]["induction"] > 0.4


def test_questions_that_no_view_asks() -> None:
    for wrong in ({"task": "other"}, {"order": -1}, {"table": 3}, {"system": "a" * 30_000}):
        with pytest.raises(BadQuestion):
            live.fewshot(Question(question() | wrong | {"from": 0}))
    with pytest.raises(BadQuestion):
        live.looked(Question(question() | {"shots": "3", "item": 0}))
    with pytest.raises(BadQuestion):
        live.looked(Question(question() | {"shots": "4", "item": 24}))
    with pytest.raises(UserError, match="limit here"):
        live.fewshot(Question(question(form="chat", system="a" * 500) | {"from": 0}))


def test_what_the_room_is_asked() -> None:
    (one,) = asked("prompting", task="plural", shots="1")
    steps = live.recorded(Question(name="plural.true.bare.text"))["steps"]
    assert one.key is not None and one.key.right == (
        sum(
            step[2][1] == answer
            for step, (_, answer) in zip(steps, few.asked(Prompting(task="plural")).task.items, strict=False)
        ),
    )
    assert asked("prompting", task="own", table=TABLE.replace("rouge", "rosso")) == []
