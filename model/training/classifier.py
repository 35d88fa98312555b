"""A small GPT that chooses between two labels."""

from torch import Tensor, nn

from model.seeded import seeded
from model.training.texts import PADDING
from model.transformer import GPT


class Classifier(nn.Module):
    """A GPT with a linear head on its mean state, which chooses between two labels."""

    def __init__(self, gpt: GPT, seed: int) -> None:
        super().__init__()
        self.gpt = gpt
        with seeded(seed):
            self.head = nn.Linear(gpt.config.d_model, 2)

    def forward(self, ids: Tensor) -> Tensor:
        """ids [B, T], PADDING behind their ends -> logits [B, 2]."""
        read = ids != PADDING  # [B, T]
        states = self.gpt.states(ids.clamp_min(0), read=read) * read[..., None]  # [B, T, d]
        return self.head(states.sum(1) / read.sum(1, keepdim=True))
