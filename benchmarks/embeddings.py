"""Speed of the Embeddings page: neighbours, a map, an analogy in Chromium, and the memory of a class."""

import statistics
import time
from collections.abc import Callable

import psutil
from playwright.sync_api import Browser

from tests.browser.serve import chromium, open_page, server, settle

AIM_PRODUCT, AIM_UMAP, AIM_MEMORY, AIM_MS = 1.2, 1.1, 1.3, 150
EXPRESSIONS = [
    f"{a} - {b} + {c}"
    for a, b, c in (
        ("paris", "france", "japan"),
        ("king", "man", "woman"),
        ("walking", "walk", "swim"),
        ("rome", "italy", "egypt"),
        ("bigger", "big", "cold"),
        ("uncle", "man", "woman"),
        ("moscow", "russia", "greece"),
    )
]
PEOPLE = 30


def neighbours(interleaved) -> None:
    """The ten nearest of 400,000 words against gensim and against the bare matrix-vector product."""
    from gensim.models import KeyedVectors

    from model import embeddings

    table = embeddings.load("glove")
    theirs = KeyedVectors(table.width)
    theirs.add_vectors(list(table.words), table.vectors)
    theirs.fill_norms()
    query = table.unit[table.row("music")].copy()
    ours, gensim, product = interleaved(
        lambda: table.neighbours(query, 10),
        lambda: theirs.most_similar(positive=[query], topn=10),
        lambda: table.unit @ query,
    )
    print(f"ten nearest of {len(table.words):,} words")
    print(f"  ours {1000 * ours:.1f} ms, gensim {1000 * gensim:.1f} ms, ratio {ours / gensim:.2f} (aim 1); ", end="")
    print(f"one matrix-vector product {1000 * product:.1f} ms, ratio {ours / product:.2f} (aim {AIM_PRODUCT})")


def maps(seconds) -> None:
    """UMAP of 5,000 words as the page runs it against umap-learn called alone, in turns."""
    import umap

    from model import embeddings
    from model.embeddings import projection

    vectors = embeddings.load("glove").unit[:5_000]
    projection.project("umap", vectors[:500], 2)  # compiles

    def alone() -> None:
        umap.UMAP(n_components=2, n_neighbors=15, min_dist=0.1, random_state=0, n_jobs=1).fit_transform(vectors)

    rounds = [(seconds(lambda: projection.project("umap", vectors, 2)), seconds(alone)) for _ in range(2)]
    ours, theirs = (min(column) for column in zip(*rounds, strict=True))
    print(
        f"UMAP of 5,000 words: ours {ours:.1f} s (trustworthiness measured too), umap-learn alone {theirs:.1f} s, ",
        end="",
    )
    print(f"ratio {ours / theirs:.2f} (aim {AIM_UMAP})")


# Resolves to the milliseconds from Enter until a view's line .told holds `text` and the browser has drawn a frame.
DRAWN = """(text) => { window.drawn = new Promise((done) => {
    let began = null;
    addEventListener('keydown', (event) => { if (event.key === 'Enter') began = event.timeStamp; }, { capture: true, once: true });
    const look = () => {
        const told = [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('.told')).filter(Boolean);
        if (began !== null && told.some((one) => one.textContent.includes(text))) requestAnimationFrame((now) => done(now - began));
        else requestAnimationFrame(look);
    };
    look();
}); }"""


def analogy() -> None:
    """From Enter to the painted answer, in Chromium; and the same of an app that only repeats the text."""
    with chromium() as browser:
        with server("benchmarks/bare_app.py") as address:
            bare = answer(browser, address, lambda expression: expression)
        with server() as address:
            path = f"{address}/embeddings?view=algebra&expression=cat"
            ours = answer(browser, path, lambda expression: f"{expression.split()[0]} −")
    print(f"an analogy answered and drawn in Chromium: {ours:.0f} ms (aim {AIM_MS} ms); ", end="")
    print(f"an app that only repeats the text {bare:.0f} ms, ratio {ours / bare:.2f}")


def answer(browser: Browser, path: str, said: Callable[[str], str]) -> float:
    """Milliseconds, the median of EXPRESSIONS; `said` is what the page shows of one."""
    tab, _ = open_page(browser)
    tab.goto(path)
    box = tab.get_by_label("Add and subtract words")
    box.wait_for(timeout=60_000)
    took = []
    for expression in EXPRESSIONS:
        settle(tab)
        box.fill(expression)
        tab.evaluate(DRAWN, said(expression))
        box.press("Enter")
        took.append(tab.evaluate("() => window.drawn"))
    tab.context.close()
    return statistics.median(took)


# Turns the cloud for 90 frames and returns the milliseconds of each: of the whole frame, and of our own painting.
TURN = """async () => {
    const host = [...document.querySelectorAll('.st-key-gb-picture *')].find((one) => one.shadowRoot?.querySelector('.root')?._cloud);
    const cloud = host.shadowRoot.querySelector('.root')._cloud, frames = [], ours = [];
    let last = await new Promise(requestAnimationFrame);
    for (let at = 0; at < 90; at += 1) {
        cloud.camera.yaw += 0.02;
        const start = performance.now();
        cloud.paint();
        ours.push(performance.now() - start);
        const now = await new Promise(requestAnimationFrame);
        frames.push(now - last);
        last = now;
    }
    return [frames, ours];
}"""


def turning() -> None:
    """A frame of the map while it turns, with 5,000 and with 50,000 words.

    Here the graphics are computed by the CPU.
    """
    with server() as address, chromium() as browser:
        for count in (5_000, 50_000):
            tab, _ = open_page(browser)
            tab.goto(f"{address}/embeddings?view=map&words=frequent&count={count}")
            tab.locator(".st-key-gb-picture canvas").first.wait_for(timeout=60_000)
            settle(tab)
            frame, ours = (statistics.median(one) for one in tab.evaluate(TURN))
            print(f"turning {count:,} words: {frame:.0f} ms a frame, {ours:.1f} ms of them ours (a frame is 16 ms)")
            tab.context.close()


def memory() -> None:
    """The server's memory with one person on the map, and with a class of them."""
    with server() as address, chromium() as browser:
        port = address.rpartition(":")[2]
        process = next(
            one for one in psutil.process_iter(["cmdline"]) if f"--server.port={port}" in (one.info["cmdline"] or [])
        )
        sizes = []
        for count in range(PEOPLE):
            tab, _ = open_page(browser)
            tab.goto(f"{address}/embeddings?view=map")
            tab.locator(".st-key-gb-picture canvas").first.wait_for(timeout=60_000)
            if count == 0:
                settle(tab)
                time.sleep(3)
                sizes.append(process.memory_info().rss)
        settle(tab)
        sizes.append(process.memory_info().rss)
    one, many = (size / 1e6 for size in sizes)
    print(
        f"memory of {PEOPLE} people on the map {many:.0f} MB, of one {one:.0f} MB, ratio {many / one:.2f} "
        f"(aim {AIM_MEMORY})"
    )
