"""What Tokens asks of model: texts cut into pieces, and byte-pair encoding learned here."""

from typing import Any

from model import tokenizers
from model.tokenizers import bpe, unigram
from model.trace import Tokens
from pages.server import prose
from pages.server.keep import keep
from pages.tokens.address import Tokenization

SPACE = unigram.SPACE
LATTICES, LONGEST, BEST = 24, 20, 4  # words of a text, characters of a word, ways to cut it
TITLES = {
    "cl100k_base": "GPT-3.5, GPT-4",
    "o200k_base": "GPT-4o",
    "gpt2": "GPT-2, GPT-3",
    "qwen": "Qwen",
    "deepseek": "DeepSeek-V4",
    "tekken": "Mistral (Tekken)",
    "smollm2": "SmolLM2",
    "wordpiece": "BERT",
    "chars": "Characters",
    "bytes": "Bytes",
    "trained": "Trained here",
}


@keep(64)
def tokens(tokenizer: str, text: str) -> Tokens:
    """`text` cut into pieces by a tokenizer of model.tokenizers."""
    return tokenizers.get(tokenizer).encode(text)


@keep(16)
def merges(corpus: str, number: int) -> tuple[bpe.Merge, ...]:
    """The first `number` merges of byte-pair encoding learned from `corpus`. Frozen, so shared and not copied."""
    return tuple(tokenizers.train_bpe(corpus, number))


@keep(32)
def trained_tokens(corpus: str, number: int, text: str) -> Tokens:
    """`text` cut by the vocabulary that `number` merges of `corpus` make."""
    return tokenizers.BpeTokenizer(merges(corpus, number)).encode(text)


def cut(tokenizer: str, text: str, corpus: str, number: int) -> Tokens:
    """`text` cut by a tokenizer of model.tokenizers, or by "trained", the one learned from `corpus`."""
    return trained_tokens(corpus, number, text) if tokenizer == "trained" else tokens(tokenizer, text)


def vocab_size(tokenizer: str, corpus: str, number: int) -> int:
    """One more than the highest id of a tokenizer, named as for `cut`."""
    if tokenizer != "trained":
        return tokenizers.get(tokenizer).vocab_size
    steps = merges(corpus, number)
    return steps[-1].vocab_size if steps else 256


def learned_from(now: Tokenization) -> str:
    """What the unigram model learns from: the commonest words of Glassbox's own pages, each once, so that endings count as often as they
    occur in different words; or a text."""
    return now.corpus if now.source == "own" else prose.examples("tokens")["words"]


@keep(16)
def prunings(corpus: str, pieces: int) -> tuple[unigram.Pruned, ...]:
    """The unigram model learned from `corpus`, pruned until it has so many pieces besides the characters."""
    return tuple(unigram.learn(tokenizers.well_formed(corpus), pieces))


def first_words(text: str) -> list[str]:
    """The words of a text that are cut by the unigram model: LATTICES at most, and each LONGEST characters at most."""
    return [word[:LONGEST] for word in unigram.words(tokenizers.well_formed(text))[:LATTICES]]


@keep(32)
def lattices(
    corpus: str, pieces: int, text: str
) -> list[list[tuple[list[unigram.Arc], int, list[tuple[float, list[str]]]]]]:
    """Of each pruning and each word of a text: its lattice, in how many ways it can be cut, and the best of them with their log p."""
    return [
        [
            (
                found := unigram.lattice(word, one.vocabulary),
                unigram.ways(len(word), found),
                unigram.best(word, one.vocabulary, BEST),
            )
            for word in first_words(text)
        ]
        for one in prunings(corpus, pieces)
    ]


def merged(corpus: str, pieces: int, text: str) -> int:
    """Into how many tokens byte-pair encoding of as many merges cuts the words of a text."""
    return sum(len(trained_tokens(corpus, pieces, word.replace(unigram.SPACE, " "))) for word in first_words(text))


def pre_tokens(text: str) -> list[bytes]:
    """`text` cut where no merge may reach across."""
    return bpe.pre_tokens(tokenizers.well_formed(text))


@keep(16)
def languages(names: tuple[str, ...], corpus: str, number: int, measure: str, scale: float) -> tuple[Any, Any]:
    """viz.tokens.figures.LanguagesData of the same sentence in many languages, cut by the tokenizers of these names, and
    its figure; scale: of its type."""
    from viz.tokens import figures

    sentences = prose.examples("tokens")["languages"]
    cuts = {TITLES[name]: [cut(name, one["text"], corpus, number) for one in sentences] for name in names}
    data = figures.languages_data(sentences, cuts)
    return data, figures.languages_figure(data, measure, scale)


def byte_of_id() -> tuple[int, ...]:
    """The byte that each of the first 256 ids of a vocabulary trained here stands for."""
    return bpe.BYTE_OF_ID
