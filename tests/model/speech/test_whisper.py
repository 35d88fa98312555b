"""Whisper against transformers with the same weights, and what must hold of every trace."""

import base64
import gzip
from itertools import pairwise

import numpy as np
import pytest
import torch

from model.speech import presets
from model.speech.heard import STEP, joined
from model.speech.network import HEAD
from model.speech.spectrogram import RATE

TOLERANCE = 1e-3
SENTENCE = "The dog chased the cat around the house."


def published(mask: bytes, layers: int, heads: int) -> list[tuple[int, int]]:
    """The heads in the mask of whisper/__init__.py: bits of layers and heads, packed by gzip, in base 85."""
    bits = np.frombuffer(gzip.decompress(base64.b85decode(mask)), bool).reshape(layers, heads)
    return [(int(layer), int(head)) for layer, head in np.argwhere(bits)]


def numpy(found):
    return found.detach().numpy()


@pytest.fixture(scope="module")
def theirs(dog, whisper, library_whisper):
    ids = torch.tensor([[whisper.start, whisper.plain, *dog.ids]])
    with torch.no_grad():
        return library_whisper(
            input_features=torch.from_numpy(dog.spectrogram)[None],
            decoder_input_ids=ids,
            output_attentions=True,
            output_hidden_states=True,
        )


def test_logits_are_those_of_transformers(dog, theirs) -> None:
    np.testing.assert_allclose(numpy(dog.logits), numpy(theirs.logits[0]), atol=TOLERANCE)


def test_attention_is_that_of_transformers(dog, theirs) -> None:
    rows = slice(1, 1 + len(dog.ids))
    for layer in range(4):
        np.testing.assert_allclose(dog.cross[layer], numpy(theirs.cross_attentions[layer][0, :, rows]), atol=TOLERANCE)
        np.testing.assert_allclose(dog.written[layer], numpy(theirs.decoder_attentions[layer][0]), atol=TOLERANCE)
        for head in (0, 5):
            wanted = numpy(theirs.encoder_attentions[layer][0, head])
            np.testing.assert_allclose(dog.listened(layer, head), wanted, atol=TOLERANCE)


def test_states_are_those_of_transformers(dog, theirs) -> None:
    for layer in range(4):
        wanted = numpy(theirs.encoder_hidden_states[layer][0])
        np.testing.assert_allclose(numpy(dog.reads[layer].resid_pre), wanted, atol=5e-3)  # of up to 100
        wanted = numpy(theirs.decoder_hidden_states[layer][0])
        np.testing.assert_allclose(numpy(dog.writes[layer].resid_pre), wanted, atol=5e-3)


def test_rows_of_attention_sum_to_one_and_none_looks_ahead(dog) -> None:
    np.testing.assert_allclose(dog.cross.sum(-1), 1, atol=1e-5)
    np.testing.assert_allclose(dog.written.sum(-1), 1, atol=1e-5)
    np.testing.assert_allclose(dog.listened(2, 3).sum(-1), 1, atol=1e-5)
    assert not np.triu(dog.written, 1).any()
    assert dog.cross.shape == (4, 6, len(dog.ids), 1500) and dog.written.shape == (
        4,
        6,
        len(dog.ids) + 2,
        len(dog.ids) + 2,
    )


def test_the_residual_stream_adds_up(dog) -> None:
    for layers in (dog.reads, dog.writes):
        for one, following in pairwise(layers):
            added = one.own.added + one.mlp_out + (one.cross.added if layers is dog.writes else 0)
            np.testing.assert_allclose(numpy(one.resid_pre + added), numpy(following.resid_pre), atol=1e-4)


def test_heads_add_what_their_weights_say(dog, whisper) -> None:
    """Values weighted by the patterns that are shown, through the output matrix: what the layer added."""
    rows = slice(1, 1 + len(dog.ids))
    for layer, one in enumerate(dog.writes):
        gathered = torch.from_numpy(dog.cross[layer]) @ one.cross.values  # [H, T, d_head]
        name = f"model.decoder.layers.{layer}.encoder_attn.out_proj"
        weight, bias = whisper.network.weights[f"{name}.weight"], whisper.network.weights[f"{name}.bias"]
        parts = [gathered[head] @ weight[:, head * HEAD : (head + 1) * HEAD].T for head in range(6)]
        np.testing.assert_allclose(numpy(sum(parts) + bias), numpy(one.cross.added[rows]), atol=1e-4)


def test_written_greedily_as_transformers_would(dog, whisper, library_whisper) -> None:
    """Token by token without a cache, by a loop over transformers' logits."""
    ids = [whisper.start, whisper.plain]
    features = torch.from_numpy(dog.spectrogram)[None]
    with torch.no_grad():
        read = library_whisper.model.encoder(features)
        while len(ids) < 40:
            row = library_whisper(encoder_outputs=read, decoder_input_ids=torch.tensor([ids])).logits[0, -1]
            row[whisper.suppressed + (whisper.suppressed_first if len(ids) == 2 else [])] = -torch.inf
            ids.append(int(row.argmax()))
            if ids[-1] == whisper.end:
                break
    assert tuple(ids[2:-1]) == dog.ids and dog.ended and dog.text == SENTENCE


def test_words_come_in_order_at_the_time_of_their_sound(dog) -> None:
    """Where espeak-ng began each word, by its own events (espeakEVENT_WORD of libespeak-ng 1.51): it is heard within a
    fifth of a second of that, or of its end."""
    begins = [0.0, 0.126, 0.451, 0.884, 1.013, 1.362, 1.801, 1.93, 2.408]  # the last is where the speech ends
    for word, low, high in zip(dog.words[:8], begins[:-1], begins[1:], strict=True):
        assert low - 0.2 <= word.seconds <= high + 0.2, word
    assert [word.text for word in dog.words] == [*SENTENCE[:-1].split(), "."]


