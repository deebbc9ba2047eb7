"""Draws pages: Jinja over `templates/`, everything escaped, and the static files beside it."""

import hashlib
import mimetypes
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from server import errors
from server.errors import Problem
from server.pages import TEMPLATES
from server.reference import ReferencePage
from server.turn import TurnPart

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FOLDER = Path(__file__).parent.parent / "templates"
_TEMPLATES = {**TEMPLATES, ReferencePage: "reference.html"}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    media_type: str
    tag: str
    """Of the content: its address ends in it, so a changed file has another address."""


class Renderer:
    def __init__(self, folder: Path = FOLDER) -> None:
        self._assets = {path.name: _asset(path) for path in sorted((folder / "static").iterdir())}
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals["static"] = self._address

    def text(self, page: "DataclassInstance") -> str:
        """The page's template with the page's fields as its variables, and no others."""
        template = self._environment.get_template(_TEMPLATES[type(page)])
        if isinstance(page, TurnPart):
            return template.render(turn=page)
        return template.render({each.name: getattr(page, each.name) for each in fields(page)})

    def page(self, page: "DataclassInstance", status: int = 200) -> HTMLResponse:
        return HTMLResponse(self.text(page), status)

    def asset(self, name: str, version: str, known: str) -> Response:
        """A static file; `version` from its address, `known` the tag that the browser holds."""
        asset = self._assets.get(name)
        if asset is None:
            raise Problem(errors.NOT_FOUND, "There is no such file.")
        headers = {
            "ETag": f'"{asset.tag}"',
            "Cache-Control": FOREVER if version == asset.tag else "no-cache",
        }
        if asset.tag in known:
            return Response(status_code=304, headers=headers)
        return Response(asset.content, headers=headers, media_type=asset.media_type)

    def _address(self, name: str) -> str:
        return f"/static/{name}?v={self._assets[name].tag}"


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:16])
