"""Instrumented models against the reference library's own forward pass, with eager attention and no hook of ours."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tokenizers as huggingface
import torch
import transformers

from model import pretrained, tokenizers, weights
from model.errors import UserError
from model.pretrained import opening
from model.pretrained.language_model import LanguageModel
from model.pretrained.network import ModelError
from model.trace import MAX_TOKENS, ForwardTrace, LayerTrace

CLOSE: dict[str, Any] = {"atol": 1e-4, "rtol": 1e-4}
SIZES = {
    "vocab_size": 256,
    "hidden_size": 24,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 40,
    "max_position_embeddings": 64,
}
GROUPED = SIZES | {"num_key_value_heads": 2, "head_dim": 6}
PLAIN = SIZES | {"attention_dropout": 0.0}
NORMED = ("olmo2", "gemma2", "gemma3_text")
IDS = [84, 104, 101, 32, 100, 111, 103, 32, 104, 104]


@dataclass(frozen=True)
class Case:
    """A model of ours and the reference one with the same weights; `matrix` is a block's own W_O module."""

    ours: LanguageModel
    reference: Any
    blocks: list[Any]
    matrix: Callable[[Any], Any]
    ids: list[int]

    def behind(self, block: Any) -> Any:
        """The norm between attention and the sum, or None."""
        return block.post_attention_layernorm if self.reference.config.model_type in NORMED else None

    def expected(self):
        with torch.inference_mode():
            return self.reference(torch.tensor([self.ids]), output_hidden_states=True, output_attentions=True)


def tiny(name: str) -> Case:
    t = transformers
    configs = {
        "llama": lambda: t.LlamaForCausalLM(t.LlamaConfig(**GROUPED, attention_bias=True, mlp_bias=True)),
        "mistral": lambda: t.MistralForCausalLM(t.MistralConfig(**GROUPED, sliding_window=None)),
        "qwen2": lambda: t.Qwen2ForCausalLM(t.Qwen2Config(**SIZES, num_key_value_heads=2)),
        "qwen3": lambda: t.Qwen3ForCausalLM(t.Qwen3Config(**GROUPED)),
        "gpt2": lambda: t.GPT2LMHeadModel(t.GPT2Config(vocab_size=256, n_positions=64, n_embd=24, n_layer=3, n_head=4)),
        "gpt_neox": lambda: t.GPTNeoXForCausalLM(t.GPTNeoXConfig(**SIZES)),
        "gpt_neox serial": lambda: t.GPTNeoXForCausalLM(t.GPTNeoXConfig(**SIZES, use_parallel_residual=False)),
        "bert": lambda: t.BertForMaskedLM(t.BertConfig(**SIZES)),
        "phi3": lambda: t.Phi3ForCausalLM(t.Phi3Config(**PLAIN, num_key_value_heads=2, pad_token_id=0)),
        "olmo2": lambda: t.Olmo2ForCausalLM(t.Olmo2Config(**PLAIN, num_key_value_heads=2)),
        # scores and logits are small here: low bounds, so that a forgotten one shows
        "gemma2": lambda: t.Gemma2ForCausalLM(
            t.Gemma2Config(**GROUPED, query_pre_attn_scalar=9, attn_logit_softcapping=1.5, final_logit_softcapping=2.0,
                           sliding_window=4)
        ),
        "gemma3": lambda: t.Gemma3ForCausalLM(
            t.Gemma3TextConfig(**GROUPED, query_pre_attn_scalar=9, sliding_window=4,
                               layer_types=["sliding_attention", "full_attention", "sliding_attention"])
        ),
    }  # fmt: skip
    torch.manual_seed(7)
    model = configs[name]().eval()
    with torch.no_grad():  # fresh biases are 0 and fresh norms 1, which would hide a forgotten one
        for parameter in model.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    reference = copy.deepcopy(model)
    reference.set_attn_implementation("eager")
    return Case(LanguageModel(name, model, tokenizers.get("bytes")), reference, *parts(reference), IDS)


def parts(reference: Any) -> tuple[list[Any], Callable[[Any], Any]]:
    base = reference.base_model
    match reference.config.model_type:
        case "gpt2":
            return list(base.h), lambda block: block.attn.c_proj
        case "gpt_neox":
            return list(base.layers), lambda block: block.attention.dense
        case "bert":
            return list(base.encoder.layer), lambda block: block.attention.output.dense
        case _:
            return list(base.layers), lambda block: block.self_attn.o_proj


def real(ours: LanguageModel, text: str) -> Case:
    kind = transformers.AutoModelForCausalLM if ours.causal else transformers.AutoModel
    reference = kind.from_pretrained(weights.folder(ours.name), attn_implementation="eager", dtype=torch.float32)
    return Case(ours, reference.eval(), *parts(reference), ours.tokenize(text).ids.tolist())


