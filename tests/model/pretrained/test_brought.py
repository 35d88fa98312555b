"""Models that other tools saved: whole ones give the reference library's numbers, others a sentence with the cause."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import peft
import pytest
import torch
import transformers as t
from tokenizers import pre_tokenizers

from model import pretrained
from model.errors import UserError
from model.inside import attribution
from model.pretrained.brought import DECODERS
from tests.model.pretrained.brought import (
    END,
    Weights,
    bytes_tokenizer,
    changed,
    families,
    gguf_file,
    gpt2,
    llama,
    saved,
)

TEXT = "The dog, naïve 🐈 sat."
LAST = ".layers.2."


def nan(weights: Weights) -> Weights:
    return weights | {name: one * float("nan") for name, one in weights.items() if name.endswith("h.1.mlp.c_fc.weight")}


def prefixed(prefix: str) -> Callable[[Weights], Weights]:
    return lambda weights: {prefix + name: one for name, one in weights.items()}


def sequence_classifier(**more: object) -> t.PreTrainedModel:
    sizes = {
        "vocab_size": 257,
        "hidden_size": 24,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
    }
    return t.Qwen2ForSequenceClassification(
        t.Qwen2Config(**sizes, intermediate_size=40, num_labels=1, pad_token_id=0, **more)
    )


def settings(folder: Path, **changes: object) -> Path:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return folder


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "compiled": (lambda to: changed(saved(to, llama(), bytes_tokenizer()), prefixed("_orig_mod.")), r"other names than the model.s, such as _orig_mod\..*torch.compile"),
    "parallel": (lambda to: changed(saved(to, llama(), bytes_tokenizer()), prefixed("module.")), "DataParallel wrapped"),
    "a missing layer": (
        lambda to: changed(saved(to, llama(), bytes_tokenizer()), lambda w: {n: one for n, one in w.items() if LAST not in n}),
        r"^Weights are missing in .* \(9 of them\), such as model\.layers\.2",
    ),
    "fewer layers in the settings": (
        lambda to: settings(saved(to, llama(), bytes_tokenizer()), num_hidden_layers=2),
        r"has no place for \(9 of them\)",
    ),
    "another size in the settings": (
        lambda to: settings(saved(to, llama(), bytes_tokenizer()), intermediate_size=48),
        r"^Weights of .* have another size than its config.json says \(9 of them\)",
    ),
    "a reward model": (lambda to: saved(to, sequence_classifier(), bytes_tokenizer()), "a reward or class head instead of a language head"),
    "a reward model with tied embeddings, called a language model": (
        lambda to: settings(saved(to, sequence_classifier(tie_word_embeddings=True), bytes_tokenizer()), architectures=["Qwen2ForCausalLM"]),
        "score.weight",
    ),
    "a value head": (
        lambda to: changed(saved(to, llama(), bytes_tokenizer()), lambda w: w | {"v_head.summary.weight": torch.ones(1, 24)}),
        r"has no place for \(1 of them\), such as v_head",
    ),
    "NaN": (lambda to: changed(saved(to, gpt2(), bytes_tokenizer()), nan), "mlp.c_fc.weight of .* hold NaN or infinity"),
    "more tokens than rows": (lambda to: saved(to, gpt2(), bytes_tokenizer((END, "<pad>"), ("<bot>",))), r"knows more tokens than the model \(2 of them\)"),
    "no tokenizer": (lambda to: saved(to, gpt2()), "There is no tokenizer in"),
    "no safetensors": (
        lambda to: (saved(to, gpt2(), bytes_tokenizer()) / "model.safetensors").rename(to / "pytorch_model.bin"),
        "could not be opened: see to it that it holds safetensors",
    ),
    "half a file": (
        lambda to: (saved(to, gpt2(), bytes_tokenizer()) / "model.safetensors").write_bytes(b"x" * 1000),
        "model.safetensors in .* is damaged or incomplete",
    ),
    "a pointer": (
        lambda to: (saved(to, gpt2(), bytes_tokenizer()) / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\n"),
        "is a pointer of Git LFS",
    ),
    "a lost shard": (
        lambda to: (saved(to, gpt2(), bytes_tokenizer()), *_lost_shard(to)),
        "model-00002-of-00002.safetensors is missing in",
    ),
    "settings that are no JSON": (lambda to: (saved(to, gpt2(), bytes_tokenizer()) / "config.json").write_text("{"), "config.json in .* is no JSON"),
    "checkpoints inside": (lambda to: saved(to / "checkpoint-500", gpt2(), bytes_tokenizer()), "such as checkpoint-500"),
    "quantised": (
        lambda to: settings(saved(to, llama(), bytes_tokenizer()), quantization_config={"quant_method": "gptq", "bits": 4}),
        r"are quantised \(gptq\)",
    ),
    "an adapter without its base": (lambda to: adapter(to, ""), "is an adapter that does not name its base model"),
    "an adapter whose base is gone": (lambda to: adapter(to, "/nowhere/base"), "its base model '/nowhere/base' cannot be used"),
    "an adapter of itself": (lambda to: adapter(to, str(to)), "cannot be used"),
}  # fmt: skip


def _lost_shard(to: Path) -> list[object]:
    index = {"metadata": {}, "weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    return [(to / "model.safetensors.index.json").write_text(json.dumps(index))]


def adapter(to: Path, base: str, seed: int = 3) -> Path:
    torch.manual_seed(seed)
    wrapped = peft.get_peft_model(llama(), peft.LoraConfig(r=2, target_modules=["q_proj", "down_proj"]))
    for name, weight in wrapped.named_parameters():
        if "lora_B" in name:  # 0 at first, which would hide that they are not used
            torch.nn.init.normal_(weight, std=0.3)
    wrapped.save_pretrained(str(to))
    path = to / "adapter_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"base_model_name_or_path": base}))
    return to


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_whole_is_refused_with_its_cause(name: str, tmp_path: Path) -> None:
    make, cause = WRONG[name]
    make(tmp_path / "it")
    with pytest.raises(UserError, match=cause) as caught:
        pretrained.load(str(tmp_path / "it"), "cpu")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


@pytest.mark.parametrize("family", families())
def test_every_kind_gives_the_numbers_of_the_reference_library(family: str, tmp_path: Path) -> None:
    torch.manual_seed(4)
    folder = saved(tmp_path, families()[family](), bytes_tokenizer())
    ours = pretrained.load(str(folder), "cpu")
    reference = t.AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager").eval()
    ids = t.AutoTokenizer.from_pretrained(folder)(TEXT).input_ids
    assert ours.tokenize(TEXT).ids.tolist() == ids
    with torch.inference_mode():
        expected = reference(torch.tensor([ids])).logits[0].numpy()
    found = ours.trace(ids)
    assert found.logits is not None
    np.testing.assert_allclose(found.logits, expected, atol=1e-4, rtol=1e-4)
    short, whole = ours.traces(
        [ids[:3], ids]
    )  # the shorter has padding behind it, and the numbers of the longer one's beginning
    for one in (short, whole):
        assert one.logits is not None
        np.testing.assert_allclose(one.logits, expected[: len(one.token_ids)], atol=1e-4, rtol=1e-4)
    for mine, longer in zip(short.layers, whole.layers, strict=True):
        np.testing.assert_allclose(mine.pattern, longer.pattern[:, :3, :3], atol=1e-5)
        np.testing.assert_allclose(mine.z, longer.z[:, :3], atol=1e-5)
        np.testing.assert_allclose(mine.head_outputs, longer.head_outputs[:, :3], atol=1e-4)
    for layer in found.layers:
        np.testing.assert_allclose(layer.resid_pre + layer.head_outputs.sum(0) + layer.bias, layer.resid_mid, atol=1e-4)
    token = int(expected[-1].argmax())
    direction, constant = ours.readout(found.layers[-1].resid_post[-1], token)
    logit = float(found.layers[-1].resid_post[-1] @ direction) + constant
    logit = ours.cap * float(np.tanh(logit / ours.cap)) if ours.cap else logit
    assert logit == pytest.approx(expected[-1, token], abs=1e-3)
    parts = attribution.contributions(ours, found, token)
    assert parts.logit == pytest.approx(expected[-1, token], abs=1e-3)
    np.testing.assert_allclose(ours.read(ids[:-1]).go_on([0], [ids[-1:]]).logits[0, -1], expected[-1], atol=1e-4)


def test_every_decoder_is_tried() -> None:
    assert set(families()) == set(DECODERS)


def test_its_own_sizes(tmp_path: Path) -> None:
    heads = t.Qwen2Config(
        vocab_size=384,
        hidden_size=56,
        num_hidden_layers=2,
        num_attention_heads=14,
        num_key_value_heads=14,
        intermediate_size=40,
    )
    wide = pretrained.load(str(saved(tmp_path / "wide", t.Qwen2ForCausalLM(heads), bytes_tokenizer())), "cpu")
    assert (wide.n_heads, wide.vocabulary, wide.limit) == (14, 384, 256)
    assert wide.tokenizer.piece(383) == b"" and wide.tokenizer.piece(256) == END.encode()
    short = pretrained.load(str(saved(tmp_path / "short", gpt2(n_positions=32), bytes_tokenizer())), "cpu")
    assert short.limit == 32 and short.trace([1] * 32).logits is not None
    with pytest.raises(UserError, match="has 33 tokens; the model reads up to 32 here"):
        short.trace([1] * 33)
    with pytest.raises(UserError, match="limit of 32 tokens"):
        short.read([1] * 32).go_on([0], [[1]])


def test_a_text_begins_as_its_own_tokenizer_begins_it(tmp_path: Path) -> None:
    begins = bytes_tokenizer((END, "<|begin|>"), begin="<|begin|>")
    ours = pretrained.load(str(saved(tmp_path, llama(vocab_size=258), begins, bos_token="<|begin|>")), "cpu")
    assert ours.tokenize("Hi").pieces == (b"<|begin|>", b"H", b"i")
    assert ours.continuation("Hi").pieces == (b"H", b"i")
    assert ours.tokenize("Hi").spans.tolist() == [[0, 0], [0, 1], [1, 2]]


def test_buffers_that_older_versions_saved_do_not_matter(tmp_path: Path) -> None:
    folder = saved(tmp_path, gpt2(), bytes_tokenizer())
    changed(
        folder,
        lambda w: (
            w
            | {
                "transformer.h.0.attn.masked_bias": torch.tensor(-1e4),
                "transformer.h.0.attn.bias": torch.ones(1, 1, 8, 8),
            }
        ),
    )
    assert pretrained.load(str(folder), "cpu").n_layers == 2


def test_a_head_of_its_own_is_counted_although_the_settings_tie_it(tmp_path: Path) -> None:
    folder = saved(tmp_path, llama(tie_word_embeddings=True), bytes_tokenizer())
    changed(folder, lambda w: w | {"lm_head.weight": torch.randn(257, 24)})
    ours = pretrained.load(str(folder), "cpu")
    assert not ours.shape.tied
    reference = t.AutoModelForCausalLM.from_pretrained(folder).eval()
    with torch.inference_mode():
        np.testing.assert_allclose(ours.next_logits([1, 2]), reference(torch.tensor([[1, 2]])).logits[0, -1], atol=1e-4)


@pytest.mark.parametrize("beside", [True, False])
def test_an_adapter_is_merged_into_its_base(beside: bool, tmp_path: Path) -> None:
    """By hand: W + B A alpha / r in every adapted matrix (Hu et al. 2021)."""
    base = saved(tmp_path / "base", llama(), bytes_tokenizer())
    ours = pretrained.load(str(adapter(tmp_path / "adapter", "../base" if beside else str(base))), "cpu")
    plain = t.AutoModelForCausalLM.from_pretrained(base).eval()
    from safetensors.torch import load_file

    learned = load_file(tmp_path / "adapter" / "adapter_model.safetensors")
    with torch.no_grad():
        for name, down in learned.items():
            if "lora_A" in name:
                up, path = (
                    learned[name.replace("lora_A", "lora_B")],
                    name.split("base_model.model.")[1].split(".lora_A")[0],
                )
                plain.get_submodule(path).weight += up @ down * (8 / 2)  # peft's usual alpha is 8
        expected = plain(torch.tensor([[5, 6, 7]])).logits[0, -1].numpy()
        untouched = t.AutoModelForCausalLM.from_pretrained(base)(torch.tensor([[5, 6, 7]])).logits[0, -1].numpy()
    np.testing.assert_allclose(ours.next_logits([5, 6, 7]), expected, atol=1e-4)
    assert np.abs(expected - untouched).max() > 0.1


def test_an_adapter_of_another_model_is_refused(tmp_path: Path) -> None:
    base = saved(tmp_path / "base", gpt2(), bytes_tokenizer())
    with pytest.raises(UserError):
        pretrained.load(str(adapter(tmp_path / "adapter", str(base))), "cpu")
    base = saved(tmp_path / "deeper", llama(num_hidden_layers=4), bytes_tokenizer())
    with pytest.raises(UserError, match="does not fit"):
        pretrained.load(str(adapter(tmp_path / "shallow", str(base))), "cpu")


GGUF_TOKENS = [*sorted(pre_tokenizers.ByteLevel.alphabet()), "he", "<unk>", "<s>", "</s>"]


@pytest.mark.parametrize(
    ("rule", "pieces"), [("gpt-2", (b"t", b"he", b" ", b"4", b"2")), ("smollm", (b"t", b"he", b" ", b"4", b"2"))]
)
def test_a_gguf_file_gives_the_numbers_of_the_model_that_it_was_made_from(
    rule: str, pieces: tuple[bytes, ...], tmp_path: Path
) -> None:
    model = llama(num_key_value_heads=2, vocab_size=len(GGUF_TOKENS)).eval()
    ours = pretrained.load(str(gguf_file(tmp_path / "tiny.gguf", model, GGUF_TOKENS, 3, rule)), "cpu")
    found = ours.tokenize("the 42")
    assert found.pieces == pieces and ours.vocabulary == 260
    with torch.inference_mode():
        expected = model(torch.tensor([found.ids.tolist()])).logits[0].numpy()
    logits = ours.trace(found.ids.tolist()).logits
    assert logits is not None
    np.testing.assert_allclose(logits, expected, atol=1e-4)


def test_a_gguf_file_that_splits_text_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    model = llama(num_key_value_heads=2, vocab_size=len(GGUF_TOKENS))
    with pytest.raises(UserError, match="splits text by the rule 'exaone'"):
        pretrained.load(str(gguf_file(tmp_path / "tiny.gguf", model, GGUF_TOKENS, 3, "exaone")), "cpu")


def test_half_a_gguf_file(tmp_path: Path) -> None:
    model = llama(num_key_value_heads=2, vocab_size=len(GGUF_TOKENS))
    whole = gguf_file(tmp_path / "whole.gguf", model, GGUF_TOKENS, 3).read_bytes()
    (tmp_path / "half.gguf").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="could not be read: it is incomplete"):
        pretrained.load(str(tmp_path / "half.gguf"), "cpu")


def test_a_model_beside_an_adapter_is_not_guessed_at(tmp_path: Path) -> None:
    adapter(saved(tmp_path, llama(), bytes_tokenizer()), str(tmp_path))
    with pytest.raises(UserError, match="holds a whole model and an adapter"):
        pretrained.load(str(tmp_path), "cpu")


def test_gpt2_with_its_rarer_settings(tmp_path: Path) -> None:
    for at, odd in enumerate(
        ({"scale_attn_by_inverse_layer_idx": True}, {"reorder_and_upcast_attn": True}, {"scale_attn_weights": False})
    ):
        folder = saved(tmp_path / str(at), gpt2(**odd), bytes_tokenizer())
        reference = t.AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager").eval()
        with torch.inference_mode():
            expected = reference(torch.tensor([[5, 6, 7]])).logits[0].numpy()
        found = pretrained.load(str(folder), "cpu").trace([5, 6, 7])
        assert found.logits is not None
        np.testing.assert_allclose(found.logits, expected, atol=1e-4)
        np.testing.assert_allclose(found.layers[1].pattern.sum(-1), 1, atol=1e-5)
        masked = found.layers[1].masked_scores
        powers = np.exp(masked - masked.max(-1, keepdims=True))
        np.testing.assert_allclose(powers / powers.sum(-1, keepdims=True), found.layers[1].pattern, atol=1e-4)


def test_a_file_that_only_ends_like_gguf(tmp_path: Path) -> None:
    (tmp_path / "no.gguf").write_bytes(b"PK\3\4 something else")
    with pytest.raises(UserError, match="is no GGUF file"):
        pretrained.load(str(tmp_path / "no.gguf"), "cpu")
    with pytest.raises(UserError, match="There is no file"):
        pretrained.load(str(tmp_path / "gone.gguf"), "cpu")
