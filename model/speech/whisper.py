"""Whisper, which turns speech into words: opened from its package, run token by token, watched from the inside.

Greedy decoding (the likeliest token each time) without timestamps, as in the authors' code, which also never writes some
tokens there: signs that nobody speaks, and marks of other tasks. A model of many languages is told the language and the
task before it writes, in tokens; the language is the likeliest after START, unless somebody says which.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from model.errors import UserError
from model.speech.heard import STEP, Heard, Word, aligned, joined, said_at
from model.speech.network import Looked, Network, Written, pattern
from model.speech.spectrogram import RATE, log_mel
from model.trace import Floats

START, TASK, PLAIN = "<|startoftranscript|>", "<|transcribe|>", "<|notimestamps|>"
END, NOBODY = "<|endoftext|>", "<|nocaptions|>"
MANY = 51_865  # tokens from which on a model knows many languages (whisper/model.py)
UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})  # written without spaces (whisper/tokenizer.py)
MOST = 224  # tokens written, half of the decoder's places, as in the authors' code
RANKED = 6  # candidates that are kept for each token


class Whisper:
    """An open model. Safe to share among threads: it keeps nothing of what it heard.

    languages: the token of each by its code, such as "en"; none where the model knows English alone.
    """

    def __init__(self, folder: Path) -> None:
        self.network = Network({name: one.float() for name, one in load_file(folder / "model.safetensors").items()})
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        rules = json.loads((folder / "config.json").read_text("utf-8"))
        self.suppressed, self.suppressed_first = rules["suppress_ids"], rules["suppress_ids_begin"]
        self.alignment_heads = tuple((layer, head) for layer, head in rules["alignment_heads"])
        numbers = self.tokenizer.get_vocab()
        self.start, self.task, self.plain, self.end, self.nobody = (
            numbers[one] for one in (START, TASK, PLAIN, END, NOBODY)
        )
        codes, many = rules["lang_ids"], self.network.vocabulary >= MANY
        self.languages = {str(self.tokenizer.id_to_token(one))[2:-2]: one for one in codes} if many else {}

    @torch.inference_mode()
    def hear(self, samples: Floats, language: str = "") -> Heard:
        """What it hears in `samples` at RATE, [n], at most 30 s; language: a code of `languages`, else the likeliest. Raises
        UserError for one that it does not know."""
        self._check(language)
        spectrogram = log_mel(samples)
        read, reads = self.network.encode(torch.from_numpy(spectrogram))
        within = max(1, min(self.network.places, round(len(samples) / RATE / STEP)))
        prompt, said, writes, logits = self._write(read, language)
        ended, before = said[-1] == self.end, len(prompt) - 1  # rows that write nothing
        ids = said[:-1] if ended else said
        logs = self._allowed(logits[before : before + len(said)]).log_softmax(-1)
        chosen = logs[torch.arange(len(said)), said]
        cross = _looked(writes, before, len(ids))
        return Heard(
            spectrogram=spectrogram,
            within=within,
            seconds=len(samples) / RATE,
            text=self._text(ids).strip(),
            prompt=tuple(prompt),
            language=(told := self._text(prompt[1:2])[2:-2] if self.languages else ""),
            spoken=self._spoken(logits[0]),
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
            aligned=self.alignment_heads,
            words=self._words(ids, aligned(cross, within, self.alignment_heads), told),
        )

    def _check(self, language: str) -> None:
        if language and language not in self.languages:
            raise UserError(f"This model does not know the language {language}: choose another, or let it be found.")

    def _text(self, ids: Sequence[int]) -> str:
        return self.tokenizer.decode(ids, skip_special_tokens=False)

    def _write(self, read: torch.Tensor, language: str) -> tuple[list[int], list[int], list[Written], torch.Tensor]:
        """Greedily, until END or MOST: the prompt (START to PLAIN, P tokens), n tokens, what each layer did with both but the
        last token, logits [P - 1 + n, V]."""
        heard, parts = self.network.listening(read), list[tuple[torch.Tensor, list[Written]]]()

        def after(ids: Sequence[int]) -> torch.Tensor:
            before = [(one.own.keys, one.own.values) for one in parts[-1][1]] if parts else None
            parts.append(self.network.write(torch.tensor(ids), heard, before))
            return parts[-1][0][-1:]

        prompt = [self.start]
        if self.languages:
            spoken = language or next(iter(self._spoken(after(prompt)[0])))
            prompt += [self.languages[spoken], self.task]
        prompt.append(self.plain)
        ids, row = list[int](), after(prompt[1:] if parts else prompt)
        while True:
            ids.append(int(self._allowed(row, first=not ids).argmax()))
            if ids[-1] == self.end or len(ids) == MOST:
                break
            row = after(ids[-1:])
        rows = [layers for _, layers in parts]
        writes = [_joined([one[layer] for one in rows]) for layer in range(self.network.write_layers)]
        return prompt, ids, writes, torch.cat([one for one, _ in parts])

    def _spoken(self, row: torch.Tensor) -> dict[str, float]:
        """Each language with its probability, after START alone and among languages alone; the likeliest first."""
        shares = row[list(self.languages.values())].softmax(-1).tolist()
        return dict(sorted(zip(self.languages, shares, strict=True), key=lambda one: -one[1]))

    def _allowed(self, logits: torch.Tensor, first: bool = True) -> torch.Tensor:
        """Logits [T, V] without what may not be written; first: whether row 0 writes the first token."""
        allowed = logits.clone()
        allowed[:, self.suppressed] = -torch.inf
        if first and len(allowed):
            allowed[0, self.suppressed_first] = -torch.inf
        return allowed

    def _ranked(self, row: torch.Tensor) -> tuple[tuple[str, float], ...]:
        best = row.topk(RANKED)
        texts = [self._text([one]) for one in best.indices.tolist()]
        return tuple(zip(texts, best.values.tolist(), strict=True))

    def _words(self, ids: list[int], looked: Floats, language: str) -> tuple[Word, ...]:
        spans = joined(ids, self._text, spaced=language not in UNSPACED)
        return tuple(Word(text, (first, end), said_at(looked[first:end])) for text, first, end in spans)


def _looked(writes: list[Written], first: int, count: int) -> Floats:
    """[L, H, count, S]: the weights of the cross-attention, from the row `first` on."""
    weights = torch.stack([pattern(one.cross.queries, one.cross.keys) for one in writes])
    return weights[:, :, first : first + count].numpy()


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
