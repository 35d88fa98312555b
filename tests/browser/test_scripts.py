"""What the views' scripts leave behind when a person goes from view to view: nothing."""

import pytest
from playwright.sync_api import Page

from tests.browser.serve import settle

pytestmark = pytest.mark.browser

# Views that hold something while they are there, each with what shows that it is.
VIEWS = {
    "/": ".flow .next",
    "/tokenization?view=train": ".merges .chip, .merges .t",
    "/tokenization": ".tokens .t",
    "/embeddings?view=map": ".cloud canvas",
    "/attention": ".wall canvas",
    "/attention?view=off": ".switches .cell",
    "/decoding": ".decoder button.row",
    "/decoding?view=race": ".race .lane",
    "/decoding?view=search": ".landscape .map",
    "/rlhf?view=vote": ".vote .answer",
}

# Counts what is alive of what the views' scripts have made: listeners of the window and of the document, intervals, and
# watchers of sizes. Streamlit keeps a view's script in a module whose name begins with st-bidi.
COUNTING = """(() => {
  const places = [window, document], kept = new Map(), names = ['window', 'document'];
  const keep = (one, about) => new Error().stack.includes('st-bidi-') && kept.set(one, about);
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype, acts = new Map();
  const handle = (target, kind, act, how) => { // the same listener given twice is one
    const name = `${names[places.indexOf(target)]} ${kind} ${Boolean(typeof how === 'object' ? how?.capture : how)}`;
    if (!acts.has(act)) acts.set(act, new Map());
    if (!acts.get(act).has(name)) acts.get(act).set(name, { name });
    return acts.get(act).get(name);
  };
  EventTarget.prototype.addEventListener = function (kind, act, how) {
    const target = this ?? window;
    if (act && places.includes(target)) {
      const one = handle(target, kind, act, how);
      keep(one, one.name);
      if (how?.signal) add.call(how.signal, 'abort', () => kept.delete(one));
    }
    return add.call(target, kind, act, how);
  };
  EventTarget.prototype.removeEventListener = function (kind, act, how) {
    const target = this ?? window;
    if (act && places.includes(target)) kept.delete(handle(target, kind, act, how));
    return remove.call(target, kind, act, how);
  };
  const { setInterval: begin, clearInterval: end } = window;
  window.setInterval = (...all) => {
    const one = begin(...all);
    keep(one, 'interval');
    return one;
  };
  window.clearInterval = (one) => {
    kept.delete(one);
    end(one);
  };
  window.ResizeObserver = class extends ResizeObserver {
    observe(...all) {
      keep(this, 'observer');
      super.observe(...all);
    }
    disconnect() {
      kept.delete(this);
      super.disconnect();
    }
  };
  window.alive = () => [...kept.values()].sort();
})()"""


def go(page: Page, path: str) -> list[str]:
    """What is alive after going to a view as the browser's Back does, without loading the page."""
    page.evaluate("(path) => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path)
    page.locator(VIEWS[path]).first.wait_for(timeout=60_000)
    settle(page)
    return page.evaluate("alive()")


@pytest.mark.slow
def test_what_a_view_listens_to_ends_with_it(page: Page, address: str) -> None:
    page.add_init_script(COUNTING)
    page.goto(address)
    settle(page)
    first = {path: go(page, path) for path in VIEWS}
    assert "interval" in first["/rlhf?view=vote"] and "window keydown false" in first["/decoding"], "nothing is counted"
    for path in reversed(VIEWS):  # so that each is also left for another one than before
        assert go(page, path) == first[path], path
    for path in ("/tokenization?view=train", "/decoding?view=search"):
        go(page, path)
        page.locator(".st-key-gb-picture").get_by_role("button", name="Play").first.click()
        assert "interval" in page.evaluate("alive()"), "it does not play"
        assert go(page, "/") == first["/"], path
