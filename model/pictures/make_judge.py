"""Trains the judge of digits and puts its weights where it is found: python -m model.pictures.make_judge"""

import torch
from torch.nn import functional as F

from model import eightbits
from model.pictures import judge as judges
from model.pictures.digits import held_out, train
from model.pictures.judge import WEIGHTS, Judge
from model.seeded import seeded

STEPS, BATCH, RATE, DECAY = 1200, 128, 3e-3, 0.01


def trained(seed: int = 0) -> Judge:
    """A judge that has seen the training digits (AdamW, a rate that falls to nothing)."""
    digits = train()
    pictures, labels = torch.tensor(digits.pictures), torch.tensor(digits.labels)
    with seeded(seed):
        made = Judge()
        optimizer = torch.optim.AdamW(made.parameters(), RATE, weight_decay=DECAY)
        falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, STEPS)
        for _ in range(STEPS):
            batch = torch.randint(len(digits), (BATCH,))
            loss = F.cross_entropy(made(pictures[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            falling.step()
    return made.eval()


def main() -> None:
    """Train, write, and say how often the one that was written is right."""
    weights = {
        name: weight.flatten(1) if weight.dim() > 1 else weight for name, weight in trained().state_dict().items()
    }
    size = eightbits.write(WEIGHTS, {"judge": weights})
    judges.judge.cache_clear()
    held = held_out()
    right = int((judges.says(held.pictures).argmax(1) == held.labels).sum())
    print(f"{size:,} bytes; {right} of {len(held)} held-out digits are right")


if __name__ == "__main__":
    main()
