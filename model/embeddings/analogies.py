"""The analogy test of Mikolov, Chen et al. 2013: a is to b as c is to what?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from model import encodings
from model.embeddings.vectors import WordVectors, folded
from model.errors import UserError
from model.trace import Ints

BATCH = 64  # questions answered by one matrix product
MAX_QUESTIONS = 50_000

Question = tuple[str, str, str, str]


@dataclass(frozen=True)
class Score:
    """One category: questions answered correctly, asked, skipped for an unknown word; and an example of a wrong answer."""

    category: str
    right: int
    asked: int
    unknown: int
    example: str


def from_pairs(pairs: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, list[Question]]:
    """Every pair with every other pair of its category, in both orders: n (n - 1) questions from n pairs."""
    return {
        category: [(*first, *second) for first in group for second in group if first != second]
        for category, group in pairs.items()
    }


def read(text: str) -> dict[str, list[Question]]:
    """The format of questions-words.txt: `: category`, then four words a line. Raises UserError with one sentence."""
    questions: dict[str, list[Question]] = {}
    category = "questions"
    count = 0
    for number, line in enumerate(encodings.lines(text), start=1):
        words = line.split()
        if not words:
            continue
        if words[0].startswith(":"):
            category = " ".join(words)[1:].strip()[:60] or "questions"
            continue
        if len(words) != 4:
            there = f"{len(words)} word{'' if len(words) == 1 else 's'}"
            raise UserError(
                f"Line {number} has {there}: a question needs four, with spaces between, as in questions-words.txt."
            )
        count += 1
        if count > MAX_QUESTIONS:
            raise UserError(f"The file has more than {MAX_QUESTIONS:,} questions: bring fewer.")
        questions.setdefault(category, []).append((words[0], words[1], words[2], words[3]))
    if not questions:
        raise UserError("The file has no questions: write four words on each line, as in questions-words.txt.")
    return questions


def score(table: WordVectors, questions: Mapping[str, Sequence[Question]]) -> Iterator[Score]:
    """A Score for each category, as it is finished.

    All words of the table compete, except the three given ones in any form. Any form of the right word is right. The
    example is a word if possible, rather than a punctuation mark.
    """
    for category, asked in questions.items():
        rows = [(question, [table.find(word) for word in question]) for question in asked]
        known = [(question, found) for question, found in rows if None not in found]
        right, example, is_word = 0, "", False
        for start in range(0, len(known), BATCH):
            batch = known[start : start + BATCH]
            wanted = [found[-1] for _, found in batch]
            answers = _answers(table, np.array([found[:-1] for _, found in batch], np.int64))
            for (question, _), answer, true in zip(batch, answers, wanted, strict=True):
                if folded(table.words[answer]) == folded(table.words[cast(int, true)]):
                    right += 1
                elif not example or not is_word:
                    a, b, c, d = question
                    word = table.words[answer].strip()
                    example, is_word = f"{a} : {b} = {c} : {word}, not {d}", word.isalpha()
        yield Score(category, right, len(known), len(asked) - len(known), example)


def _answers(table: WordVectors, given: Ints) -> Ints:
    """given [n, 3], the rows of a, b and c -> [n], the row nearest to b - a + c, which is no form of these words."""
    a, b, c = given.T
    queries = table.unit[b] - table.unit[a] + table.unit[c]  # [n, d]
    cosines = queries @ table.unit.T  # [n, N], each row times its query's length
    for scores, words in zip(cosines, given, strict=True):
        scores[[row for word in words for row in table.forms[folded(table.words[word])]]] = -np.inf
    return cosines.argmax(axis=1)
