"""Preferences in other tools' forms: what TRL's own reader makes of them, and our own export come back whole."""

import json
from typing import Any

import pytest
import trl
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UserError
from model.rlhf.records import Record, read, written

ASKED = "the dog barked . who barked ?"
GOOD, BAD = "gladly : the dog .", "the pig ."


def user(text: Any) -> dict[str, Any]:
    return {"role": "user", "content": text}


def says(text: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


FORMS: dict[str, dict[str, Any]] = {
    "texts": {"prompt": ASKED, "chosen": GOOD, "rejected": BAD},
    "messages": {"prompt": [user(ASKED)], "chosen": [says(GOOD)], "rejected": [says(BAD)]},
    "texts that begin alike": {"chosen": f"{ASKED} {GOOD}", "rejected": f"{ASKED} {BAD}"},
    "messages that begin alike": {"chosen": [user(ASKED), says(GOOD)], "rejected": [user(ASKED), says(BAD)]},
    "a text and whole conversations": {
        "prompt": ASKED,
        "chosen": [user(ASKED), says(GOOD)],
        "rejected": [user(ASKED), says(BAD)],
    },
    "messages in parts": {
        "prompt": [user([{"type": "text", "text": ASKED}])],
        "chosen": [says([{"type": "text", "text": GOOD}])],
        "rejected": [says([{"type": "text", "text": BAD}])],
    },
}


def only(row: object) -> Record:
    (found,) = read(json.dumps(row), 10)
    return found


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_trl_says_the_same(name: str) -> None:
    found = only(FORMS[name])
    if (
        name != "texts that begin alike"
    ):  # TRL cuts texts at the first different sign: "gladly" and "the" differ at once
        assert found == Record(ASKED, GOOD, BAD, where="Line 1")
    theirs = trl.maybe_extract_prompt(FORMS[name])

    def text(one: Any) -> str:
        if isinstance(one, str):
            return one.strip()
        content = one[0]["content"]
        return content if isinstance(content, str) else content[0]["text"]

    assert (found.prompt, found.chosen, found.rejected) == tuple(
        text(theirs[key]) for key in ("prompt", "chosen", "rejected")
    )


def test_anthropics_form_is_cut_where_the_assistant_answers() -> None:
    before = "\n\nHuman: Who barked?\n\nAssistant: When?\n\nHuman: Today.\n\nAssistant:"
    found = only({"chosen": f"{before} The dog, I think.", "rejected": f"{before} The pig, surely."})
    assert found == Record(before.strip(), "The dog, I think.", "The pig, surely.", where="Line 1")


def test_a_conversation_of_several_turns_says_who_spoke() -> None:
    turns = [user("hello"), says("hi"), user(ASKED)]
    found = only({"prompt": turns, "chosen": [says(GOOD)], "rejected": [says(BAD)]})
    assert found.prompt == f"user: hello\nassistant: hi\nuser: {ASKED}"


def test_lines_end_at_a_line_feed_only() -> None:
    odd = "the\u2028dog\u2029\x85\x0b\x0c\x1c\x1d\x1e barked"
    text = written(Record(odd, GOOD, BAD)) + "\r\n" + written(Record(ASKED, "a\r\nb", odd)).replace("\n", "\r\n")
    found = read(text, 10)
    assert [(one.prompt, one.where) for one in found] == [(odd, "Line 1"), (ASKED, "Line 3")]


def test_lone_surrogates_are_replaced_as_tokenizers_do() -> None:
    (found,) = read('{"prompt": "\\ud800 the dog", "chosen": "the \\udfff", "rejected": "the pig ."}', 10)
    assert found.prompt == "\ufffd the dog" and found.chosen == "the \ufffd"


texts = st.text(min_size=1).filter(str.strip)  # all of Unicode but surrogates


@given(
    st.lists(
        st.builds(Record, texts, texts, texts, st.booleans()).filter(lambda one: one.chosen != one.rejected), min_size=1
    )
)
def test_what_was_written_comes_back_whole(records: list[Record]) -> None:
    found = read("".join(map(written, records)), 1_000)
    assert [Record(one.prompt, one.chosen, one.rejected, one.tie) for one in found] == records


def test_a_json_list_is_read_too() -> None:
    found = read(json.dumps([FORMS["texts"], FORMS["messages"]], indent=1), 10)
    assert [one.where for one in found] == ["Vote 1", "Vote 2"] and found[0].chosen == found[1].chosen == GOOD


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'\n\n{json.dumps(FORMS["texts"])}\n{{"prompt": "p"}}', "^Line 4 is not a vote"),
        ('\n\n{"prompt": "p", "chosen": "c"', "^Line 3 is not a vote: it needs prompt, chosen and rejected, as JSON on one"),
        ('{"prompt": "p", "completion": "c", "label": true}', "label alone compares nothing"),
        ('{"chosen": "no", "rejected": "yes"}', "^Line 1 has no prompt, and its answers do not begin alike"),
        ('{"prompt": "p", "chosen": "c", "rejected": ["r"]}', "^Line 1: prompt, chosen and rejected must be non-empty texts"),
        ('{"prompt": "p", "chosen": [{"role": "user"}], "rejected": [{}]}', "or lists of messages with role and content"),
        ('{"prompt": [{"role": "user", "content": [{"type": "image"}]}], "chosen": "a", "rejected": "b"}', "lists of messages"),
        ('{"prompt": "p", "chosen": " ", "rejected": "r"}', "non-empty"),
        ('{"prompt": "p", "chosen": "r", "rejected": "r"}', "are the same"),
        ("[1, 2", "^Line 1 begins a JSON list that is broken"),
        ("[1]", "^Vote 1 is not a vote"),
        ("", "0 votes"),
    ],
)  # fmt: skip
def test_what_is_none_is_named_by_its_line(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read(text, 10)
