"""Trains the grid of small models behind the scaling laws: `make scaling`. It takes 45 minutes on one core."""

import torch

from model.training import scaling
from model.training.texts import WorldTexts
from model.world.world import World


def main() -> None:
    """Train one after the other; write the table after each."""
    torch.set_num_threads(1)  # two are slower for matrices this small
    floor, runs = WorldTexts(World(), 0, scaling.HELD_OUT).floor, []
    for run in scaling.grid():
        runs.append(run)
        scaling.TABLE.write_text(scaling.saved(floor, runs), "utf-8")
        above = run.loss - floor
        print(f"width {run.width}, {run.steps} steps: {run.loss:.4f}, {above:.4f} above the floor", flush=True)


if __name__ == "__main__":
    main()