TINY = (
    "llama",
    "mistral",
    "qwen2",
    "qwen3",
    "gpt2",
    "gpt_neox",
    "gpt_neox serial",
    "bert",
    "phi3",
    "olmo2",
    "gemma2",
    "gemma3",
)


@pytest.fixture(scope="module", params=("smollm2", "minilm", *TINY))
def case(request: pytest.FixtureRequest) -> Case:
    if request.param in TINY:
        return tiny(request.param)
    return real(request.getfixturevalue(request.param), "The dog chased the cat; 12 naïve 🐈 sat.")


@pytest.fixture(scope="module")
def trace(case: Case) -> ForwardTrace:
    return case.ours.trace(case.ids)


@pytest.fixture(scope="module")
def expected(case: Case):
    return case.expected()


def test_logits_are_the_reference_librarys(trace: ForwardTrace, expected) -> None:
    if "logits" in expected:
        assert trace.logits is not None
        np.testing.assert_allclose(trace.logits, expected.logits[0].numpy(), **CLOSE)
    else:
        assert trace.logits is None


def test_hidden_states_are_the_reference_librarys(case: Case, trace: ForwardTrace, expected) -> None:
    states = [state[0].numpy() for state in expected.hidden_states]
    assert len(trace.layers) == len(states) - 1 == case.ours.n_layers
    for layer, state in zip(trace.layers, states, strict=False):
        np.testing.assert_allclose(layer.resid_pre, state, **CLOSE)
    np.testing.assert_allclose(trace.last_hidden_state, states[-1], **CLOSE)


def test_patterns_are_the_reference_librarys(trace: ForwardTrace, expected) -> None:
    for layer, attention in zip(trace.layers, expected.attentions, strict=True):
        np.testing.assert_allclose(layer.pattern, attention[0].numpy(), atol=1e-5)


def test_pattern_is_a_softmax_of_the_masked_scores(case: Case, trace: ForwardTrace) -> None:
    length, config = len(trace.token_ids), case.reference.config
    kinds = getattr(config, "layer_types", None) or ["full_attention"] * len(trace.layers)
    for layer, kind in zip(trace.layers, kinds, strict=True):
        visible = np.tri(length, dtype=bool) if trace.causal else np.ones((length, length), bool)
        if kind == "sliding_attention":
            visible &= ~np.tri(length, k=-config.sliding_window, dtype=bool)
        np.testing.assert_allclose(layer.pattern.sum(-1), 1, atol=1e-5)
        assert not layer.pattern[:, ~visible].any()
        assert np.array_equal(np.isneginf(layer.masked_scores), np.broadcast_to(~visible, layer.pattern.shape))
        assert np.isfinite(layer.scores).all()
        e = np.exp(layer.masked_scores - layer.masked_scores.max(-1, keepdims=True), dtype=np.float64)
        np.testing.assert_allclose(e / e.sum(-1, keepdims=True), layer.pattern, atol=1e-4)


def test_heads_add_up_to_the_residual_stream(trace: ForwardTrace) -> None:
    for layer in trace.layers:
        total = layer.resid_pre + layer.head_outputs.sum(0) + layer.bias
        np.testing.assert_allclose(total, layer.resid_mid, **scaled(layer))


def scaled(layer: LayerTrace) -> dict[str, Any]:
    """1e-4 of the stream's size: SmolLM2's first token carries values in the thousands."""
    return {"atol": 1e-4 * max(1.0, float(np.abs(layer.resid_mid).max())), "rtol": 1e-4}


def test_each_heads_output_is_what_the_models_own_matrix_makes_of_it(case: Case, trace: ForwardTrace) -> None:
    """W_O applied by the reference's own module to one head's z alone, the other heads' set to zero."""
    for layer, block in list(zip(trace.layers, case.blocks, strict=True))[:2]:
        matrix = case.matrix(block)
        heads, length, d_head = layer.z.shape
        for head in range(heads):
            alone = torch.zeros(length, heads, d_head)
            alone[:, head] = torch.from_numpy(layer.pattern[head] @ layer.values[head])
            with torch.inference_mode():
                mine = matrix(alone.flatten(1)) - matrix(torch.zeros(1, heads * d_head))
                if case.behind(block):  # a norm whose divisor is that of all heads together
                    together = matrix(torch.from_numpy(layer.z.transpose(1, 0, 2).reshape(length, -1).copy()))
                    mine = mine / together * case.behind(block)(together)
            np.testing.assert_allclose(layer.head_outputs[head], mine.numpy(), **CLOSE)


