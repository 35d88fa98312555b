"""What the glossary shows, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared


@dataclass(frozen=True)
class Glossary(Shared):
    """All terms; one of them may be asked for."""

    term: str = ""
