"""When the served model is away: patience, a sentence, the model here, and back again. Time is a counter here."""

import numpy as np
import pytest

from model import served as entrance
from model.errors import UserError
from model.pretrained.language_model import LanguageModel
from model.pretrained.network import ModelError
from model.served import line, wire
from model.served.holder import Holder, passes
from model.served.lazy import LazyTrace
from model.served.line import AGAIN, Away, Full, Line, Lost
from tests.model.pretrained.test_pretrained import IDS, tiny
from tests.model.served.fake import Clock, served
from tests.model.served.same import traces_alike


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return tiny("llama").ours


def test_away_is_a_sentence_and_back_is_back(model: LanguageModel) -> None:
    there, far, clock = served(model)
    far.away = True
    with pytest.raises(Away, match=r"^The served model does not answer: "):
        there.next_logits(IDS)
    assert 13 < clock.now <= 15  # tried again and again, and no longer
    begun = clock.now
    for _ in range(5):  # who comes now need not wait
        with pytest.raises(Away):
            there.next_logits(IDS)
    assert clock.now == begun
    far.away = False
    clock.now += AGAIN + 0.1
    np.testing.assert_array_equal(there.next_logits(IDS), model.next_logits(IDS))


def test_who_asks_while_it_starts_again_is_answered(model: LanguageModel) -> None:
    there, far, clock = served(model)
    there.next_logits(IDS)
    sleep = clock.sleep

    def later(seconds: float) -> None:
        sleep(seconds)
        far.away = clock.now < 7

    far.away, there.line._sleep = True, later
    np.testing.assert_array_equal(there.next_logits(IDS), model.next_logits(IDS))
    assert 7 <= clock.now < 8.1


def test_known_to_be_away_it_is_tried_once(model: LanguageModel) -> None:
    there, far, clock = served(model)
    far.away = True
    for _ in range(3):
        with pytest.raises(Away):
            there.next_logits(IDS)
        clock.now += AGAIN + 0.1
    assert clock.now < 15 + 3 * AGAIN + 2


def test_the_model_here_takes_over_and_hands_back(model: LanguageModel) -> None:
    there, far, clock = served(model, otherwise=True, patience=1.0)
    far.away = True
    traces_alike(there.trace(IDS), model.trace(IDS))
    assert (there.n_layers, there.limit, there.stops) == (model.n_layers, model.limit, model.stops)
    np.testing.assert_array_equal(there.unembed(np.ones(24, np.float32)), model.unembed(np.ones(24, np.float32)))
    assert clock.now <= 1 and far.asked == []
    far.away = False
    clock.now += AGAIN + 0.1
    assert isinstance(there.trace(IDS), LazyTrace) and far.asked


def test_the_rest_of_a_trace_is_computed_here(model: LanguageModel) -> None:
    there, far, _ = served(model, otherwise=True, patience=1.0)
    trace = there.trace(IDS)
    trace.layers[0].pattern.sum()
    far.away = True
    traces_alike(trace, model.trace(IDS))
    alone, far, _ = served(model)
    trace = alone.trace(IDS)
    far.away = True
    with pytest.raises(Away):
        trace.layers[0].W_O.sum()
    with pytest.raises(Away):
        trace.layers[0].pattern.sum()


def test_a_replica_that_has_lost_a_trace_computes_it_again(model: LanguageModel) -> None:
    there, far, _ = served(model, room=1)
    first, second = there.trace(IDS), there.trace(IDS[:4])
    assert far.holder.passes == 2
    traces_alike(second, model.trace(IDS[:4]))
    assert far.holder.passes == 2
    traces_alike(first, model.trace(IDS))
    assert far.holder.passes == 3
    far.holder = Holder({model.name: model})  # another replica
    traces_alike(there.trace(IDS[:5]), model.trace(IDS[:5]))


