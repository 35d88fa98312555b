"""What happened when, by whom, and how many parameters the models have whose shapes were published."""

from typing import TYPE_CHECKING, Any

from pages.server import prose
from pages.server.keep import keep

if TYPE_CHECKING:
    from model.history.sizes import Shape, Term


def events() -> list[dict[str, Any]]:
    """In order of time."""
    return sorted(prose.examples("before", "timeline"), key=lambda one: one["year"])


@keep(1)
def counted() -> "dict[str, tuple[Shape, list[Term]]]":
    """The shapes that were published, and their parts."""
    from model.history import sizes

    return {name: (shape, sizes.terms(shape)) for name, shape in sizes.SHAPES.items()}
