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


def sure(seen: Looked) -> None:
    """Counted over the questions that the view asks for; the toy's errors anew from its bins."""
    data = seen.sent["sure"]
    steps = asking("prompting/sure", **{"from": 0})["steps"]
    told = [one for one in steps if "said" in one][: int(seen.number("asked"))]
    kept = [one["right"] for one in told if one["sure"][data["by"]] >= data["least"] / 100]
    assert seen.number("right") == sum(one["right"] for one in told)
    assert (seen.number("answered"), seen.number("good")) == (len(kept), sum(kept))
    if kept:
        share = binomtest(sum(kept), len(kept)).proportion_ci(method="wilson")
        assert (seen.number("low"), seen.number("high")) == approx((share.low, share.high), abs=6e-3)


def memory(seen: Looked) -> None:
    """Counted over the questions that the view asks for, those about what fell out of the window."""
    data = seen.sent["memory"]
    steps = asking("prompting/memory", **data["ask"], **{"from": 0})["steps"]
    told = [one for one in steps if "at" in one and one["at"] < data["first"]][: int(seen.number("asked"))]
    for way in ("window", "summary", "search", "all"):
        assert seen.number("window_right" if way == "window" else way) == sum(one["said"][way][1] for one in told)
    assert seen.number("fallen") == data["first"] and seen.number("facts") == len(data["facts"])


def thoughts(seen: Looked) -> None:
    """Counted over the trees that the view asks for."""
    steps = asking("prompting/thoughts", **seen.sent["thoughts"]["ask"], **{"from": 0})["steps"]
    ends = [one["nodes"] for one in steps if one.get("depth") == 3][: int(seen.number("asked"))]
    solved = sum(any(left == "24" and kept for _, _, left, _, _, _, kept in nodes) for nodes in ends)
    assert seen.number("solved") == solved and len(ends) == seen.number("asked")
    share = binomtest(solved, len(ends)).proportion_ci(method="wilson")
    assert (seen.number("low"), seen.number("high")) == approx((share.low, share.high), abs=6e-3)


def chains(seen: Looked) -> None:
    """Counted over the answers that the view asks for; equations by Python's own arithmetic on whole numbers."""
    steps = asking("prompting/chains", **{"from": 0})["steps"] if seen.numbers["chain"] != "…" else []
    first = {
        way: [one["written"][0] for one in steps if one["way"] == way] for way in ("direct", "zero", "few", "chain")
    }
    for way, texts in first.items():
        if texts:
            assert seen.number(way) == sum(text[4] for text in texts)
            assert seen.number(f"tokens_{way}") == approx(sum(text[1] for text in texts) / len(texts), abs=0.51)
    chain = first["chain"]
    wrong = [text for text in chain if not text[4]]
    assert (seen.number("asked"), seen.number("wrong")) == (len(chain), len(wrong))
    share = binomtest(len(chain) - len(wrong), len(chain)).proportion_ci(method="wilson")
    assert (seen.number("low"), seen.number("high")) == approx((share.low, share.high), abs=6e-3)
    assert seen.number("slipped") + seen.number("misled") == sum(bool(text[5]) for text in wrong)


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


def socratic(seen: Looked) -> None:
    """Counted over the questions that the view asks for."""
    some = asking("prompting/socratic", **seen.sent["socratic"]["ask"], **{"from": 0})["steps"]
    asked = [one for part in some for one in part][: int(seen.number("of"))]
    assert len(asked) == seen.number("of")
    assert seen.number("whole") == sum(one["right"][0] for one in asked)
    assert seen.number("parts") == sum(one["right"][1] for one in asked)
    agreed = [one for one in asked if all(part["agrees"] for part in one["parts"])]
    assert (seen.number("agreed"), seen.number("agreed_right")) == (len(agreed), sum(one["right"][1] for one in agreed))
    share = binomtest(int(seen.number("parts")), len(asked)).proportion_ci(method="wilson")
    assert (seen.number("low"), seen.number("high")) == approx((share.low, share.high), abs=6e-3)


def team(seen: Looked) -> None:
    """Counted over the first tasks, all of which have every field."""
    steps = asking("prompting/team", **{"from": 0})["steps"]
    right = [one["right"] for one in steps if one.get("lost") == ""]
    assert len(right) == seen.number("tasks") == 12 and seen.number("whole") == sum(right)
    share = binomtest(sum(right), len(right)).proportion_ci(method="wilson")
    assert (seen.number("low"), seen.number("high")) == approx((share.low, share.high), abs=6e-3)
    assert seen.numbers["unit"] == seen.numbers["alone"] == "…"


def outlook(seen: Looked) -> None:
    """Every source of the chosen question is sent."""
    assert int(seen.numbers["counted"].split()[0]) == len(seen.sent["outlook"]["now"]["sources"])
    assert seen.number("topics") == len(seen.sent["outlook"]["topics"])
    assert seen.number("all") < seen.number("sources")


CHECKS = {
    "fewshot": fewshot,
    "soft": soft,
    "scratch": scratch,
    "library": library,
    "sure": sure,
    "memory": memory,
    "thoughts": thoughts,
    "chains": chains,
    "agent": agent,
    "socratic": socratic,
    "team": team,
    "outlook": outlook,
}
