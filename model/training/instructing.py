"""Instruction tuning: a model that has only read stories learns to answer questions.

Wei et al. 2022 (instruction tuning); Ouyang et al. 2022 (the first step of InstructGPT: only the tokens of answers
count in the loss).
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import torch
from torch import Tensor
from torch.nn import functional as F

from model.tokenizers.small import END, WordTokenizer
from model.training.judging import write
from model.training.texts import PADDING, padded
from model.training.trainer import Descent, Recipe, copied, moments
from model.transformer import GPT
from model.world.dialogues import Dialogue, answering, asking, dialogues
from model.world.lexicon import Lexicon

STEPS, RATE = 600, 3e-3
LOOKED_AT = moments(STEPS, 31)
TESTED = 60  # held-out dialogues
LONGEST = 30  # tokens of an answer


@dataclass(frozen=True, eq=False)
class Tuned:
    """The model after a number of steps.

    loss     held-out loss: nats per token of the true answers to the tested questions
    answers  token ids of its own answer to each of them, drawn with a fixed seed
    """

    step: int
    loss: float
    answers: tuple[tuple[int, ...], ...]
    weights: Mapping[str, Tensor]


def tested(lexicon: Lexicon) -> list[Dialogue]:
    """The held-out dialogues."""
    return list(islice(dialogues(lexicon, "tested"), TESTED))


def tune(
    start: GPT, tokenizer: WordTokenizer, lexicon: Lexicon, seed: int = 0, looked_at: Sequence[int] = LOOKED_AT
) -> Iterator[Tuned]:
    """The model before the first step, and at each step of `looked_at`. All its weights learn, from answers alone."""
    model, held_out = copy.deepcopy(start), tested(lexicon)
    known = {(one.story, one.question) for one in held_out}
    fresh = (one for one in dialogues(lexicon, f"tuned {seed}") if (one.story, one.question) not in known)
    recipe = Recipe(start.config, looked_at[-1], learning_rate=RATE, warmup=20)
    descent = Descent(model, recipe)
    for step, following in pairwise([*looked_at, looked_at[-1]]):
        with torch.inference_mode():
            loss = float(answer_loss(model.eval(), *rows(list(map(spoken, held_out)), tokenizer)))
        said = answers(model, tokenizer, [words(one) for one in held_out])
        yield Tuned(step, loss, tuple(map(tuple, said)), copied(model))
        for _ in range(following - step):
            descent.down(answer_loss(model.train(), *rows(list(map(spoken, islice(fresh, recipe.batch))), tokenizer)))


def rows(said: Sequence[tuple[Sequence[str], Sequence[str]]], tokenizer: WordTokenizer) -> tuple[Tensor, Tensor]:
    """What a person says, and the answer, for each dialogue -> (ids [B, T], targets [B, T]).

    The target of a token is the next one, if that belongs to the answer, else PADDING.
    """
    read, wanted = [], []
    for asked, answer in said:
        prompt, ids = asking(tokenizer, asked), answering(tokenizer, answer)
        read.append([*prompt, *ids[:-1]])
        wanted.append([PADDING] * (len(prompt) - 1) + ids)
    return torch.from_numpy(padded(read)), torch.from_numpy(padded(wanted))


def answer_loss(model: GPT, ids: Tensor, targets: Tensor) -> Tensor:
    """The mean of -log p(token | question and answer so far) over all tokens of the answers, in nats."""
    device = model.wte.weight.device
    logits = model(ids.clamp_min(0).to(device))  # [B, T, V]
    return F.cross_entropy(logits.flatten(0, 1), targets.to(device).flatten(), ignore_index=PADDING)


def answers(model: GPT, tokenizer: WordTokenizer, asked: Sequence[Sequence[str]], seed: int = 0) -> list[list[int]]:
    """The model's answer to each story and question (words), drawn with this seed."""
    prompts = [asking(tokenizer, words) for words in asked]
    written = write(model, prompts, LONGEST, seed, tokenizer.special_tokens[END])
    return [ids[len(prompt) :] for prompt, ids in zip(prompts, written, strict=True)]


def words(dialogue: Dialogue) -> list[str]:
    """What a person says."""
    return [*dialogue.story, *dialogue.question]


def spoken(dialogue: Dialogue) -> tuple[list[str], tuple[str, ...]]:
    """What a person says, and the answer."""
    return words(dialogue), dialogue.answer