def test_bias_is_the_models_own(case: Case, trace: ForwardTrace) -> None:
    for layer, block in zip(trace.layers, case.blocks, strict=True):
        bias = case.matrix(block).bias
        np.testing.assert_array_equal(layer.b_O, np.zeros_like(layer.b_O) if bias is None else bias.detach().numpy())


def test_a_layer_begins_where_the_one_before_ended(case: Case, trace: ForwardTrace) -> None:
    for index, (layer, following) in enumerate(zip(trace.layers, trace.layers[1:], strict=False)):
        end = layer.resid_post
        if not trace.causal:  # BERT: a norm stands between
            with torch.inference_mode():
                end = case.blocks[index].output.LayerNorm(torch.from_numpy(end.copy())).numpy()
        np.testing.assert_allclose(end, following.resid_pre, atol=1e-5)


def test_embeddings_are_rows_of_the_matrix(case: Case, trace: ForwardTrace) -> None:
    matrix = case.reference.get_input_embeddings().weight.detach().numpy()
    np.testing.assert_array_equal(trace.embeddings, matrix[case.ids])
    np.testing.assert_array_equal(case.ours.embedding_matrix, matrix)


def test_next_logits_are_the_last_row(case: Case, expected) -> None:
    if "logits" in expected:
        np.testing.assert_allclose(case.ours.next_logits(case.ids), expected.logits[0, -1].numpy(), **CLOSE)
    else:
        with pytest.raises(ModelError, match="encoder without a language-model head"):
            case.ours.next_logits(case.ids)


def test_unembedding_the_last_layer_gives_the_logits(case: Case, trace: ForwardTrace, expected) -> None:
    if trace.causal:
        lens = case.ours.unembed(trace.layers[-1].resid_post)
        np.testing.assert_allclose(lens, expected.logits[0].numpy(), **CLOSE)
    elif not case.ours.has_head:
        with pytest.raises(ModelError, match="encoder without"):
            case.ours.unembed(trace.layers[-1].resid_post)


def test_a_trace_names_what_it_read(case: Case, trace: ForwardTrace) -> None:
    assert trace.token_ids.tolist() == case.ids
    assert trace.tokens == tuple(case.ours.tokenizer.piece(i) for i in case.ids)
    assert trace.model == case.ours.name
    assert trace.causal == (case.reference.config.model_type != "bert")


def test_one_token_and_the_longest_text(smollm2: LanguageModel) -> None:
    assert smollm2.trace([1]).layers[0].pattern.tolist() == [[[1.0]]] * 9
    assert smollm2.next_logits([1] * MAX_TOKENS).shape == (49152,)


def test_the_dog_chased_the(smollm2: LanguageModel) -> None:
    tokens = smollm2.tokenize("The dog chased the")
    assert tokens.pieces == (b"The", b" dog", b" chased", b" the")
    best = np.argsort(-smollm2.next_logits(tokens.ids.tolist()))[:6]
    words = [smollm2.tokenizer.decode([int(i)]) for i in best]
    assert words == [" cat", " moon", " hare", " fire", " dog", " ball"]


