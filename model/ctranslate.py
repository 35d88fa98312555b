"""Turn CTranslate2's file of a Whisper model into safetensors, named as the authors' own network and transformers name them.

CTranslate2 (Klein et al. 2020) puts the matrices of queries, keys and values on top of each other. Keys have no bias in
Whisper; the file has zeros in its place, which are left out.
"""

import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from model.errors import UserError

VERSION = 6
KINDS = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}  # by CTranslate2's number of a data type
Weights = dict[str, NDArray]


def ctranslate_to_safetensors(file: Path, to: Path) -> None:
    """Read a Whisper model in CTranslate2's form and write it. Raises UserError for any other file."""
    found = read(file)
    wanted = {
        "model.decoder.embed_tokens.weight": found["decoder/embeddings/weight"],
        "model.decoder.embed_positions.weight": found["decoder/position_encodings/encodings"],
        "model.encoder.embed_positions.weight": found["encoder/position_encodings/encodings"],
    }
    for conv in ("conv1", "conv2"):
        wanted |= {f"model.encoder.{conv}.{one}": found[f"encoder/{conv}/{one}"] for one in ("weight", "bias")}
    for half in ("encoder", "decoder"):
        wanted |= _norm(found, f"{half}/layer_norm", f"model.{half}.layer_norm")
        for layer in range(layers(found, half)):
            wanted |= _layer(found, f"{half}/layer_{layer}", f"model.{half}.layers.{layer}")
    save_file({name: np.ascontiguousarray(value) for name, value in wanted.items()}, to)


def read(file: Path) -> Weights:
    """The arrays in the file by their names there."""
    with open(file, "rb") as source:
        (version,) = _take(source, "I")
        if version != VERSION or _name(source) != "WhisperSpec":
            raise UserError(f"{file.name} is no Whisper model in version {VERSION} of CTranslate2's format.")
        _, count = _take(source, "II")  # the specification's own version, and how many arrays there are
        return dict(_array(source) for _ in range(count))


def layers(found: Weights, half: str) -> int:
    """How many layers the encoder or the decoder has."""
    return len(
        {
            name.split("/")[1]
            for name in found
            if name.startswith(f"{half}/layer_") and name.split("/")[1] != "layer_norm"
        }
    )


def _layer(found: Weights, old: str, new: str) -> Weights:
    whole = {
        **_norm(found, f"{old}/self_attention/layer_norm", f"{new}.self_attn_layer_norm"),
        **_norm(found, f"{old}/ffn/layer_norm", f"{new}.final_layer_norm"),
        **_linear(found, f"{old}/ffn/linear_0", f"{new}.fc1"),
        **_linear(found, f"{old}/ffn/linear_1", f"{new}.fc2"),
        **_parted(found, f"{old}/self_attention/linear_0", f"{new}.self_attn", ("q_proj", "k_proj", "v_proj")),
        **_linear(found, f"{old}/self_attention/linear_1", f"{new}.self_attn.out_proj"),
    }
    if f"{old}/attention/linear_0/weight" in found:  # a decoder looks at the encoder, too
        whole |= _norm(found, f"{old}/attention/layer_norm", f"{new}.encoder_attn_layer_norm")
        whole |= _linear(found, f"{old}/attention/linear_0", f"{new}.encoder_attn.q_proj")
        whole |= _parted(found, f"{old}/attention/linear_1", f"{new}.encoder_attn", ("k_proj", "v_proj"))
        whole |= _linear(found, f"{old}/attention/linear_2", f"{new}.encoder_attn.out_proj")
    return whole


def _norm(found: Weights, old: str, new: str) -> Weights:
    return {f"{new}.weight": found[f"{old}/gamma"], f"{new}.bias": found[f"{old}/beta"]}


def _linear(found: Weights, old: str, new: str) -> Weights:
    return {f"{new}.{one}": found[f"{old}/{one}"] for one in ("weight", "bias")}


def _parted(found: Weights, old: str, new: str, names: tuple[str, ...]) -> Weights:
    """Matrices that lie on top of each other, [n d, d] -> n of [d, d]; keys without a bias."""
    pairs = {one: np.split(found[f"{old}/{one}"], len(names)) for one in ("weight", "bias")}
    parted = {
        f"{new}.{name}.{one}": part for one, parts in pairs.items() for name, part in zip(names, parts, strict=True)
    }
    return {name: part for name, part in parted.items() if not name.endswith("k_proj.bias")}


def _array(source: BinaryIO) -> tuple[str, NDArray]:
    name = _name(source)
    (rank,) = _take(source, "B")
    shape = _take(source, "I" * rank)
    kind, size = _take(source, "BI")
    data = source.read(size)
    if kind not in KINDS or len(data) != size:
        raise UserError(
            f"{name} in this model cannot be read: the file is damaged, or of a kind that Glassbox does not know."
        )
    return name, np.frombuffer(data, KINDS[kind]).reshape(shape)


def _name(source: BinaryIO) -> str:
    (length,) = _take(source, "H")
    return source.read(length).rstrip(b"\0").decode()


def _take(source: BinaryIO, form: str) -> tuple[int, ...]:
    """Numbers without gaps between them, the least significant byte first."""
    return struct.unpack(f"<{form}", source.read(struct.calcsize(f"<{form}")))
