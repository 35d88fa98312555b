"""Writes the text on which SmolLM2's features are learned: `python -m model.probing.make_corpus`. SmolLM2 writes it itself.

300 requests of ours, ten kinds of text about thirty subjects each, are answered by SmolLM2-135M-Instruct, sampled at a
temperature of .7 from the likeliest tokens of nine tenths together (Holtzman et al. 2020), from a seed. Nothing of it was
corrected: what it says is often wrong. It is free of rights. Takes ten minutes on one core.
"""

import gzip
from collections.abc import Sequence

import torch
from torch import Tensor

from model.pretrained import load
from model.pretrained.language_model import LanguageModel
from model.probing.corpus import BETWEEN, PLACE
from model.tokenizers import chat
from model.transformer import UNSEEN

SEED, TEMPERATURE, NUCLEUS = 0, 0.7, 0.9
TOKENS = 160  # of an answer, at most
AT_ONCE = 30  # answers that are written side by side
MOST = 200_000  # bytes of the whole text
# fmt: off
ASKED = (
    "Write a short news report about {}.", "Tell a short story about {}.", "Explain {} to a child.",
    "Write a letter to a friend about {}.", "Write a dialogue between two people about {}.", "Give some advice on {}.",
    "Write a page of a diary about {}.", "Describe the history of {}.", "Write a complaint about {}.",
    "List some facts about {}, with numbers.",
)
SUBJECTS = (
    "bread", "the moon", "a train journey", "cats and dogs", "learning French", "football", "the heart", "a storm at sea",
    "money and banks", "the city of Paris", "gardening", "computers", "the winter", "a birthday", "volcanoes", "a hospital",
    "music and dancing", "bees", "the law", "a small shop", "mathematics", "rivers", "a wedding", "bicycles", "the theatre",
    "coffee", "the army", "painting", "a lost key", "sleep",
)
# fmt: on


def requests() -> list[str]:
    """All that is asked for, in a fixed order."""
    return [asked.format(subject) for subject in SUBJECTS for asked in ASKED]


@torch.inference_mode()
def answers(model: LanguageModel, asked: Sequence[str], generator: torch.Generator) -> list[str]:
    """What the model answers to each request, sampled; all side by side, padded on the left."""
    network, stops = model.network, sorted(model.stops)
    rows = [chat.render("smollm2", [chat.Message("user", one)]).tokens.ids.tolist() for one in asked]
    longest = max(map(len, rows))
    ids = torch.tensor([[0] * (longest - len(row)) + row for row in rows])  # [B, T]
    padding = torch.tensor([longest - len(row) for row in rows])
    cache, written, over = None, list[Tensor](), torch.zeros(len(rows), dtype=torch.bool)
    for _ in range(TOKENS):
        seen = longest + len(written)
        places = torch.arange(seen - ids.shape[1], seen)  # [T]: 1 after the first time
        hidden = torch.arange(seen) < padding[:, None]  # [B, S]
        mask = torch.where(hidden[:, None, None] | (torch.arange(seen) > places[:, None]), UNSEEN, 0.0)  # [B, 1, T, S]
        at = (places - padding[:, None]).clamp(min=0)
        out = network.base(ids, attention_mask=mask, position_ids=at, past_key_values=cache, use_cache=True)
        cache, ids = out.past_key_values, drawn(network.predicting()(out.last_hidden_state[:, -1]), generator)
        written.append(ids)
        over |= torch.isin(ids[:, 0], torch.tensor(stops))
        if over.all():
            break
    found = torch.cat(written, 1).tolist()
    ends = [next((at for at, token in enumerate(row) if token in stops), len(row)) for row in found]
    return [model.tokenizer.decode(row[:end]).strip() for row, end in zip(found, ends, strict=True)]


def drawn(logits: Tensor, generator: torch.Generator) -> Tensor:
    """[B, V] -> [B, 1]: a token of the nucleus at the temperature."""
    values, tokens = (logits / TEMPERATURE).softmax(-1).sort(-1, descending=True)
    values[values.cumsum(-1) - values >= NUCLEUS] = 0
    return tokens.gather(1, torch.multinomial(values, 1, generator=generator))


def main() -> None:
    """Write, and put away."""
    torch.set_num_threads(1)
    model, generator, texts = load("smollm2", "cpu"), torch.Generator().manual_seed(SEED), list[str]()
    asked = requests()
    for start in range(0, len(asked), AT_ONCE):
        texts += answers(model, asked[start : start + AT_ONCE], generator)
        print(f"{len(texts)} of {len(asked)}: {texts[-1][:70]!r}", flush=True)
    while len(BETWEEN.join(texts).encode()) > MOST:
        texts.pop()
    PLACE.write_bytes(gzip.compress(BETWEEN.join(texts).encode(), 9, mtime=0))
    print(f"{len(texts)} texts, {PLACE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
