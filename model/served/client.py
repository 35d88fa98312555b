"""A language model that runs elsewhere: what a pass computes is asked of the served model, the rest is done by the same model here.

Asked there: traces (their arrays as they are read), `inside`, `next_logits`, `unembed`, `readout`, `sentence_vector`, and its sizes.
Done here, by the model opened in this process when it is first needed: all that changes it or looks at its weights (edits, patches,
slopes, cut or other layers), and `read`, whose KV cache would live and die with one replica.
"""

import threading
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from model.pretrained.cost import Shape
from model.pretrained.language_model import LanguageModel
from model.pretrained.network import Network
from model.served.holder import WEIGHTS
from model.served.lazy import LazyTrace, Part, Plan, lazy
from model.served.line import Away, Line, key_of
from model.served.wire import NotServed
from model.tokenizers.registry import Tokenizer
from model.trace import BlockTrace, Floats, ForwardTrace

Found = TypeVar("Found")
LANES = 4


class Served(LanguageModel):
    """The model called `name` behind a line. open_here: opens the same model in this process.

    tokenizer: opens its tokenizer, where that needs no model. otherwise: whether the model here does what is asked while the served
    one is away; else Away is raised.
    """

    def __init__(
        self,
        name: str,
        line: Line,
        open_here: Callable[[], LanguageModel],
        tokenizer: Callable[[], Tokenizer] | None = None,
        otherwise: bool = False,
    ) -> None:
        self._name, self.line, self._open_here, self.otherwise = name, line, open_here, otherwise
        self._weights: dict[tuple[int, str], NDArray] = {}
        self._opening = threading.Lock()
        self._here: LanguageModel | None = None
        self._facts: dict[str, Any] | None = None
        self.tokenizer = tokenizer() if tokenizer else self.here.tokenizer

    @property
    def here(self) -> LanguageModel:
        """The same model in this process, opened when it is first needed."""
        with self._opening:
            if self._here is None:
                self._here = self._open_here()
            return self._here

    @property
    def network(self) -> Network:  # type: ignore[override]
        """That of the model in this process."""
        return self.here.network

    @property
    def lanes(self) -> int:
        """How many questions of this process may be under way at once: replicas read beside each other."""
        return LANES

    @property
    def in_memory(self) -> bool:
        """Whether its weights are in this process."""
        return self._here is not None

    @property
    def name(self) -> str:
        """What it was loaded by."""
        return self._name

    @property
    def causal(self) -> bool:
        """Whether a token sees only what stands to its left."""
        return self._fact("causal")

    @property
    def device(self) -> str:
        """Where the served model runs: cuda, mps or cpu."""
        return self._fact("device")

    @property
    def has_head(self) -> bool:
        """Whether it gives logits."""
        return self._fact("has_head")

    @property
    def n_layers(self) -> int:
        """Number of transformer layers."""
        return self._fact("n_layers")

    @property
    def vocabulary(self) -> int:
        """V: how many tokens it knows."""
        return self._fact("vocabulary")

    @property
    def n_heads(self) -> int:
        """Number of attention heads in a layer."""
        return self._fact("n_heads")

    @property
    def limit(self) -> int:
        """How many tokens it reads."""
        return self._fact("limit")

    @property
    def cap(self) -> float | None:
        """c of c tanh(logit / c), where the logits are bounded."""
        return self._fact("cap")

    @property
    def stops(self) -> frozenset[int]:
        """The tokens that end a text."""
        return frozenset(self._fact("stops"))

    @property
    def kind(self) -> dict[str, Any]:
        """How its blocks are built."""
        return dict(self._fact("kind"))

    @property
    def parameters_of_a_block(self) -> list[str]:
        """Names of the parameters of its first block."""
        return list(self._fact("parameters_of_a_block"))

    @property
    def shape(self) -> Shape:
        """Its sizes. Raises ModelError for a model without a language-model head."""
        found = self._either(self._facts_there, lambda: None)
        return Shape(**found["shape"]) if found and "shape" in found else self.here.shape

    def traces(self, texts: Sequence[Sequence[int]]) -> list[ForwardTrace]:
        """The trace of each text. What was not read yet when the served model goes away is computed here, or raises Away."""
        return self._either(lambda: self._traces_there(texts), lambda: self.here.traces(texts))

    def inside(self, ids: Sequence[int], layer: int) -> BlockTrace:
        """What one block computes on the way."""
        return self._either(
            lambda: BlockTrace(**self._arrays("inside", ids=list(ids), layer=layer)),
            lambda: self.here.inside(ids, layer),
        )

    def next_logits(self, ids: Sequence[int]) -> Floats:
        """[V]: the logit of every token that may come after `ids`."""
        return self._either(lambda: self._arrays("next", ids=list(ids))["logits"], lambda: self.here.next_logits(ids))

    def sentence_vector(self, text: str) -> Floats:
        """[d], of length 1: the direction of the mean of the last hidden states."""
        return self._either(
            lambda: self._arrays("vector", text=text)["vector"], lambda: self.here.sentence_vector(text)
        )

    def unembed(self, resid: Floats) -> Floats:
        """[..., d] -> [..., V]: what the model would predict if it stopped here."""
        held = {"resid": np.asarray(resid)}
        return self._either(lambda: self._ask("unembed", held).arrays["logits"], lambda: self.here.unembed(resid))

    def readout(self, resid: Floats, token: int) -> tuple[Floats, float]:
        """([d], c): the logit of `token` for the stream `resid` [d] is direction . resid + c."""

        def there() -> tuple[Floats, float]:
            words, arrays = self._ask("readout", {"resid": np.asarray(resid)}, token=int(token))
            return arrays["direction"], words["constant"]

        return self._either(there, lambda: self.here.readout(resid, token))

    def _on(self, network: Network) -> LanguageModel:
        return self.here._on(network)

    def _either(self, there: Callable[[], Found], here: Callable[[], Found]) -> Found:
        try:
            return there()
        except NotServed:  # what was opened while the served model was away may be none of its models
            return here()
        except Away:
            if not self.otherwise:
                raise
            return here()

    def known(self) -> bool:
        """Whether the other side serves it, as far as can be told. Raises Away where that is not to be done here instead."""
        try:
            self._facts_there()
        except NotServed:
            return False
        except Away:
            if not self.otherwise:
                raise
        return True

    def _ask(
        self, ask: str, held: dict[str, NDArray] | None = None, key: str = "", **words: Any
    ) -> Any:  # -> wire.Said
        return self.line.ask({"ask": ask, "model": self._name, **words}, held, key)

    def _arrays(self, ask: str, **words: Any) -> dict[str, NDArray]:
        return dict(self._ask(ask, None, **words).arrays)

    def _facts_there(self) -> dict[str, Any]:
        if self._facts is None:
            self._facts = self._ask("facts").words
        return self._facts

    def _fact(self, name: str) -> Any:
        return self._either(lambda: self._facts_there()[name], lambda: getattr(self.here, name))

    def _traces_there(self, texts: Sequence[Sequence[int]]) -> list[ForwardTrace]:
        """Of texts that are asked for together: one replica reads them, and is asked for their parts."""
        if not texts:
            return []
        asked = [list(map(int, ids)) for ids in texts]
        key = key_of(asked[0])
        plans = self._ask("traces", key=key, texts=asked).words["plans"]
        return [self._lazy(ids, plan, key) for ids, plan in zip(asked, plans, strict=True)]

    def _lazy(self, ids: list[int], plan: Plan, key: str) -> LazyTrace:
        return lazy(
            plan,
            partial(self._parts, ids, key, _Instead(self, ids)),
            model=self._name,
            token_ids=np.asarray(ids, dtype=np.int64),
            tokens=tuple(self.tokenizer.piece(token) for token in ids),
            causal=self.causal,
        )

    def _parts(self, ids: list[int], key: str, instead: "_Instead", parts: Sequence[Part]) -> dict[Part, NDArray]:
        """Some arrays of a trace. The output matrices are the model's: each layer's are fetched once."""
        found = {(layer, name): self._matrix(layer, name, instead) for layer, name in parts if name in WEIGHTS}
        if wanted := [part for part in parts if part not in found]:
            found |= self._either(
                lambda: self._named(self._arrays("parts", key=key, ids=ids, parts=wanted)),
                lambda: {part: instead.part(part) for part in wanted},
            )
        return found

    @staticmethod
    def _named(arrays: dict[str, NDArray]) -> dict[Part, NDArray]:
        cut = ((name.partition("."), array) for name, array in arrays.items())
        return {(None if layer == "None" else int(layer), name): array for (layer, _, name), array in cut}

    def _matrix(self, layer: int | None, name: str, instead: "_Instead") -> NDArray:
        assert layer is not None  # the model's matrices stand in its layers
        if (layer, name) not in self._weights:
            found = self._either(
                lambda: self._arrays("weights", layer=layer),
                lambda: {one: instead.part((layer, one)) for one in WEIGHTS},
            )
            self._weights |= {(layer, one): found[one] for one in WEIGHTS}
        return self._weights[layer, name]


class _Instead:
    """The same trace computed here, once, when the served model has gone away before all of it was read."""

    def __init__(self, model: Served, ids: list[int]) -> None:
        self._model, self._ids = model, ids

    @cached_property
    def _trace(self) -> ForwardTrace:
        return self._model.here.trace(self._ids)

    def part(self, part: Part) -> Any:
        layer, name = part
        return getattr(self._trace if layer is None else self._trace.layers[layer], name)
