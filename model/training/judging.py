"""Judging what a small model writes, by a world that knows the truth."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch.nn import functional as F

from model.tokenizers.small import END, WordTokenizer
from model.training.texts import PADDING, padded
from model.transformer import GPT, Cache
from model.world.telling import Impossible
from model.world.world import World

LONGEST = 80  # tokens of a written text


class Grade(NamedTuple):
    """The share of sentences that are grammatical, and the share of texts that the world could have told."""

    sentences: float
    stories: float


@torch.inference_mode()
def write(
    model: GPT,
    prompts: Sequence[Sequence[int]],
    count: int,
    seed: int,
    end: int | None = None,
    temperature: float = 1.0,
) -> list[list[int]]:
    """Each prompt with `count` tokens drawn after it, or fewer if `end` was drawn, which is left out.

    If prompts differ in length, positions must be rotary: the shorter ones begin later.
    """
    generator = torch.Generator().manual_seed(seed)
    device, cache = model.wte.weight.device, Cache()
    ids = torch.from_numpy(padded(prompts, before=True)).to(device)  # [B, P]
    seen, read = ids != PADDING, ids.clamp_min(0)
    texts, over = [list(prompt) for prompt in prompts], [False] * len(prompts)
    even = bool(seen.all())
    for _ in range(count):
        logits = model(read, cache, None if even else seen)[:, -1]
        probabilities = (logits.float() / temperature).softmax(-1).cpu()  # [B, V]
        drawn = torch.multinomial(probabilities, 1, generator=generator)
        for row, token in enumerate(drawn[:, 0].tolist()):
            over[row] = over[row] or token == end
            if not over[row]:
                texts[row].append(token)
        if all(over):
            break
        read = drawn.to(device)
        seen = F.pad(seen, (0, 1), value=True)  # [B, S]
    return texts


def grade(model: GPT, tokenizer: WordTokenizer, world: World, texts: int = 200, seed: int = 0) -> Grade:
    """Grade texts that the model writes freely, each from the first word of a story.

    A text must reach its end to count.
    """
    stories = world.stories(f"graded {seed}")
    prompts = [[tokenizer.id(next(stories).words[0])] for _ in range(texts)]
    end = tokenizer.special_tokens[END]
    told, right, sentences = 0, 0, 0
    for ids in write(model, prompts, LONGEST, seed, end):
        words = [tokenizer.word(token) for token in ids]
        told += whole(world, words)
        before: list[str] = []
        for sentence in sentences_of(words):
            right, sentences = right + world.grammatical(sentence, before), sentences + 1
            before = sentence
    return Grade(right / sentences, told / texts)


def whole(world: World, words: Sequence[str]) -> bool:
    """Whether these words are a complete story."""
    try:
        return not world.follow(words)[1]
    except Impossible:
        return False


def sentences_of(words: Sequence[str]) -> Iterator[list[str]]:
    """The words up to each mark that ends a sentence, and the rest, if there is any."""
    sentence: list[str] = []
    for word in words:
        sentence.append(word)
        if word in (".", "?"):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def rival_sentences(world: World, count: int, seed: int = 0) -> list[tuple[str, str, str, str]]:
    """(sentence, pronoun, right, wrong) for heads.Referent: first sentences with two animals and an "it"."""
    sentences: list[tuple[str, str, str, str]] = []
    stories = world.stories(f"rivals {seed}")
    while len(sentences) < count:
        story = next(stories)
        end = story.words.index(".") if "." in story.words else 0
        for pronoun in story.pronouns:
            if pronoun.wrong is not None and pronoun.at < end:
                text = " ".join(story.words[: end + 1])
                sentences.append((text, "it", story.words[pronoun.right], story.words[pronoun.wrong]))
    return sentences