def test_grouped_heads_share_keys(smollm2: LanguageModel) -> None:
    layer = smollm2.trace([504, 2767, 253]).layers[4]
    assert layer.queries.shape == (9, 3, 64) and layer.shared_keys.shape == (3, 3, 64)
    for head in range(9):
        np.testing.assert_array_equal(layer.keys[head], layer.shared_keys[head // 3])
        np.testing.assert_array_equal(layer.values[head], layer.shared_values[head // 3])
    assert layer.scale == pytest.approx(1 / 8)


def test_an_encoder_reads_its_marks(minilm: LanguageModel) -> None:
    assert minilm.tokenize("dog").pieces == (b"[CLS]", b"dog", b"[SEP]")
    assert not minilm.has_head and not minilm.causal


def test_hooks_are_gone_after_a_trace(smollm2: LanguageModel) -> None:
    def hooks() -> int:
        return sum(len(one._forward_hooks) + len(one._forward_pre_hooks) for one in smollm2.network.model.modules())

    before = hooks()  # the library leaves some of its own, once it was asked for hidden states
    smollm2.trace([1, 2])
    with pytest.raises(ValueError, match="token id"):
        smollm2.trace([1, 49152])
    assert hooks() == before


@pytest.mark.parametrize("call", ["trace", "next_logits"])
@pytest.mark.parametrize(
    ("ids", "sentence"),
    [
        ([], r"^There is nothing to read yet: type at least one word\.$"),
        ([1] * 257, r"^This text has 257 tokens; the model reads up to 256 here: shorten it\.$"),
        ([5, 49152], r"token id 49152 is not in the vocabulary: ids run from 0 to 49151"),
        ([-1], r"token id -1 is not in the vocabulary"),
    ],
)
def test_ids_that_cannot_be_run(smollm2: LanguageModel, call: str, ids: list[int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        getattr(smollm2, call)(ids)


# Models that people name themselves


def save(folder: Path) -> transformers.GPT2LMHeadModel:
    """A GPT-2 with a byte-level tokenizer, as a folder on this computer."""
    torch.manual_seed(3)
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(vocab_size=256, n_embd=16, n_layer=1, n_head=2))
    model.save_pretrained(folder)
    alphabet = sorted(huggingface.pre_tokenizers.ByteLevel.alphabet())
    backend = huggingface.Tokenizer(huggingface.models.BPE({piece: i for i, piece in enumerate(alphabet)}, []))
    backend.pre_tokenizer = huggingface.pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = huggingface.decoders.ByteLevel()
    transformers.PreTrainedTokenizerFast(tokenizer_object=backend).save_pretrained(folder)
    return model


def test_a_local_folder_opens(tmp_path: Path) -> None:
    reference = save(tmp_path).eval()
    ours = pretrained.load(str(tmp_path), device="cpu")
    ids = ours.tokenize("Hé").ids.tolist()
    assert ours.tokenizer.decode(ids) == "Hé" and len(ids) == 3
    with torch.inference_mode():
        logits = reference(torch.tensor([ids])).logits[0]
    found = ours.trace(ids).logits
    assert found is not None
    np.testing.assert_allclose(found, logits.numpy(), **CLOSE)


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    model = save(tmp_path)
    (tmp_path / "model.safetensors").unlink()
    torch.save(model.state_dict(), tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="that it holds safetensors"):
        pretrained.load(str(tmp_path), device="cpu")


def test_code_that_comes_with_a_model_is_not_run(tmp_path: Path) -> None:
    config = {"model_type": "evil", "auto_map": {"AutoConfig": "evil.Evil", "AutoModelForCausalLM": "evil.Evil"}}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: pass\n")
    with pytest.raises(ModelError, match="could not be opened"):
        pretrained.load(str(tmp_path), device="cpu")
    assert not (tmp_path / "ran").exists()


def test_a_family_that_cannot_be_watched(tmp_path: Path) -> None:
    transformers.T5Config().save_pretrained(tmp_path)
    with pytest.raises(ModelError, match=r"is a 't5' model, which Glassbox cannot open: choose a decoder"):
        pretrained.load(str(tmp_path), device="cpu")
    with pytest.raises(ModelError, match="cannot look inside a 'opt' model"):
        config = transformers.OPTConfig(
            vocab_size=9, hidden_size=8, ffn_dim=8, num_hidden_layers=1, num_attention_heads=1, word_embed_proj_dim=8
        )
        LanguageModel("opt", transformers.OPTForCausalLM(config), tokenizers.get("bytes"))


@pytest.mark.parametrize(
    "name", ["no-such-owner/no-such-model", "gpt5", "", "../..", "a b\0c", "\ud800", "~nobody/x", "x" * 10_000]
)
def test_a_name_that_leads_nowhere(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "model.pretrained")  # pytest-xdist cannot send a lone surrogate
    """The tests run with the hub switched off, as in a lecture hall without a network."""
    with pytest.raises(ModelError, match=r"could not be opened: check the name or folder") as caught:
        pretrained.load(name, device="cpu")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_a_tokenizer_of_another_kind(tmp_path: Path) -> None:
    save(tmp_path)
    words = huggingface.Tokenizer(huggingface.models.WordLevel({"日本": 0, "[UNK]": 1}, unk_token="[UNK]"))
    words.save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(UserError, match="is not byte-level BPE: choose a model like GPT-2 or Qwen"):
        pretrained.load(str(tmp_path), device="cpu")


def test_a_device_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_DEVICE", "banana")
    with pytest.raises(ModelError, match=r"no device 'banana': set GLASSBOX_DEVICE to cpu or auto\.$"):
        pretrained.load("smollm2")
    monkeypatch.setenv("GLASSBOX_DEVICE", "cpu")
    assert opening.choose_device("banana") == "cpu"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_the_gpu_gives_what_the_cpu_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cuda.matmul, "allow_tf32", False)
    case = tiny("llama")
    expected = case.expected().logits[0].numpy()
    case.ours.network.model.to("cuda")
    assert case.ours.device == "cuda"
    found = case.ours.trace(IDS).logits
    assert found is not None
    np.testing.assert_allclose(found, expected, **CLOSE)
