"""The Embeddings page as a person meets it."""

import re

import pytest
from playwright.sync_api import FilePayload, Page

from tests.browser.serve import faults_in_both_themes, settle

pytestmark = pytest.mark.browser
VIEWS = (
    "lookup",
    "map",
    "algebra",
    *(pytest.param(view, marks=pytest.mark.slow) for view in ("axes", "context", "order", "algebra&sums=test")),
)


def place(page: Page, word: str) -> tuple[float, float]:
    """Where a word stands on the map, in pixels of the window: asked of the view itself."""
    found = page.evaluate(
        """(word) => {
            const host = [...document.querySelectorAll('.st-key-gb-picture *')].find((one) => one.shadowRoot?.querySelector('.root')?._cloud);
            const cloud = host.shadowRoot.querySelector('.root')._cloud, row = (cloud.locate(), cloud.rowOf.get(word)), box = cloud.stage.getBoundingClientRect();
            return [box.x + cloud.screen[3 * row] / cloud.sharp, box.y + cloud.screen[3 * row + 1] / cloud.sharp];
        }""",
        word,
    )
    return found[0], found[1]


def test_type_an_expression_and_see_the_answer(page: Page, address: str) -> None:
    page.goto(f"{address}/embeddings?view=algebra")
    settle(page)
    box = page.get_by_label("Add and subtract words")
    box.fill("paris - france + germany")
    box.press("Enter")
    page.locator(".st-key-gb-picture .answers li").first.get_by_text("berlin").wait_for()
    box.fill("king - man + woman")
    box.press("Enter")
    page.locator(".st-key-gb-picture .answers li").first.get_by_text("queen").wait_for()
    page.get_by_text("Allow the input words").click()
    page.locator(".st-key-gb-picture .answers li").first.get_by_text("king").wait_for()
    settle(page)
    page.reload()
    settle(page)
    assert page.locator(".st-key-gb-picture .answers li").first.inner_text().startswith("king")


def test_click_a_point_and_see_its_neighbours(page: Page, address: str) -> None:
    page.goto(f"{address}/embeddings?view=map&dimensions=2")
    settle(page)
    page.mouse.click(*place(page, "dog"))
    page.get_by_text("Nearest to “dog”, by cosine").wait_for()
    settle(page)
    assert "word=dog" in page.url
    near = page.locator(".gb-ranking span").all_inner_texts()
    assert near[:2] == ["cat", "dogs"]  # gensim on the same vectors: cat .922, dogs .851
    page.reload()
    page.get_by_text("Nearest to “dog”, by cosine").wait_for()


def test_the_search_box_finds_a_word(page: Page, address: str) -> None:
    page.goto(f"{address}/embeddings?view=map")
    settle(page)
    box = page.get_by_label("Find a word on the map")
    box.fill("elepha")
    box.press("Enter")
    page.get_by_text("Nearest to “elephant”, by cosine").wait_for()
    box.fill("nonsense")
    box.press("Enter")
    page.get_by_text("“nonsense” is not on this map.").wait_for()


def test_a_loop_chooses_words(page: Page, address: str) -> None:
    page.goto(f"{address}/embeddings?view=map&dimensions=2")
    settle(page)
    page.get_by_role("button", name="Lasso").click()
    x, y = place(page, "dog")
    page.mouse.move(x - 25, y - 25)
    page.mouse.down()
    for dx, dy in ((25, -25), (25, 25), (-25, 25), (-25, -25)):
        page.mouse.move(x + dx, y + dy, steps=3)
    page.mouse.up()
    page.get_by_text("in the loop").wait_for()


@pytest.mark.slow  # test_access.py looks at a view of each kind
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_serious_fault_in_either_theme(page: Page, address: str, view: str) -> None:
    page.goto(f"{address}/embeddings?view={view}")
    settle(page)
    assert faults_in_both_themes(page) == []


