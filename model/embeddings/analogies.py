"""The analogy test of Mikolov, Chen et al. 2013: a is to b as c is to what?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.embeddings.vectors import WordVectors, folded
from model.errors import UserError

BATCH = 64  # questions answered by one matrix product
MAX_QUESTIONS = 50_000

Question = tuple[str, str, str, str]


@dataclass(frozen=True)
class Score:
    """One category: how many were asked and answered rightly, how many hold an unknown word, and a wrong answer."""

    category: str
    right: int
    asked: int
    unknown: int
    example: str


def from_pairs(pairs: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, list[Question]]:
    """Every pair with every other of its category, in both places: n (n - 1) questions from n pairs."""
    return {
        category: [(*first, *second) for first in found for second in found if first != second]
        for category, found in pairs.items()
    }


def read(text: str) -> dict[str, list[Question]]:
    """The format of questions-words.txt: `: category`, then four words a line. Raises UserError with one sentence."""
    found: dict[str, list[Question]] = {}
    category = "questions"
    count = 0
    for at, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        if words[0].startswith(":"):
            category = " ".join(words)[1:].strip()[:60] or "questions"
            continue
        if len(words) != 4:
            raise UserError(f"Line {at} holds {len(words)} words: a question is four, as in questions-words.txt.")
        count += 1
        if count > MAX_QUESTIONS:
            raise UserError(f"The file holds more than {MAX_QUESTIONS:,} questions: bring fewer.")
        found.setdefault(category, []).append((words[0], words[1], words[2], words[3]))
    if not found:
        raise UserError("The file holds no questions: give four words a line, as in questions-words.txt.")
    return found


def score(table: WordVectors, questions: Mapping[str, Sequence[Question]]) -> Iterator[Score]:
    """A Score for each category, as it is finished. Words of all the table compete, but not the three given
    ones in any form; any form of the right word is right."""
    for category, asked in questions.items():
        rows = [[table.find(word) for word in question] for question in asked]
        known = [(at, found) for at, found in enumerate(rows) if None not in found]
        right, example, telling = (
            0,
            "",
            False,
        )  # an example that is a mark and no word is only taken for want of another
        for start in range(0, len(known), BATCH):
            batch = known[start : start + BATCH]
            a, b, c, d = np.array([found for _, found in batch], np.int64).T
            queries = table.unit[b] - table.unit[a] + table.unit[c]  # [n, d]
            cosines = queries @ table.unit.T  # [n, N], each row times its query's length
            for at, given in enumerate(zip(a, b, c, strict=True)):
                cosines[at, [row for word in given for row in table.forms[folded(table.words[word])]]] = -np.inf
            answers = cosines.argmax(axis=1)
            for (at, _), answer, wanted in zip(batch, answers, d, strict=True):
                if folded(table.words[answer]) == folded(table.words[wanted]):
                    right += 1
                elif not example or not telling:
                    one, two, three, four = asked[at]
                    said = table.words[answer].strip()
                    example, telling = f"{one} : {two} = {three} : {said}, not {four}", said.isalpha()
        yield Score(category, right, len(known), len(asked) - len(known), example)
