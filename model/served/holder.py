"""What a replica does with a question: opens models, reads texts, keeps their traces, gives the parts that are asked for. No Ray here.

A trace that is not there, as it was let go or belonged to a replica that died, is computed again.
"""

import contextlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.pretrained.language_model import LanguageModel
from model.pretrained.network import ModelError
from model.served import wire
from model.served.lazy import OF_LAYER, OF_TRACE, planned
from model.trace import ForwardTrace

Text = tuple[str, tuple[int, ...]]  # a model and the ids that it reads
MOST_TOKENS = 1_024  # of a pass, padding included, as in pages.server.batches
FACTS = ("causal", "has_head", "n_layers", "vocabulary", "n_heads", "limit", "cap", "kind", "parameters_of_a_block")
WEIGHTS = ("W_O", "b_O")  # parts of a trace that are the model's, alike for every text


class Holder:
    """Models, by their names, and the traces of the texts read last. room: bytes of traces that are kept."""

    def __init__(self, models: dict[str, LanguageModel], room: int = 2**30) -> None:
        self._models, self._room = models, room
        self._traces: OrderedDict[Text, ForwardTrace] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()
        self.passes = 0

    def wanted(self, asked: wire.Said) -> list[Text]:
        """The texts that have to be read before this is answered: what `read` takes."""
        ask = asked.words.get("ask")
        texts = _texts(asked) if ask == "traces" else [_text(asked)] if ask == "parts" else []
        return [text for text in texts if text not in self._traces]

    def read(self, texts: Iterable[Text]) -> None:
        """Read several texts, in as few passes as MOST_TOKENS allows. Says nothing of those that cannot be read: `answer` does."""
        for name in {name for name, _ in texts}:
            for batch in passes([ids for one, ids in dict.fromkeys(texts) if one == name]):
                with contextlib.suppress(Exception):
                    self._pass(name, batch)

    def answer(self, asked: wire.Said) -> bytes:
        """The answer to a question; whatever goes wrong is an answer, too."""
        try:
            ways: dict[str, Callable[[wire.Said], bytes]] = {
                "facts": self._facts, "traces": self._plans, "parts": self._parts, "inside": self._inside, "next": self._next,
                "unembed": self._unembed, "readout": self._readout, "weights": self._weights, "vector": self._vector,
            }  # fmt: skip
            return ways[str(asked.words.get("ask"))](asked)
        except KeyError as error:
            return wire.failed(ValueError(f"a served model is asked nothing that has no {error}"))
        except (TypeError, ValueError, IndexError) as error:
            return wire.failed(error if isinstance(error, ValueError) else ValueError(str(error)))
        except Exception as error:
            return wire.failed(error)

    def _pass(self, name: str, batch: Sequence[tuple[int, ...]]) -> list[ForwardTrace]:
        found = self._model(name).traces(batch)
        self.passes += 1
        with self._lock:
            for ids, trace in zip(batch, found, strict=True):
                if (name, ids) not in self._traces:
                    self._held += _nbytes(trace)
                self._traces[name, ids] = trace
            while self._held > self._room and len(self._traces) > 1:
                self._held -= _nbytes(self._traces.popitem(last=False)[1])
        return found

    def _model(self, name: object) -> LanguageModel:
        if name not in self._models:
            raise wire.NotServed(f"The served model does not know {name!r}: it serves {', '.join(self._models)}.")
        return self._models[str(name)]

    def _of(self, asked: wire.Said) -> LanguageModel:
        return self._model(asked.words["model"])

    def _facts(self, asked: wire.Said) -> bytes:
        model = self._of(asked)
        found: dict[str, Any] = {name: getattr(model, name) for name in FACTS}
        found |= {"device": model.device, "stops": sorted(model.stops), "replica": os.getpid(), "passes": self.passes}
        with contextlib.suppress(ModelError):
            found["shape"] = asdict(model.shape)
        return wire.pack(found)

    def _plans(self, asked: wire.Said) -> bytes:
        """What is known of the traces of some texts before any of their arrays is there."""
        texts = _texts(asked)
        missing = list(dict.fromkeys(text for text in texts if text not in self._traces))
        made: dict[tuple[int, ...], ForwardTrace] = {}
        for batch in passes([ids for _, ids in missing]):
            made |= dict(zip(batch, self._pass(texts[0][0], batch), strict=True))
        return wire.pack({"plans": [planned(made.get(text[1]) or self._trace(text)) for text in texts]})

    def _parts(self, asked: wire.Said) -> bytes:
        """Some arrays of a trace."""
        trace = self._trace(_text(asked))
        return wire.pack({}, {f"{layer}.{part}": _part(trace, layer, part) for layer, part in asked.words["parts"]})

    def _trace(self, text: Text) -> ForwardTrace:
        return self._find(text) or self._pass(text[0], [text[1]])[0]

    def _find(self, text: Text) -> ForwardTrace | None:
        with self._lock:
            if text in self._traces:
                self._traces.move_to_end(text)
            return self._traces.get(text)

    def _inside(self, asked: wire.Said) -> bytes:
        found = self._of(asked).inside(_text(asked)[1], int(asked.words["layer"]))
        held = {part.name: getattr(found, part.name) for part in fields(found)}
        return wire.pack({}, {name: array for name, array in held.items() if array is not None})

    def _next(self, asked: wire.Said) -> bytes:
        return wire.pack({}, {"logits": self._of(asked).next_logits(_text(asked)[1])})

    def _unembed(self, asked: wire.Said) -> bytes:
        return wire.pack({}, {"logits": self._of(asked).unembed(asked.arrays["resid"])})

    def _readout(self, asked: wire.Said) -> bytes:
        direction, constant = self._of(asked).readout(asked.arrays["resid"], int(asked.words["token"]))
        return wire.pack({"constant": constant}, {"direction": direction})

    def _vector(self, asked: wire.Said) -> bytes:
        return wire.pack({}, {"vector": self._of(asked).sentence_vector(str(asked.words["text"]))})

    def _weights(self, asked: wire.Said) -> bytes:
        """W_O [H, d_head, d] and b_O [d] of a layer."""
        network, layer = self._of(asked).network, int(asked.words["layer"])
        matrix, bias = network.output_matrices[layer]
        return wire.pack({}, {"W_O": matrix.reshape(network.n_heads, -1, matrix.shape[1]), "b_O": bias})


