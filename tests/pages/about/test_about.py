"""The page about Glassbox says what the repository says, and names every paper that a view names."""

import json
import re
from pathlib import Path

import pytest
from safetensors import safe_open

from model import weights
from pages.about import work
from pages.contents import CONTENTS
from pages.server import prose
from pages.server.address import titles
from pages.translation.address import Translation
from pages.translation.work import recorded
from tests.pages.opening import opened, said

ROOT = Path(__file__).resolve().parents[3]
TEXT = "\n".join(prose.sections("about").values())


def test_it_opens_with_everything_filled_in() -> None:
    app = opened("about")
    text = said(app)
    assert not app.exception and "{" not in text
    for title in prose.sections("about"):
        assert any(f">{title}</h2>" in one.proto.body for one in app.get("html")), title
    assert "0.2.0" in text or work.facts()["version"] in text


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            "Vaswani et al. 2017 (attention, softmax); Jain & Wallace 2019",
            ["Vaswani et al. 2017", "Jain & Wallace 2019"],
        ),
        ("Schulman et al. 2016 (GAE), 2017 (PPO)", ["Schulman et al. 2016", "Schulman et al. 2017"]),
        ("Wu et al. 2016 and Devlin et al. 2019 (WordPiece)", ["Wu et al. 2016", "Devlin et al. 2019"]),
        ("Kool et al. 2019, Ahmadian et al. 2024 (RLOO)", ["Kool et al. 2019", "Ahmadian et al. 2024"]),
        ("Sutton & Barto 2018, chapters 2, 6, 13; OpenAI 2023 (a; b)", ["Sutton & Barto 2018", "OpenAI 2023"]),
        (
            "Russell and Norvig, A Modern Approach, chapter 4 (search)",
            ["Russell and Norvig, A Modern Approach, chapter 4"],
        ),
    ],
)
def test_papers_are_found_in_all_forms(source: str, found: list[str]) -> None:
    assert work.papers(source) == found


def test_every_year_that_a_view_names_is_in_the_list() -> None:
    listed = " ".join(work.sources(CONTENTS))
    for page in CONTENTS:
        for view in prose.views(page.folder).values():
            plain = re.sub(r"\([^()]*\)", "", view.sources)
            for name, year in re.findall(r"(\w+)(?: et al\.)? ((?:18|19|20)\d\d)", plain):
                assert re.search(rf"{name}(?: et al\.)? {year}", listed), (page.name, name, year)
    places = work.sources(CONTENTS)["Vaswani et al. 2017"]
    assert places[0] == "home" and "attention" in places


def test_version_and_citation_agree() -> None:
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    facts = work.facts()
    assert f"version: {facts['version']}\n" in cited and facts["day"] in cited and facts["cited"] in cited
    assert f"- name: {facts['authors']}" in cited and "license: MIT" in cited


def test_sizes_are_those_of_the_models() -> None:
    smol, mini = (
        json.loads((weights.folder(name) / "config.json").read_text("utf-8")) for name in ("smollm2", "minilm")
    )
    assert (
        f"{smol['num_hidden_layers']} layers of {smol['num_attention_heads']} heads, {smol['vocab_size']:,} tokens"
        in TEXT
    )
    assert f"{mini['num_hidden_layers']} layers, for Context" in TEXT
    for name, stated in (
        ("smollm2", "134.5 million"),
        ("minilm", "22.7 million"),
        ("whisper", "37.8 million"),
        ("whisper_base", "72.6 million"),
    ):
        assert f"{_count(weights.folder(name) / 'model.safetensors') / 1e6:.1f} million" == stated and stated in TEXT
    toys = [ROOT / f"model/pretrained/{name}.safetensors" for name in ("toy", "instructed")]
    assert {round(_count(path), -3) for path in toys} == {114_000} and "114,000" in TEXT
    assert f"{sum(path.stat().st_size for path in toys) / 1e6:.2f} MB for both" in TEXT
    runs = json.loads((ROOT / "model/training/scaling.json").read_text("utf-8"))["runs"]
    assert (
        f"{len(runs)} small models" in TEXT
        and f"at most {round(max(one['parameters'] for one in runs), -3):,} weights" in TEXT
    )


def _count(path: Path) -> int:
    with safe_open(str(path), "np") as file:
        return sum(file.get_tensor(key).size for key in file.keys())  # noqa: SIM118, it is no mapping


def test_every_recording_is_named() -> None:
    kept = {path.name.partition(".")[0] for path in ROOT.glob("pages/*/recordings/*.json.gz")}
    named = {view: title for page in CONTENTS for view, title in titles(page.kind).items() if page.part == "Learn"}
    named |= {race: Translation.__dataclass_fields__["view"].metadata["titles"]["learners"] for race in recorded.NAMES}
    for chapter in ("attention", "block", "prompting", "pictures", "before"):
        named |= titles(next(page.kind for page in CONTENTS if page.name == chapter))
    named |= {
        "tasks": "Tasks",
        "measured": "Gradients and Forcing",
        "lockstep": "Captions",
        "race": "One row",
        "counts": "Counts",
    }  # of a chapter in which the rest is not recorded under the name of its view
    said_of = prose.sections("about")["Live, and recorded"]
    assert kept and all(named[view] in said_of for view in kept)


def test_licences_are_those_of_the_packages() -> None:
    documented = (ROOT / "docs/weights.md").read_text("utf-8")
    for name, licence in (("SmolLM2", "Apache-2.0"), ("GloVe", "PDDL"), ("BertViz", "Apache-2.0")):
        assert f"{name} {licence}" in prose.sections("about")["Licences"]
    for package in weights.PACKAGES.values():
        assert package.licence in documented
