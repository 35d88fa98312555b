"""Pages opened through the app's main script."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.contents import PAGES
from pages.server import terms

MAIN = Path(__file__).resolve().parents[2] / "pages" / "main.py"


def opened(page: str, **params: str) -> AppTest:
    """The page of that name in the address, with these parameters, after its first run."""
    app = AppTest.from_file(str(MAIN), default_timeout=180)
    app.run()
    app.switch_page(script(page))
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def script(page: str) -> str:
    """The file of the page of that name in the address, as AppTest wants it: from the main script."""
    return str(next(one.script for one in PAGES if one.name == page))


def said(app: AppTest) -> str:
    """All that its Markdown says, without the marks of terms; spaces that do not break are spaces."""
    return terms.bare(" ".join(one.value for one in app.markdown)).replace("\u00a0", " ")
