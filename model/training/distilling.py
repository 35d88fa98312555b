"""Knowledge distillation: students smaller than the toy learn its world from words, from its probabilities, or from text that it wrote.

Three students with the same first weights make the same number of steps. Hinton, Vinyals & Dean 2015 (soft targets, temperature); Kim & Rush
2016 (sequence-level distillation: the student reads what its teacher wrote).
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from model.pretrained import toy
from model.tokenizers.small import END
from model.trace import Floats
from model.training.judging import LONGEST, write
from model.training.texts import PADDING, WorldTexts, padded
from model.training.trainer import Descent, Recipe, fresh, next_token_loss
from model.transformer import Config
from model.world.world import World

WAYS = ("words", "soft", "written")  # what a student learns from
LAYERS, WIDTH, HEADS = 2, 32, 2
STEPS, BATCH, RATE, LOOKS = 400, 16, 4e-3, 11
WRITTEN = 1_500  # stories that the teacher writes
ENDLESS = 0  # as a number of stories: new ones in every batch
PROMPTS = (
    "ben put the red ball in the",
    "anna was happy because she",
    "one morning , the lion",
    "the lion frightened the duck because it",
)


@dataclass(frozen=True, eq=False)
class Look:
    """The students after so many steps. held: nats per word on new stories, of each; chances: of each, the probability [P, V] of every word after
    each of PROMPTS; seconds: of one thread."""

    step: int
    held: dict[str, float]
    chances: dict[str, Floats]
    seconds: float


def soft_loss(student: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """Logits [N, V] each -> T^2 times the mean of KL(p || q), in nats, where p and q are the softmax of teacher and student at temperature T.

    Hinton, Vinyals & Dean 2015, section 2: T^2 keeps the gradient as large as at T = 1. Raises ValueError for a temperature of 0 or below.
    """
    if temperature <= 0:
        raise ValueError(f"temperature is {temperature}: it must be above 0")
    p, q = F.log_softmax(teacher / temperature, -1), F.log_softmax(student / temperature, -1)  # [N, V]
    return temperature**2 * (p.exp() * (p - q)).sum(-1).mean()


class School:
    """The toy as the teacher, and three students. stories: how many are there to read, again and again; ENDLESS: new ones in every batch."""

    def __init__(self, seed: int, stories: int, temperature: float) -> None:
        self.texts = WorldTexts(World())
        self.seed, self.temperature, self.step, self.seconds = seed, temperature, 0, 0.0
        self.teacher, self._tokenizer, _ = toy.shipped()
        end = self._end = self._tokenizer.special_tokens[END]
        told = islice(self.texts.world.stories(f"students {seed}"), stories or WRITTEN)
        read = [[*map(self._tokenizer.id, one.words), end] for one in told]
        self._own = {"words": read if stories else [], "soft": read if stories else [], "written": self._write(read)}
        config = Config(self._tokenizer.vocab_size, n_layers=LAYERS, d_model=WIDTH, n_heads=HEADS)
        recipe = Recipe(config, STEPS, BATCH, RATE, seed=seed)
        self.students = {way: fresh(recipe) for way in WAYS}
        self._descents = {way: Descent(student, recipe) for way, student in self.students.items()}
        self._held = torch.from_numpy(self.texts.held_out)

    def _write(self, read: Sequence[Sequence[int]]) -> list[list[int]]:
        """WRITTEN texts of the teacher, each from the first word of one that is there, to its end."""
        began = time.thread_time()
        firsts = [[read[number % len(read)][0]] for number in range(WRITTEN)]
        texts = write(self.teacher, firsts, LONGEST, self.seed, self._end)
        self.seconds += time.thread_time() - began
        return [[*text, self._end] for text in texts]

    def advance(self) -> None:
        """One step of each student."""
        for way, student in self.students.items():
            began = time.thread_time()
            rows = self._batch(way)
            self._descents[way].down(self._soft(rows) if way == "soft" else next_token_loss(student.train(), rows))
            self.seconds += time.thread_time() - began
        self.step += 1

    def _soft(self, rows: Tensor) -> Tensor:
        """rows [B, T + 1] -> the loss of the student that learns from probabilities, at every place where a word follows."""
        read, follows = rows[:, :-1].clamp_min(0), rows[:, 1:] != PADDING
        with torch.no_grad():
            teacher = self.teacher(read)[follows]  # [N, V]
        return soft_loss(self.students["soft"].train()(read)[follows], teacher, self.temperature)

    def _batch(self, way: str) -> Tensor:
        """Texts drawn alike from those that it has, or new ones: [B, T + 1]."""
        own, seed = self._own[way], f"{self.seed} {self.step}"
        if not own:
            return torch.from_numpy(self.texts.batch(seed, BATCH))
        return torch.from_numpy(padded(random.Random(seed).choices(own, k=BATCH)))

    @torch.inference_mode()
    def look(self) -> Look:
        """The loss of each student on new stories, and its words after the prompts."""
        students = {way: student.eval() for way, student in self.students.items()}
        held = {way: float(next_token_loss(student, self._held)) for way, student in students.items()}
        return Look(self.step, held, {way: chances(student) for way, student in students.items()}, self.seconds)


@torch.inference_mode()
def chances(model: torch.nn.Module) -> Floats:
    """[P, V]: the probability of every word after each of PROMPTS."""
    tokenizer = toy.shipped().tokenizer
    rows = [model(torch.tensor([[*map(tokenizer.id, prompt.split())]]))[0, -1].softmax(-1) for prompt in PROMPTS]
    return torch.stack(rows).numpy()


def truth(world: World) -> Floats:
    """[P, V]: the same of the world itself, exactly."""
    tokenizer = toy.shipped().tokenizer
    found = np.zeros((len(PROMPTS), tokenizer.vocab_size), np.float32)
    for row, prompt in zip(found, PROMPTS, strict=True):
        for word, p in world.follow(prompt.split())[1].items():
            row[tokenizer.id(word)] = p
    return found


def learning(seed: int, stories: int, temperature: float) -> Iterator[Look]:
    """Looks at three students, the first before they have learned."""
    school = School(seed, stories, temperature)
    for number in range(LOOKS):
        while school.step < STEPS * number // (LOOKS - 1):
            school.advance()
        yield school.look()
