"""SmolLM2 by our own code against transformers' code with the same weights and the same attention: equal to the last bit."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model import tokenizers, weights
from model.pretrained import llama
from model.pretrained.language_model import LanguageModel

TEXTS = ("Hi", "The dog chased the cat; 12 naïve 🐈 sat.", "The old man and the sea. " * 36)
FIELDS = ("resid_pre", "resid_mid", "resid_post", "queries", "shared_keys", "shared_values", "pattern", "z", "allowed")


@pytest.fixture(scope="module")
def reference(library_smollm2) -> LanguageModel:
    return LanguageModel("smollm2", library_smollm2, tokenizers.get("smollm2"))


@pytest.mark.parametrize("text", TEXTS, ids=("one", "short", "long"))
def test_every_number_is_the_library_s(smollm2: LanguageModel, reference: LanguageModel, text: str) -> None:
    ids = smollm2.tokenize(text).ids.tolist()
    ours, theirs = smollm2.trace(ids), reference.trace(ids)
    assert ours.logits is not None and theirs.logits is not None
    np.testing.assert_array_equal(ours.logits, theirs.logits)
    for mine, other in zip(ours.layers, theirs.layers, strict=True):
        for name in FIELDS:
            np.testing.assert_array_equal(getattr(mine, name), getattr(other, name), err_msg=name)
    np.testing.assert_array_equal(smollm2.next_logits(ids), reference.next_logits(ids))  # where nobody watches


def test_reading_on_with_a_cache_and_branching(smollm2: LanguageModel, reference: LanguageModel) -> None:
    ids = smollm2.tokenize("The dog chased the").ids.tolist()
    ours, theirs = smollm2.read(ids), reference.read(ids)
    for parents, tokens in (([0, 0], [[281], [2644]]), ([1], [[30, 378]])):
        ours, theirs = ours.go_on(parents, tokens), theirs.go_on(parents, tokens)
        np.testing.assert_array_equal(ours.logits, theirs.logits)
    np.testing.assert_array_equal(ours.back(1).logits, theirs.back(1).logits)


def test_without_some_of_its_layers(smollm2: LanguageModel, reference: LanguageModel) -> None:
    """Their places in the cache stay empty."""
    ids, layers = smollm2.tokenize("The dog chased the").ids.tolist(), [0, 3, 29]
    ours, theirs = smollm2.cut(layers).read(ids), reference.cut(layers).read(ids)
    ours, theirs = ours.go_on([0], [[281]]), theirs.go_on([0], [[281]])
    np.testing.assert_array_equal(ours.logits, theirs.logits)


def test_cut_in_two_it_writes_the_same(smollm2: LanguageModel, reference: LanguageModel) -> None:
    prompt = torch.tensor([smollm2.tokenize("The dog chased the").ids.tolist()])
    ours, theirs = (one.split(4).write(prompt, times=3, length=5, seed=1) for one in (smollm2, reference))
    assert torch.equal(ours[0], theirs[0]) and torch.equal(ours[1], theirs[1])


def test_it_is_described_alike(smollm2: LanguageModel, reference: LanguageModel) -> None:
    for name in ("kind", "shape", "stops", "limit", "rotary_base", "vocabulary", "n_heads", "n_layers"):
        assert getattr(smollm2, name) == getattr(reference, name), name


@pytest.mark.parametrize(
    ("name", "value"), [("hidden_act", "gelu"), ("tie_word_embeddings", False), ("attention_bias", True)]
)
def test_another_kind_of_model_is_refused(name: str, value: Any) -> None:
    config = json.loads((Path(weights.folder("smollm2")) / "config.json").read_text())
    llama.check(config)
    with pytest.raises(ValueError, match=name):
        llama.check(config | {name: value})


def test_rotations_of_another_kind_are_refused() -> None:
    config = json.loads((Path(weights.folder("smollm2")) / "config.json").read_text())
    with pytest.raises(ValueError, match="rope_type"):
        llama.check(config | {"rope_parameters": {"rope_theta": 1e5, "rope_type": "llama3"}})


def test_opening_and_running_it_imports_no_transformers() -> None:
    """Its import takes seconds, for which the first picture would wait."""
    program = (
        "import sys; from model import pretrained; model = pretrained.load('smollm2'); model.trace([1, 2]);"
        "sys.exit('transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[3]).returncode == 0
