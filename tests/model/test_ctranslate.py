"""Reading CTranslate2's format: a small file written here by hand; the real one is compared in tests/model/speech."""

import struct
from pathlib import Path

import numpy as np
import pytest

from model import ctranslate
from model.errors import UserError


def text(words: str) -> bytes:
    data = words.encode() + b"\0"
    return struct.pack("<H", len(data)) + data


def written(arrays: dict[str, np.ndarray], spec: str = "WhisperSpec", version: int = 6) -> bytes:
    made = struct.pack("<I", version) + text(spec) + struct.pack("<II", 3, len(arrays))
    for name, one in arrays.items():
        kind = {"float32": 0, "float16": 4}[one.dtype.name]
        shape = struct.pack(f"<B{one.ndim}I", one.ndim, *one.shape)
        made += text(name) + shape + struct.pack("<BI", kind, one.nbytes) + one.tobytes()
    return made


ARRAYS: dict[str, np.ndarray] = {
    "encoder/layer_0/x": np.arange(6, dtype=np.float32).reshape(2, 3),
    "encoder/layer_1/x": np.array(2.5, np.float16),
    "encoder/layer_norm/beta": np.zeros(2, np.float32),
}


def test_arrays_come_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(written(ARRAYS))
    found = ctranslate.read(file)
    assert list(found) == list(ARRAYS) and ctranslate.layers(found, "encoder") == 2
    for name, one in ARRAYS.items():
        np.testing.assert_array_equal(found[name], one)


@pytest.mark.parametrize("damage", ["spec", "version", "short"])
def test_another_file_is_refused(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "model.bin"
    made = {
        "spec": lambda: written(ARRAYS, spec="TransformerSpec"),
        "version": lambda: written(ARRAYS, version=5),
        "short": lambda: written(ARRAYS)[:-3],
    }[damage]()
    file.write_bytes(made)
    with pytest.raises(UserError):
        ctranslate.read(file)


def test_matrices_on_top_of_each_other_are_parted_and_keys_lose_their_bias() -> None:
    found = {"old/weight": np.arange(12.0).reshape(6, 2), "old/bias": np.arange(6.0)}
    parted = ctranslate._parted(found, "old", "new", ("q_proj", "k_proj", "v_proj"))
    assert set(parted) == {f"new.{one}_proj.weight" for one in "qkv"} | {"new.q_proj.bias", "new.v_proj.bias"}
    np.testing.assert_array_equal(parted["new.v_proj.weight"], [[8, 9], [10, 11]])
    np.testing.assert_array_equal(parted["new.v_proj.bias"], [4, 5])
