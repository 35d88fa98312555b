"""Probe, through the app's main script; its figures against a second count."""

import re

import numpy as np
import pytest

from pages.layer import work
from pages.server import probes, prose
from tests.pages.asked import asked
from tests.pages.opening import opened, said


@pytest.mark.parametrize("task", probes.KINDS)
def test_every_task_opens(task: str) -> None:
    app = opened("block", view="probe", task=task, labels="16")
    assert not app.exception and not app.warning and not app.error and "16 sentences" in said(app)


@pytest.mark.parametrize(("text", "sentence"), [("", "no word"), ("?!", "no word"), ("word " * 300, "shorten it")])
def test_what_cannot_be_read_gets_one_sentence(text: str, sentence: str) -> None:
    app = opened("block", view="probe", text=text)
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and sentence in app.warning[0].value


def test_names_stand_in_the_middle_layers() -> None:
    found = work.probed("names", "Nadia moved to Kenya.", 80)
    assert max(found.curves.held) > 0.85 and max(found.curves.written) > 0.75
    assert max(found.curves.shuffled) < 0.2 and found.curves.majority == 0
    assert int(np.argmax(found.curves.held)) in (2, 3, 4) and found.curves.held[-1] < max(found.curves.held) - 0.1
    assert [tag for tag, _ in found.labels[3]] == ["PERSON", "O", "O", "PLACE"]


def test_the_commonest_label_is_counted_again() -> None:
    learned = [tag for one in probes.labelled("names").learned[0][:80] for tag in one.tags]
    assert probes.curves("names", 80).commonest == pytest.approx(learned.count("O") / len(learned))


def test_the_mean_tells_more_than_cls() -> None:
    mean, cls = (probes.curves(kind, 160) for kind in ("mean", "cls"))
    assert mean.held[-1] > 0.9 > cls.held[0] == 0.5 and mean.written[-1] > 0.6


def test_the_score_is_counted_again() -> None:
    """The accuracy of the last layer, sentence after sentence."""
    texts = probes.labelled("mean").held[0]
    right = [(probes.praise(text, "mean", 6, 40) > 0.5) == bool(label) for text, label in texts]
    assert sum(right) / len(right) == pytest.approx(probes.curves("mean", 40).held[6])


def test_the_room_is_asked_for_the_layer() -> None:
    (one,) = asked("block", view="probe", labels="80")
    assert one.key is not None and one.key.right == ("After layer 3",) and len(one.options) == 7


def test_the_header_offers_no_other_model_where_none_would_be_read() -> None:
    """Probe is about MiniLM; the other views of the page show the model that is chosen."""

    def offered(view: str) -> bool:
        return any(one.label == "Model" for one in opened("block", view=view).selectbox)

    assert offered("walk") and not offered("probe")
    assert "MiniLM" in said(opened("block", view="probe"))


def test_the_embedding_is_no_layer() -> None:
    assert not re.search(r"layer 0(?!\.\d)", said(opened("block", view="probe", task="cls", probed="0")))


def test_june_is_a_person_only_where_words_around_it_are_seen() -> None:
    """What the preset is for: by its word vector June is a date; after the layers in the middle it is half of a name."""
    found, true = prose.examples("layer")["probe"]["June, or June?"], prose.examples("layer")["probe_true"]["names"]
    labels = work.probed("names", found["text"], 80).labels
    assert [tag for tag, _ in labels[found["probed"]]] == true[found["text"]].split()
    assert labels[0][0][0] == labels[1][0][0] == "DATE" and labels[3][0][1] > 0.85


def test_true_labels_fit_their_sentences() -> None:
    for text, tags in prose.examples("layer")["probe_true"]["names"].items():
        assert len(tags.split()) == len(work.probed("names", text, 80).words)
    presets = {one["text"] for one in prose.examples("layer")["probe"].values()}
    assert presets == {text for kind in prose.examples("layer")["probe_true"].values() for text in kind}
