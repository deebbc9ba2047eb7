"""docs/api.md says what the service does, and what the service does is in docs/api.md."""

import re
from pathlib import Path

from fastapi import FastAPI

from server.app import create_app
from server.errors import KINDS
from server.settings import Settings

DOCS = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


def test_every_operation_is_told() -> None:
    app: FastAPI = create_app(Settings())
    for path in app.openapi()["paths"]:
        assert re.sub(r"{\w+}", "{id}", path).removesuffix("/{id}") in DOCS.replace("{model}", "")


def test_every_problem_is_told_and_no_other() -> None:
    rows = set(re.findall(r"^\| (\d+) \| `/docs#problem-([\w-]+)` \| (.+) \|$", DOCS, re.M))
    assert rows == {(str(kind.status), kind.name, kind.title) for kind in KINDS}
