"""Whisper tiny.en, which turns speech into words: opened from its package, run token by token, watched from the inside.

Greedy decoding (the likeliest token each time) without timestamps, as in the authors' code, which also never writes some
tokens there: signs that nobody speaks, and marks of other tasks.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from model.speech.heard import STEP, Heard, Word, aligned, joined, said_at
from model.speech.network import Looked, Network, Written, pattern
from model.speech.spectrogram import RATE, log_mel
from model.trace import Floats

START, PLAIN, END, NOBODY = "<|startoftranscript|>", "<|notimestamps|>", "<|endoftext|>", "<|nocaptions|>"
MOST = 224  # tokens written, half of the decoder's places, as in the authors' code
RANKED = 6  # candidates that are kept for each token


class Whisper:
    """An open model. Safe to share among threads: it keeps nothing of what it heard."""

    def __init__(self, folder: Path) -> None:
        self.network = Network({name: one.float() for name, one in load_file(folder / "model.safetensors").items()})
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        rules = json.loads((folder / "config.json").read_text("utf-8"))
        self.suppressed, self.suppressed_first = rules["suppress_ids"], rules["suppress_ids_begin"]
        self.start, self.plain, self.end, self.nobody = map(self.tokenizer.token_to_id, (START, PLAIN, END, NOBODY))

    @torch.inference_mode()
    def hear(self, samples: Floats) -> Heard:
        """What it hears in `samples` at RATE, [n], at most 30 s."""
        spectrogram = log_mel(samples)
        read, reads = self.network.encode(torch.from_numpy(spectrogram))
        within = max(1, min(self.network.places, round(len(samples) / RATE / STEP)))
        said, writes, logits = self._write(read)
        ended = said[-1] == self.end
        ids = said[:-1] if ended else said
        logs = self._allowed(logits[1 : 1 + len(said)]).log_softmax(-1)  # the first row reads START, and writes nothing
        chosen = logs[torch.arange(len(said)), said]
        cross = torch.stack([pattern(one.cross.queries, one.cross.keys) for one in writes])[
            :, :, 1 : 1 + len(ids)
        ].numpy()
        return Heard(
            spectrogram=spectrogram,
            within=within,
            seconds=len(samples) / RATE,
            text=self.tokenizer.decode(ids, skip_special_tokens=False).strip(),
            ids=tuple(ids),
            probabilities=tuple(chosen[: len(ids)].exp().tolist()),
            ranked=tuple(self._ranked(row.exp()) for row in logs[: len(ids)]),
            sure=float(chosen.sum()) / (len(ids) + 1),  # as the authors divide, whether END was written or not
            silent=float(logits[0].softmax(-1)[self.nobody]),
            ended=ended,
            reads=tuple(reads),
            writes=tuple(writes),
            logits=logits,
            cross=cross,
            words=self._words(ids, aligned(cross, within)),
        )

    def _write(self, read: torch.Tensor) -> tuple[list[int], list[Written], torch.Tensor]:
        """Greedily, until END or MOST: n tokens, what each layer did with START, PLAIN and all but the last, logits [n + 1, V]."""
        heard, ids, parts = self.network.listening(read), list[int](), list[tuple[torch.Tensor, list[Written]]]()
        logits, layers = self.network.write(torch.tensor([self.start, self.plain]), heard)
        while True:
            parts.append((logits, layers))
            ids.append(int(self._allowed(logits[-1:], first=not ids).argmax()))
            if ids[-1] == self.end or len(ids) == MOST:
                break
            before = [(one.own.keys, one.own.values) for one in layers]
            logits, layers = self.network.write(torch.tensor(ids[-1:]), heard, before)
        rows = [layers for _, layers in parts]
        return (
            ids,
            [_joined([row[layer] for row in rows]) for layer in range(len(layers))],
            torch.cat([one for one, _ in parts]),
        )

    def _allowed(self, logits: torch.Tensor, first: bool = True) -> torch.Tensor:
        """Logits [T, V] without what may not be written; first: whether row 0 writes the first token."""
        allowed = logits.clone()
        allowed[:, self.suppressed] = -torch.inf
        if first and len(allowed):
            allowed[0, self.suppressed_first] = -torch.inf
        return allowed

    def _ranked(self, row: torch.Tensor) -> tuple[tuple[str, float], ...]:
        best = row.topk(RANKED)
        texts = [self.tokenizer.decode([one], skip_special_tokens=False) for one in best.indices.tolist()]
        return tuple(zip(texts, best.values.tolist(), strict=True))

    def _words(self, ids: list[int], looked: Floats) -> tuple[Word, ...]:
        spans = joined(ids, lambda some: self.tokenizer.decode(some, skip_special_tokens=False))
        return tuple(Word(text, (first, end), said_at(looked[first:end])) for text, first, end in spans)


def _joined(parts: list[Written]) -> Written:
    """One layer's steps as one: what each step added, and the keys and values of the last, which hold all before them."""

    def one(looked: list[Looked]) -> Looked:
        return Looked(
            torch.cat([part.queries for part in looked], 1),
            looked[-1].keys,
            looked[-1].values,
            torch.cat([part.added for part in looked]),
        )

    return Written(
        torch.cat([part.resid_pre for part in parts]),
        one([part.own for part in parts]),
        one([part.cross for part in parts]),
        torch.cat([part.mlp_out for part in parts]),
    )
