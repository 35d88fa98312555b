"""Trains the toy that comes with Glassbox: `make toy`. One and a half minutes on one core; the same file on one machine."""

import sys
from dataclasses import asdict

import torch

from model import toy
from model.checkpoints import packed
from model.texts import WorldTexts
from model.training import Recipe, Trainer, train
from model.transformer import Config
from model.world import World

SEED = 0
LINE = "\r{step:5d} of {steps}   loss {loss:.3f} nats a token, the world itself {floor:.3f}   {seconds:.0f} s"


def recipe(texts: WorldTexts, seed: int = SEED) -> Recipe:
    """How the shipped toy learns."""
    return Recipe(Config(texts.tokenizer.vocab_size), seed=seed)


def main() -> None:
    """Train, say how it went, and write the file."""
    torch.set_num_threads(1)  # for so small matrices two are slower
    texts = WorldTexts(World(), SEED)
    trainer, seconds = Trainer(recipe(texts), texts), 0.0
    for seen in train(trainer):
        seconds += seen.seconds
        sys.stdout.write(
            LINE.format(**vars(seen) | {"steps": trainer.recipe.steps, "seconds": seconds, "floor": texts.floor})
        )
    held = trainer.held_loss()
    about = {"recipe": asdict(trainer.recipe), "held_loss": held, "floor": texts.floor}
    toy.SHIPPED.write_bytes(packed(trainer.model, texts.tokenizer, about))
    print(f"\nheld-out loss {held:.4f}, {held - texts.floor:.4f} above the floor; {toy.SHIPPED.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
