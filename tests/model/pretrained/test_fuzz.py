"""Files of models that were damaged or made up: opening them ends in one sentence for a person or in a model, and never in anything else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model import pretrained
from model.errors import UserError
from tests.model.pretrained import brought
from tests.model.pretrained.test_brought import GGUF_TOKENS

FILES = ("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json")
HOSTILE: tuple[Any, ...] = (10**9, -1, 0, 1e300, None, "x", [], {}, True)
SETTINGS = ("num_hidden_layers", "hidden_size", "vocab_size", "intermediate_size", "num_attention_heads",
            "num_key_value_heads", "head_dim", "max_position_embeddings", "rms_norm_eps", "rope_parameters", "model_type",
            "architectures", "hidden_act", "tie_word_embeddings", "dtype", "quantization_config")  # fmt: skip
EDITS = st.lists(
    st.tuples(st.sampled_from(["flip", "cut", "put", "end"]), st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=20)),
    min_size=1, max_size=8,
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return brought.saved(tmp_path_factory.mktemp("whole"), brought.llama(), brought.bytes_tokenizer())


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    model = brought.llama(num_key_value_heads=2, vocab_size=len(GGUF_TOKENS))
    return brought.gguf_file(tmp_path_factory.mktemp("gguf") / "whole.gguf", model, GGUF_TOKENS, 3)


def opened_or_refused(name: Path) -> bool:
    """Whether it was opened, and reads; else there is one line for a person."""
    try:
        model = pretrained.load(str(name), device="cpu")
        model.trace([1, 2, 3])
    except UserError as error:
        assert str(error) and "\n" not in str(error).strip()
        return False
    return True


def damaged(data: bytes, edits: list[tuple[str, float, bytes]]) -> bytes:
    """The same bytes after some accidents; where one happens is a share of the length, mostly near the beginning."""
    held = bytearray(data)
    for how, where, what in edits:
        at = int(len(held) * where**3)
        if how == "flip":
            held[at : at + len(what)] = what
        elif how == "cut":
            del held[at : at + len(what)]
        elif how == "put":
            held[at:at] = what
        else:
            del held[max(1, len(held) - at) :]
    return bytes(held)


def test_what_was_not_damaged_opens(whole: Path, file: Path) -> None:
    assert opened_or_refused(whole) and opened_or_refused(file)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_damaged_folders(name: str, edits: list, whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    (tmp_path / name).write_bytes(damaged((whole / name).read_bytes(), edits))
    opened_or_refused(tmp_path)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_damaged_gguf(edits: list, file: Path, tmp_path: Path) -> None:
    (tmp_path / "damaged.gguf").write_bytes(damaged(file.read_bytes(), edits))
    opened_or_refused(tmp_path / "damaged.gguf")


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_that_no_model_has(name: str, whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    said: dict[str, Any] = json.loads((whole / "config.json").read_text())
    for value in HOSTILE:
        (tmp_path / "config.json").write_text(json.dumps(said | {name: value}))
        opened_or_refused(tmp_path)


@pytest.mark.parametrize(("name", "value"), [("num_hidden_layers", 10**9), ("head_dim", 10**7), ("vocab_size", 10**9)])
def test_a_model_that_is_larger_than_its_weights_is_not_made_up(
    name: str, value: int, whole: Path, tmp_path: Path
) -> None:
    """It once took six minutes and all memory."""
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    said = json.loads((whole / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(said | {name: value}))
    with pytest.raises(UserError, match="much larger than its weights"):
        pretrained.load(str(tmp_path), device="cpu")
