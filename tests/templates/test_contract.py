"""Templates and what they are given agree, and nothing on a page needs what its policy forbids."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, meta, nodes

from server.pages import TEMPLATES
from server.render import FOLDER
from server.turn import TurnPart

ENVIRONMENT = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)
SHARED = {"static"}


def needed(template: str) -> set[str]:
    """The variables of a template and of all that it includes or extends, less what it sets."""
    tree = ENVIRONMENT.parse((FOLDER / template).read_text())
    inner = {
        each.template.value
        for each in tree.find_all((nodes.Include, nodes.Extends))
        if isinstance(each.template, nodes.Const)
    }
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    return (
        meta.find_undeclared_variables(tree) | {n for each in inner for n in needed(each)}
    ) - own


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: page.__name__)
def test_a_template_uses_only_the_fields_of_its_page(page: type) -> None:
    given = {"turn"} if page is TurnPart else {each.name for each in fields(page)}
    optional = {"site"}  # the frame asks whether there is one: not on the sign-in page
    assert needed(TEMPLATES[page]) <= given | optional | SHARED


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.html")), ids=lambda path: path.name)
def test_no_template_lets_text_through_unescaped_or_carries_code(path: Path) -> None:
    text = path.read_text()
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    assert not re.search(r"<script(?![^>]* src=)", text), "script without a file"
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), "inline style or handler"
    assert not re.search(r"(src|href)=\"(https?:)?//", text), "another host"


def test_static_files_name_no_other_host() -> None:
    for path in (FOLDER / "static").iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|url\(", text), path.name
        assert not re.search(r"\beval\(|new Function|innerHTML", text), path.name
