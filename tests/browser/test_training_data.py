"""Training's views on data as a person meets them."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.own_server]
MINUTE = 60_000


def test_a_filter_and_a_pair_are_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=filters")
    view = page.locator(".filters")
    expect(view.locator(".stage.here")).to_contain_text("Near copies", timeout=MINUTE)
    assert view.locator(".value.same").count() == 2 * 51 and view.locator("rect.band").count() >= 1
    view.locator('[data-focus="near"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(view.locator("mark.wrong")).to_have_text(["978-0-306-40615-7", "4.10.2.1", "2021-03-14 11:20"])
    page.wait_for_url("**filter=private*")
    view.locator('[data-focus="pair2"]').click()
    expect(view.locator(".verdict")).to_contain_text("both stay")
    page.wait_for_url("**pair=2*")


def test_an_exam_is_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=exams")
    view = page.locator(".exams")
    expect(view.locator(".about h2")).to_contain_text("Bar exam", timeout=MINUTE)
    assert view.locator(".exam").count() == 14 and view.locator(".track .again").count() == 3
    view.locator('[data-focus="bar"]').focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(view.locator(".doubt")).to_contain_text("blank sheet")
    page.wait_for_url("**exam=amc10*")


def test_a_secret_is_chosen_and_time_goes_back(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=recited")
    view = page.locator(".recited")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    whole = view.locator(".cell.whole").count()
    assert whole > 30 and view.locator("p.line.raw em").inner_text() == "all of it"
    view.locator('[data-focus="secret17"]').focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(view.locator(".secret h2")).to_contain_text("planted once")
    expect(view.locator("p.line.raw")).to_contain_text("then lost")
    page.wait_for_url("**secret=0*")
    view.get_by_role("slider").fill("2")
    expect(view.locator(".when")).to_have_text("step 80")
    assert view.locator(".cell.whole").count() < whole


def test_a_threshold_is_moved_and_documents_follow(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=noise")
    view = page.locator(".noise")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    kept = view.locator("tr.kept td.clean b")
    before = int(kept.inner_text().replace(",", ""))
    first = view.locator(".texts .text").first.inner_text()
    slider = view.get_by_role("slider", name="Threshold of perplexity")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url("**threshold=*")
    assert int(kept.inner_text().replace(",", "")) < before
    expect(view.locator(".texts .text").first).not_to_have_text(first)
    expect(view.locator("polyline.line")).to_have_count(3)


def test_a_toy_with_little_text_is_chosen_and_time_goes_back(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=little")
    view = page.locator(".little")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    expect(view.locator("circle.dot")).to_have_count(5)
    view.locator('[data-focus="reads-250"]').focus()
    page.keyboard.press("Enter")
    expect(view.locator('[data-focus="reads-250"]')).to_have_attribute("aria-pressed", "true")
    expect(view.locator(".grammar small")).to_contain_text("250 stories")
    page.wait_for_url("**reads=250*")
    view.get_by_role("slider").fill("1")
    expect(view.locator(".when")).to_have_text("6k words read")


def test_students_differ_most_where_text_is_little(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=students")
    view = page.locator(".students")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    assert view.locator(".loss polyline").count() == 4 and view.locator(".ends circle").count() == 3 * 3 * 3
    expect(view.locator("td.world span").first).to_have_text(".17")
    view.locator('[data-focus="case0"]').focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(view.locator("td.world span").first).to_have_text("1")
    page.wait_for_url("**case=3*")
    view.get_by_role("slider").fill("0")
    expect(view.locator(".when")).to_have_text("step 0")
    page.get_by_role("button", name="No end of text").click()
    page.wait_for_url("**stories=0*")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)


def test_replay_keeps_what_is_forgotten_without(page: Page, address: str) -> None:
    page.goto(f"{address}/training?view=forgetting")
    view = page.locator(".forgetting")
    expect(view.locator(".recorded")).to_contain_text("recorded", timeout=MINUTE)
    assert view.locator(".loss polyline").count() == 2 and view.locator(".trade polyline").count() == 4
    forgotten = view.locator("tr.here s").count()
    assert forgotten > 1 and view.locator("tr.before s").count() == 0
    view.locator('[data-focus="replay0"]').focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(view.locator("tr.here th")).to_have_text("50 % replay")
    assert view.locator(".loss polyline").count() == 4 and view.locator("tr.here s").count() < forgotten
    page.wait_for_url("**replay=50*")
    view.locator('[data-focus="case3"]').click()
    page.wait_for_url("**case=3*")
    view.get_by_role("slider").fill("0")
    expect(view.locator(".when")).to_have_text("step 0")
