"""Changed runs against the reference library with changed weights, or with hooks of its own on the same weights."""

import copy

import numpy as np
import pytest
import torch

from model.errors import UserError
from model.inside.edits import Edit, divergence, every_head, probabilities
from model.pretrained import edited
from tests.model.pretrained.test_pretrained import CLOSE, Case, tiny

FAMILIES = ["llama", "gpt2", "gpt_neox", "gpt_neox serial", "qwen3"]


@pytest.fixture(params=FAMILIES)
def case(request: pytest.FixtureRequest) -> Case:
    return tiny(request.param)


def logits(case: Case) -> np.ndarray:
    """The reference's scores after the last token."""
    return case.expected().logits[0, -1].numpy()


def width(case: Case) -> int:
    return case.reference.config.hidden_size // case.reference.config.num_attention_heads


def test_no_edit_is_the_run_itself(case: Case) -> None:
    np.testing.assert_allclose(case.ours.edited(case.ids, [[], []]), [logits(case)] * 2, **CLOSE)


@pytest.mark.parametrize(("layer", "head"), [(0, 0), (1, 3), (2, 1)])
def test_a_head_at_zero_is_a_head_whose_part_of_the_matrix_is_zero(case: Case, layer: int, head: int) -> None:
    weight = case.matrix(case.blocks[layer]).weight
    part = slice(head * width(case), (head + 1) * width(case))
    with torch.no_grad():
        if isinstance(case.matrix(case.blocks[layer]), torch.nn.Linear):
            weight[:, part] = 0
        else:  # GPT-2's Conv1D
            weight[part] = 0
    found = case.ours.edited(case.ids, [[Edit(layer, "head", head)]])[0]
    np.testing.assert_allclose(found, logits(case), **CLOSE)
    assert np.abs(found - case.ours.next_logits(case.ids)).max() > 1e-3  # it did something


def test_the_mean_of_a_head(case: Case) -> None:
    part = slice(2 * width(case), 3 * width(case))

    def hook(module, arguments):
        z = arguments[0].clone()
        z[..., part] = z[..., part].mean(1, keepdim=True)
        return (z,)

    handle = case.matrix(case.blocks[1]).register_forward_pre_hook(hook)
    expected = logits(case)
    handle.remove()
    found = case.ours.edited(case.ids, [[Edit(1, "head", 2, "mean")]])[0]
    np.testing.assert_allclose(found, expected, **CLOSE)


def test_attention_moved_to_one_token(case: Case) -> None:
    """Queries from that token on then pass on its value alone, as the trace has it; those before keep what they had."""
    to, head = 3, 1
    value = torch.from_numpy(np.array(case.ours.trace(case.ids).layers[1].values[head, to]))
    part = slice(head * width(case), (head + 1) * width(case))

    def hook(module, arguments):
        z = arguments[0].clone()
        z[:, to:, part] = value
        return (z,)

    handle = case.matrix(case.blocks[1]).register_forward_pre_hook(hook)
    expected = logits(case)
    handle.remove()
    found = case.ours.edited(case.ids, [[Edit(1, "head", head, "move", to=to)]])[0]
    np.testing.assert_allclose(found, expected, **CLOSE)


@pytest.mark.parametrize("part", ["attention", "mlp"])
def test_a_layer_s_attention_or_mlp_at_zero(case: Case, part: str) -> None:
    def nothing(module, arguments, output):
        return torch.zeros_like(output)

    block = case.blocks[1]
    handle = (case.matrix(block) if part == "attention" else block.mlp).register_forward_hook(nothing)
    expected = logits(case)
    handle.remove()
    np.testing.assert_allclose(case.ours.edited(case.ids, [[Edit(1, part)]])[0], expected, **CLOSE)


def test_a_state_put_in_from_another_run() -> None:
    case = tiny("llama")
    other = [*case.ids[:-1], 99]
    there = case.ours.trace(other).layers
    # All positions after the last layer: the run becomes the other one. One position after the first: it does not.
    whole = Edit(2, "resid_post", how="put", positions=tuple(range(len(other))), values=there[2].resid_post)
    some = Edit(0, "resid_post", how="put", positions=(2,), values=there[0].resid_post[[2]])
    found = case.ours.edited(case.ids, [[whole], [some]])
    np.testing.assert_allclose(found[0], case.ours.next_logits(other), **CLOSE)
    np.testing.assert_allclose(found[1], case.ours.next_logits(case.ids), **CLOSE)  # the same token stood at 2 in both


def test_versions_do_not_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    case = tiny("gpt2")
    versions = [[Edit(2, "mlp")], [], [Edit(0, "head", 1), Edit(2, "head", 0, "mean")], *every_head(3, 4)]
    alone = np.stack([case.ours.edited(case.ids, [one])[0] for one in versions])
    told: list[float] = []
    np.testing.assert_allclose(
        case.ours.edited(case.ids, versions, lambda _, share: told.append(share)), alone, **CLOSE
    )
    assert told == sorted(told) and told[0] >= 0 and told[-1] < 1
    monkeypatch.setattr(edited, "AT_ONCE", 3 * len(case.ids))
    np.testing.assert_allclose(case.ours.edited(case.ids, versions), alone, **CLOSE)


def test_it_can_be_stopped_and_leaves_no_trace() -> None:
    case = tiny("llama")

    class Stop(Exception):
        pass

    def stop(said: str, share: float) -> None:
        if share > 0.3:
            raise Stop

    before = copy.deepcopy(case.ours.next_logits(case.ids))
    with pytest.raises(Stop):
        case.ours.edited(case.ids, every_head(3, 4), stop)
    np.testing.assert_array_equal(case.ours.next_logits(case.ids), before)


def test_divergence_by_hand() -> None:
    before, after = np.log([0.5, 0.5]).astype(np.float32), np.log([0.9, 0.1]).astype(np.float32)
    expected = 0.5 * np.log(0.5 / 0.9) + 0.5 * np.log(0.5 / 0.1)
    np.testing.assert_allclose(divergence(before, np.stack([after, before])), [expected, 0], atol=1e-6)
    with pytest.raises(UserError, match="NaN or infinity"):
        probabilities(np.array([0, np.nan], np.float32))


def test_what_does_not_exist_is_refused() -> None:
    case = tiny("llama")
    for edit in (Edit(3, "mlp"), Edit(0, "head", 4), Edit(0, "head", 0, "move", to=10)):
        with pytest.raises(ValueError, match="there is no"):
            case.ours.edited(case.ids, [[edit]])
    with pytest.raises(ValueError, match="choose from"):
        Edit(0, "heart")
    with pytest.raises(ValueError, match="only the attention of a head"):
        Edit(0, "mlp", how="move")
    with pytest.raises(ValueError, match="put needs a row"):
        Edit(0, "mlp", how="put", positions=(1,))


def test_an_encoder_without_a_head_predicts_nothing(minilm) -> None:
    with pytest.raises(UserError, match="predicts no next token"):
        minilm.edited([101, 102], [[]])
