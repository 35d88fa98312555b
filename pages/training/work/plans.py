"""What a person asks a model in training to be, and to read."""

import hashlib
from dataclasses import dataclass
from typing import Any

from model.training.texts import HELD_OUT

MOST_MERGES = 300
CONTEXT = 64  # tokens of a piece of an own text


@dataclass(frozen=True)
class Plan:
    """What a person asks for. cut: words of the world, or letters or pieces of their own `text`."""

    layers: int
    width: int
    heads: int
    positions: str
    optimizer: str
    rate: float
    batch: int
    steps: int
    seed: int
    text: str = ""
    cut: str = "letters"
    held_out: int = HELD_OUT  # stories of the world that its loss is measured on

    @property
    def key(self) -> str:
        """What tells it from another plan."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def made(plan: Plan) -> tuple[Any, Any]:  # -> model.training.texts.Texts, model.training.trainer.Recipe
    """The texts and the recipe of a plan. Raises UserError for a text that nothing can be learned from."""
    from model.tokenizers import bpe
    from model.tokenizers import small as small_tokenizers
    from model.training.texts import OwnTexts, WorldTexts
    from model.training.trainer import Recipe
    from model.transformer import Config
    from model.world.world import World

    if not plan.text:
        texts: Any = WorldTexts(World(), plan.seed, plan.held_out)
    else:
        if plan.cut == "letters":
            tokenizer: Any = small_tokenizers.LetterTokenizer(plan.text)
        else:
            tokenizer = small_tokenizers.PieceTokenizer(bpe.train_bpe(plan.text, MOST_MERGES))
        texts = OwnTexts(plan.text, tokenizer, CONTEXT)
    config = Config(
        texts.tokenizer.vocab_size,
        n_layers=plan.layers,
        d_model=plan.width,
        n_heads=plan.heads,
        positions=plan.positions,
    )
    return texts, Recipe(config, plan.steps, plan.batch, plan.rate, plan.optimizer, seed=plan.seed)