def test_weights_cross_the_line_once_for_all_texts(model: LanguageModel) -> None:
    there, far, _ = served(model)
    assert there.trace(IDS).layers[1].W_O is there.trace(IDS[:3]).layers[1].W_O
    assert [kind for kind, _ in far.asked].count("weights") == 1


def test_errors_cross_the_line_as_they_are(model: LanguageModel) -> None:
    there, far, clock = served(model)
    with pytest.raises(ModelError, match="nothing to read yet"):
        there.trace([])
    with pytest.raises(ValueError, match="token id 999 is not in the vocabulary") as caught:
        there.inside([999], 0)
    assert type(caught.value) is ValueError and clock.now == 0  # no second try
    far.holder._models[model.name] = None  # type: ignore[assignment]  # a mistake of ours
    with pytest.raises(RuntimeError, match="made a mistake"):
        there.next_logits(IDS)


def test_a_model_that_is_not_served_is_opened_here(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    there, far, _ = served(model)
    assert there.known()
    far.holder._models.clear()
    there._facts = None
    assert not there.known()
    np.testing.assert_array_equal(there.next_logits(IDS), model.next_logits(IDS))
    monkeypatch.setenv("GLASSBOX_SERVE", "http://127.0.0.1:1")
    monkeypatch.setattr(entrance, "dial", lambda address, otherwise: there.line)
    assert type(entrance.load("toy")) is LanguageModel


def test_full_is_a_sentence() -> None:
    def full(body: bytes, key: str, timeout: float) -> bytes:
        raise Full

    with pytest.raises(UserError, match="as many texts waiting as it takes"):
        Line(full).ask({"ask": "facts", "model": "m"})


def test_all_questions_about_a_text_go_to_the_replica_that_read_it(model: LanguageModel) -> None:
    there, far, _ = served(model)
    keys: list[str] = []
    there.line._send = lambda body, key, timeout: keys.append(key) or far(body, key, timeout)  # type: ignore[func-returns-value]
    assert there.causal
    there.trace(IDS).layers[1].z.sum()
    there.inside(IDS, 0)
    assert len(set(keys[1:])) == 1 and len(keys) == 4
    _, other = there.traces([IDS[:2], IDS])
    other.layers[1].z.sum()
    assert keys[4] == keys[5] != keys[1]  # read with another, it lies where that lies


def test_no_address_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLASSBOX_SERVE", raising=False)
    assert type(entrance.load("toy")) is LanguageModel
    monkeypatch.setenv("GLASSBOX_SERVE", "banana")
    with pytest.raises(UserError, match=r"^GLASSBOX_SERVE is 'banana': write an address such as http://127"):
        entrance.load("smollm2")


def test_without_ray_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    monkeypatch.setenv("GLASSBOX_SERVE", "ray://somewhere:10001")
    with pytest.raises(UserError, match="Ray is not installed here: run make cluster once"):
        entrance.load("smollm2")


def test_nobody_at_the_address() -> None:
    clock = Clock()
    asking = Line(line.http("http://127.0.0.1:9"), 1.0, clock, clock.sleep)
    with pytest.raises(Away):
        asking.ask({"ask": "facts", "model": "m"})


@pytest.mark.parametrize("body", [b"", b"abc", b"\0\0\0\2{}", b"\0\0\0\2[]" + b"\0" * 8, b"\xff" * 40, b"<html>"])
def test_bytes_that_are_no_question(body: bytes) -> None:
    with pytest.raises(ValueError, match="no question to a served model"):
        wire.unpack(body)
    asking = Line(lambda *_: body)
    with pytest.raises(UserError, match="is no model that Glassbox serves: check the address"):
        asking.ask({"ask": "facts", "model": "m"})


@pytest.mark.parametrize(
    "words",
    [
        {}, {"ask": "x"}, {"ask": "parts"}, {"ask": "parts", "model": "llama", "ids": "ab", "parts": []},
        {"ask": "parts", "model": "llama", "ids": [1], "parts": [[0, "__class__"]]},
        {"ask": "parts", "model": "llama", "ids": [1], "parts": [[9, "pattern"]]},
        {"ask": "parts", "model": "llama", "ids": [1], "parts": 3}, {"ask": "traces", "model": "llama", "texts": 3},
        {"ask": "traces", "model": "llama", "texts": [[1.5]]}, {"ask": "traces", "model": "nobody", "texts": [[1]]},
        {"ask": "traces", "model": "llama", "texts": [[1] * 9999]}, {"ask": "traces", "model": "llama", "texts": ["ab"]},
        {"ask": "weights", "model": "llama", "layer": 77}, {"ask": "unembed", "model": "llama"},
        {"ask": "next", "model": ["llama"], "ids": [1]}, {"ask": "vector", "model": "nobody", "text": "a"},
    ],
)  # fmt: skip
def test_questions_that_cannot_be_answered(model: LanguageModel, words: dict) -> None:
    with pytest.raises(ValueError):  # with whichever sentence: none may stop a replica
        wire.answered(Holder({"llama": model}).answer(wire.Said(words, {})))


def test_passes_are_bounded_and_hold_every_text_once() -> None:
    texts = [tuple(range(length)) for length in (200, 3, 250, 7, 90, 4, 253, 1)]
    found = passes(texts, 512)
    assert sorted(ids for one in found for ids in one) == sorted(texts)
    assert all(len(one) * max(map(len, one)) <= 512 or len(one) == 1 for one in found)
    assert len(found) == 3


def test_a_text_that_cannot_be_read_spoils_no_other(model: LanguageModel) -> None:
    holder = Holder({"llama": model})
    holder.read([("llama", (1, 2)), ("llama", (3, 4))])
    assert holder.passes == 1
    holder.read([("llama", (5, 6)), ("llama", (999,))])
    ask = {"ask": "traces", "model": "llama"}
    assert wire.answered(holder.answer(wire.Said(ask | {"texts": [[5, 6]]}, {}))).words["plans"][0]["count"] == 3
    with pytest.raises(ValueError, match="token id 999"):
        wire.answered(holder.answer(wire.Said(ask | {"texts": [[999]]}, {})))


def test_lost_once_is_asked_again(model: LanguageModel) -> None:
    tries = iter([Lost("once"), None])
    clock = Clock()

    def send(body: bytes, key: str, timeout: float) -> bytes:
        if error := next(tries):
            raise error
        return wire.pack({"well": True})

    assert Line(send, 15, clock, clock.sleep).ask({"ask": "facts"}).words == {"well": True}


def test_options_come_from_the_command_line_or_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    from model.served import __main__ as start

    monkeypatch.setenv("GLASSBOX_SERVE_REPLICAS", "3")
    found = start.arguments(["--port", "8001"])
    assert (found.host, found.port, found.replicas, found.models) == ("127.0.0.1", 8001, 3, "smollm2")
    assert start.arguments(["--replicas", "2"]).replicas == 2
    assert start.gpus("0.5") == 0.5
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert start.gpus("auto") == 1.0
    monkeypatch.setenv("GLASSBOX_SERVE_REPLICAS", "many")
    with pytest.raises(SystemExit):
        start.arguments([])
    assert "--replicas: invalid int value: 'many'" in capsys.readouterr().err


def test_texts_that_are_asked_for_together_are_one_question(model: LanguageModel) -> None:
    there, far, _ = served(model)
    texts = [IDS, IDS[:3], IDS, [7, 8]]
    found = there.traces(texts)
    assert [kind for kind, _ in far.asked if kind != "facts"] == ["traces"] and far.holder.passes == 1
    for one, ids in zip(found, texts, strict=True):
        for layer, alone in zip(one.layers, model.trace(ids).layers, strict=True):
            np.testing.assert_allclose(layer.resid_post, alone.resid_post, atol=1e-4)
    assert far.holder.passes == 1 and there.traces([]) == []
