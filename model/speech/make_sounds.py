"""Makes the recordings that come with Glassbox, by the free voice espeak-ng (GPL; what it says is nobody's): run by hand.

    apt-get install espeak-ng && python -m model.speech.make_sounds

Every part is spoken by espeak-ng, brought to 16,000 samples a second and kept as 16-bit FLAC in model/speech/sounds.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from model.speech import sound
from model.speech.presets import FOLDER
from model.speech.spectrogram import RATE

SPOKEN = {  # voice, words a minute, text
    "dog": [("en-us", 150, "The dog chased the cat around the house.")],
    "voices": [("en-gb+f3", 150, "Where is the dog?"), ("en-us+m7", 150, "Under the table.")],
    "numbers": [("en-gb", 150, "It costs twenty five dollars.")],
}
PAUSE = 0.25  # seconds between two voices


def main() -> int:
    """Write them all. Returns the exit status."""
    FOLDER.mkdir(exist_ok=True)
    for name, parts in SPOKEN.items():
        said = [np.append(_spoken(*part), np.zeros(round(PAUSE * RATE), np.float32)) for part in parts]
        file = FOLDER / f"{name}.flac"
        soundfile.write(file, np.concatenate(said), RATE, subtype="PCM_16", compression_level=1.0)
        print(f"{file}: {sum(map(len, said)) / RATE:.1f} s, {file.stat().st_size / 1000:.0f} kB")
    return 0


def _spoken(voice: str, speed: int, text: str) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-w", str(file), text], check=True)
        return sound.read(file.read_bytes(), file.name).samples


if __name__ == "__main__":
    sys.exit(main())
