"""Every view that shows a model, with every kind of model and every preset: none says that Glassbox made a mistake."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tokenizers as hf
import transformers

from pages.contents import CONTENTS
from pages.server import models, prose
from tests.model.pretrained.brought import END, bytes_tokenizer, families, gpt2, llama, saved
from tests.pages.opening import opened

# view -> which settings of its chapter's examples.json stand beside it
PRESETS = {
    "home": {"": ""},
    "embeddings": {"lookup": "", "map": "", "algebra": "", "axes": "", "context": "contexts", "order": ""},
    "attention": {
        "heads": "presets",
        "steps": "presets",
        "tiles": "tiles",
        "sides": "sides",
        "salience": "salience",
        "similar": "similar",
        "off": "off",
        "bertviz": "presets",
    },
    "block": {
        "walk": "walk",
        "stream": "stream",
        "facts": "facts",
        "edit": "",
        "features": "features",
        "steering": "steering",
        "graph": "graph",
        "experts": "experts",
        "cache": "cache",
        "cost": "",
        "probe": "",
    },
    "decoding": {view: view for view in ("step", "beams", "race", "draft", "search", "guess")},
}
FOLDERS = {page.name: page.folder for page in CONTENTS}
MORE: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("home", ""): [{"text": ""}, {"text": "a" * 300}, {"guess": True}],
    ("attention", "heads"): [{"reader": "minilm"}, {"reading": "matrix"}, {"spot": "heads:255.255.255"}],
    ("attention", "steps"): [{"reader": "minilm"}, {"step": 6, "mask": False, "temperature": 0}],
    ("attention", "tiles"): [{"reader": "minilm"}, {"tile": "2", "tiled": 128, "rescale": False}, {"spot": "heads:255.255.255"}],
    ("attention", "salience"): [{"ground": "zero", "explained": "zz", "contrast": "ff"}, {"contrast": "2074"}],
    ("attention", "similar"): [{"reader": "minilm"}, {"spot": "heads:255.255.255"}, {"text": "Hi"}],
    ("attention", "off"): [{"how": "move", "to": 255, "off": "0.0"}, {"off": "0.mlp 0.attention", "how": "mean"}],
    ("attention", "bertviz"): [{"vig": "model"}],
    ("block", "walk"): [{"head": 255, "layer": 255}, {"reader": "minilm"}, {"box": "after_1"}],
    ("block", "stream"): [{"shown": "parts"}, {"shown": "parts", "wanted": "dog"}],
    ("block", "facts"): [{"put_back": "mlp"}, {"put_back": "attention"}],
    ("block", "steering"): [{"push_layer": 256, "taken": "last"}, {"toward": ""}, {"counted": "qxz"}, {"push": -300, "push_at": "last"}],
    ("block", "graph"): [{"graph_not": "dog", "graph_most": 60}, {"graph_to": "unfathomable"}, {"graph_node": "9.9.9"}, {"text": "a"}],
    ("block", "experts"): [{"experts": "4", "expert": 7}, {"price": "0.1", "expert_top": "2"}, {"expert_off": True, "expert": 7}],
    ("decoding", "draft"): [{"layers": 255}, {"layers": 1}],
    ("decoding", "beams"): [{"groups": "2", "width": 4}, {"drawn": True}],
    ("embeddings", "lookup"): [{"table": "model"}, {"space": "model"}],
    ("embeddings", "map"): [
        {"table": table, "method": method, "dimensions": size, "words": words}
        for table in ("glove", "model")
        for method, words in (("pca", "theme"), ("umap", "theme"), ("tsne", "list"), ("pca", "frequent"))
        for size in ("2", "3")
    ],
    ("embeddings", "algebra"): [{"space": "model"}, {"space": "model", "sums": "test"}],
    ("embeddings", "axes"): [{"space": "model"}] + [{"space": "model", "axis": axis} for axis in prose.examples("embeddings")["axes"]],
    ("embeddings", "context"): [{"reader": "minilm"}],
}  # fmt: skip


def built(folder: Path) -> dict[str, str]:
    """Models by what is odd about them: those that are always there, and one of each kind that people bring."""
    found = {name: str(saved(folder / name, make(), bytes_tokenizer())) for name, make in families().items()}
    begins = bytes_tokenizer((END, "<|begin|>"), begin="<|begin|>")
    found |= {
        "begins with a token": str(saved(folder / "begins", llama(vocab_size=258), begins, bos_token="<|begin|>")),
        "more rows than tokens": str(saved(folder / "padded", llama(vocab_size=320), bytes_tokenizer())),
        "32 positions": str(saved(folder / "short", gpt2(n_positions=32), bytes_tokenizer())),
        "one layer, one head": str(saved(folder / "small", gpt2(n_layer=1, n_head=1), bytes_tokenizer())),
        "14 heads": str(saved(folder / "wide", fourteen_heads(), bytes_tokenizer())),
        "six tokens": str(saved(folder / "few", gpt2(vocab_size=6), few_letters(), unk_token="<unk>")),
    }
    return found | {name: name for name in models.BUILT_IN}


def few_letters() -> hf.Tokenizer:
    backend = hf.Tokenizer(
        hf.models.BPE({one: at for at, one in enumerate(["<unk>", "▁", "a", "d", "e", "t"])}, [], unk_token="<unk>")
    )
    backend.normalizer, backend.decoder = hf.normalizers.Replace(" ", "▁"), hf.decoders.Replace("▁", " ")
    backend.add_special_tokens([hf.AddedToken("<unk>", special=True)])
    return backend


def fourteen_heads() -> transformers.PreTrainedModel:
    sizes = {"hidden_size": 56, "num_attention_heads": 14, "num_key_value_heads": 14, "intermediate_size": 40}
    return transformers.Qwen2ForCausalLM(transformers.Qwen2Config(vocab_size=257, num_hidden_layers=2, **sizes))


ODD = (
    "begins with a token",
    "more rows than tokens",
    "32 positions",
    "one layer, one head",
    "14 heads",
    "six tokens",
)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    patch = pytest.MonkeyPatch()
    patch.setenv("GLASSBOX_OTHER_MODELS", "1")
    logging.getLogger("model.pretrained.brought").setLevel("ERROR")
    yield built(tmp_path_factory.mktemp("brought"))
    patch.undo()


def mistakes(model: str, page: str, view: str, settings: dict[str, Any]) -> list[str]:
    """What the page says went wrong with these settings, if that is a mistake of ours."""
    asked = {"model": model} | ({"view": view} if view else {})
    for name, value in settings.items():
        asked[name] = (
            "~".join(value)
            if isinstance(value, list | tuple)
            else str(int(value) if isinstance(value, bool) else value)
        )
    app = opened(page, **asked)
    return [one.value for one in (*app.exception, *app.error)]


def settings_of(page: str, view: str) -> list[dict[str, Any]]:
    name = PRESETS[page][view]
    presets = list(prose.examples(FOLDERS[page])[name].values()) if name else []
    if name == "contexts":
        presets = [dict(zip(("first", "second", "focus"), one, strict=True)) for one in presets]
    return [{}, *presets, *MORE.get((page, view), [])]


EVERY = [(page, view) for page, views in PRESETS.items() for view in views]


@pytest.mark.parametrize("model", ["gemma2", pytest.param("32 positions", marks=pytest.mark.slow)])
def test_an_odd_model_on_every_view_as_it_opens(model: str, names: dict[str, str]) -> None:
    assert {(page, view): found for page, view in EVERY if (found := mistakes(names[model], page, view, {}))} == {}


@pytest.mark.slow
@pytest.mark.parametrize("model", [*families(), *ODD, *models.BUILT_IN])
def test_every_model_on_every_view_with_every_preset(model: str, names: dict[str, str]) -> None:
    found = {
        (page, view, repr(settings)): wrong
        for page, view in EVERY
        for settings in settings_of(page, view)
        if (wrong := mistakes(names[model], page, view, settings))
    }
    assert found == {}


def test_every_view_is_swept() -> None:
    for page, views in PRESETS.items():
        kind = next(one.kind for one in CONTENTS if one.name == page)
        part = next((part for part in kind.__dataclass_fields__.values() if part.name == "view"), None)
        assert set(views) == (set(part.metadata["options"]) if part else {""})
