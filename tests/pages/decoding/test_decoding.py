"""Decoding, through the app's main script, and what its views are told between two runs."""

import json
import re
from itertools import combinations

import numpy as np
import pytest
from streamlit.testing.v1.element_tree import Element

from model.errors import UserError
from pages.decoding import asked as questions
from pages.decoding import live as answers
from pages.decoding import work
from pages.decoding.address import STRATEGIES
from pages.server import models
from pages.server.checks import BadQuestion, Question
from tests.pages.opening import opened, said

DOG = "The dog chased the"
PLAIN = {
    "temperature": 100,
    "top_k": 0,
    "top_p": 100,
    "min_p": 0,
    "typical_p": 100,
    "repetition_penalty": 100,
    "no_repeat_ngram": 0,
}
STEP = {"model": "smollm2", "text": DOG, "form": "raw", "path": [], "settings": PLAIN, "seed": 0}
BEAMS = {
    "model": "smollm2",
    "text": DOG,
    "form": "raw",
    "width": 2,
    "steps": 2,
    "length_penalty": 10,
    "length_rule": "power",
    "early": "no",
    "groups": 1,
    "diversity": 0,
    "drawn": False,
    "temperature": 100,
    "seed": 0,
}
RACE = {
    "model": "smollm2",
    "text": DOG,
    "form": "raw",
    "racers": ["greedy", "beams"],
    "length": 3,
    "seed": 0,
    "settings": PLAIN | {"width": 2},
}
DRAFT = {
    "model": "smollm2",
    "text": DOG,
    "form": "raw",
    "length": 4,
    "seed": 0,
    "layers": 29,
    "ahead": 2,
    "temperature": 0,
}
GUESS = {"model": "smollm2", "text": DOG, "form": "raw", "path": [], "guesses": ["cat", "neighbour", "."]}


@pytest.mark.parametrize("view", ["step", "beams", "race", "draft", "search", "guess"])
def test_every_view_opens(view: str) -> None:
    app = opened("decoding", view=view)
    assert not app.exception and not app.warning and not app.error
    assert len(said(app)) > 200


def test_the_prose_holds_the_model_s_own_numbers(smollm2) -> None:
    logits = smollm2.next_logits(smollm2.tokenize(DOG).ids.tolist()).astype(np.float64)
    prose = said(opened("decoding", temperature="0"))
    best = float(np.exp(logits.max() - np.log(np.exp(logits).sum())))
    assert "$p =$ **1**" in prose and f"At $T = 1$ it would get {best:.4f}" in prose
    assert "cat" in prose and "nothing is drawn" in prose


def test_an_answer_is_asked_for_again() -> None:
    app = opened("decoding", form="chat", text="What is the population of Berkeley?", temperature="0")
    (shown,) = [one.value for one in app.get("html") if isinstance(one, Element) and 'class="gb-quotes"' in one.value]
    ids = tuple(work.prompt("smollm2", "What is the population of Berkeley?", "chat").ids.tolist())
    texts = work.asked_again("smollm2", ids)
    assert len(texts) == work.AGAIN == shown.count("<li>") and len(set(texts)) > 1
    shared = [
        len(a & b) / len(a | b) for a, b in combinations([set(re.findall(r"\w+", one.lower())) for one in texts], 2)
    ]
    assert f"share {100 * np.mean(shared):.0f} % of their words" in shown


@pytest.mark.parametrize("text", ["Hi", "🍎 </script> `a` $x$ [CLS] {0}", "ناس"])
@pytest.mark.parametrize("view", ["step", "beams", "guess"])
def test_odd_texts(view: str, text: str) -> None:
    app = opened("decoding", view=view, text=text, steps="1")
    assert not app.exception and not app.error and not app.warning


