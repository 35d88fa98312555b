"""Trains the grid of small models behind the scaling laws: `make scaling`. Three quarters of an hour on one core."""

import torch

from model.training import scaling
from model.training.texts import WorldTexts
from model.world.world import World


def main() -> None:
    """Train one after the other; write the table after each."""
    torch.set_num_threads(1)  # for so small matrices two are slower
    floor, runs = WorldTexts(World(), 0, scaling.HELD).floor, []
    for one in scaling.grid():
        runs.append(one)
        scaling.TABLE.write_text(scaling.saved(floor, runs), "utf-8")
        print(
            f"width {one.width}, {one.steps} steps: {one.loss:.4f}, {one.loss - floor:.4f} above the floor", flush=True
        )


if __name__ == "__main__":
    main()