def test_a_person_s_own_vectors(page: Page, address: str) -> None:
    page.goto(f"{address}/embeddings?view=map&table=own&dimensions=2")
    page.get_by_text("There are no vectors yet").wait_for()
    page.locator(".st-key-gb-picture canvas").first.wait_for()  # the picture that can always be drawn

    def bring(name: str, text: str) -> None:
        page.locator("input[type=file]").first.set_input_files(
            [FilePayload(name=name, mimeType="text/csv", buffer=text.encode())]
        )

    bring("mine.csv", "cat,1,0,0\ndog,1,.1,0\ncar,0,1,0\nbus,0,1,.1\ncat,5,5,5\n")
    page.locator(".st-key-gb-picture .said").get_by_text(re.compile("^4 points")).wait_for()
    page.get_by_text("left out: 1").wait_for()
    settle(page)
    bring("broken.csv", "cat,1,0\ndog,nan,1\ncar,0,1\nbus,1,1\n")
    page.get_by_text("Line 2 of broken.csv has “nan”").wait_for()
    page.get_by_text("Still in use: mine.csv").wait_for()
    settle(page)
    assert page.locator(".st-key-gb-picture .said").inner_text().startswith("4 points")  # the map from before


@pytest.mark.slow
def test_what_was_recognised_in_a_file_is_seen_and_corrected(page: Page, address: str) -> None:
    """pandas wrote the header 0, 1, 2; four points have no third axis by UMAP."""
    page.goto(f"{address}/embeddings?view=map&table=own&method=umap&dimensions=3")
    text = "word,0,1,2\nant,.1,.3,.6\nbee,.4,.1,.9\ncat,.6,.1,.2\ndog,.7,.5,.3\n"
    page.locator("input[type=file]").first.set_input_files(
        [FilePayload(name="pandas.csv", mimeType="text/csv", buffer=text.encode())]
    )
    page.get_by_text("Read as 4 words of 3 numbers, separated by commas, first line taken as header").wait_for()
    said = page.locator(".st-key-gb-picture .said")
    said.get_by_text("2 axes, as UMAP places 4 points in no more").wait_for(timeout=60_000)
    said.get_by_text("3 neighbours, as 4 points have no more").wait_for()
    settle(page)
    page.get_by_text("Read it otherwise").click()
    settle(page)  # the list shuts where what holds it still unfolds, or a run still ends
    page.get_by_label("First line").click()
    page.get_by_role("option", name="A vector").click()
    page.get_by_text("Read as 5 words of 3 numbers, separated by commas, first line taken as a vector").wait_for()
    said.get_by_text(re.compile("^5 points")).wait_for(timeout=60_000)
    settle(page)
    assert "header=no" in page.url and faults_in_both_themes(page) == []


def test_a_person_s_own_questions(page: Page, address: str) -> None:
    page.goto(f"{address}/embeddings?view=algebra&sums=test")
    page.locator(".gb-bars").wait_for(timeout=60_000)
    questions = ": towns\nfrance paris japan tokyo\nitaly rome egypt cairo\n: odd\nqqxx b c d\n"
    page.locator("input[type=file]").set_input_files(
        [FilePayload(name="q.txt", mimeType="text/plain", buffer=questions.encode())]
    )
    page.locator(".gb-bars").get_by_text("2 of 2", exact=True).wait_for()
    assert page.locator(".gb-bars").get_by_text("0 of 0", exact=True).count() == 1


def test_a_mistake_leaves_the_last_picture(page: Page, address: str) -> None:
    page.goto(f"{address}/embeddings?view=algebra&expression=paris+-+france+%2B+japan")
    settle(page)
    box = page.get_by_label("Add and subtract words")
    box.fill("paris - frrrance + japan")
    box.press("Enter")
    page.get_by_text("did you mean").wait_for()
    settle(page)
    assert page.locator(".st-key-gb-picture .answers li").first.inner_text().startswith("tokyo")


def test_a_link_carries_the_slider(page: Page, address: str) -> None:
    page.goto(f"{address}/embeddings?view=context&spot=context%3A1.12")
    settle(page)
    page.locator("output", has_text="after layer 12 of 30").wait_for()
    page.get_by_role("slider", name="Layer").press("ArrowRight")
    page.wait_for_url("**1.13")
    page.reload()
    page.locator("output", has_text="after layer 13 of 30").wait_for()


@pytest.mark.parametrize(
    "path",
    [
        "embeddings?view=algebra&expression=![x](http://example.com/a.png)",
        "embeddings?view=![x](http://example.com/a.png)",
        "embeddings?view=context&focus=![x](http://example.com/a.png)",
        "?model=![x](http://example.com/a.png)",
    ],
)
def test_what_is_typed_loads_nothing(page: Page, address: str, path: str) -> None:
    """A sentence may quote it, and sentences are Markdown; the fixture fails if another host is asked."""
    page.goto(f"{address}/{path}")
    settle(page)
    page.get_by_text("x](http").first.wait_for()
    assert page.locator("img").count() == 0
