"""A model of any family in model.pretrained.layouts, watched from the inside: the same `ForwardTrace` from each."""

import copy
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from model.inside.edits import Edit
from model.pretrained import edited, llama, slopes, splitting, timing, toy, watch
from model.pretrained.cost import Shape
from model.pretrained.editing import Progress
from model.pretrained.network import ModelError, Network, SoftCapped, part, rms, taken_apart, to_numpy
from model.pretrained.reading import Reading
from model.tokenizers import registry
from model.trace import BlockTrace, Floats, ForwardTrace, Tokens

if TYPE_CHECKING:  # importing it takes seconds
    from model.library import PreTrainedModel


class LanguageModel:
    """A pretrained model and its tokenizer. Safe to share among threads: one forward pass at a time."""

    def __init__(
        self, name: str, model: "PreTrainedModel | llama.Llama | toy.Wrapped", tokenizer: registry.Tokenizer
    ) -> None:
        self.network, self.tokenizer = taken_apart(name, model), tokenizer
        watch.make_watchable(self.network)

    @property
    def name(self) -> str:
        """What it was loaded by."""
        return self.network.name

    @property
    def lanes(self) -> int:
        """How many batches of texts may be read at once; more where others read them (model.served)."""
        return 1

    @property
    def in_memory(self) -> bool:
        """Whether its weights are in this process (model.served)."""
        return True

    @property
    def causal(self) -> bool:
        """Whether a token sees only what stands to its left; an encoder sees all."""
        return self.network.causal

    @property
    def device(self) -> str:
        """Where it runs: cuda, mps or cpu."""
        return self.network.device.type

    @property
    def has_head(self) -> bool:
        """Whether it gives logits (an encoder without a language-model head does not)."""
        return self.network.head is not None

    @property
    def n_layers(self) -> int:
        """Number of transformer layers."""
        return self.network.n_layers

    @property
    def vocabulary(self) -> int:
        """V: how many tokens it knows."""
        return self.network.vocabulary

    @property
    def n_heads(self) -> int:
        """Number of attention heads in a layer."""
        return self.network.n_heads

    @property
    def limit(self) -> int:
        """How many tokens it reads here."""
        return self.network.limit

    @property
    def cap(self) -> float | None:
        """c of c tanh(logit / c), where the logits are bounded (Gemma 2)."""
        return self.network.head.cap if isinstance(self.network.head, SoftCapped) else None

    @property
    def stops(self) -> frozenset[int]:
        """The tokens that end a text: those that its own settings name, and the mark between documents."""
        settings = getattr(self.network.model, "generation_config", None)
        named = getattr(settings, "eos_token_id", None)
        marks = [*(named if isinstance(named, list) else [named]), self.tokenizer.special_tokens.get("<|endoftext|>")]
        return frozenset(token for token in marks if token is not None)

    @property
    def rotary_base(self) -> float:
        """The base of the rotary positions' frequencies. Raises ModelError for a model that has none."""
        rotary = getattr(self.network.model.config, "rope_parameters", None) or {}
        if "rope_theta" not in rotary:
            raise ModelError(f"{self.name} has no rotary positions: choose a model that rotates its queries and keys.")
        return float(rotary["rope_theta"])

    @cached_property
    def embedding_matrix(self) -> Floats:
        """[V, d]: the row of each token."""
        return to_numpy(part(self.network.base, self.network.layout.embedding).weight)

    @property
    def kind(self) -> dict[str, Any]:
        """How its blocks are built: `norm` (rms or layer), `order`, `gated`, `positions`, `activation`.

        order: where norms stand. pre: before each part; post: after each sum; parallel: before both parts, which read
        the same; inner: behind each part, before its sum (OLMo 2); both: before and behind (Gemma).
        """
        config, layout = self.network.model.config, self.network.layout
        norm = part(self.network.blocks[0], (layout.norms or layout.after or ("",))[0])
        parallel = getattr(config, "use_parallel_residual", False)
        order = "post" if layout.bare_sum else "parallel" if parallel else "pre"
        if layout.after:
            order = "both" if layout.norms else "inner"
        rotary = bool(getattr(config, "rope_parameters", None))
        names = ("hidden_act", "activation_function", "hidden_activation")
        return {
            "norm": "layer" if isinstance(norm, nn.LayerNorm) else "rms",
            "order": order,
            "gated": bool(layout.gate),
            "positions": "rotary" if rotary else getattr(config, "positions", "learned"),
            "activation": str(next(getattr(config, name) for name in names if hasattr(config, name))),
        }

    @property
    def parameters_of_a_block(self) -> list[str]:
        """Names of the parameters of its first block, as its family has them."""
        return [name for name, _ in self.network.blocks[0].named_parameters()]

    @property
    def shape(self) -> Shape:
        """Its sizes, for counting what it costs. Raises ModelError for a model without a language-model head."""
        self.network.predicting()
        config, layout = self.network.model.config, self.network.layout
        heads, d = config.num_attention_heads, config.hidden_size
        down = part(self.network.blocks[0], layout.down).weight
        return Shape(
            layers=self.n_layers,
            d=d,
            heads=heads,
            kv_heads=getattr(config, "num_key_value_heads", None) or heads,
            d_head=getattr(config, "head_dim", None) or d // heads,
            f=min(down.shape, key=lambda size: size == d),  # the size that is not d
            vocabulary=self.vocabulary,
            gated=bool(layout.gate),
            positions=config.max_position_embeddings if self.kind["positions"] == "learned" else 0,
            tied=self._tied,
            vectors=sum(weight.numel() for _, weight in self.network.model.named_parameters() if weight.ndim == 1),
        )

    @property
    def _tied(self) -> bool:
        """Whether the head is the embedding matrix. A file may hold two although its settings say one."""
        head = self.network.head
        head = head.linear if isinstance(head, SoftCapped) else head
        embedding = part(self.network.base, self.network.layout.embedding)
        return getattr(head, "weight", None) is embedding.weight

    def tokenize(self, text: str) -> Tokens:
        """The pieces that this model reads for `text`, with the marks that it expects around them (BERT)."""
        if self.causal:
            return self.tokenizer.read(text)
        return self.tokenizer.framed(self.tokenizer.encode(text), "[CLS]", "[SEP]")

    def continuation(self, text: str) -> Tokens:
        """The pieces of a text that goes on after another, without marks around them."""
        return self.tokenizer.continued(text)

    def trace(self, ids: Sequence[int]) -> ForwardTrace:
        """Run on `ids` (1 to `limit` of them) and keep everything. Raises ValueError for ids that cannot be run."""
        return self.traces([ids])[0]

    @torch.inference_mode()
    def traces(self, texts: Sequence[Sequence[int]]) -> list[ForwardTrace]:
        """The trace of each text, all from one forward pass where the model is causal; raises as `trace` does.

        The shorter texts have padding behind them, which no token of a causal model attends to. An encoder would attend to it:
        it reads one text at a time.
        """
        if not self.causal:
            return [trace for ids in texts for trace in self._traced([ids])]
        return self._traced(texts)

    def _traced(self, texts: Sequence[Sequence[int]]) -> list[ForwardTrace]:
        network = self.network
        with network.lock, watch.recording(network) as seen:
            hidden = network.run_all(texts)  # [B, T, d]
            lengths = [len(ids) for ids in texts]
            states = [rows[:length] for rows, length in zip(hidden, lengths, strict=True)]  # [T, d] each
            logits = [None] * len(texts) if network.head is None else network.head(torch.cat(states)).split(lengths)
        return [self._trace(seen, row, *one) for row, one in enumerate(zip(texts, states, logits, strict=True))]

    def _trace(
        self, seen: watch.Recorder, row: int, ids: Sequence[int], states: Tensor, logits: Tensor | None
    ) -> ForwardTrace:
        """Of one text of a batch: its last states [T, d] and logits [T, V]."""
        network = self.network
        embedded = part(network.base, network.layout.embedding).weight[torch.tensor(ids, device=network.device)]
        return ForwardTrace(
            model=self.name,
            token_ids=np.asarray(ids, dtype=np.int64),
            tokens=tuple(self.tokenizer.piece(int(token)) for token in ids),
            embeddings=to_numpy(embedded),
            layers=tuple(watch.layer_trace(network, seen, layer, row, len(ids)) for layer in range(self.n_layers)),
            last_hidden_state=watch.own(states),
            logits=None if logits is None else watch.own(logits),
            causal=self.causal,
        )

    @torch.inference_mode()
    def inside(self, ids: Sequence[int], layer: int) -> BlockTrace:
        """What one block computes on the way. Raises ValueError for a layer that does not exist."""
        if not 0 <= layer < self.n_layers:
            raise ValueError(f"there is no layer {layer}: this model has {self.n_layers}")
        with self.network.lock, watch.recording_block(self.network, layer) as seen:
            self.network.run(ids)
        return BlockTrace(**seen)

    @torch.inference_mode()
    def next_logits(self, ids: Sequence[int]) -> Floats:
        """[V]: the logit of every token that may come after `ids`. Raises ModelError for an encoder without a head."""
        head = self.network.predicting()
        with self.network.lock:
            return to_numpy(head(self.network.run(ids)[-1:])[0])

    def slopes(self, ids: Sequence[int], rows: Floats, token: int, other: int | None = None) -> tuple[Floats, Floats]:
        """How the next word hangs on the embeddings (see model.pretrained.slopes): f [B] and its gradient [B, T, d]."""
        return slopes.slopes(self.network, ids, rows, token, other)

    @torch.inference_mode()
    def read(self, ids: Sequence[int], limit: int | None = None) -> Reading:
        """`ids` read with a KV cache, ready to be continued. limit: how many there may be in all, where that is more than are traced.

        Raises ModelError for an encoder.
        """
        network = self.network
        if network.head is None or not self.causal:
            raise ModelError(f"{self.name} is an encoder and predicts no next token: choose a decoder.")
        network.check_ids(ids, limit)

        def run(tokens: Tensor, cache: Any) -> tuple[Tensor, Any]:
            with network.lock:
                output = network.base(tokens, past_key_values=cache, use_cache=True)
            return output.last_hidden_state, output.past_key_values

        return Reading.begin(run, network.head, ids, network.device, limit or self.limit)

    @torch.inference_mode()
    def attended(self, reading: Reading, tokens: Sequence[int]) -> Floats:
        """[n, T + n]: where each of n tokens looks that are read behind `reading`; the mean over all layers and heads."""
        with watch.recording(self.network) as seen:
            reading.go_on([0], [tokens])
        return to_numpy(torch.stack([one["pattern"][0].mean(0) for one in seen.attention]).mean(0))

    @torch.inference_mode()
    def sentence_vector(self, text: str) -> Floats:
        """[d], of length 1: the direction of the mean of the last hidden states (Reimers & Gurevych 2019)."""
        ids = self.tokenize(text).ids.tolist()
        with self.network.lock:
            mean = self.network.run(ids).mean(0)
        return to_numpy(mean / mean.norm())

    @torch.inference_mode()
    def unembed(self, resid: Floats) -> Floats:
        """[..., d] -> [..., V]: what the model would predict if it stopped here (logit lens, nostalgebraist 2020)."""
        head, norm = self.network.predicting(), self.network.layout.final_norm
        stream = torch.from_numpy(np.array(resid)).to(self.network.device, self.network.model.dtype)
        return to_numpy(head(part(self.network.base, norm)(stream) if norm else stream))

    @torch.inference_mode()
    def readout(self, resid: Floats, token: int) -> tuple[Floats, float]:
        """([d], c): the logit of `token` for the stream `resid` [d] is direction . resid + c.

        The final norm's divisor is that of `resid` itself, so that this holds for it exactly and for its summands too.
        A bound on the logits (`cap`) comes after it.
        Raises ModelError for a model without a final norm and head, ValueError for a token that does not exist.
        """
        network, head = self.network, self.network.head
        head = head.linear if isinstance(head, SoftCapped) else head
        if network.layout.final_norm is None or not isinstance(head, nn.Linear):
            raise ModelError(f"{self.name} has no final norm and head, so its logits are no sum: choose a decoder.")
        if not 0 <= token < self.vocabulary:
            raise ValueError(f"token id {token} is not in the vocabulary: ids run from 0 to {self.vocabulary - 1}")
        norm = part(network.base, network.layout.final_norm)
        state = torch.from_numpy(np.array(resid)).to(network.device, torch.float64)
        row = head.weight[token].double()  # [d]
        constant = 0.0 if head.bias is None else float(head.bias[token])
        if isinstance(norm, nn.LayerNorm):
            weighted = row * norm.weight.double()
            direction = (weighted - weighted.mean()) / (state.var(unbiased=False) + norm.eps).sqrt()
            constant += 0.0 if norm.bias is None else float(norm.bias.double() @ row)
        else:
            weight, eps = rms(norm)
            direction = row * weight.double() / (state.square().mean() + eps).sqrt()
        return to_numpy(direction), constant

    def edited(
        self,
        ids: Sequence[int],
        versions: Sequence[Sequence[Edit]],
        progress: Progress | None = None,
        starts: Sequence[Sequence[Edit]] = (),
        of: Sequence[int] | None = None,
    ) -> Floats:
        """[len(versions), V]: the logits of the next token in each edited version of the run on `ids`.

        starts: versions that others start from; of: which of them each does (by default all from the unchanged run).
        progress is told layer after layer and may raise to stop. Raises ModelError for a model that predicts nothing,
        ValueError for a layer, head or token that does not exist.
        """
        return edited.edited(self.network, ids, versions, progress, starts, of)

    def losses(self, ids: Sequence[int], versions: Sequence[Sequence[Edit]]) -> Floats:
        """[len(versions)]: the loss of each edited version on `ids`, in nats per token, over all but the first token.

        Raises as `edited` does, and ValueError for a single token.
        """
        return edited.losses(self.network, ids, versions)

    def generate_timed(self, ids: Sequence[int], steps: int, progress: Progress) -> tuple[Floats, Floats, float]:
        """Seconds of each greedy step [steps] with a KV cache and without (see model.pretrained.timing)."""
        return timing.generate_timed(self.network, ids, steps, progress)

    def cut(self, layers: Sequence[int]) -> "LanguageModel":
        """This model with only some of its layers (see model.pretrained.splitting)."""
        return self._on(splitting.cut(self.network, layers))

    def tailed(self, name: str, tail: Sequence[nn.Module]) -> "LanguageModel":
        """This model with other last layers; the rest is shared."""
        return self._on(splitting.tailed(self.network, name, tail))

    def split(self, last: int) -> splitting.Split:
        """The lower layers, and copies of the `last` that may be changed. Raises ModelError where there is no head."""
        return splitting.split(self.network, last)

    def _on(self, network: Network) -> "LanguageModel":
        """This model's tokenizer and embeddings on another network."""
        other = copy.copy(self)
        other.network = network
        return other
