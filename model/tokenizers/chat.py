"""A chat as a model reads it: what people typed, within the words and special tokens of a template.

Sources: ChatML (OpenAI 2023; the three tokens around a message as in OpenAI's cookbook, "How to count tokens with
tiktoken"); SmolLM2's own template, from its weights; [CLS] and [SEP] of Devlin et al. 2019.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jinja2.sandbox import ImmutableSandboxedEnvironment
from numpy.typing import NDArray

from model import weights
from model.tokenizers.bpe import well_formed
from model.tokenizers.registry import get
from model.trace import Tokens

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}<|im_sep|>{{ message['content'] }}<|im_end|>"
    "{% endfor %}<|im_start|>assistant<|im_sep|>"
)
BERT = "[CLS] {{ messages[0]['content'] }} [SEP]"
# Private-use characters stand in for what was typed while the template runs, so that nothing typed is ever parsed.
_OPEN, _CLOSE = "\U0010fff0", "\U0010fff1"
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


@dataclass(frozen=True)
class Message:
    """One turn: `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, eq=False)
class Chat:
    """A conversation as one row of tokens.

    text      the output of the template; the spans of `tokens` count in it
    special   [T] whether a token is special
    typed     [T] whether a token contains anything that people typed
    """

    text: str
    tokens: Tokens
    special: NDArray[np.bool_]
    typed: NDArray[np.bool_]


def render(name: str, messages: Sequence[Message]) -> Chat:
    """The conversation as the model of that name reads it, up to the beginning of its answer.

    Names: smollm2, cl100k_base (ChatML), wordpiece ([CLS] and [SEP] around the first message). Raises ValueError for
    others. What was typed is never parsed: a typed "<|im_end|>" stays ten characters. (With apply_chat_template of
    transformers it would become a special token, so that people could close their own message.)
    """
    template, tokenizer = _template(name), get(name)
    if not messages:
        raise ValueError("a chat needs at least one message")
    places = [{"role": message.role, "content": f"{_OPEN}{number}{_CLOSE}"} for number, message in enumerate(messages)]
    frame = _environment().from_string(template).render(messages=places, add_generation_prompt=True)
    contents = [well_formed(message.content) for message in messages]
    pieces = _PLACE.split(frame)  # template, number of the message, template, ...
    parts: list[tuple[str, bool]] = [("", False)]
    typed_spans: list[tuple[int, int]] = []
    length = 0
    for index, piece in enumerate(pieces):
        if index % 2:
            content = contents[int(piece)]
            typed_spans.append((length, length + len(content.encode())))
            parts[-1] = (parts[-1][0] + content, False)  # encoded together with the words beside it
        else:
            parts = [*parts[:-1], *_cut(parts[-1][0] + piece, parts[-1][0], tokenizer.special_tokens)]
        length = sum(len(part.encode()) for part, _ in parts)
    tokens = tokenizer.encode_parts(parts)
    starts, ends = tokens.spans[:, 0], tokens.spans[:, 1]
    typed = np.zeros(len(tokens), np.bool_)
    for start, end in typed_spans:
        typed |= (starts < end) & (ends > start)
    special = np.isin(tokens.ids, list(tokenizer.special_tokens.values()))
    return Chat("".join(part for part, _ in parts), tokens, special, typed)


def _cut(text: str, typed: str, special: dict[str, int]) -> list[tuple[str, bool]]:
    """`text` split at the special tokens after its beginning `typed`; the last part may still grow."""
    names = "|".join(map(re.escape, sorted(special, key=len, reverse=True)))
    parts = re.split(f"({names})", text[len(typed) :])
    parts[0] = typed + parts[0]
    return [(part, number % 2 == 1) for number, part in enumerate(parts)]


def _template(name: str) -> str:
    if name == "smollm2":
        return (weights.folder("smollm2") / "chat_template.jinja").read_text("utf-8")
    if name not in ("cl100k_base", "wordpiece"):
        raise ValueError(f"no chat template for {name!r}: choose smollm2, cl100k_base or wordpiece")
    return CHATML if name == "cl100k_base" else BERT


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    """As in transformers: a template may come from a stranger, so it runs in a sandbox."""
    return ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
