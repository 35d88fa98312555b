"""What SmolLM2-Instruct makes of a text: a summary, the answer to a question; and how well, on ten texts written for this.

The rules can be checked by hand. A summary's score is the share of the text's facts that it names: a fact is a list of
words, and one of them has to stand in it. An answer is right if it contains the words that were asked for.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from model.errors import UserError
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.keep import keep

SUMMARY = "Summarize this text in one short sentence.\n\n{text}"
ANSWER = "{text}\n\nQuestion: {question}\nAnswer with a few words from the text."
ALONE = "Question: {question}\nAnswer with a few words."
LONGEST = {"summary": 60, "answer": 28}  # tokens that are written
MOST_QUESTION = 200  # characters
CHAPTER, NAME = "translation", "tasks"


class Text(NamedTuple):
    """A text with its facts (each a list of words, one of which names it) and questions (with what their answers contain)."""

    title: str
    text: str
    facts: list[list[str]]
    questions: list[tuple[str, list[str]]]


@keep(1)
def texts() -> list[Text]:
    """The ten texts."""
    found = json.loads(Path(__file__).with_name("texts.json").read_text())
    return [Text(one["title"], one["text"], one["facts"], [tuple(each) for each in one["questions"]]) for one in found]


@keep(64)
def written(prompt: str, most: int) -> str:
    """What SmolLM2-Instruct answers to a message: the likeliest token each time, at most `most` of them."""
    from model import decoding

    reader = models.get(DEFAULT_MODEL)
    ids = models.chat_message(DEFAULT_MODEL, prompt).tokens.ids.tolist()
    if len(ids) + most > reader.limit:
        raise UserError(
            f"This text has {len(ids)} tokens with the question around it; {reader.limit - most} are the limit here: shorten it."
        )
    tokens = [step.token for step in decoding.greedy(reader, ids, most)]
    return reader.tokenizer.decode([token for token in tokens if token not in reader.stops]).strip()


def summary(text: str) -> str:
    """A summary. Raises UserError for a text that is too long."""
    return written(SUMMARY.format(text=text), LONGEST["summary"])


def answer(text: str, question: str) -> str:
    """The answer to a question about a text; from memory alone where the text is empty."""
    asked = " ".join(question.split())
    if not asked:
        raise UserError("There is no question yet: type one about the text.")
    if len(asked) > MOST_QUESTION:
        raise UserError(f"This question has {len(asked)} characters; {MOST_QUESTION} are the limit: shorten it.")
    form = ANSWER if text else ALONE
    return written(form.format(text=text, question=asked), LONGEST["answer"])


def names(said: str, words: Sequence[str]) -> bool:
    """Whether one of `words` begins a word in what was said, whatever the capitals."""
    return any(re.search(rf"(?<!\w){re.escape(word)}", said, re.IGNORECASE) for word in words)


def facts_named(said: str, facts: Sequence[Sequence[str]]) -> list[bool]:
    """Which of the facts are named in what was said."""
    return [names(said, words) for words in facts]


def first_sentence(text: str) -> str:
    """The baseline of a summary: the text's first sentence."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def judged(one: Text) -> dict[str, Any]:
    """What the model makes of one of the ten texts, and what of it is right."""
    told = summary(one.text)
    questions = []
    for question, wanted in one.questions:
        with_text, alone = answer(one.text, question), answer("", question)
        questions.append(
            {"question": question, "wanted": wanted[0], "said": with_text, "right": names(with_text, wanted),
             "alone": alone, "alone_right": names(alone, wanted)}
        )  # fmt: skip
    return {
        "title": one.title,
        "text": one.text,
        "summary": told,
        "facts": [[words[0], named] for words, named in zip(one.facts, facts_named(told, one.facts), strict=True)],
        "first": facts_named(first_sentence(one.text), one.facts),
        "questions": questions,
    }


def score(found: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Shares over all texts: facts that summaries name, that first sentences name; right answers, with the text and without."""
    facts = [named for one in found for _, named in one["facts"]]
    first = [named for one in found for named in one["first"]]
    asked = [each for one in found for each in one["questions"]]
    return {
        "facts": sum(facts) / len(facts),
        "first": sum(first) / len(first),
        "right": sum(each["right"] for each in asked) / len(asked),
        "alone": sum(each["alone_right"] for each in asked) / len(asked),
        "questions": len(asked),
    }


def recorded() -> dict[str, Any]:
    """What was recorded of the ten texts: `texts` as judged, their `score`, and what is `said` of the recording."""
    found = recordings.read(CHAPTER, NAME)
    return {"texts": found.found["texts"], "score": score(found.found["texts"]), "said": found.said}


def settings() -> dict[str, Any]:
    """What a recording of the ten texts was made from."""
    return {"texts": [list(one) for one in texts()], "prompts": [SUMMARY, ANSWER, ALONE], "longest": LONGEST}
