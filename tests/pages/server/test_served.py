"""The app over a served model: what its pages pull over the line, and what they do when nobody answers."""

from collections.abc import Iterator

import pytest

from model import served
from model.errors import UserError
from model.pretrained.language_model import LanguageModel
from model.served.holder import Holder
from model.served.lazy import LazyTrace
from model.served.line import AGAIN, Line
from pages.attention import work as attention
from pages.layer import work as layer
from pages.server import models
from pages.server.keep import keepers
from tests.model.served.fake import Clock, Far
from tests.model.served.same import records_alike
from viz.layer import figures

TEXT = "The dog chased the cat because it was tired"


class Setting:
    """The other side, the time, and which models were opened in this process."""

    def __init__(self, model: LanguageModel) -> None:
        self.far, self.clock, self.opened = Far(Holder({"smollm2": model})), Clock(), list[str]()
        self.line = Line(self.far, 1.0, self.clock, self.clock.sleep)


@pytest.fixture
def setting(smollm2: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setting]:
    found = Setting(smollm2)

    def here(name: str, device: str = "auto") -> LanguageModel:
        found.opened.append(name)
        return smollm2

    monkeypatch.setenv("GLASSBOX_SERVE", "http://127.0.0.1:9")
    monkeypatch.setattr(served, "dial", lambda address, otherwise: found.line)
    monkeypatch.setattr("model.pretrained.load", here)
    for keeper in keepers():
        keeper.clear()
    yield found
    for keeper in keepers():
        keeper.clear()


def test_the_wall_pulls_its_patterns_and_no_more(setting: Setting, smollm2: LanguageModel) -> None:
    wall = attention.wall("smollm2", TEXT)
    trace = smollm2.trace(models.read("smollm2", TEXT).ids.tolist())
    patterns = sum(one.pattern.nbytes for one in trace.layers)
    assert patterns < setting.line.received < 1.5 * patterns < 1e6
    assert len(setting.far.asked) <= 4 and setting.opened == []  # facts, the plan, the patterns
    setting.far.holder._traces.clear()
    for keeper in keepers():
        keeper.clear()
    assert attention.wall("smollm2", TEXT) == wall


def test_one_layer_pulls_that_layer(setting: Setting, smollm2: LanguageModel) -> None:
    trace, inside, kind = models.trace("smollm2", TEXT), layer.inside("smollm2", TEXT, 4), layer.kind("smollm2")
    boxes = figures.boxes(trace, inside, 4, kind, 3)
    assert boxes and setting.line.received < 3e6 and setting.opened == []  # W_O alone has 1.3 MB
    assert isinstance(trace, LazyTrace)
    read = {at for at, one in enumerate(trace.layers) if len(vars(one)) > 4}  # scale, cap and where it comes from
    assert read <= {3, 4, 5}
    records_alike(inside, smollm2.inside(trace.token_ids.tolist(), 4))


def test_what_needs_weights_opens_the_model_here(setting: Setting) -> None:
    assert list(models.weights_of_open()) == [] and setting.opened == []
    models.get("smollm2").edited([1, 2, 3], [[]])
    assert setting.opened == ["smollm2"] and list(models.weights_of_open())


def test_away_is_one_sentence_until_it_is_back(setting: Setting) -> None:
    setting.far.away = True
    for _ in range(2):
        with pytest.raises(UserError, match=r"^The served model does not answer: "):
            models.trace("smollm2", TEXT)
    setting.far.away = False
    setting.clock.now += AGAIN + 0.1
    assert isinstance(models.trace("smollm2", TEXT), LazyTrace) and setting.opened == []


def test_the_model_here_takes_over_where_that_is_wanted(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_SERVE_ELSE", "here")
    setting.far.away = True
    trace = models.trace("smollm2", TEXT)
    assert not isinstance(trace, LazyTrace) and setting.opened == ["smollm2"] and models.limit("smollm2") == 256
    setting.far.away = False
    setting.clock.now += AGAIN + 0.1
    assert isinstance(models.trace("smollm2", TEXT + " of it"), LazyTrace)
    assert isinstance(models.get("smollm2").trace([1, 2]), LazyTrace)
