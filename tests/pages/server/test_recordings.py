"""Recordings: small, found by what they were asked for, said to be recordings, and put away once the live run is there."""

import pytest

from pages.server import recordings
from pages.server.recordings import Recording

ONE = Recording("race", {"rate": 0.1}, [3], "2026-01-09", "2.0", {"steps": [1, 2, 3]})


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "chapter").mkdir()
    monkeypatch.setattr(recordings, "PAGES", tmp_path)
    recordings.read.keeper.clear()
    assert recordings.write("chapter", ONE) < 400


def test_what_is_written_is_read_and_only_for_the_same_settings(written: None) -> None:
    assert recordings.of("chapter", "race", {"rate": 0.1}) == ONE
    assert recordings.of("chapter", "race", {"rate": 0.2}) is None
    assert recordings.of("chapter", "race", {"rate": 0.1, "more": 1}) is None
    assert recordings.of("chapter", "other", {"rate": 0.1}) is None


def test_a_recording_is_called_one() -> None:
    assert ONE.said == "recorded 9 January 2026, seed 3"
    assert recordings.label(ONE) == {"name": "race", "said": ONE.said} and recordings.label(None) is None
    assert "seeds 0 to 2" in Recording("race", {}, [0, 1, 2], "2026-12-31", "2.0", {}).said


def test_it_is_shown_until_the_live_run_is_there() -> None:
    assert recordings.until(ONE, "", 0) == recordings.until(ONE, "another", 2) == ONE
    assert recordings.until(ONE, "race", 0) is None  # begun in this session
    assert recordings.until(ONE, "", 3) is None  # as far
    assert recordings.until(None, "", 0) is None


def test_all_recordings_together_stay_small() -> None:
    found = list(recordings.PAGES.glob("*/recordings/*"))
    assert len(found) == 56 and all(one.name.endswith(".json.gz") for one in found)
    assert sum(one.stat().st_size for one in found) < 1_000_000
