"""Two threads that open models in a process that is new: transformers, half imported by one, is no use to the other."""

import subprocess
import sys

SCRIPT = """
import importlib, threading, time
from model.pretrained import opening
failed = []
def one():
    importlib.import_module("model.pretrained.brought")
def other():
    time.sleep(0.2)
    try:
        opening.load("minilm")
    except ImportError as error:
        failed.append(str(error))
threads = [threading.Thread(target=part) for part in (one, other)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert not failed, failed
"""


def test_one_imports_while_the_other_opens() -> None:
    found = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120)
    assert found.returncode == 0, found.stderr[-500:]