def passes(texts: Sequence[tuple[int, ...]], most: int = MOST_TOKENS) -> list[list[tuple[int, ...]]]:
    """Texts in batches of at most `most` tokens, padding included; those of like length together, so that there is little of it."""
    found: list[list[tuple[int, ...]]] = []
    for ids in sorted(texts, key=len):
        if not found or (len(found[-1]) + 1) * len(ids) > most:
            found.append([])
        found[-1].append(ids)
    return found


def _text(asked: wire.Said) -> Text:
    ids = asked.words["ids"]
    if not isinstance(ids, list) or not all(type(token) is int for token in ids):
        raise ValueError("the ids of a text are a list of whole numbers")
    return str(asked.words["model"]), tuple(ids)


def _texts(asked: wire.Said) -> list[Text]:
    return [_text(wire.Said({"model": asked.words["model"], "ids": ids}, {})) for ids in asked.words["texts"]]


def _part(trace: ForwardTrace, layer: int | None, name: str) -> NDArray:
    known = OF_LAYER if layer is not None else (*OF_TRACE, "next_logits")
    found = getattr(trace if layer is None else trace.layers[layer], name) if name in known else None
    if not isinstance(found, np.ndarray):
        raise ValueError(f"a trace of this model has no {name!r}")
    return found


def _nbytes(trace: ForwardTrace) -> int:
    """What a trace holds, but for the weights in it."""
    arrays = [getattr(layer, name) for layer in trace.layers for name in OF_LAYER if name not in WEIGHTS]
    return sum(array.nbytes for array in (*arrays, *(getattr(trace, name) for name in OF_TRACE)) if array is not None)
