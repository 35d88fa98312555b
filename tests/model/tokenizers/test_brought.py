"""Tokenizers of people's own models: the ids of transformers' AutoTokenizer, and spans that point at the right characters."""

import random
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
import tokenizers as hf
import transformers
from tokenizers import AddedToken, decoders, models, normalizers, pre_tokenizers, processors, trainers

from model.errors import UserError
from model.tokenizers import Brought

CORPUS = [
    "the dog chased the cat over the hill and saw the river, then it slept",
    "naïve café déjà vu — 12.50 € and 300 words: “quotes”",
    "def f(x):\n    return x + 1\n\n\tx = f(2)",
    "Grüße aus Köln, где мы были вчера 日本語のテキスト",
] * 10
PARTS = [
    "the dog", " the", "  ", "   ", "\n", "\n\n", "\t", "é", "e\u0301", "ﬁ", "①", "日本", "🐈", "👩‍👩‍👧", "\u200b", "\u00a0", "…",
    "12345", "3.14", "don't", "I'LL", "<s>", "</s>", "<|end|>", "▁", "<0x0A>", "x", "Ü", "ß", "İ", "\U0001f1e9\U0001f1ea", "",
    "def f(x):", "    ", "a\u0308", "ش", "؟", "\r\n", "Ǆ", "K", "-", "--", "_", "\u0000", "\ufeff", "over", " hill",
]  # fmt: skip
SPECIAL = ["<unk>", "<s>", "</s>"]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def texts() -> list[str]:
    chance = random.Random(7)
    return ["", " ", *("".join(chance.choices(PARTS, k=chance.randint(1, 9))) for _ in range(298))]


def trained(backend: hf.Tokenizer, size: int, special: list[str], alphabet: list[str] | None = None) -> hf.Tokenizer:
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, show_progress=False, initial_alphabet=alphabet or []
    )
    backend.train_from_iterator(CORPUS, trainer)
    return backend


def byte_level(split: str | None = None, normalizer: normalizers.Normalizer | None = None) -> hf.Tokenizer:
    backend = hf.Tokenizer(models.BPE())
    backend.normalizer = normalizer
    last = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=split is None)
    backend.pre_tokenizer = (
        pre_tokenizers.Sequence([pre_tokenizers.Split(hf.Regex(split), "isolated"), last]) if split else last
    )
    backend.decoder = decoders.ByteLevel()
    trained(backend, 400, [], pre_tokenizers.ByteLevel.alphabet())
    backend.add_special_tokens([AddedToken(token, normalized=False) for token in ("<s>", "<|end|>")])
    return backend


def llama3() -> hf.Tokenizer:
    backend = byte_level(r"(?i:'s|'t|'ll)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+(?!\S)|\s+")
    begin = backend.token_to_id("<s>")
    backend.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", begin)]),
        ]
    )
    return backend


def pythia() -> hf.Tokenizer:
    backend = byte_level()
    backend.add_tokens([AddedToken(" " * n, normalized=True) for n in range(8, 1, -1)])
    backend.post_processor = processors.ByteLevel(trim_offsets=True)
    return backend


def sentencepiece(prefix: str) -> hf.Tokenizer:
    """LLaMA's: a space before a text by its normalizer (prepend), by its pre-tokenizer (metaspace), or none (Gemma)."""
    backend = hf.Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    replace, steps = (
        normalizers.Replace(" ", "▁"),
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()],
    )
    if prefix == "metaspace":
        backend.pre_tokenizer = pre_tokenizers.Metaspace("▁", "first", split=False)
    else:
        backend.normalizer = (
            normalizers.Sequence([normalizers.Prepend("▁"), replace]) if prefix == "prepend" else replace
        )
    backend.decoder = decoders.Sequence(steps + ([] if prefix == "none" else [decoders.Strip(" ", 1, 0)]))
    trained(backend, 600, [*SPECIAL, *BYTES])
    # The trainer makes byte tokens special; in LLaMA they are ordinary.
    made = hf.Tokenizer(
        models.BPE(backend.get_vocab(), merges(backend), byte_fallback=True, unk_token="<unk>", fuse_unk=True)
    )
    made.normalizer, made.pre_tokenizer, made.decoder = backend.normalizer, backend.pre_tokenizer, backend.decoder
    made.add_special_tokens([AddedToken(token, normalized=False) for token in SPECIAL])
    made.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return made


def merges(backend: hf.Tokenizer) -> list[tuple[str, str]]:
    import json

    return [tuple(one) for one in json.loads(backend.to_str())["model"]["merges"]]


def unigram() -> hf.Tokenizer:
    backend = hf.Tokenizer(models.Unigram())
    backend.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(hf.Regex(" {2,}"), " ")])
    backend.pre_tokenizer = pre_tokenizers.Metaspace("▁", "always")
    backend.decoder = decoders.Metaspace("▁", "always")
    trainer = trainers.UnigramTrainer(vocab_size=300, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False)
    backend.train_from_iterator(CORPUS, trainer)
    backend.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    return backend


KINDS: dict[str, Callable[[], hf.Tokenizer]] = {
    "gpt2": byte_level,
    "qwen": lambda: byte_level(normalizer=normalizers.NFC()),
    "llama3": llama3,
    "pythia": pythia,
    "llama2": lambda: sentencepiece("prepend"),
    "mistral": lambda: sentencepiece("metaspace"),
    "gemma": lambda: sentencepiece("none"),
    "t5": unigram,
}
NORMALIZED: dict[str, Any] = {"qwen": "NFC", "t5": "NFKC"}


