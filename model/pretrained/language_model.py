"""Any LLaMA-, GPT-2-, GPT-NeoX- or BERT-type model, watched from the inside: the same `ForwardTrace` from each.

How: transformers lets a function of ours stand in for attention (`AttentionInterface`), which sees the true queries,
keys and values; forward hooks on the blocks give the residual stream. The model's own code does everything else, so
the logits are the reference library's.
"""

import copy
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle
from transformers import (
    AttentionInterface,
    PreTrainedModel,
)
from transformers.masking_utils import AttentionMaskInterface, eager_mask

from model.errors import UserError
from model.inside.edits import Edit
from model.pretrained import toy
from model.pretrained.cost import Shape
from model.pretrained.editing import Editor, Progress, editing, first_layer
from model.pretrained.layouts import LAYOUTS
from model.pretrained.reading import Reading
from model.pretrained.splitting import Split
from model.tokenizers import registry
from model.trace import MAX_TOKENS, BlockTrace, Floats, ForwardTrace, LayerTrace, Tokens

log = logging.getLogger(__name__)

AT_ONCE = 6_000  # tokens that versions of a text run at once: memory, at no loss of speed


class ModelError(UserError):
    """A model, or an input for it, that cannot be used."""


@dataclass
class _Recorder:
    """What the hooks of one forward pass catch, a list entry a layer."""

    attention: list[dict[str, Any]] = field(default_factory=list)
    resid_pre: list[Tensor] = field(default_factory=list)
    attention_output: list[Tensor] = field(default_factory=list)
    resid_post: list[Tensor] = field(default_factory=list)


_recorder: ContextVar[_Recorder | None] = ContextVar("recorder", default=None)


def _attention(module: nn.Module, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor | None,
               scaling: float, **_: Any) -> tuple[Tensor, Tensor | None]:  # fmt: skip
    """Scaled dot-product attention (Vaswani et al. 2017, eq. 1) that tells the recorder what it saw.

    query [B, H, T, d_head]; key, value [B, H_kv, T, d_head]; attention_mask [1, 1, T, T] added to the scores, or None.
    B is 1 unless versions of the text are run beside it.
    """
    if not editing.get() and not _recorder.get():  # nobody watches: the quickest way to the same
        z = nn.functional.scaled_dot_product_attention(
            query, key, value, attention_mask, scale=scaling, enable_gqa=True
        )
        return z.transpose(1, 2).contiguous(), None
    group = query.shape[1] // key.shape[1]
    scores = query @ key.repeat_interleave(group, 1).mT * scaling  # [1, H, T, T]
    if attention_mask is not None:
        scores = scores + attention_mask
    pattern = scores.softmax(-1)
    editor, layer = editing.get(), cast(int, module.layer_idx)
    if editor:
        pattern = editor.move(layer, pattern, scores)
    z = pattern @ value.repeat_interleave(group, 1)  # [B, H, T, d_head]
    if editor:
        z = editor.heads(layer, z)
    if recorder := _recorder.get():
        allowed = torch.ones_like(pattern[0, 0]) if attention_mask is None else attention_mask[0, 0] == 0
        recorder.attention.append(
            {"queries": query[0], "shared_keys": key[0], "shared_values": value[0], "pattern": pattern[0], "z": z[0],
             "allowed": allowed.bool(), "scale": scaling}
        )  # fmt: skip
    return z.transpose(1, 2).contiguous(), pattern


def _mask(*arguments: Any, **options: Any) -> Tensor | None:
    """What may be seen, as numbers to add to the scores; none for a single new token, which sees all before it."""
    alone = options.get("q_length") == 1 and options.get("attention_mask") is None
    window = options.get("local_size")
    if alone and (window is None or options["kv_length"] < window):
        return None
    return eager_mask(*arguments, **options)


AttentionInterface.register("glassbox", _attention)
AttentionMaskInterface.register("glassbox", _mask)


