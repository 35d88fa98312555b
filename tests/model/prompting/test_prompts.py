"""Prompts: written out by hand, and against the chat template of transformers."""

import pytest
from transformers import PreTrainedTokenizerFast

from model import weights
from model.prompting import prompts, tasks
from model.prompting.prompts import Form, Prompt

CAPITAL, SENTIMENT = tasks.built_in()["capital"], tasks.built_in()["sentiment"]


def text(found: Prompt) -> str:
    return b"".join(found.tokens.pieces).decode()


def of(found: Prompt, part: str, at: int) -> str:
    """The text of the tokens that belong to a part of an example."""
    pieces = zip(found.tokens.pieces, found.parts, strict=True)
    return b"".join(piece for piece, belongs in pieces if belongs == (part, at)).decode()


def test_lines_of_a_text() -> None:
    found = prompts.prompt(CAPITAL, Form(instruct=True), 2, "Portugal")
    assert text(found) == "Name the capital of each country.\n\nItaly: Rome\nJapan: Tokyo\nPortugal:"
    assert of(found, "question", 0) == "Italy:" and of(found, "answer", 0) == " Rome"
    assert of(found, "answer", 1) == " Tokyo" and of(found, "question", -1) == "Portugal:"
    assert of(found, "instruction", -1) == CAPITAL.instruction
    review = prompts.prompt(SENTIMENT, Form(), 1, "Bad.")
    assert text(review).endswith("again.\nSentiment: positive\n\nReview: Bad.\nSentiment:")
    assert text(prompts.prompt(CAPITAL, Form(), 0, "Peru")) == "Peru:"


@pytest.mark.parametrize("system", ["", "You answer in one word."])
def test_a_chat_is_what_the_template_makes_of_it(system: str) -> None:
    folder = weights.folder("smollm2")
    library = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    library.chat_template = (folder / "chat_template.jinja").read_text("utf-8")
    turns = [
        {"role": "user", "content": "Name the capital of each country.\n\nItaly"},
        {"role": "assistant", "content": "Rome"},
        {"role": "user", "content": "Portugal"},
    ]
    head = [{"role": "system", "content": system}] if system else []
    expected = library.apply_chat_template(head + turns, add_generation_prompt=True, tokenize=False)
    found = prompts.prompt(CAPITAL, Form(instruct=True, chat=True, system=system), 1, "Portugal")
    assert text(found) == expected
    assert found.tokens.ids.tolist() == library(expected, add_special_tokens=False)["input_ids"]
    assert of(found, "answer", 0) == "Rome" and of(found, "question", -1) == "Portugal"
    assert of(found, "question", 0).strip() == "Italy"


def test_answers_of_the_examples() -> None:
    true = [answer for _, answer in CAPITAL.examples]
    shuffled = [answer for _, answer in prompts.examples(CAPITAL, Form("shuffled"))]
    assert sorted(shuffled) == sorted(true) and sum(map(str.__eq__, shuffled, true)) <= 2
    swapped = prompts.examples(CAPITAL, Form("swapped"))
    assert swapped[:4] == [("Italy", "Tokyo"), ("Japan", "Rome"), ("Egypt", "Madrid"), ("Spain", "Cairo")]
    turned = prompts.examples(SENTIMENT, Form("swapped"))
    assert all(one[1] != other[1] for one, other in zip(turned, SENTIMENT.examples, strict=True))
    odd = tasks.own("a;1\nb;2\nc;3\nd;4\ne;5\nf;6")
    assert prompts.examples(odd, Form("swapped")) == [("a", "2"), ("b", "1"), ("c", "3")]


def test_another_order_has_the_same_pairs() -> None:
    listed = prompts.examples(CAPITAL, Form())
    orders = {tuple(prompts.examples(CAPITAL, Form(order=seed))) for seed in range(1, 9)}
    assert len(orders) == 8 and all(sorted(order) == sorted(listed) for order in orders)


def test_numbers_of_examples_that_do_not_exist() -> None:
    for count in (-1, 9):
        with pytest.raises(ValueError, match="0 to 8"):
            prompts.prompt(CAPITAL, Form(), count, "Peru")