@pytest.mark.parametrize(
    "params",
    [
        {"tree": "abc", "at": "99"},
        {"tree": "0.0.0_5", "at": "4096"},
        {"tree": "999999999"},
        {"top_k": "0", "top_p": "0"},
        {"top_k": "999999", "temperature": "10000"},
        {"typical": "0", "min_p": "100"},
        {"penalty": "1000", "ngram": "1"},
        {"view": "beams", "node": "9.9.9", "width": "1", "steps": "1"},
        {"view": "beams", "groups": "4", "width": "3"},
        {"form": "chat", "tree": "504", "at": "1"},
    ],
)
def test_odd_addresses(params: dict[str, str]) -> None:
    app = opened("decoding", **params)
    assert not app.exception and not app.error and not app.warning


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"text": " "}, "type at least one word"),
        ({"text": "dog " * 300}, "shorten it"),
        ({"view": "race", "racers": "greedy"}, "two to four"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence_and_a_picture(params: dict[str, str], sentence: str) -> None:
    app = opened("decoding", **params)
    assert not app.exception and len(app.warning) == 1 and sentence in app.warning[0].value
    assert len(said(app)) > 200


def test_a_setting_changes_nothing_but_what_follows_the_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    first = answers.step(STEP)
    monkeypatch.setattr(models.get("smollm2"), "read", None)  # whoever asks the model now fails
    second = answers.step(STEP | {"settings": PLAIN | {"temperature": 50, "top_k": 5}})
    assert first["draw"] == second["draw"] and second["left"] == 5
    assert {row[0]: row[3] for row in first["rows"]}.items() >= {row[0]: row[3] for row in second["rows"][:5]}.items()
    assert [row[7] for row in second["rows"][:2]] > [row[7] for row in first["rows"][:2]]


def test_temperature_0_takes_the_likeliest_and_says_so() -> None:
    found = answers.step(STEP | {"settings": PLAIN | {"temperature": 0}})
    assert found["draw"] is None and found["fallen"] == found["rows"][0][0]


def test_a_step_further_costs_one_token(monkeypatch: pytest.MonkeyPatch) -> None:
    answers.step(STEP)
    reader, read = models.get("smollm2"), []
    run = reader.network.base.forward

    def counting(ids, **options):
        read.append(ids.shape[1])
        return run(ids, **options)

    monkeypatch.setattr(reader.network.base, "forward", counting)
    answers.step(STEP | {"path": [2644]})
    answers.step(STEP | {"path": [2644, 30]})
    answers.step(STEP | {"path": [2644, 28]})  # another branch
    assert read == [1, 1, 1]


def test_beams_come_a_step_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = BEAMS | {"text": "A dog chased the"}
    first = answers.beams(asked | {"from": 0})
    growing, _ = questions.searched(asked)
    assert len(growing.ready()) == 1 == len(first["steps"]) == 1 and not first["over"]  # nothing is worked out ahead
    assert answers.beams(asked | {"from": 1})["over"]
    assert answers.beams(asked | {"from": 2}) == {"steps": [], "over": True}


def test_racers_go_in_lockstep_to_the_library_s_texts(smollm2, library_smollm2) -> None:
    import torch

    for start in range(3):
        found = answers.race(RACE | {"from": start})
    assert found["over"] and [len(one["tokens"]) for one in found["lanes"]] == [3, 3]
    ids = torch.tensor([smollm2.tokenize(DOG).ids.tolist()])
    for lane, beams in zip(found["lanes"], (1, 2), strict=True):
        whole = library_smollm2.generate(ids, max_new_tokens=3, num_beams=beams, do_sample=False)[0, ids.shape[1] :]
        assert [one[0] for one in lane["tokens"]] == [smollm2.tokenizer.piece(int(token)).hex() for token in whole]


def test_every_racer_runs() -> None:
    for names in (STRATEGIES[:4], STRATEGIES[4:8], STRATEGIES[8:]):
        found = answers.race(RACE | {"racers": list(names), "length": 2, "from": 1})
        assert all(len(one["tokens"]) == 2 and one["sum"] < 0 for one in found["lanes"])


def test_a_draft_at_temperature_0_writes_the_greedy_text(smollm2) -> None:
    from model.decoding import greedy

    rounds: list[dict] = []
    start = 0
    while not rounds or not rounds[-1]["over"]:
        rounds.append(answers.draft(DRAFT | {"from": start}))
        start += 1
    written = [
        hex_
        for one in rounds
        for found in one["rounds"]
        for hex_ in [*(cell[0] for cell in found["drafted"] if cell[4]), *([found["token"]] if found["token"] else [])]
    ]
    ids = smollm2.tokenize(DOG).ids.tolist()
    assert written == [smollm2.tokenizer.piece(one.token).hex() for one in greedy(smollm2, ids, 4)]


def test_a_guess_of_several_tokens_is_their_product(smollm2) -> None:
    found = {text: (tokens, logprob, rank) for text, tokens, _, logprob, rank in answers.guess(GUESS)["guesses"]}
    ids = smollm2.tokenize(DOG).ids.tolist()
    for text, (tokens, logprob, rank) in found.items():
        total = 0.0
        for at, token in enumerate(tokens):
            logits = smollm2.next_logits([*ids, *tokens[:at]]).astype(np.float64)
            total += logits[token] - np.log(np.exp(logits - logits.max()).sum()) - logits.max()
            if not at:
                assert rank == 1 + (logits > logits[token]).sum()
        assert logprob == pytest.approx(total, abs=2e-3), text
    assert smollm2.tokenizer.decode(found["cat"][0]) == " cat" and smollm2.tokenizer.decode(found["."][0]) == "."


@pytest.mark.parametrize(
    ("work", "asked", "error"),
    [
        (answers.step, STEP | {"text": ""}, UserError),
        (answers.step, STEP | {"path": [5] * 300}, UserError),
        (answers.step, STEP | {"path": [10**6]}, BadQuestion),
        (answers.step, STEP | {"settings": PLAIN | {"temperature": -5}}, BadQuestion),
        (answers.step, STEP | {"settings": {}}, BadQuestion),
        (answers.step, STEP | {"model": "minilm"}, UserError),
        (answers.beams, BEAMS | {"from": 0, "width": 99}, BadQuestion),
        (answers.beams, BEAMS | {"from": -1}, BadQuestion),
        (answers.beams, BEAMS | {"from": 0, "groups": 0}, BadQuestion),
        (answers.beams, BEAMS | {"from": 0, "groups": 4}, UserError),
        (answers.beams, BEAMS | {"from": 0, "length_penalty": 10**6}, BadQuestion),
        (answers.beams, BEAMS | {"from": 0, "early": "soon"}, BadQuestion),
        (answers.beams, BEAMS | {"from": 0, "length_rule": "wu"}, BadQuestion),
        (answers.step, STEP | {"seed": 1e300}, BadQuestion),
        (answers.step, STEP | {"form": "zzz"}, BadQuestion),
        (answers.guess, GUESS | {"guesses": "abc"}, BadQuestion),
        (answers.race, RACE | {"from": 0, "settings": PLAIN | {"width": 2000}}, BadQuestion),
        (answers.draft, DRAFT | {"from": 0, "ahead": 1000}, BadQuestion),
        (answers.race, RACE | {"from": 0, "racers": ["greedy"] * 9}, UserError),
        (answers.race, RACE | {"from": 0, "racers": ["greedy", "luck"]}, BadQuestion),
        (answers.draft, DRAFT | {"from": 0, "length": 10**6}, BadQuestion),
    ],
)
def test_questions_that_make_no_sense_are_refused(work, asked: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        work(Question.read(json.dumps(asked).encode()))


def test_every_token_of_a_tree_has_the_model_s_own_log_probability(smollm2) -> None:
    ids = smollm2.tokenize(DOG).ids.tolist()
    paths = [[2644], [2644, 30], [2644, 30, 198], [2892, 30]]
    found = work.logprobs("smollm2", ids, paths)
    assert set(found) == {(2644,), (2644, 30), (2644, 30, 198), (2892,), (2892, 30)}
    for path, logprob in found.items():
        logits = smollm2.next_logits([*ids, *path[:-1]]).astype(np.float64)
        assert logprob == pytest.approx(logits[path[-1]] - np.log(np.exp(logits).sum()), abs=1e-4)


def test_a_racer_whose_every_token_is_banned_is_over() -> None:
    from model.decoding import Text
    from pages.server.growing import Growing

    growing = Growing(iter([Text((5,), (-0.5,), "")]))
    asked = [work.lane(growing.upto(count), growing.over * count)[1] for count in (1, 2, 3)]
    assert asked == ["", "banned", "banned"] and work.lane([], 1)[1] == "banned"
