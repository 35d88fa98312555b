"""For each view of Prompting, numbers of its prose computed anew (tests.pages.prose_checks)."""

from pytest import approx
from scipy.stats import binomtest

from tests.pages.prose_asking import asking
from tests.pages.prose_reading import Looked


def fewshot(seen: Looked) -> None:
    """Counted over the answers that the view asks for: those measured so far."""
    data = seen.sent["fewshot"]
    at, asked = data["counts"].index(data["shots"]), int(seen.number("asked"))
    steps = asking("prompting/fewshot", **data["ask"], **{"from": 0})["steps"]
    right = [
        step[at][1].strip(" .").casefold() == answer.casefold()
        for step, (_, answer) in zip(steps, data["items"], strict=False)
    ][:asked]
    assert len(right) == asked and seen.number("right") == sum(right)
    share = binomtest(sum(right), asked).proportion_ci(method="wilson")
    assert (seen.number("low"), seen.number("high")) == approx((share.low, share.high), abs=6e-3)
    assert seen.number("p") == approx(100 * sum(step[at][0] for step in steps[:asked]) / asked, abs=0.6)


def soft(seen: Looked) -> None:
    """Counted over the looks that the view asks for; how many numbers are learned."""
    data = seen.sent["soft"]
    looks = asking("prompting/soft", **data["ask"], **{"from": 0})["steps"]
    assert (seen.number("first"), seen.number("last")) == (sum(looks[0]["right"]), sum(looks[-1]["right"]))
    assert seen.number("steps") == looks[-1]["step"] and seen.number("loss") == approx(looks[-1]["loss"], abs=6e-3)
    assert seen.number("numbers") == int(data["ask"]["vectors"]) * 576 and seen.number("asked") == len(data["items"])


def scratch(seen: Looked) -> None:
    """Counted over the moments that the view asks for."""
    ticks = asking("prompting/scratch", **seen.sent["scratch"]["ask"], **{"from": 0})["steps"]
    last = ticks[-1]["learners"]
    for name in ("with", "without"):
        assert seen.number(name) == approx(last[name]["right"] / last[name]["asked"], abs=6e-3)
    share = binomtest(last["with"]["right"], last["with"]["asked"]).proportion_ci(method="wilson")
    assert (seen.number("low"), seen.number("high")) == approx((share.low, share.high), abs=6e-3)
    assert seen.number("seconds") == approx(ticks[-1]["seconds"]) and seen.number("asked") == last["with"]["asked"]
    assert (seen.number("batches"), seen.number("more")) == (last["with"]["steps"], last["without"]["steps"])


def library(seen: Looked) -> None:
    """Counted over the questions that the view asks for, twenty of each kind."""
    data = seen.sent["library"]
    steps = asking("prompting/library", **data["ask"], **{"from": 0})["steps"] if seen.numbers["asked"] != "…" else []
    direct = steps[: len(steps) if len(steps) < 20 else 20]
    assert seen.number("right") == sum(step["said"]["right"][1] for step in direct)
    assert seen.number("asked") == len(direct) and seen.number("passages") == len(data["passages"])


def agent(seen: Looked) -> None:
    """Counted over the turns, or the lines, that the view asks for."""
    ask = seen.sent["agent"]["ask"]
    steps = asking("prompting/agent", **ask, **{"from": 0})["steps"]
    if ask["scores"] == "calls":
        for name, at in (("direct", 2), ("free", 5), ("masked", 8)):
            assert seen.number(f"{name}_right") == sum(one[2] for one in steps[at::9])
        assert seen.number("sums") == len(steps) // 9 and seen.numbers["done"] == "…"
        return
    done = [one[3] for one in steps if one[2]]
    assert done and seen.number("sum") == seen.number("done") == sum(done) and seen.number("tasks") == len(done)
    share = binomtest(sum(done), len(done)).proportion_ci(method="wilson")
    assert (seen.number("low"), seen.number("high")) == approx((share.low, share.high), abs=6e-3)
    assert seen.numbers["look"] == seen.numbers["sums"] == "…"


CHECKS = {"fewshot": fewshot, "soft": soft, "scratch": scratch, "library": library, "agent": agent}
