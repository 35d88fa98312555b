"""Votes on the disk: kept before they are acknowledged, taken back, brought, saved, and what happens when they cannot be."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model.errors import UserError
from pages.rlhf.work import votes
from pages.rlhf.work.votes import Ballot
from pages.room import database

ROOM = "a-room-of-tests"
ONE = Ballot("the dog barked . who barked ?", "gladly : the dog .", "the dog .", "first")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLASSBOX_VOTES", str(tmp_path / "votes.sqlite"))
    return tmp_path / "votes.sqlite"


def test_votes_stay_in_their_room_and_order() -> None:
    other = Ballot(ONE.prompt, "a", "b", "tie", "simulated")
    votes.cast(ROOM, [ONE])
    votes.cast(ROOM, [other, ONE])
    votes.cast("another-room", [ONE])
    assert votes.of(ROOM) == (ONE, other, ONE) and votes.of("another-room") == (ONE,)
    assert votes.of("no-such-room") == votes.of("' OR 1=1 --") == votes.of("") == ()
    found = votes.tally(votes.of(ROOM))
    assert (found.person, found.simulated, found.ties, found.clear) == (2, 1, 1, 2)


def test_what_is_undone_is_the_last_act() -> None:
    assert votes.undo(ROOM) == 0
    votes.cast(ROOM, [ONE])
    votes.cast(ROOM, [ONE] * 20)
    assert (votes.undo(ROOM), len(votes.of(ROOM)), votes.undo(ROOM), len(votes.of(ROOM))) == (20, 1, 1, 0)


def test_nobody_takes_back_the_votes_of_others() -> None:
    other = Ballot(ONE.prompt, "a", "b", "second")
    votes.cast(ROOM, [ONE], "anna")
    votes.cast(ROOM, [other], "ben")
    assert (votes.number_of(ROOM, "anna"), votes.number_of(ROOM, "ben"), votes.number_of(ROOM, "zoe")) == (1, 1, 0)
    assert votes.undo(ROOM, "anna") == 1 and votes.of(ROOM) == (other,)
    assert votes.undo(ROOM, "anna") == 0
    votes.cast(ROOM, [ONE] * 3)  # a file: anybody may take it back
    assert votes.undo(ROOM, "zoe") == 3


@pytest.mark.parametrize("room", ["", "short", "a b c d e f", "x" * 33, "../../etc/passwd", "raum-ä-öü-ß"])
def test_rooms_without_a_proper_name(room: str) -> None:
    with pytest.raises(UserError, match="not the name of a room"):
        votes.cast(room, [ONE])


def test_a_room_is_full_at_some_time_and_keeps_what_it_has() -> None:
    votes.cast(ROOM, [ONE] * (votes.MOST - 1))
    with pytest.raises(UserError, match="holds 10,000 votes and has 9,999: 2 more"):
        votes.cast(ROOM, [ONE] * 2)
    votes.cast(ROOM, [ONE])
    assert len(votes.of(ROOM)) == votes.MOST


def test_export_and_import_in_the_form_that_trl_reads() -> None:
    second, tie, skipped = (Ballot(ONE.prompt, "left", "right", verdict) for verdict in ("second", "tie", "skip"))
    votes.cast(ROOM, [ONE, second, tie, skipped])
    lines = list(votes.exported(ROOM))
    assert [json.loads(line) for line in lines] == [
        {"prompt": ONE.prompt, "chosen": ONE.first, "rejected": ONE.second},
        {"prompt": ONE.prompt, "chosen": "right", "rejected": "left"},
        {"prompt": ONE.prompt, "chosen": "left", "rejected": "right", "tie": True},
    ]
    again = votes.imported("".join(lines).encode())
    assert [(one.first, one.second, one.verdict, one.rater) for one in again] == [
        (ONE.first, ONE.second, "first", "imported"),
        ("right", "left", "first", "imported"),
        ("left", "right", "tie", "imported"),
    ]


@given(
    st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip)
)
def test_hostile_strings_come_back_as_they_were(prompt: str, chosen: str, rejected: str) -> None:
    assume(chosen != rejected)
    line = json.dumps({"prompt": prompt, "chosen": chosen, "rejected": rejected})
    (found,) = votes.imported(line.encode())
    assert (found.prompt, found.first, found.second) == (prompt, chosen, rejected)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 votes"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'{"prompt": "p", "chosen": "c"}', "Line 1 is not a vote: it needs prompt, chosen and rejected"),
        (b'{"prompt": "p", "chosen": "c", "rejected": "r"}\n[1, 2]', "Line 2"),
        (
            b'{"prompt": "p", "chosen": "c", "rejected": 7}',
            "Line 1: prompt, chosen and rejected must be non-empty texts",
        ),
        (b'{"prompt": "p", "chosen": "", "rejected": "r"}', "non-empty"),
        (b'{"prompt": "p", "chosen": "r", "rejected": "r"}', "Line 1: chosen and rejected are the same"),
        (b"not json", "Line 1"),
        (b"[" * 100_000, "Line 1"),
        (b'{"prompt": "p", "chosen": "c", "rejected": "r"}\n' * 100_000, "100,000 votes: bring between 1 and 10,000"),
    ],
)
def test_files_that_are_none(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        votes.imported(data)


def test_a_locked_file_gets_a_sentence_and_loses_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0.1)
    votes.cast(ROOM, [ONE])
    holder = sqlite3.connect(store)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UserError, match="Another program holds the file of votes"):
        votes.cast(ROOM, [ONE])
    holder.rollback()
    assert votes.of(ROOM) == (ONE,)
    votes.cast(ROOM, [ONE])
    assert len(votes.of(ROOM)) == 2


def test_a_full_disk_gets_a_sentence_and_loses_nothing(store: Path) -> None:
    votes.cast(ROOM, [ONE])
    with database.engine().connect() as connection:  # SQLite itself says that it is full at this many pages
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match="disk is full"):
        for _ in range(200):
            votes.cast(ROOM, [ONE] * 10)
    assert votes.of(ROOM)[0] == ONE


def test_a_damaged_file_and_a_folder_that_cannot_be(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(UserError, match="damaged: move"):
        votes.cast(ROOM, [ONE])
    monkeypatch.setenv("GLASSBOX_VOTES", "/proc/nowhere/votes.sqlite")
    with pytest.raises(UserError, match="cannot be kept in /proc/nowhere"):
        votes.cast(ROOM, [ONE])


CASTING = """
import sys
from pages.rlhf.work import votes
one = votes.Ballot("p", "a", "b", "first")
for number in range(10_000):
    votes.cast("a-room-of-tests", [one])
    sys.stdout.write(f"{number + 1}\\n")
    sys.stdout.flush()
