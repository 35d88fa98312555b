"""Mounts the browser views of viz/prompting, and takes back what they send into the page's state."""

from typing import Any

from pages.frame import components


def fewshot(data: dict[str, Any]) -> None:
    """Examples in a prompt (viz.prompting.fewshot.payload); sends back, as `spot`, what was chosen, and that a live run has replaced
    the recording, as `live`."""
    components.growing("fewshot", data)


def soft(data: dict[str, Any]) -> None:
    """Vectors learned in place of words (viz.prompting.soft.payload)."""
    components.growing("soft", data)


def scratch(data: dict[str, Any]) -> None:
    """Two learners, with and without written steps (viz.prompting.scratch.payload)."""
    components.growing("scratch", data)


def library(data: dict[str, Any]) -> None:
    """A library, three orders, and answers (viz.prompting.library.payload); sends back, as `spot`, passages that are put in."""
    components.growing("library", data)


def sure(data: dict[str, Any]) -> None:
    """Questions with known answers, and how sure the model is (viz.prompting.sure.payload); sends back, as `spot`, what was chosen."""
    components.growing("sure", data)


def memory(data: dict[str, Any]) -> None:
    """A conversation and what is still known of it (viz.prompting.memory.payload); sends back, as `spot`, the fact that was chosen."""
    components.growing("memory", data)


def thoughts(data: dict[str, Any]) -> None:
    """The game of 24 as a tree (viz.prompting.thoughts.payload); sends back, as `spot`, the puzzle that was chosen."""
    components.growing("thoughts", data)


def chains(data: dict[str, Any]) -> None:
    """Word problems in five ways (viz.prompting.chains.payload); sends back, as `spot`, which one is shown, and how it is asked."""
    components.growing("chains", data)


def agent(data: dict[str, Any]) -> None:
    """A model with tools, its trace, and its scores (viz.prompting.agent.payload); sends back, as `spot`, steps that somebody rewrote."""
    components.growing("agent", data)


def socratic(data: dict[str, Any]) -> None:
    """Questions asked in parts (viz.prompting.socratic.payload); sends back, as `spot`, the story and the word that were chosen."""
    components.growing("socratic", data)


def team(data: dict[str, Any]) -> None:
    """Agents and their messages (viz.prompting.team.payload); sends back, as `spot`, the task, and what was done to the fields."""
    components.growing("team", data)


def outlook(data: dict[str, Any]) -> None:
    """Sources on effects on society (viz.prompting.outlook.payload); sends back, as `spot`, the chosen question."""
    components.told("outlook", data)
