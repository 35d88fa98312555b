"""Learning to answer: the loss against a loop over tokens, answers in their places, and what is learned."""

from itertools import islice

import pytest
import torch

from model.pretrained import toy
from model.tokenizers.small import ASSISTANT, END, USER
from model.training import instructing
from model.world.dialogues import answering, asking, dialogues
from model.world.lexicon import Lexicon

MODEL, TOKENIZER = toy.shipped()[:2]
SAID = list(islice(dialogues(Lexicon(), "here"), 6))


def test_the_loss_counts_the_words_of_the_answers_alone() -> None:
    nats, count = 0.0, 0
    for one in SAID:
        prompt = asking(TOKENIZER, [*one.story, *one.question])
        said = [*prompt, *answering(TOKENIZER, one.answer)]
        logprobs = MODEL(torch.tensor([said]))[0].log_softmax(-1)
        nats -= sum(float(logprobs[at - 1, said[at]].detach()) for at in range(len(prompt), len(said)))
        count += len(said) - len(prompt)
    found = instructing.answer_loss(MODEL, *instructing.rows(list(map(instructing.spoken, SAID)), TOKENIZER))
    assert float(found.detach()) == pytest.approx(nats / count, rel=1e-4)


def test_a_prompt_stands_between_its_marks() -> None:
    marks = TOKENIZER.special_tokens
    prompt = asking(TOKENIZER, ["who", "barked", "?"])
    assert (prompt[0], prompt[-1]) == (marks[USER], marks[ASSISTANT])
    assert [TOKENIZER.piece(token) for token in prompt[1:-1]] == [b" who", b" barked", b"?"]
    assert answering(TOKENIZER, ["anna", "."])[-1] == marks[END]


def test_answers_stand_where_their_questions_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer here tells its own question's first words."""
    monkeypatch.setattr(instructing, "write", lambda model, prompts, *_: [[*one, *one[1:4]] for one in prompts])
    asked = [[*one.story, *one.question] for one in SAID] + [["who", "barked", "?"]]
    assert len({len(one) for one in asked}) > 2
    expected = [asking(TOKENIZER, one)[1:4] for one in asked]
    assert instructing.answers(MODEL, TOKENIZER, asked) == expected


def test_the_first_look_is_at_the_model_as_it_was_and_lessons_help() -> None:
    before = {name: one.clone() for name, one in MODEL.state_dict().items()}
    first, last = instructing.tune(MODEL, TOKENIZER, Lexicon(), looked_at=[0, 40])
    assert (first.step, last.step) == (0, 40)
    assert all(torch.equal(first.weights[name], one) for name, one in before.items())
    assert all(torch.equal(MODEL.state_dict()[name], one) for name, one in before.items())  # a copy learns
    assert last.loss < 0.3 * first.loss
    tested = instructing.tested(Lexicon())
    assert len(first.answers) == len(tested) == instructing.TESTED
    said = [[TOKENIZER.piece(token).decode().strip() for token in ids] for ids in first.answers]
    assert sum(one.right(answer) for one, answer in zip(tested, said, strict=True)) <= 3


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_it_learns_to_answer() -> None:
    """Measured: 53 of 60 after 600 lessons; 0 before the first."""
    *_, last = instructing.tune(MODEL, TOKENIZER, Lexicon())
    said = [[TOKENIZER.piece(token).decode().strip() for token in ids] for ids in last.answers]
    right = sum(one.right(answer) for one, answer in zip(instructing.tested(Lexicon()), said, strict=True))
    print(f"{right} of {instructing.TESTED} right")
    assert right >= 0.75 * instructing.TESTED