class LanguageModel:
    """A pretrained model and its tokenizer. Safe to share among threads: one forward pass at a time."""

    def __init__(self, name: str, model: PreTrainedModel | toy.Dressed, tokenizer: registry.Tokenizer) -> None:
        family = model.config.model_type
        if family not in LAYOUTS:
            raise ModelError(f"Glassbox cannot look inside a {family!r} model: choose one of {', '.join(LAYOUTS)}.")
        self.name, self.tokenizer = name, tokenizer
        self._model = model.eval().requires_grad_(False)
        if isinstance(model, toy.Dressed):
            model.watch(_attention)
        else:
            model.set_attn_implementation("glassbox")
        self._base = model.base_model
        self._layout = LAYOUTS[family]
        self._blocks = list(_part(self._base, self._layout.blocks))
        self._head: Callable[[Tensor], Tensor] | None = getattr(model, "cls", None) or model.get_output_embeddings()
        self._lock = threading.Lock()
        self.causal = getattr(model.config, "causal", self._layout.bare_sum is None)

    @property
    def device(self) -> str:
        """Where it runs: cuda, mps or cpu."""
        return self._model.device.type

    @property
    def has_head(self) -> bool:
        """Whether it gives logits (an encoder without a language-model head does not)."""
        return self._head is not None

    @property
    def n_layers(self) -> int:
        """Number of transformer layers."""
        return len(self._blocks)

    @property
    def vocabulary(self) -> int:
        """V: how many tokens it knows."""
        return self._model.config.vocab_size

    @property
    def stops(self) -> frozenset[int]:
        """The tokens that end a text: those that its own settings name, and the mark between documents."""
        named = getattr(self._model, "generation_config", None)
        found = getattr(named, "eos_token_id", None)
        marks = self.tokenizer.special_tokens.get("<|endoftext|>")
        return frozenset(one for one in (*(found if isinstance(found, list) else [found]), marks) if one is not None)

    @property
    def rotary_base(self) -> float:
        """The base of the rotary positions' frequencies. Raises ModelError for a model that has none."""
        found = getattr(self._model.config, "rope_parameters", None) or {}
        if "rope_theta" not in found:
            raise ModelError(f"{self.name} does not turn its queries and keys: it has no rotary positions.")
        return float(found["rope_theta"])

    @cached_property
    def embedding_matrix(self) -> Floats:
        """[V, d]: the row of each token."""
        return _numpy(_part(self._base, self._layout.embedding).weight)

    def tokenize(self, text: str) -> Tokens:
        """The pieces that this model reads for `text`, with the marks that it expects around them (BERT)."""
        tokens = self.tokenizer.encode(text)
        return tokens if self.causal else self.tokenizer.framed(tokens, "[CLS]", "[SEP]")

    @torch.inference_mode()
    def trace(self, ids: Sequence[int]) -> ForwardTrace:
        """Run on `ids` (1 to MAX_TOKENS of them) and keep everything. Raises ValueError for ids that cannot be run."""
        with self._lock, _attached(self._hooks()), _recording() as seen:
            hidden = self._run(ids)  # [T, d]
            logits = None if self._head is None else self._head(hidden)  # [T, V]
        embedded = _part(self._base, self._layout.embedding)(torch.tensor(ids, device=self._model.device))
        return ForwardTrace(
            model=self.name,
            token_ids=np.asarray(ids, dtype=np.int64),
            tokens=tuple(self.tokenizer.piece(int(i)) for i in ids),
            embeddings=_numpy(embedded),
            layers=tuple(self._layer(seen, index) for index in range(self.n_layers)),
            last_hidden_state=_numpy(hidden),
            logits=None if logits is None else _numpy(logits),
            causal=self.causal,
        )

    @torch.inference_mode()
    def inside(self, ids: Sequence[int], layer: int) -> BlockTrace:
        """What one block computes on the way. Raises ValueError for a layer that does not exist."""
        if not 0 <= layer < self.n_layers:
            raise ValueError(f"there is no layer {layer}: this model has {self.n_layers}")
        layout, block, seen = self._layout, self._blocks[layer], {}
        wanted = {"norm_1": layout.norms[0], "norm_2": layout.norms[1], "up": layout.up, "mlp_out": layout.down,
                  "attention_out": layout.attention_output} | ({"gate": layout.gate} if layout.gate else {})  # fmt: skip

        def keep(name: str) -> Callable[..., None]:
            def hook(module: nn.Module, arguments: tuple[Tensor, ...], output: Tensor) -> None:
                seen[name] = _numpy(output[0])
                if name == "mlp_out":
                    seen["hidden"] = _numpy(arguments[0][0])

            return hook

        hooks = (_part(block, path).register_forward_hook(keep(name)) for name, path in wanted.items())
        with self._lock, _attached(hooks):
            self._run(ids)
        return BlockTrace(**{"gate": None} | seen)

    @property
    def kind(self) -> dict[str, Any]:
        """How its blocks are built: `norm` (rms or layer), `order` (pre, post, parallel), `positions`, `activation`."""
        config = self._model.config
        first = _part(self._blocks[0], self._layout.norms[0])
        order = (
            "post"
            if self._layout.bare_sum
            else "parallel"
            if getattr(config, "use_parallel_residual", False)
            else "pre"
        )
        rotary = "rope_theta" in (getattr(config, "rope_parameters", None) or {})
        activation = next(
            getattr(config, name) for name in ("hidden_act", "activation_function") if hasattr(config, name)
        )
        return {"norm": "layer" if isinstance(first, nn.LayerNorm) else "rms", "order": order, "gated": bool(self._layout.gate),
                "positions": "rotary" if rotary else "learned", "activation": str(activation)}  # fmt: skip

    @property
    def shape(self) -> Shape:
        """Its sizes, for counting what it costs. Raises ModelError for a model without a language-model head."""
        if self._head is None:
            raise ModelError(f"{self.name} is an encoder without a language-model head: take a model that predicts.")
        config, seen = self._model.config, dict(self._model.named_parameters())
        block = self._blocks[0]
        heads = config.num_attention_heads
        f = min(_part(block, self._layout.up).weight.shape, key=lambda one: one == config.hidden_size)
        return Shape(
            layers=self.n_layers, d=config.hidden_size, heads=heads,
            kv_heads=getattr(config, "num_key_value_heads", None) or heads,
            d_head=getattr(config, "head_dim", None) or config.hidden_size // heads, f=f,
            vocabulary=self.vocabulary, gated=bool(self._layout.gate),
            positions=0 if self.kind["positions"] == "rotary" else config.max_position_embeddings,
            tied=bool(config.tie_word_embeddings),
            vectors=sum(one.numel() for one in seen.values() if one.ndim == 1),
        )  # fmt: skip

    @torch.inference_mode()
    def generate_timed(self, ids: Sequence[int], steps: int, progress: Progress) -> tuple[Floats, Floats, float]:
        """Greedy decoding with a KV cache and without: seconds of each step [steps] twice, and how far scores differ.

        The first step with the cache reads all of `ids` and fills it. The quicker of two runs each, for another program
        may have been busy. progress may raise to stop.
        """
        runs = []
        for run in range(2):

            def tell(said: str, share: float, done: int = run) -> None:
                progress(said, (done + share) / 2)

            runs.append(self._generate_once(ids, steps, tell))
        kept, plain = np.minimum(runs[0][0], runs[1][0]), np.minimum(runs[0][1], runs[1][1])
        return kept, plain, max(runs[0][2], runs[1][2])

    def _generate_once(self, ids: Sequence[int], steps: int, progress: Progress) -> tuple[Floats, Floats, float]:
        with_cache, without, apart = [], [], 0.0
        read, past = list(ids), None
        with self._lock:
            self._run(read)  # the first pass of a length is slower
        fed = torch.tensor([read], device=self._model.device)
        for step in range(steps):
            progress(f"token {step + 1}", step / steps)
            with self._lock:
                start = time.perf_counter()
                found = self._base(fed, past_key_values=past, use_cache=True)
                scores = self._head(found.last_hidden_state[0, -1:])  # type: ignore[misc]
                with_cache.append(time.perf_counter() - start)
                past = found.past_key_values
                start = time.perf_counter()
                plain = self._head(self._run(read)[-1:])  # type: ignore[misc]
                without.append(time.perf_counter() - start)
            apart = max(apart, float((scores - plain).abs().max()))
            read.append(int(plain.argmax()))
            fed = torch.tensor([read[-1:]], device=self._model.device)
        return np.array(with_cache, np.float32), np.array(without, np.float32), apart

    @torch.inference_mode()
    def next_logits(self, ids: Sequence[int]) -> Floats:
        """[V]: the score of every token that may come after `ids`."""
        if self._head is None:
            raise ModelError(f"{self.name} is an encoder without a language-model head: it predicts no next token.")
        with self._lock:
            return _numpy(self._head(self._run(ids)[-1:])[0])

    def cut(self, layers: Sequence[int]) -> "LanguageModel":
        """This model with only some of its layers, the first among them, sharing their weights: quicker, and worse.

        Zhang et al. 2024 (Draft & Verify) draft so for the whole model. Raises ValueError for other layers.
        """
        if sorted(set(layers)) != list(layers) or not layers or layers[0] != 0 or layers[-1] >= self.n_layers:
            raise ValueError(f"layers {list(layers)}: take some of 0 to {self.n_layers - 1} in order, 0 among them")
        return self._with(self.name, [self._blocks[layer] for layer in layers])

    def tailed(self, name: str, tail: Sequence[nn.Module]) -> "LanguageModel":
        """This model with other last layers; the rest is shared."""
        _numbered(tail, self.n_layers - len(tail))
        return self._with(name, [*self._blocks[: self.n_layers - len(tail)], *tail])

    def split(self, last: int) -> Split:
        """The lower layers, and copies of the `last` that may be changed. Raises ModelError where there is no head."""
        if self._head is None or not isinstance(self._model, PreTrainedModel):
            raise ModelError(f"{self.name} cannot be cut in two: take SmolLM2.")
        cut, copies = self.n_layers - last, [copy.deepcopy(block) for block in self._blocks[self.n_layers - last :]]
        _numbered(copies, 0)  # they have a cache of their own
        norm = self._layout.final_norm or ""
        return Split(self._bare(self._blocks[:cut], **{norm: nn.Identity()}), self._bare(copies), self._bare(self._blocks[cut:]),
                     self._head, self._lock, self._model.device)  # fmt: skip

    def _bare(self, blocks: Sequence[nn.Module], **others: nn.Module) -> Any:
        """The model without its head, with these blocks and other parts by their names."""
        path, _, name = self._layout.blocks.rpartition(".")
        if path:
            raise ModelError(f"Glassbox cannot change the layers of {self.name}.")
        base = copy.copy(self._base)
        base._modules = dict(base._modules) | {name: nn.ModuleList(blocks)} | others
        return base

    def _with(self, name: str, blocks: Sequence[nn.Module]) -> "LanguageModel":
        """The same with these blocks, sharing all else."""
        other = copy.copy(self)
        other.__dict__.pop("_output_matrices", None)  # those of other layers
        other.name, other._base, other._blocks = name, self._bare(blocks), list(blocks)
        return other

    @torch.inference_mode()
    def read(self, ids: Sequence[int]) -> Reading:
        """`ids` read with a KV cache, ready to be continued. Raises ModelError for a model that does not write on."""
        if self._head is None or not self.causal:
            raise ModelError(f"{self.name} is an encoder and predicts no next token: choose a decoder.")
        self._check_ids(ids)

        def run(tokens: Tensor, cache: Any) -> tuple[Tensor, Any]:
            with self._lock:
                found = self._base(tokens, past_key_values=cache, use_cache=True)
            return found.last_hidden_state, found.past_key_values

        return Reading.begin(run, self._head, ids, self._model.device)

    @torch.inference_mode()
    def sentence_vector(self, text: str) -> Floats:
        """[d]: the mean of the last hidden states, of length 1 (as all-MiniLM-L6-v2 was trained; Reimers & Gurevych 2019)."""
        ids = self.tokenize(text).ids.tolist()
        with self._lock:
            mean = self._run(ids).mean(0)
        return _numpy(mean / mean.norm())

    @torch.inference_mode()
    def unembed(self, resid: Floats) -> Floats:
        """[..., d] -> [..., V]: what the model would predict if it stopped here (logit lens, nostalgebraist 2020)."""
        if self._head is None:
            raise ModelError(f"{self.name} is an encoder without a language-model head: it predicts no token.")
        stream = torch.from_numpy(np.array(resid)).to(self._model.device, self._model.dtype)
        norm = self._layout.final_norm
        return _numpy(self._head(_part(self._base, norm)(stream) if norm else stream))

    @torch.inference_mode()
    def edited(self, ids: Sequence[int], versions: Sequence[Sequence[Edit]], progress: Progress | None = None,
               starts: Sequence[Sequence[Edit]] = (), of: Sequence[int] | None = None) -> Floats:  # fmt: skip
        """[len(versions), V]: the score of the next token in each changed version of the run on `ids`.

        starts: versions that others start from; of: which of them each does (by default all from the unchanged run).
        progress is told layer after layer and may raise to stop. Raises ModelError for a model that predicts nothing,
        ValueError for a layer, head or token that does not exist.
        """
        if self._head is None:
            raise ModelError(f"{self.name} is an encoder without a language-model head: it predicts no next token.")
        self._check(ids, (*versions, *starts))
        rows_of = [0] * len(versions) if of is None else [start + 1 for start in of]
        found = np.empty((len(versions), self.vocabulary), np.float32)
        rows = max(1, AT_ONCE // len(ids) - len(starts))
        order = sorted(range(len(versions)), key=lambda one: first_layer(versions[one]))
        for start in range(0, len(order), rows):
            chosen = order[start : start + rows]

            def tell(said: str, share: float, done: int = start, size: int = len(chosen)) -> None:
                if progress:
                    progress(said, (done + share * size) / len(order))

            editor = Editor(
                [versions[at] for at in chosen], [rows_of[at] for at in chosen], starts, self.n_layers, tell
            )
            with self._lock, _attached(self._edit_hooks(editor)):
                token = editing.set(editor)
                try:
                    last = self._run(ids, whole=True)[1 + len(starts) :, -1]  # [B, d]
                    found[chosen] = _numpy(self._head(last))
                finally:
                    editing.reset(token)
        return found

    def _check(self, ids: Sequence[int], versions: Sequence[Sequence[Edit]]) -> None:
        heads = self._model.config.num_attention_heads
        for edit in (edit for version in versions for edit in version):
            places = (*edit.positions, edit.to)
            if not (0 <= edit.layer < self.n_layers and 0 <= edit.head < heads):
                raise ValueError(f"there is no head {edit.layer}.{edit.head} in {self.n_layers} layers of {heads}")
            if not all(0 <= place < len(ids) for place in places):
                raise ValueError(f"there is no token {max(places)} among {len(ids)}")

    def _edit_hooks(self, editor: Editor) -> Iterator[RemovableHandle]:
        """Hooks that let the versions join before their layers, and change what the blocks add."""

        def joining(layer: int) -> Callable[..., Any]:
            return lambda module, arguments: (editor.join(layer, arguments[0]), *arguments[1:])

        def changing(layer: int, name: str) -> Callable[..., Any]:
            def hook(module: nn.Module, arguments: Any, output: Any) -> Any:
                if isinstance(output, Tensor):
                    return editor.part(layer, name, output)
                return (editor.part(layer, name, output[0]), *output[1:])

            return hook

        for layer, block in enumerate(self._blocks):
            yield block.register_forward_pre_hook(joining(layer))
            yield block.register_forward_hook(changing(layer, "resid_post"))
            for name, path in (("attention", self._layout.attention_output), ("mlp", self._layout.mlp)):
                yield _part(block, path).register_forward_hook(changing(layer, name))

    @torch.inference_mode()
    def readout(self, resid: Floats, token: int) -> tuple[Floats, float]:
        """([d], c): the logit of `token` for the stream `resid` [d] is direction . resid + c.

        The final norm's divisor is that of `resid` itself, so that this holds for it exactly and for its summands too.
        Raises ModelError for a model without a final norm and head, ValueError for a token that does not exist.
        """
        if self._head is None or self._layout.final_norm is None or not isinstance(self._head, nn.Linear):
            raise ModelError(f"{self.name} has no final norm and head that its parts could be added up through.")
        if not 0 <= token < self.vocabulary:
            raise ValueError(f"token id {token} is not in the vocabulary: ids run from 0 to {self.vocabulary - 1}")
        norm = _part(self._base, self._layout.final_norm)
        state = torch.from_numpy(np.array(resid)).to(self._model.device, torch.float64)
        row = self._head.weight[token].double()  # [d]
        weighted = row * norm.weight.double()
        constant = 0.0 if self._head.bias is None else float(self._head.bias[token])
        if isinstance(norm, nn.LayerNorm):
            direction = (weighted - weighted.mean()) / (state.var(unbiased=False) + norm.eps).sqrt()
            constant += 0.0 if norm.bias is None else float(norm.bias.double() @ row)
        else:  # RMSNorm (Zhang & Sennrich 2019)
            direction = weighted / (state.square().mean() + norm.variance_epsilon).sqrt()
        return _numpy(direction), constant

    def _run(self, ids: Sequence[int], whole: bool = False) -> Tensor:
        """[T, d]: the last hidden state for `ids`; [B, T, d], all versions, if `whole`."""
        self._check_ids(ids)
        batch = torch.tensor([list(ids)], device=self._model.device)
        options = {"use_cache": False} if self.causal else {}
        found = self._base(batch, **options).last_hidden_state
        return found if whole else found[0]

    def _check_ids(self, ids: Sequence[int]) -> None:
        if not 1 <= len(ids) <= MAX_TOKENS:
            raise ModelError(
                f"This text is {len(ids)} tokens long and the model reads up to {MAX_TOKENS} here: shorten it."
                if len(ids)
                else "There is nothing to read yet: type at least one word."
            )
        if wrong := [i for i in ids if not 0 <= i < self.vocabulary]:
            raise ValueError(f"token id {wrong[0]} is not in the vocabulary: ids run from 0 to {self.vocabulary - 1}")

    def _hooks(self) -> Iterator[RemovableHandle]:
        for block in self._blocks:
            output = _part(block, self._layout.attention_output)
            yield block.register_forward_pre_hook(_catch_input("resid_pre"))
            yield output.register_forward_hook(_catch_output("attention_output"))
            if self._layout.bare_sum:
                norm = _part(block, self._layout.bare_sum)
                yield norm.register_forward_pre_hook(_catch_input("resid_post"))
            else:
                yield block.register_forward_hook(_catch_output("resid_post"))

    def _layer(self, seen: _Recorder, index: int) -> LayerTrace:
        attention = {key: value if key == "scale" else _numpy(value) for key, value in seen.attention[index].items()}
        heads, _, d_head = attention["queries"].shape
        matrix, bias = self._output_matrices[index]  # [H * d_head, d], [d]
        return LayerTrace(
            resid_pre=_numpy(seen.resid_pre[index]),
            resid_mid=_numpy(seen.resid_pre[index] + seen.attention_output[index]),
            resid_post=_numpy(seen.resid_post[index]),
            W_O=matrix.reshape(heads, d_head, -1),
            b_O=bias,
            **attention,
        )

    @cached_property
    def _output_matrices(self) -> list[tuple[Floats, Floats]]:
        """A layer's W_O as [H * d_head, d] and its bias; on the CPU a view of the weights, not a copy."""
        matrices = []
        for block in self._blocks:
            output = _part(block, self._layout.attention_output)
            weight = _numpy(output.weight)
            matrix = weight.T if isinstance(output, nn.Linear) else weight  # GPT-2's Conv1D is stored the other way
            bias = np.zeros(matrix.shape[1], np.float32) if output.bias is None else _numpy(output.bias)
            matrices.append((matrix, bias))
        return matrices


@contextmanager
def _attached(handles: Iterable[RemovableHandle]) -> Iterator[None]:
    """Hooks that are taken off again, also if one cannot be put on."""
    with ExitStack() as stack:
        for handle in handles:
            stack.callback(handle.remove)
        yield


@contextmanager
def _recording() -> Iterator[_Recorder]:
    seen = _Recorder()
    token = _recorder.set(seen)
    try:
        yield seen
    finally:
        _recorder.reset(token)


def _catch_input(name: str) -> Callable[..., None]:
    def hook(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
        if recorder := _recorder.get():
            getattr(recorder, name).append(arguments[0].squeeze(0))

    return hook


def _catch_output(name: str) -> Callable[..., None]:
    def hook(module: nn.Module, arguments: tuple[Tensor, ...], output: Tensor | tuple[Tensor, ...]) -> None:
        if recorder := _recorder.get():
            getattr(recorder, name).append((output if isinstance(output, Tensor) else output[0]).squeeze(0))

    return hook


def _numbered(blocks: Sequence[nn.Module], first: int) -> None:
    """Tell blocks which layers they are: a cache keeps keys and values by that."""
    for index, block in enumerate(blocks, first):
        for module in block.modules():
            if hasattr(module, "layer_idx"):
                module.layer_idx = cast(Any, index)


def _part(module: nn.Module, path: str) -> Any:
    return module.get_submodule(path)


def _numpy(tensor: Tensor) -> Any:
    tensor = tensor.detach()
    return (tensor.float() if tensor.is_floating_point() else tensor).cpu().numpy()
