"""The optimizers of a small model: AdamW, and Muon for its matrices."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.optim import AdamW, Optimizer

OPTIMIZERS = ("muon", "adamw")
BETAS = (0.9, 0.98)
MATRIX_RATE = 6.0  # Muon's learning rate for AdamW's of 1, found by trial
MOMENTUM = 0.95
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)  # Jordan 2024: five iterations bring singular values close to 1


class Muon(Optimizer):
    """Orthogonalised momentum: a matrix moves equally far in all directions (Jordan 2024,
    github.com/KellerJordan/Muon).

    torch.optim.Muon computes in bfloat16, which took half of each step on a CPU; here all blocks are one float32 batch.
    width: of the square blocks that matrices are cut into, so that queries, keys and values move independently.
    """

    def __init__(self, matrices: Iterable[Tensor], lr: float, width: int, weight_decay: float = 0.0) -> None:
        super().__init__(matrices, {"lr": lr, "width": width, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One step against the gradients."""
        for group in self.param_groups:
            matrices = [matrix for matrix in group["params"] if matrix.grad is not None]
            nudges = []
            for matrix in matrices:
                momentum = self.state[matrix].setdefault("momentum", torch.zeros_like(matrix))
                momentum.lerp_(matrix.grad, 1 - MOMENTUM)
                nudges.append(blocks(torch.lerp(matrix.grad, momentum, MOMENTUM), group["width"]))  # Nesterov
            moves = orthogonal(torch.cat(nudges)).split([len(nudge) for nudge in nudges])
            for matrix, move in zip(matrices, moves, strict=True):
                matrix.mul_(1 - group["lr"] * group["weight_decay"])
                matrix.sub_(unblocked(move, matrix.shape[0]), alpha=group["lr"])


def blocks(matrix: Tensor, width: int) -> Tensor:
    """[n * width, width] or [width, n * width] -> [n, width, width]."""
    return torch.stack(matrix.split(width, 0 if matrix.shape[1] == width else 1))


def unblocked(parts: Tensor, rows: int) -> Tensor:
    """[n, width, width] -> the matrix with `rows` rows that they came from."""
    return torch.cat(list(parts), 1 if rows == parts.shape[1] else 0)


def orthogonal(matrices: Tensor) -> Tensor:
    """[n, a, a] -> [n, a, a]: the same singular vectors, with all singular values between 0.7 and 1.2."""
    a, b, c = NEWTON_SCHULZ
    result = matrices / (matrices.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        square = result @ result.mT
        result = a * result + (b * square + c * square @ square) @ result
    return result


def optimizers(model: nn.Module, width: int, name: str, lr: float, weight_decay: float) -> list[Optimizer]:
    """The optimizers of a GPT of this width: AdamW for all weights, or Muon for the matrices of its blocks."""
    matrices = []
    if name == "muon":
        inside = [weight for path, weight in model.named_parameters() if "blocks." in path and weight.ndim == 2]
        matrices = [
            one for one in inside if not any(size % width for size in one.shape)
        ]  # a router is no square blocks
    ours = {id(matrix) for matrix in matrices}
    others = [weight for weight in model.parameters() if id(weight) not in ours]
    fused = all(weight.device.type in ("cpu", "cuda") for weight in others)
    made: list[Optimizer] = [AdamW(others, lr, BETAS, weight_decay=weight_decay, fused=fused)]
    if matrices:
        made.append(Muon(matrices, MATRIX_RATE * lr, width, weight_decay))
    return made