"""


def test_killing_the_server_loses_no_vote_that_was_acknowledged(store: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", CASTING],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"GLASSBOX_VOTES": str(store)},
    )
    assert process.stdout
    acknowledged = [process.stdout.readline() for _ in range(12)]
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split("\n")
    process.wait(10)
    last = max(int(one) for one in [*acknowledged, *rest[:-1]] if one.strip())
    assert last >= 12 and len(votes.of(ROOM)) in (last, last + 1)


def test_people_who_judged_the_same_pairs() -> None:
    """Three people and two pairs that more than one judged: agreement as Fleiss counts it, by hand. The order of the sides, what was
    skipped and what others rated do not matter; who votes twice counts once."""
    turned = Ballot(ONE.prompt, ONE.second, ONE.first, "second")  # the same answer again
    other, alone = Ballot("q", "a", "b", "first"), Ballot("r", "a", "b", "first")
    for voter, cast in (
        ("one", [ONE, other, alone, turned]),
        ("two", [turned, Ballot("q", "a", "b", "second")]),
        ("three", [Ballot("q", "a", "b", "first"), Ballot(*vars(ONE).values())]),
        ("four", [Ballot("r", "a", "b", "skip")]),
    ):
        votes.cast(ROOM, cast, voter)
    votes.cast(ROOM, [Ballot("r", "a", "b", "first", "simulated")], "four")
    people, units = votes.together(ROOM)
    assert people == 3 and sorted(map(sorted, units)) == [["a", "a", "b"], [ONE.first] * 3]
    # labels: 3 of one, 2 of a, 1 of b: 1 - (6 - 1) * (4 / 2) / (36 - 9 - 4 - 1)
    assert votes.agreement(ROOM) == {"voters": 3, "pairs": 2, "alpha": pytest.approx(1 - 5 * 2 / 22)}
    assert votes.agreement("no room") == {"voters": 0, "pairs": 0, "alpha": None}
