"""What stands in deploy/ is true: ports, commands, addresses and settings are those of the app. Whether an engine builds and runs it is
for a computer that has one."""

import fnmatch
import re
from pathlib import Path
from typing import Any

import grimp
import pytest
import yaml
from streamlit import config

from pages.room import guard, lan
from pages.room.door import CAP
from pages.server import metrics

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
KUBERNETES = [one for one in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()) if one]
CADDYFILE = (DEPLOY / "Caddyfile").read_text()
UNIT = (DEPLOY / "glassbox@.service").read_text()
PORT = "8501"
OF_CADDY = {"GLASSBOX_SITE", "GLASSBOX_REPLICAS"}  # which no Python reads


def instructions(name: str) -> list[str]:
    """What follows an instruction of the Dockerfile, each on one line."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name} (.*)$", joined, re.MULTILINE)


def kind(name: str, called: str) -> Any:
    return next(one for one in KUBERNETES if (one["kind"], one["metadata"]["name"]) == (name, called))


def container() -> Any:
    return kind("Deployment", "glassbox")["spec"]["template"]["spec"]["containers"][0]


def test_every_setting_is_one_that_glassbox_reads() -> None:
    used = set().union(*(re.findall(r"\bGLASSBOX_[A-Z_]+", path.read_text()) for path in DEPLOY.iterdir()))
    code = "\n".join(path.read_text() for name in ("model", "pages") for path in (ROOT / name).rglob("*.py"))
    settings = (ROOT / "docs" / "settings.md").read_text()
    for name in used - OF_CADDY:
        assert f'"{name}"' in code and f"`{name}`" in settings, name
    assert used >= OF_CADDY and all(one in (ROOT / "docs" / "operations.md").read_text() for one in OF_CADDY)
    assert guard.PASSWORD in used and lan.CHOSEN in used and CAP in settings


def test_streamlit_reads_its_settings_so() -> None:
    known = config.get_config_options()
    assert known["server.cookieSecret"].env_var == "STREAMLIT_SERVER_COOKIE_SECRET"
    for command in (instructions("CMD")[-1], UNIT):
        assert (
            {"server.address", "server.port"} <= set(known)
            and "--server.address" in command
            and "--server.port" in command
        )


def test_the_port_is_one() -> None:
    assert instructions("EXPOSE") == [PORT] and f'"--server.port", "{PORT}"' in instructions("CMD")[-1]
    assert f"127.0.0.1:{PORT}/readyz" in instructions("HEALTHCHECK")[0]
    upstreams = COMPOSE["services"]["caddy"]["environment"]["GLASSBOX_REPLICAS"].split()
    assert (
        upstreams == [f"{name}:{PORT}" for name in COMPOSE["services"] if name.startswith("app")]
        and len(upstreams) == 2
    )
    assert container()["ports"] == [{"name": "http", "containerPort": int(PORT)}]
    assert kind("Service", "glassbox")["spec"]["ports"][0]["targetPort"] == "http"
    assert f"127.0.0.1:{PORT}" in CADDYFILE


def test_health_is_asked_for_where_it_is_answered() -> None:
    ours = {route.path for route in metrics.routes(guard.at_home, lambda: True)}
    probes = {
        name: container()[name]["httpGet"]["path"] for name in ("startupProbe", "readinessProbe", "livenessProbe")
    }
    assert probes == {"startupProbe": "/readyz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}
    assert "health_uri /readyz" in CADDYFILE and {"/readyz", "/healthz"} <= ours
    assert {f"`{path}`" for path in ours} <= set(re.findall(r"`/\w+`", (ROOT / "docs" / "settings.md").read_text()))


def test_the_image_has_what_the_app_imports_and_no_more() -> None:
    last = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", last, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    read = re.compile(r"parents\[2\] / \"([^\"]+)\"|\bROOT / \"([^\"]+)\"")  # of the repository's own files
    found = {
        name for path in (ROOT / "pages").rglob("*.py") for pair in read.findall(path.read_text()) for name in pair
    }
    assert names == {"app.py", "LICENSE", "model", "pages"} | (found - {""})
    outside = {"tests", "benchmarks", "docs"}
    for path in [ROOT / "app.py", *(one for name in ("model", "viz", "pages") for one in (ROOT / name).rglob("*.py"))]:
        imported = re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(), re.MULTILINE)
        assert not outside & set(imported), path


def test_what_is_copied_is_there_and_not_ignored() -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert any(fnmatch.fnmatch(name.split("/")[0], one) for one in kept), name


def test_weights_are_fetched_with_the_files_that_are_there() -> None:
    """Of model only what fetches weights is in that stage, so that other changes fetch nothing again."""
    graph, found, todo = grimp.build_graph("model", cache_dir=None), {"model.weights"}, ["model.weights"]
    while todo:
        new = graph.find_modules_directly_imported_by(todo.pop()) - found
        found |= new
        todo += new
    line = next(one for one in instructions("COPY") if "model/weights.py" in one)
    assert set(line.split()[:-1]) == {f"{one.replace('.', '/')}.py" for one in found} | {"model/__init__.py"}


def test_versions_are_those_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (torch,) = re.findall(r"^TORCH = (\S+)$", makefile, re.MULTILINE)
    assert f"ARG TORCH_VERSION={torch}" in DOCKERFILE and f"torch=={torch}\n" in (ROOT / "requirements.txt").read_text()
    assert "--no-deps --require-hashes -r requirements.lock" in DOCKERFILE
    assert re.search(r"^ARG PYTHON=3\.1[1-9]", DOCKERFILE, re.MULTILINE)


def test_nothing_runs_as_root_or_writes_where_it_need_not() -> None:
    assert instructions("USER") == ["1000"] and DOCKERFILE.rindex("\nUSER") > DOCKERFILE.rindex("\nRUN")
    for name in ("glassbox", "postgres"):
        pod = next(
            one
            for one in KUBERNETES
            if one["kind"] in ("Deployment", "StatefulSet") and one["metadata"]["name"] == name
        )
        inside = pod["spec"]["template"]["spec"]
        assert inside["securityContext"]["runAsNonRoot"] and inside["securityContext"]["runAsUser"]
        assert inside["containers"][0]["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
    assert kind("Deployment", "glassbox")["spec"]["template"]["spec"]["securityContext"]["runAsUser"] == 1000
    for name in ("app-1", "app-2"):
        app = COMPOSE["services"][name]
        assert app["read_only"] and app["cap_drop"] == ["ALL"] and {"/tmp", "/home/glassbox"} <= set(app["tmpfs"])


def test_caddy_alone_is_believed() -> None:
    where = COMPOSE["services"]["caddy"]["networks"]["inside"]["ipv4_address"]
    assert COMPOSE["services"]["app-1"]["environment"]["FORWARDED_ALLOW_IPS"] == where
    assert not re.search(r"^\s*trusted_proxies", CADDYFILE, re.MULTILINE) and "lb_policy cookie" in CADDYFILE
    assert COMPOSE["services"]["caddy"]["volumes"][0] == "./Caddyfile:/etc/caddy/Caddyfile:ro"


@pytest.mark.parametrize("name", ["POSTGRES_PASSWORD", "GLASSBOX_LECTURER", "STREAMLIT_SERVER_COOKIE_SECRET"])
def test_no_secret_has_a_value_here(name: str) -> None:
    assert re.search(rf"^{name}=$", (DEPLOY / "env.example").read_text(), re.MULTILINE)
    for found in re.findall(rf"\$\{{{name}[^}}]*\}}", (DEPLOY / "compose.yaml").read_text()):
        assert found.startswith(f"${{{name}:?"), "compose must refuse to begin without it"
    assert kind("Secret", "glassbox")["stringData"][name] == "change-me"
    assert "deploy/.env" in (ROOT / ".gitignore").read_text().split()


def test_replicas_are_two_with_one_database_and_one_secret() -> None:
    assert COMPOSE["services"]["app-1"]["environment"] == COMPOSE["services"]["app-2"]["environment"]
    assert kind("Deployment", "glassbox")["spec"]["replicas"] == 2
    assert kind("Service", "glassbox")["spec"]["sessionAffinity"] == "ClientIP"
    address = kind("Secret", "glassbox")["stringData"]["GLASSBOX_DATABASE"]
    assert address.startswith("postgresql://") and address.endswith("@postgres/glassbox")
    names = {one["name"]: one for one in container()["env"]}
    keys = {one["valueFrom"]["secretKeyRef"]["key"] for one in names.values() if "valueFrom" in one}
    assert keys == set(kind("Secret", "glassbox")["stringData"]) - {"POSTGRES_PASSWORD"}
