"""Learns SmolLM2's features and records where they are strongest: `python -m model.probing.make_written`. A quarter of an hour on one core."""

import numpy as np
import torch

from model import eightbits
from model.pretrained import load
from model.probing import matching, written


def main() -> None:
    """Read, learn, measure on texts that were kept back, put away."""
    torch.set_num_threads(1)
    model = load("smollm2", "cpu")
    texts = written.rows(model)
    x = written.states(model, texts)
    lengths = np.array([len(row) - 1 for row in texts])
    part = int(lengths[: -written.HELD].sum())
    print(f"{len(texts)} texts, {len(x):,} tokens", flush=True)
    for learner in written.learned(x[:part], written.SECONDS):
        left = written.unexplained(learner.model, x[part:])
        print(f"{learner.seconds:.0f} s, {learner.steps} steps, {left:.3f} unexplained", flush=True)
    eightbits.write(written.WEIGHTS, {"smollm2": dict(learner.model.state_dict())})
    found = written.loaded(eightbits.read(written.WEIGHTS)["smollm2"])  # as it is shipped
    places, values, density = written.strongest(found, x)
    held = matching.sparse(written.on(found, x[part:]))
    about = {
        "unexplained": written.unexplained(found, x[part:]),
        "on": held.on,
        "recovered": written.recovered(model, texts[-written.HELD :], found),
        "dead": float((density == 0).sum()),
    }
    tokens = np.array([token for row in texts for token in row[1:]], np.uint16)
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths).astype(np.uint16)
    arrays = {name: np.array(value) for name, value in about.items()}
    arrays |= {"tokens": tokens, "starts": starts, "places": places, "values": values, "density": density}
    np.savez_compressed(written.RECORDED, allow_pickle=False, **arrays)
    print(about, written.WEIGHTS.stat().st_size, written.RECORDED.stat().st_size)


if __name__ == "__main__":
    main()
