"""Every term of the field that Glassbox says, with one sentence and a door to the view that shows it."""

from pages.frame import controls, doors, layout
from pages.glossary import mounts
from pages.glossary.address import Glossary
from pages.server import prose

now = controls.current(Glossary)
found = prose.glossary()
if now.term and now.term not in {term.name for term in found}:
    controls.doubt(f"The glossary does not have “{now.term[:40]}”.")
layout.head(
    "What do the words mean?",
    "In the chapters, a dotted line marks a term where a view first says it: point at it, touch it, or press Enter on it.",
)
doors.sent(mounts.listing(found, now.term))
