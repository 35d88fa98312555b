"""What lessons ask: read, written and refused; and every question of the lessons that ship, made by the models."""

import importlib
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UserError
from pages.contents import CONTENTS, JUDGES
from pages.rlhf.address import Rlhf
from pages.room import asking, stops
from pages.server import address, asks, lessons, models
from pages.server.asks import Ask
from tests.pages.asked import sound

HEAD = 'title = "A lesson"\n\n[[stops]]\naddress = "/attention"\ncaption = "Look."\n'

words = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
    .map(lambda one: " ".join(one.split()))
    .filter(bool)
)
timing = st.fixed_dictionaries({}, optional={"seconds": st.integers(5, 3600), "rounds": st.integers(1, 2)})
of_picture = st.fixed_dictionaries({}, optional={"prompt": words, "which": st.integers(0, 11)})
options = st.lists(words, min_size=2, max_size=12, unique=True)
choices = options.flatmap(
    lambda found: st.fixed_dictionaries(
        {"kind": st.just("choice"), "prompt": words, "options": st.just(tuple(found))},
        optional={"right": st.integers(1, len(found))},
    )
)
numbers = st.fixed_dictionaries(
    {"kind": st.just("number"), "prompt": words, "least": st.integers(-99, 0), "most": st.floats(0.5, 99)},
    optional={"right": st.floats(0, 0.5)},
)
typed = st.fixed_dictionaries(
    {"kind": st.sampled_from(["word", "cloud"]), "prompt": words}, optional={"right": words, "text": words}
)
asked = st.tuples(st.one_of(of_picture, choices, numbers, typed), timing).map(
    lambda pair: made_of({**pair[0], **pair[1]})
)


def made_of(fields: dict[str, Any]) -> Ask:
    return Ask(**fields)


@given(asked)
def test_what_is_written_comes_back(ask: Ask) -> None:
    found = lessons.read(f"{HEAD}ask = {asks.written(ask)}\n", "mine.toml", CONTENTS)
    assert found.stops[0].ask == ask
    assert lessons.read(lessons.written(found), "mine.toml", CONTENTS) == found


@given(asked)
def test_the_room_takes_what_a_lesson_may_say(ask: Ask) -> None:
    if ask.own:
        made = stops.question(ask, [], "/attention")
        assert made.kind == ask.kind and made.options == ask.options and made.link == "/attention"
        if ask.kind == "choice" and isinstance(ask.right, int):
            assert made.key is not None and made.key.right == (ask.options[ask.right - 1],)


def test_all_judges_are_found() -> None:
    """By the name that a key has, each guess.py's; and none is imported before it is asked."""
    guesses = {page.folder: importlib.import_module(f"pages.{page.folder}.guess") for page in CONTENTS}
    wanted = {f"{folder}/{name}" for folder, guess in guesses.items() for name in getattr(guess, "JUDGES", {})}
    assert set(JUDGES) == wanted
    heavy = "import sys, pages.contents; assert not {'torch', 'pages.embeddings.guess'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", heavy], check=True, timeout=60)


def test_every_view_with_questions_exists() -> None:
    for page in CONTENTS:
        questions = importlib.import_module(f"pages.{page.folder}.guess").QUESTIONS
        assert set(questions) <= {*address.titles(page.kind)} | ({""} if page.name == "home" else set())


def test_the_same_limits_as_the_room() -> None:
    assert set(asks.KINDS) == set(asking.KINDS) - {"pairs"}
    for name in ("MOST_PROMPT", "MOST_TEXT", "MOST_OPTION", "MOST_WORD", "MOST_OPTIONS"):
        assert getattr(asks, name) == getattr(asking, name)
    assert asks.SECONDS[1] == asking.MOST_SECONDS


