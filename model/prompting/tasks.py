"""Tasks with known answers, to be asked in a prompt: eight examples to choose from, and items that no example shows.

Sources: few-shot prompting, Brown et al. 2020 (Language models are few-shot learners); examples with changed labels, Min et al.
2022 (Rethinking the role of demonstrations); labels under foreign names, Wei et al. 2023 (Larger language models do in-context
learning differently). The lists were written for Glassbox.
"""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

from model.errors import UserError

MOST_EXAMPLES = 8
MOST_ITEMS = 40  # of one's own table: more would not be measured while somebody looks
LEAST_ROWS = 3
MOST_WORDS = 300  # characters of a question or an answer of one's own
OWN = "own"
Pair = tuple[str, str]  # a question and its answer


@dataclass(frozen=True)
class Task:
    """What is asked.

    question  how a question stands in the prompt, with {} for its words; the answer follows behind a space
    labels    the answers that there are, where they are a closed set
    examples  at most MOST_EXAMPLES pairs that may stand in the prompt; items: pairs that are asked, none of them an example
    """

    title: str
    instruction: str
    question: str
    labels: tuple[str, ...]
    examples: tuple[Pair, ...]
    items: tuple[Pair, ...]


@functools.cache
def built_in() -> dict[str, Task]:
    """The tasks that come with Glassbox, by name."""
    found = json.loads(Path(__file__).with_name("tasks.json").read_text("utf-8"))
    return {name: _task(one, found) for name, one in found.items()}


def own(table: str) -> Task:
    """A task from a table: a question and an answer a line, with a tab, a semicolon or a comma between them; quotes as in CSV are
    understood. The first rows become examples, at most MOST_EXAMPLES of them and at most half; the rest is asked.

    Raises UserError for a table without such lines, with fewer than LEAST_ROWS, or with one question twice.
    """
    pairs = list(dict.fromkeys(rows(table)))
    questions = [question for question, _ in pairs]
    if twice := next((one for one in questions if questions.count(one) > 1), None):
        raise UserError(f"“{twice[:40]}” stands in the table with two answers: leave one of them.")
    if len(pairs) < LEAST_ROWS:
        raise UserError(
            f"The table has {len(pairs)} {'row' if len(pairs) == 1 else 'rows'} with a question and an answer: write at least {LEAST_ROWS}, one "
            "a line, with a tab or a comma between the two."
        )
    shown = min(MOST_EXAMPLES, len(pairs) // 2)
    answers = tuple(dict.fromkeys(answer for _, answer in pairs))
    labels = answers if 2 * len(answers) <= len(pairs) else ()
    return Task("Your own", "", "{}:", labels, tuple(pairs[:shown]), tuple(pairs[shown : shown + MOST_ITEMS]))


def rows(table: str) -> list[Pair]:
    """Pairs of words from pasted lines. Raises UserError for a line that has no two parts, or too long ones."""
    found = []
    lines = [line for line in table.lstrip("\ufeff").splitlines() if line.strip()]
    mark = next((one for one in "\t;," if lines and all(one in line for line in lines)), None)
    for number, line in enumerate(lines[: MOST_EXAMPLES + MOST_ITEMS], 1):
        parts = [" ".join(part.split()) for part in _split(line, mark)] if mark else []
        if len(parts) < 2 or not all(parts[:2]):
            raise UserError(
                f"Line {number} (“{line.strip()[:40]}”) has no question and answer: put a tab, a semicolon or a comma between the two, "
                "the same on every line."
            )
        if max(map(len, parts[:2])) > MOST_WORDS:
            raise UserError(f"Line {number} is too long: at most {MOST_WORDS} characters for a question or an answer.")
        found.append((parts[0], parts[1]))
    return found


def _split(line: str, mark: str) -> list[str]:
    import csv

    return next(csv.reader([line.strip()], delimiter=mark, skipinitialspace=True), [])


def _task(found: dict, others: dict[str, dict]) -> Task:
    """One task of the file; one that renames the labels of another has its pairs."""
    pairs, names = others[found.get("of", "")] if "of" in found else found, found.get("renames", {})
    examples, items = (
        tuple((question, names.get(answer, answer)) for question, answer in pairs[part])
        for part in ("examples", "items")
    )
    return Task(
        found["title"], found["instruction"], found["question"], tuple(found.get("labels", ())), examples, items
    )
