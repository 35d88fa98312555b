"""What the browser view `grid` is sent: a table of numbers as coloured cells (viz.shared.table). The view is index.js beside this."""

from viz.shared.table import LARGEST, SCALES, grid

__all__ = ["LARGEST", "SCALES", "grid"]