def test_a_sound_that_begins_later_is_heard_later(dog, whisper) -> None:
    later = whisper.hear(np.pad(presets.recorded("dog").samples, (RATE, 0)))
    assert later.text == SENTENCE
    moved = [two.seconds - one.seconds for one, two in zip(dog.words[:8], later.words, strict=False)]
    assert abs(float(np.median(moved)) - 1) <= 5 * STEP


def test_probabilities_are_of_what_may_be_written(dog, whisper) -> None:
    for at, (chosen, ranked) in enumerate(zip(dog.probabilities, dog.ranked, strict=True)):
        row = numpy(dog.logits[1 + at]).astype(np.float64)
        row[whisper.suppressed + ([] if at else whisper.suppressed_first)] = -np.inf
        wanted = np.exp(row - row.max()) / np.exp(row - row.max()).sum()
        assert abs(chosen - wanted[dog.ids[at]]) < 1e-4 and ranked[0][1] == pytest.approx(np.sort(wanted)[-1], abs=1e-4)


def test_how_sure_it_is_counts_the_end_as_the_authors_do(dog, whisper) -> None:
    """whisper/decoding.py: the log-probabilities of all tokens, the end included, over their number and one."""
    rows = dog.logits[1:].numpy().astype(np.float64)
    rows[:, whisper.suppressed] = -np.inf
    rows[0, whisper.suppressed_first] = -np.inf
    total = sum(row[one] - np.logaddexp.reduce(row) for row, one in zip(rows, [*dog.ids, whisper.end], strict=True))
    assert dog.sure == pytest.approx(total / (len(dog.ids) + 1), abs=1e-4) and not dog.discarded


def test_many_words_at_once_are_written_as_one_by_one(dog, whisper) -> None:
    """The mask holds however many are given: without it the first would read those behind it."""
    with torch.inference_mode():
        read, _ = whisper.network.encode(torch.from_numpy(dog.spectrogram))
        ids = torch.tensor([whisper.start, whisper.plain, *dog.ids])
        at_once, _ = whisper.network.write(ids, whisper.network.listening(read))
    np.testing.assert_allclose(numpy(at_once), numpy(dog.logits), atol=TOLERANCE)


def test_alignment_heads_are_those_that_openai_published(whisper) -> None:
    assert list(whisper.alignment_heads) == published(b"ABzY8J1N>@0{>%R00Bk>$p{7v037`oCl~+#00", 4, 6)


def test_silence_is_known_for_silence_and_yet_gets_a_word(whisper) -> None:
    heard = whisper.hear(presets.silence().samples)
    assert heard.silent > 0.8 and len(heard.words) <= 3


PIECES = {
    0: " The",
    1: " fox",
    2: "es",
    3: ",",
    4: " ca",
    5: "f",
    6: "\N{REPLACEMENT CHARACTER}",
    7: "'s",
    8: " $",
    9: "25",
    10: " ",
    11: "[",
}


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([0, 1, 2, 3], [("The", 0, 1), ("foxes", 1, 3), (",", 3, 4)]),
        ([4, 5, 7], [("caf's", 0, 3)]),
        ([8, 9, 3], [("$", 0, 1), ("25", 1, 2), (",", 2, 3)]),
        ([], []),
        ([11, 1], [("[", 0, 1), ("fox", 1, 2)]),
        ([0, 10, 5], [("The", 0, 1), ("f", 1, 3)]),  # a space of its own begins a word
        ([0, 10, 4, 10], [("The", 0, 1), ("ca", 2, 3)]),
    ],
)
def test_tokens_are_joined_into_words(ids: list[int], words: list[tuple[str, int, int]]) -> None:
    assert joined(ids, lambda some: "".join(PIECES[one] for one in some)) == words


def test_without_spaces_each_token_of_whole_letters_is_a_word() -> None:
    """私 in two tokens, は, and a space that stands for nothing."""
    read = {(0,): "\N{REPLACEMENT CHARACTER}", (0, 1): "私", (2,): "は", (3,): " "}
    assert joined([0, 1, 2, 3], lambda some: read[tuple(some)], spaced=False) == [("私", 0, 2), ("は", 2, 3)]


def test_a_letter_of_two_tokens_stays_whole() -> None:
    """é in two tokens, each no letter of its own."""
    read = {(0,): " caf", (1,): "\N{REPLACEMENT CHARACTER}", (1, 2): "é", (3,): " au"}
    assert joined([0, 1, 2, 3], lambda some: read[tuple(some)]) == [("café", 0, 3), ("au", 3, 4)]


def test_no_word_at_all_is_a_trace_too(whisper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper, "suppressed", [one for one in range(whisper.network.vocabulary) if one != whisper.end])
    monkeypatch.setattr(whisper, "suppressed_first", [])
    heard = whisper.hear(presets.silence().samples)
    assert heard.words == () and heard.ended and heard.text == "" and heard.cross.shape == (4, 6, 0, 1500)
    assert not heard.repeats and not heard.discarded


def test_a_model_that_never_ends_is_stopped(whisper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper, "suppressed", [*whisper.suppressed, whisper.end])
    heard = whisper.hear(presets.silence().samples)
    assert not heard.ended and len(heard.ids) == 224 == heard.cross.shape[2] and heard.repeats
