"""Cells written out against torch.nn, and their gradients against finite differences."""

import pytest
import torch

from model.history import recurrent

IDS = torch.tensor([3, 1, 4, 1, 5, 9, 2, 6])


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_the_cell_written_out_is_that_of_torch(kind: str) -> None:
    model = recurrent.made(kind, 11, 0)
    with torch.no_grad():
        steps = recurrent.written(model, model.read(IDS))
        states, last = model.cell(model.read(IDS)[None])
        found = torch.stack([one.hidden for one in steps])
    assert torch.allclose(found, states[0], atol=1e-6)
    if kind == "lstm":
        assert steps[-1].cell is not None and torch.allclose(steps[-1].cell, last[1][0, 0], atol=1e-6)
        assert all(float(gate.min()) > 0 and float(gate.max()) < 1 for gate in steps[3][2:] if gate is not None)


def test_a_forget_gate_that_is_open_keeps_the_cell() -> None:
    """With the input gate shut and the forget gate open, what is in the cell stays there."""
    model = recurrent.Recurrent("lstm", 11, hidden=4)
    with torch.no_grad():
        for weight in model.cell.parameters():
            weight.zero_()
        bias = dict(model.cell.named_parameters())["bias_ih_l0"]
        bias[:4], bias[4:8] = -40.0, 40.0
        cell = torch.tensor([1.0, -2.0, 0.5, 3.0])
        after = recurrent._lstm(model.cell, model.read(IDS[:1])[0], recurrent.Step(torch.zeros(4), cell))
    assert after.cell is not None and torch.allclose(after.cell, cell)


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_slopes_are_those_of_small_changes(kind: str) -> None:
    """The gradient at one word's vector, by moving it a little along each axis."""
    model = recurrent.made(kind, 11, 1).double()
    found = recurrent.slopes(model, IDS, 7)
    with torch.no_grad():
        vectors = model.read(IDS)

        def score(moved: torch.Tensor) -> torch.Tensor:
            return model.out(model.cell(moved[None])[0][0, -1]).log_softmax(-1)[7]

        for at in (0, 5):
            moves = []
            for axis in range(vectors.shape[1]):
                step = torch.zeros_like(vectors)
                step[at, axis] = 1e-5
                moves.append((score(vectors + step) - score(vectors - step)) / 2e-5)
            assert float(found[at]) == pytest.approx(float(torch.stack(moves).norm()), rel=1e-4)


def test_sizes_are_nearly_those_of_the_small_gpt() -> None:
    from model.history import racing

    sizes = {
        name: sum(one.numel() for one in racing.made(name, 215, 0).parameters()) for name in (*racing.NAMES, "gru")
    }
    assert max(sizes.values()) < 1.1 * min(sizes.values())
