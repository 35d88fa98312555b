"""Pages opened through the app's main script."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).resolve().parents[2] / "pages" / "frame" / "main.py"


def opened(page: str, **params: str) -> AppTest:
    """The page of that name with these parameters in its address, after its first run."""
    app = AppTest.from_file(str(MAIN), default_timeout=180)
    app.run()
    app.switch_page(str(MAIN.parents[1] / f"{page}.py"))
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def said(app: AppTest) -> str:
    """All that its Markdown says."""
    return " ".join(one.value for one in app.markdown)
