"""Changed steps: what is given and what is written on, probabilities by whole passes, and counts by hand."""

import numpy as np
import pytest
import torch

from model.prompting import touching
from model.prompting.puzzles import held_out
from model.prompting.stepwise import PUZZLES, write

PARITY, SUMS = PUZZLES["parity"], PUZZLES["sums"]
BITS = PARITY.read("1011001110001101")


@pytest.fixture(scope="module")
def model():
    return touching.learned("parity")["with"]


def test_its_own_steps_are_right_and_so_is_the_answer(model) -> None:
    found = touching.written(model, PARITY, BITS, "own")
    assert found.steps == tuple(PARITY.worked(np.array([BITS]))[0]) and not any(found.given)
    assert found.right and found.follows and len(found.p) == 17 and min(found.p) > 0.5


def test_a_changed_step_is_given_and_the_rest_is_written_anew(model) -> None:
    own = touching.written(model, PARITY, BITS, "own")
    found = touching.written(model, PARITY, BITS, "change", 5)
    assert found.steps[:4] == own.steps[:4] and found.steps[4] == 5 - own.steps[4]
    assert [*found.given] == [at == 4 for at in range(16)]
    begun = [*BITS, PARITY.then, *found.steps[:5]]
    for token in found.steps[5:]:  # one whole pass for each
        with torch.inference_mode():
            assert int(model(torch.tensor([begun]))[0, -1].argmax()) == token
        begun.append(token)


def test_kept_cut_and_shuffled_steps_are_its_own(model) -> None:
    own = touching.written(model, PARITY, BITS, "own").steps
    kept = touching.written(model, PARITY, BITS, "keep", 5).steps
    assert [at for at in range(16) if kept[at] != own[at]] == [4]
    assert touching.written(model, PARITY, BITS, "cut", 7).steps == own[:7]
    shuffled = touching.written(model, PARITY, BITS, "shuffle")
    assert sorted(shuffled.steps) == sorted(own) and shuffled.steps != own and all(shuffled.given)


def test_probabilities_are_those_of_one_pass(model) -> None:
    ids = [*BITS, PARITY.equals, 2]
    with torch.inference_mode():
        logits = model(torch.tensor([ids]))[0].double().numpy()
    wanted = [np.exp(row - np.logaddexp.reduce(row))[token] for row, token in zip(logits, ids[1:], strict=False)]
    assert touching.probabilities(model, ids) == pytest.approx([1.0, *wanted], rel=1e-4)


def test_counts_of_what_follows_are_counts(model) -> None:
    """Each of the questions by itself, for a change and a cut."""
    found = touching.measured(model, PARITY)
    questions = PARITY.questions(held_out(PARITY)[-touching.TRIED :])
    assert [len(found[touch]) for touch in touching.TOUCHES] == [1, 16, 16, 16, 1]
    for touch, place in (("change", 3), ("cut", 10)):
        each = [touching.written(model, PARITY, one.tolist(), touch, place) for one in questions[:40]]
        steps, answers, _ = touching.touched(model, PARITY, questions[:40], touch, place)
        assert [one.answer[0] for one in each] == answers[:, 0].tolist()
        assert sum(one.right for one in each) == (answers == PARITY.answers(questions[:40])).sum()
        assert sum(bool(one.follows) for one in each) == (answers[:, 0] == steps[:, -1]).sum()
    assert found["own"][0].asked == touching.TRIED


def test_too_few_steps_of_a_sum_say_no_answer() -> None:
    model = touching.learned("sums")["with"]
    question = SUMS.read("4817+2956")
    assert touching.written(model, SUMS, question, "cut", 7).follows is None
    assert touching.written(model, SUMS, question, "own").follows is not None


def test_weights_go_to_a_file_and_come_back(tmp_path, monkeypatch) -> None:
    """Eight bits: no weight is off by more than half a step of its row."""
    before = {
        name: {k: v for k, v in one.state_dict().items() if k != "lm_head.weight"}
        for name, one in touching.learned("parity").items()
    }
    monkeypatch.setattr(touching, "HOME", tmp_path)
    assert touching.save("parity", before) == (tmp_path / "parity.safetensors").stat().st_size
    again = touching.learned("parity")["with"].state_dict()
    for name, weight in before["with"].items():
        step = weight.abs().amax(-1, keepdim=True) / 127 if weight.dim() > 1 else weight.abs() / 500 + 1e-6
        assert ((again[name] - weight).abs() <= 0.51 * step + 1e-4).all()
    touching.learned.cache_clear()
    assert write(touching.learned("parity")["with"], np.array([[*BITS, PARITY.then]]), 1).shape == (1, 18)
    touching.learned.cache_clear()
