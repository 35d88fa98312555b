"""Weights that come with Glassbox for this wing: those of recorded runs, in eight bits."""

from pathlib import Path

from model.eightbits import Shelf

_shelf = Shelf(Path(__file__).parent / "weights", 4)
place, read, write, digest = _shelf.place, _shelf.read, _shelf.write, _shelf.digest
