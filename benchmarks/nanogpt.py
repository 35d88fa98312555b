"""A training step as nanoGPT makes it (Karpathy 2022: model.py, train.py), with our shapes.

Learned positions, norms before the parts, exact GELU, attention by PyTorch, a tied table, random crops, AdamW,
gradients clipped at 1.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

WIDTH, HEADS, LAYERS = 64, 4, 2


class Layer(nn.Module):
    """Attention and MLP in one module, as short as it goes."""

    def __init__(self) -> None:
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.c_attn, self.c_proj = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.act, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        size = x.shape
        parts = self.c_attn(self.ln_1(x)).split(WIDTH, 2)
        q, k, v = (part.view(*size[:2], HEADS, -1).transpose(1, 2) for part in parts)  # each [B, H, T, d_head]
        z = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.c_proj(z.transpose(1, 2).contiguous().view(size))
        return x + self.down(self.act(self.up(self.ln_2(x))))


class Model(nn.Module):
    """ids, targets [B, T] -> the loss."""

    def __init__(self, vocabulary: int, context: int) -> None:
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, WIDTH), nn.Embedding(context, WIDTH)
        self.layers, self.ln_f = nn.ModuleList([Layer() for _ in range(LAYERS)]), nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, vocabulary, bias=False)
        self.wte.weight = self.head.weight

    def forward(self, ids: Tensor, targets: Tensor) -> Tensor:
        x = self.wte(ids) + self.wpe(torch.arange(ids.shape[1]))
        for layer in self.layers:
            x = layer(x)
        logits = self.head(self.ln_f(x))
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-1)


def training_step(vocabulary: int, length: int, batch: int) -> Callable[[], object]:
    """One step on random data; call it again and again."""
    model = Model(vocabulary, length)
    matrices = [weight for weight in model.parameters() if weight.dim() >= 2]
    vectors = [weight for weight in model.parameters() if weight.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95))
    data = torch.randint(0, vocabulary, (20_000,))

    def step() -> None:
        starts = torch.randint(len(data) - length, (batch,))
        ids = torch.stack([data[start : start + length] for start in starts])
        targets = torch.stack([data[start + 1 : start + 1 + length] for start in starts])
        loss = model(ids, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        loss.item()

    return step