def test_a_text_words_the_pictures_first_question() -> None:
    found = lessons.read(f'{HEAD}ask = "Where does it  look?"\n', "mine.toml", CONTENTS).stops[0].ask
    assert found == Ask("Where does it look?") and found.said == "Where does it look?" and not found.own
    assert not lessons.read(HEAD, "mine.toml", CONTENTS).stops[0].ask
    offers = [asking.Asked("word", "Which word comes next?"), asking.Asked("number", "How many?")]
    assert stops.question(found, offers, "/").prompt == "Where does it look?"
    assert stops.question(Ask(which=1), offers, "/") == offers[1]
    with pytest.raises(UserError, match="makes 2 questions now, and the lesson asks for number 3"):
        stops.question(Ask(which=2), offers, "/")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ("3", "ask must be a text"),
        ('"' + "x" * 201 + '"', "ask has 201 characters and may have 200"),
        ("{ whic = 0 }", "ask knows no “whic”: use prompt, which"),
        ("{ which = 12 }", "which must be a whole number from 0 to 11"),
        ("{ which = true }", "which must be a whole number"),
        ("{ seconds = 2 }", "seconds must be a whole number from 5 to 3,600"),
        ("{ rounds = 3 }", "rounds must be a whole number from 1 to 2"),
        ('{ options = ["a", "b"] }', "ask has options and no kind"),
        ('{ kind = "pairs", prompt = "?" }', "'pairs' is no kind of question"),
        ('{ kind = ["choice"], prompt = "?" }', "is no kind of question"),
        ('{ kind = "word" }', "ask has a kind and no prompt"),
        ('{ kind = "word", prompt = "?", which = 0 }', "leave out one"),
        ('{ kind = "word", prompt = "?", least = 0 }', "of the kind word has no least"),
        ('{ kind = "choice", prompt = "?", options = ["a"] }', "options must be a list of 2 to 12"),
        ('{ kind = "choice", prompt = "?", options = ["a", "a"] }', "two options are the same"),
        ('{ kind = "choice", prompt = "?", options = ["a", 3] }', "an option must be a text"),
        (
            '{ kind = "choice", prompt = "?", options = ["a", "b"], right = 3 }',
            "right must be a whole number from 1 to 2",
        ),
        ('{ kind = "number", prompt = "?", least = 3, most = 3 }', "most must be above least, 3"),
        ('{ kind = "number", prompt = "?", most = nan }', "most must be a number"),
        ('{ kind = "number", prompt = "?", right = "x" }', "right must be a number"),
        ('{ kind = "number", prompt = "?", most = 9, right = 10 }', "right must lie between least and most, 0 and 9"),
        ('{ kind = "word", prompt = "?", right = "" }', "right is empty"),
    ],
)
def test_what_is_wrong_is_named(ask: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        lessons.read(f"{HEAD}ask = {ask}\n", "mine.toml", CONTENTS)
    assert str(caught.value).startswith("mine.toml, line 3: ") and said in str(caught.value)


@pytest.mark.parametrize("name", lessons.names())
def test_every_question_of_the_lessons_that_ship(name: str) -> None:
    """At least four, one of them in two rounds; each is made by the models, can be asked, and has a key but where people judge."""
    for model in ("smollm2", "minilm"):
        models.get(model)
    found = lessons.find(name, CONTENTS)
    assert found is not None
    made: list[Any] = []
    for stop in found.stops:
        if stop.ask:
            page = next(one for one in CONTENTS if one.name == stop.page)
            state = lessons.state(stop, CONTENTS)
            state = replace(state, room="a-room-of-tests") if isinstance(state, Rlhf) else state  # as its page has one
            offers = [] if stop.ask.own else page.questions(state)
            made.append(stops.question(stop.ask, offers, stop.link))
            assert made[-1].kind == "pairs" or made[-1].key is not None, stop.link
            if not stop.ask.own:
                sound(made[-1])
    assert len(made) >= 4 and any(stop.ask and stop.ask.rounds == 2 for stop in found.stops)
    assert len({one.kind for one in made}) > 1
