"""What a toy learns by heart: random word sequences planted in its training text, in one copy or many; with and without deduplication.

Three toys learn from the same stories and secrets: all copies, without exact copies, without near copies (MinHash). A secret is
recited if the toy, given its first half, writes the second half word for word, always taking the likeliest word. Carlini et al. 2019
(secrets, exposure), 2023 (extraction grows with copies); Lee et al. 2022 (deduplication).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import torch

from model.training.filtering import Near
from model.training.readers import Readers, drawn
from model.training.texts import WorldTexts
from model.training.trainer import Recipe
from model.transformer import Config
from model.world.world import World

STEPS, BATCH, LOOKS = 400, 16, 11
STORIES = 600
COPIES = (1, 2, 5, 10, 20, 40)  # of a secret
EACH = 5  # secrets with so many copies
GIVEN, TOLD = 12, 12  # words of a secret that a toy is given, and that it is to tell
CHANGED = 0.4  # of the copies have one other word: near copies
BANDS = 16
KINDS = ("raw", "exact", "near")


@dataclass(frozen=True)
class Secret:
    """Random words of the world, planted so many times."""

    words: tuple[str, ...]
    copies: int


@dataclass(frozen=True)
class Look:
    """The toys after so many steps. held: nats per word on new stories, of each; told: of each, the words [secrets][TOLD] that it writes after
    the first half of each secret; seconds: of one thread."""

    step: int
    held: dict[str, float]
    told: dict[str, list[tuple[str, ...]]]
    seconds: float


def secrets(world: World, seed: int) -> list[Secret]:
    """EACH secrets for each number of copies: words drawn alike from all of the world's, so that nothing lets a model guess them."""
    rng = random.Random(f"secrets {seed}")
    words = [word for word in world.words if word.isalpha()]
    return [Secret(tuple(rng.choices(words, k=GIVEN + TOLD)), copies) for copies in COPIES for _ in range(EACH)]


def corpus(world: World, seed: int) -> tuple[list[Secret], list[tuple[str, ...]]]:
    """The secrets, and all texts to learn from in a random order: stories, secrets, and their copies, CHANGED of these with one other word."""
    rng, known = random.Random(f"corpus {seed}"), secrets(world, seed)
    words = [word for word in world.words if word.isalpha()]
    texts = [story.words for story in islice(world.stories(f"recited {seed}"), STORIES)]
    for one in known:
        for copy in range(one.copies):
            text = [*one.words]
            if copy and rng.random() < CHANGED:
                text[rng.randrange(len(text))] = rng.choice(words)
            texts.append(tuple(text))
    rng.shuffle(texts)
    return known, texts


def deduplicated(texts: Sequence[tuple[str, ...]], kind: str) -> list[tuple[str, ...]]:
    """The same without exact copies, or without near copies, too; the first of a cluster stays."""
    if kind == "raw":
        return list(texts)
    once = list(dict.fromkeys(texts))
    if kind == "exact":
        return once
    near = Near(BANDS)
    return [text for number, text in enumerate(once) if near.copy_of(number, " ".join(text)) is None]


class Learner:
    """Three toys with the same first weights."""

    def __init__(self, seed: int) -> None:
        self.texts = WorldTexts(World())
        self.secrets, whole = corpus(self.texts.world, seed)
        self.corpora = {kind: deduplicated(whole, kind) for kind in KINDS}
        self._words = {token: word for word, token in self.texts.ids.items()}
        recipe = Recipe(Config(self.texts.tokenizer.vocab_size), STEPS, BATCH, seed=seed)
        self.readers = Readers(
            self.texts, {kind: drawn(own, seed, BATCH) for kind, own in self.corpora.items()}, recipe
        )
        firsts = [[self.texts.ids[word] for word in one.words[:GIVEN]] for one in self.secrets]
        self._firsts = torch.tensor(firsts)  # [S, GIVEN]

    @torch.inference_mode()
    def look(self) -> Look:
        """The loss on new stories, and what each toy recites."""
        held, told = self.readers.held(), {}
        for kind, model in self.readers.models.items():
            ids = self._firsts
            for _ in range(TOLD):
                ids = torch.cat([ids, model(ids)[:, -1].argmax(-1, keepdim=True)], 1)  # [S, GIVEN + n]
            told[kind] = [tuple(self._words.get(token, "·") for token in row) for row in ids[:, GIVEN:].tolist()]
        return Look(self.readers.step, held, told, self.readers.seconds)


def recited(secret: Secret, told: Sequence[str]) -> bool:
    """Whether what was told is the second half of the secret, word for word."""
    return tuple(told) == secret.words[GIVEN:]


def learning(seed: int) -> Iterator[Look]:
    """Looks at three toys that learn, the first before they have learned."""
    learner = Learner(seed)
    for number in range(LOOKS):
        while learner.readers.step < STEPS * number // (LOOKS - 1):
            learner.readers.advance()
        yield learner.look()
