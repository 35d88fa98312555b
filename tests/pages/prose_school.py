"""Numbers of the prose of Students and Forgetting, computed anew; and the states that they are looked at in."""

import re
from collections.abc import Callable

from pytest import approx

from pages.server import world
from pages.training.work import forgetting, students
from tests.pages.prose_asking import State
from tests.pages.prose_reading import Looked


def school(ask: students.Ask, count: int) -> Callable[[], object]:
    """The first looks at students."""
    return lambda: students.run(ask).upto(count)


def students_(seen: Looked) -> None:
    """From the losses of the live run, and what the browser is sent."""
    sent = seen.sent["students"]
    last = students.begun(students.Ask(**sent["ask"]))[-1]
    above = {way: held - sent["about"]["floor"] for way, held in last.held.items()}
    assert [seen.number(way) for way in above] == [approx(one, abs=6e-3) for one in above.values()]
    assert re.findall(r"\d\.\d\d", seen.numbers["told"]) == [f"{seen.number(way):.2f}" for way in above]
    assert seen.number("when") == last.step and f"After {last.step} steps" in seen.numbers["told"]
    toy, student = seen.number("toy_size"), seen.number("student_size")
    assert (
        seen.number("share") == round(100 * student / toy) and seen.number("temperature") == sent["ask"]["temperature"]
    )


def continued(seed: int, count: int) -> Callable[[], object]:
    """The first looks at the toy in another world."""
    return lambda: forgetting.run(seed).upto(count)


def forgetting_(seen: Looked) -> None:
    """From the losses of the live run, and what its models expect."""
    sent = seen.sent["forgetting"]
    looks, (old, new) = forgetting.begun(sent["ask"]["seed"]), sent["about"]["floors"]
    first, last = looks[0], looks[-1]
    told = [float(one) for one in re.findall(r"\d+\.\d\d", seen.numbers["told"])]
    assert told == [
        approx(one, abs=6e-3) for one in (first.new[0] - new, last.new[0] - new, first.old[0] - old, last.old[0] - old)
    ]
    cure = [float(one) for one in re.findall(r"\d+\.\d\d", seen.numbers["cure"])]
    assert cure == [
        approx(one, abs=6e-3) for share in (5, 20, 50) for one in (last.old[share] - old, last.new[share] - new)
    ]
    assert seen.number("when") == last.step and (seen.number("old_floor"), seen.number("new_floor")) == approx(
        (old, new), abs=6e-3
    )
    shown, truth = sent["shown"], world.world()
    words, said = sent["about"]["sentences"][shown["case"]]["words"], last.said[shown["replay"]][shown["case"]]
    wrong = sum(not truth.tells([*words[: at + 1], word]) for at, word in enumerate(said.likeliest))
    assert seen.number("wrong") == wrong


CHECKS: dict[str, Callable[[Looked], None]] = {"students": students_, "forgetting": forgetting_}
STATES: dict[tuple[str, str], list[State]] = {
    ("training", "students"): [
        State({}, school(students.Ask(100, 1, 0), 1)),
        State({"seed": "1", "temperature": "2"}, school(students.Ask(100, 2, 1), 2)),
    ],
    ("training", "forgetting"): [
        State({}, continued(0, 1)),
        State({"seed": "1", "replay": "50", "case": "2"}, continued(1, 3)),
    ],
}
FIXED: dict[tuple[str, str], set[str]] = {
    ("training", "students"): {
        *"ends hot pages toy_size teacher floor student_size share steps".split()
    },  # nothing is recorded here
    ("training", "forgetting"): {*"ends steps old_floor new_floor old_example new_example".split()},
}