@pytest.fixture(scope="module", params=KINDS)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp(request.param)
    transformers.PreTrainedTokenizerFast(tokenizer_object=KINDS[request.param]()).save_pretrained(folder)
    reference = transformers.AutoTokenizer.from_pretrained(folder)
    backend = transformers.AutoTokenizer.from_pretrained(folder).backend_tokenizer
    return request.param, Brought("tested", backend, len(reference) + 5), reference


def test_ids_are_those_of_the_model_s_own_tokenizer(both) -> None:
    _, ours, reference = both
    for text in texts():
        assert ours.read(text).ids.tolist() == reference(text).input_ids, text
        assert ours.encode(text).ids.tolist() == reference(text, add_special_tokens=False).input_ids, text


def test_spans_point_at_the_right_characters(both) -> None:
    kind, ours, reference = both
    for text in texts():
        data, found = text.encode(), ours.read(text)
        library = reference(text, return_offsets_mapping=True)["offset_mapping"]
        for piece, (start, end), (first, last) in zip(found.pieces, found.spans.tolist(), library, strict=True):
            low, high = len(text[:first].encode()), len(text[:last].encode())
            if piece.strip():  # of spaces alone the library may say nothing
                assert high == 0 or (low - 1 <= start and end <= high), (text, piece)  # its space before may be in it
            if kind not in NORMALIZED and start < end and data[start:end] not in (piece, piece[1:]):
                assert b"<unk>" in piece or piece.startswith(b" "), (text, piece, data[start:end])
            if kind in NORMALIZED and start < end and (said := whole(data[start:end])) and whole(piece):
                normal = unicodedata.normalize(NORMALIZED[kind], said.replace("▁", " ")).strip()
                assert piece == b"<unk>" or normal in (piece.decode().strip(), piece.decode()) or len(said) < 3, (
                    text,
                    piece,
                )


def whole(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""


def test_spans_cover_every_byte_once_where_pieces_are_the_text(both) -> None:
    kind, ours, _ = both
    if kind in NORMALIZED:
        pytest.skip("its pieces are not what stands in the text")
    for text in texts():
        spans = [span for span in ours.read(text).spans.tolist() if span[0] < span[1]]
        assert [end for _, end in spans][:-1] == [start for start, _ in spans][1:], text
        assert not text or (spans[0][0], spans[-1][1]) == (0, len(text.encode())), text


def test_what_was_read_is_written_again(both) -> None:
    kind, ours, _ = both
    if kind in NORMALIZED:
        pytest.skip("its normalizer changes the text")
    for text in texts():
        lost = kind == "mistral" and text.startswith(" ")  # its first space and the one put there are one
        if not lost and not any(token in text for token in (*ours.special_tokens, "▁")):  # ▁ is written as a space
            assert ours.decode(ours.encode(text).ids.tolist()) == text


def test_ids_without_a_token_have_an_empty_piece(both) -> None:
    _, ours, reference = both
    assert ours.piece(len(reference) + 4) == b""
    with pytest.raises(ValueError, match="has no token"):
        ours.piece(len(reference) + 5)


@pytest.mark.parametrize("kind", ["llama2", "mistral", "gemma", "gpt2"])
def test_a_word_that_goes_on_is_what_stands_in_the_middle_of_a_text(kind: str) -> None:
    ours = Brought(kind, KINDS[kind](), 700)
    assert b"".join(ours.continued(" dog").pieces) == b" dog"
    assert b"".join(ours.continued("ing").pieces) == b"ing"
    whole_text, begin = ours.encode("the dog").ids.tolist(), ours.encode("the").ids.tolist()
    if whole_text[: len(begin)] == begin:
        assert ours.continued(" dog").ids.tolist() == whole_text[len(begin) :]


def test_runs_of_spaces_are_tokens_of_their_own() -> None:
    found = Brought("pythia", pythia(), 500).read("x   y")
    assert found.pieces == (b"x", b"   ", b"y") and found.spans.tolist() == [[0, 1], [1, 4], [4, 5]]


def test_a_character_of_four_bytes_is_told_apart() -> None:
    for kind in ("llama2", "gemma", "gpt2"):
        found = Brought(kind, KINDS[kind](), 700).encode("🐈")
        parts = [
            (piece, span) for piece, span in zip(found.pieces, found.spans.tolist(), strict=True) if span[0] < span[1]
        ]
        assert b"".join(piece for piece, _ in parts) == "🐈".encode()
        assert all(len(piece) == end - start for piece, (start, end) in parts)


def test_other_kinds_are_refused_by_name() -> None:
    words = hf.Tokenizer(models.WordLevel({"dog": 0, "[UNK]": 1}, unk_token="[UNK]"))
    with pytest.raises(UserError, match=r"The tokenizer of 'mine' \(WordLevel\) is not byte-level BPE"):
        Brought("mine", words, 2)
    pieces = hf.Tokenizer(models.WordPiece({"dog": 0, "[UNK]": 1}, unk_token="[UNK]"))
    pieces.decoder = decoders.WordPiece()
    with pytest.raises(UserError, match="WordPiece"):
        Brought("mine", pieces, 2)
