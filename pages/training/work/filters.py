"""Dirty texts, filtered."""

from typing import TYPE_CHECKING, Any

from pages.server.keep import keep

if TYPE_CHECKING:
    from model.training.filtering import Filtered as Found
else:
    Found = Any


def parted(text: str) -> list[dict[str, Any]]:
    """A text of somebody's own in documents. Raises UserError for none or too many."""
    from model.training import filtering

    return filtering.parted(text)


@keep(8)
def filtered(text: str, language: str, bands: int) -> "Found":
    """All texts through all filters; those that come with Glassbox if `text` is empty. Raises UserError for what cannot be read."""
    from model.training import filtering

    return filtering.filtered(parted(text) if text else filtering.shipped(), language, bands)


def masks(found: "Found") -> tuple[int | None, int, int]:
    """Places that were masked by mistake (None where nobody knows), places that were masked, and those that were overlooked."""
    places = [one for text in found.documents for one in text.masks]
    known = all(one.wrong is not None for one in places)
    wrong = sum(bool(one.wrong) for one in places) if known else None
    return wrong, len(places), sum(len(text.missed) for text in found.documents)


def about() -> dict[str, Any]:
    """What stays the same: values of a signature, words of a shingle, the similarity of a copy."""
    from model.training import filtering

    return {"hashes": filtering.HASHES, "shingle": filtering.SHINGLE, "alike": filtering.ALIKE}
