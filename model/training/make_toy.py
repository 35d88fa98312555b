"""Trains the two toys that come with Glassbox: `make toy`. It takes four minutes on one core and is reproducible.

The first reads stories. The second is the first after instruction tuning: RLHF begins with it.
"""

import sys
from dataclasses import asdict

import torch

from model.checkpoints import packed
from model.pretrained import toy
from model.training.instructing import tested, tune
from model.training.texts import WorldTexts
from model.training.trainer import Recipe, Trainer, train
from model.transformer import Config
from model.world.world import World

SEED = 0
LESSONS = 1_500  # steps of instruction tuning: more than the page shows, so that nine of ten answers are right
LINE = "\r{step:5d} of {steps}   loss {loss:.3f} nats per token, floor {floor:.3f}   {seconds:.0f} s"


def recipe(texts: WorldTexts, seed: int = SEED) -> Recipe:
    """How the shipped toy learns."""
    return Recipe(Config(texts.tokenizer.vocab_size), seed=seed)


def main() -> None:
    """Train, report, and write the files."""
    torch.set_num_threads(1)  # two are slower for matrices this small
    if "--answers" not in sys.argv:
        read()
    answer()


def read() -> None:
    """The one that reads stories."""
    texts = WorldTexts(World(), SEED)
    trainer, seconds = Trainer(recipe(texts), texts), 0.0
    for seen in train(trainer):
        seconds += seen.seconds
        sys.stdout.write(
            LINE.format(**vars(seen) | {"steps": trainer.recipe.steps, "seconds": seconds, "floor": texts.floor})
        )
    loss = trainer.held_loss()
    about = {"recipe": asdict(trainer.recipe), "held_loss": loss, "floor": texts.floor}
    toy.SHIPPED.write_bytes(packed(trainer.model, texts.tokenizer, about))
    print(f"\nheld-out loss {loss:.4f}, {loss - texts.floor:.4f} above the floor; {toy.SHIPPED.stat().st_size:,} bytes")


def answer() -> None:
    """The one that answers."""
    (model, tokenizer, _), lexicon = toy.shipped(), World().lexicon
    *_, last = tune(model, tokenizer, lexicon, SEED, [0, LESSONS])
    said = [[tokenizer.word(token) for token in ids] for ids in last.answers]
    right = sum(one.right(answer) for one, answer in zip(tested(lexicon), said, strict=True))
    about = {"lessons": LESSONS, "loss": last.loss, "right": right, "tested": len(said)}
    model.load_state_dict(last.weights)
    toy.INSTRUCTED.write_bytes(packed(model, tokenizer, about))
    print(f"{right} of {len(said)} new questions answered right; {toy.INSTRUCTED.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
