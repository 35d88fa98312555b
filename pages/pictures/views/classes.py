"""Generative or discriminative: densities or a border, better features, and how many examples each needs."""

from pages.frame import components, controls, layout
from pages.pictures import mounts
from pages.pictures.address import Pictures
from pages.pictures.work import classes
from pages.server import prose, recordings
from viz.pictures.classes import data as figures
from viz.pictures.classes import payload

KIND = Pictures
SHAPES = {"clouds": "Clouds", "tilted": "Long", "ring": "Ring", "corners": "Four", "own": "Yours"}
MATRICES = {"naive": "diagonal (naive)", "shared": "one for both", "full": "one for each"}
FEATURES = {"squared": "squares", "learned": "learned"}
SOURCES = {"copied": "Repeating", "gaussians": "Independent", "digits": "3 and 8"}


def side() -> None:
    """The points, the kind of densities, the better features, and what is drawn for the curves."""
    controls.pick(KIND, "shape", "Points", SHAPES)
    with controls.row():
        controls.choose(KIND, "matrix", "Covariance", MATRICES.__getitem__)
        controls.choose(KIND, "features", "Better features", FEATURES.__getitem__)
    controls.pick(KIND, "source", "Count examples of", SOURCES)
    controls.settings(prose.examples("pictures")["classes"])


def draw(now: Pictures) -> layout.Drawn:
    """Three planes and a curve; the prose speaks of the recorded draws, or of those made so far."""
    ask = classes.asked(now)
    fits = payload.fits(classes.fits(ask))
    begun = classes.curve.there(now.source, now.seed)
    made = begun.made if begun else []
    found = recordings.until(classes.recorded(now.source, now.seed), components.lived("classes"), len(made))
    curve = {
        "source": now.source,
        "sizes": classes.sizes(now.source),
        "draws": classes.draws(),
        "best": classes.best(now.source),
    }
    shown = {"shape": now.shape, "points": ask.points, "matrix": now.matrix, "features": now.features}
    mounts.classes(
        payload.classes(
            {"source": now.source, "seed": now.seed},
            shown,
            {"most": classes.MOST, "cells": classes.CELLS},
            fits,
            curve,
            recordings.label(found),
        )
    )
    draws = found.found["steps"] if found else [payload.draw(one) for one in made]
    return layout.Drawn(figures.facts(fits, shown, curve, draws), [])
