"""Files of our own that were damaged, or made up with a right checksum: one sentence, and never a model as large as the file claims."""

import json
import resource
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from model import checkpoints
from model.checkpoints import Checkpoint, opened, packed, sealed, unsealed
from model.errors import UserError
from model.rlhf import adapters
from model.tokenizers.small import LetterTokenizer
from model.transformer import GPT, Config

TOKENIZER = LetterTokenizer("the dog saw the cat")
WHOLE = packed(*Checkpoint(GPT(Config(TOKENIZER.vocab_size, 16, 1, 8, 2)), TOKENIZER, {"step": 3}))
HEADER, WEIGHTS = unsealed(WHOLE, "model", checkpoints.MAX_BYTES)
HOSTILE: some.SearchStrategy[Any] = some.sampled_from([10**9, 10**5, 0, -1, 2.5, True, None, "x", [], {}, 1e300])
FEW = settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)


def refused_or_opened(data: bytes) -> None:
    for read in (opened, adapters.opened):
        try:
            read(data)
        except UserError as error:
            assert "\n" not in str(error) and str(error).endswith(".")


def test_the_whole_one_is_opened() -> None:
    assert opened(WHOLE).about == {"step": 3}


@FEW
@given(
    some.lists(some.tuples(some.integers(0, len(WHOLE) - 1), some.integers(0, 255)), min_size=1, max_size=9),
    some.integers(0, len(WHOLE)),
)
def test_damage_is_said(changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    refused_or_opened(bytes(data))
    refused_or_opened(bytes(data[:end]))


@FEW
@given(some.binary(max_size=400))
def test_anything_is_said(data: bytes) -> None:
    refused_or_opened(data)
    refused_or_opened(len(data).to_bytes(8, "little") + data)


@FEW
@given(
    some.dictionaries(some.sampled_from([*HEADER["config"], "more"]), HOSTILE, min_size=1, max_size=3),
    some.sampled_from(["config", "tokenizer", "format", "about"]),
)
def test_a_made_up_header_builds_nothing_large(changes: dict[str, Any], part: str) -> None:
    """The checksum proves that a file is whole, not who wrote it."""
    said = HEADER[part]
    made = HEADER | {part: {**said, **changes} if isinstance(said, dict) else next(iter(changes.values()))}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused_or_opened(sealed(WEIGHTS, json.dumps(made)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


@pytest.mark.parametrize("name", ["vocab_size", "d_model", "n_layers", "context"])
def test_sizes_that_the_weights_do_not_have_are_refused(name: str) -> None:
    made = HEADER | {"config": HEADER["config"] | {name: 8 * 10**6}}
    with pytest.raises(UserError, match="do not fit together"):
        opened(sealed(WEIGHTS, json.dumps(made)))
