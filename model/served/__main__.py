"""Serve the model: `make cluster`, or `python -m model.served --help`. Ctrl-C ends it."""

import argparse
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = "GLASSBOX_SERVE_"  # each option can be set as GLASSBOX_SERVE_REPLICAS and so on


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The options, from the command line or else the environment."""
    parser = argparse.ArgumentParser(prog="python -m model.served", description="Serve the model by Ray Serve.")

    def option(name: str, usual: str, kind: type, said: str) -> None:
        usual = os.environ.get(ENVIRONMENT + name.upper(), usual)
        parser.add_argument(f"--{name}", default=usual, type=kind, help=f"{said} ({usual})")

    option("host", "127.0.0.1", str, "address that it listens on; whoever reaches it may ask it anything")
    option("port", "8000", int, "port")
    option("models", "smollm2", str, "names of models, separated by commas")
    option("replicas", "1", int, "how many replicas at least")
    option("most", "1", int, "how many at most: more than --replicas scales with what is asked")
    option("busy", "8", float, "questions at once for each replica, above which another is started")
    option("cpus", "1", float, "processor cores, and threads, of a replica")
    option("gpus", "auto", str, "GPUs of a replica, such as 1 or 0.5; auto: 1 where there is one")
    option("wait", "0.005", float, "seconds that a text waits for others to be read with")
    option("room", "1024", int, "MB of traces that a replica keeps")
    return parser.parse_args(given)


def gpus(said: str) -> float:
    """How many GPUs a replica has."""
    if said != "auto":
        return float(said)
    import torch

    return 1.0 if torch.cuda.is_available() else 0.0


def join() -> None:
    """Join the Ray cluster that RAY_ADDRESS names, or start one on this computer alone."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing of what runs here is told to anybody
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    import ray

    if os.environ.get("RAY_ADDRESS"):
        ray.init(log_to_driver=False)
    else:
        ray.init("local", include_dashboard=False, object_store_memory=200 * 2**20, log_to_driver=False)


def main() -> None:
    """Serve until somebody ends it."""
    asked = arguments()
    join()
    from model.served import deployment

    settings = deployment.Settings(
        tuple(asked.models.split(",")), asked.replicas, asked.most, asked.busy, asked.cpus, gpus(asked.gpus), asked.wait,
        asked.room * 2**20,
    )  # fmt: skip
    deployment.run(settings, asked.host, asked.port)
    print(f"The model is served: GLASSBOX_SERVE=http://{asked.host}:{asked.port} make run", flush=True)
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: sys.exit(0))
    try:
        signal.pause()
    finally:
        deployment.end()


if __name__ == "__main__":
    main()
