"""What several tests share: the two real models, loaded once."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy computer takes its time
settings.load_profile("untimed")
os.environ.setdefault("HF_HUB_OFFLINE", "1")  # before huggingface_hub is imported: no test depends on a network
os.environ.setdefault("GLASSBOX_OTHER_MODELS", "1")  # as app.py sets it where only this computer reaches it
os.environ["GLASSBOX_WORKERS"] = "0"  # a process of its own would not know what a test has replaced
os.environ["GLASSBOX_VOTES"] = str(Path(tempfile.mkdtemp()) / "votes.sqlite")  # not the votes of whoever runs the tests


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:  # for each of two workers on two cores
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def smollm2():
    """The built-in decoder."""
    from model import pretrained

    return pretrained.load("smollm2", device="cpu")


@pytest.fixture(scope="session")
def library_smollm2():
    """The same weights in transformers' own code, to compare with."""
    import torch
    from transformers import AutoModelForCausalLM

    from model import weights

    return AutoModelForCausalLM.from_pretrained(weights.folder("smollm2"), dtype=torch.float32, local_files_only=True)


@pytest.fixture(scope="session")
def minilm():
    """The built-in encoder."""
    from model import pretrained

    return pretrained.load("minilm", device="cpu")
