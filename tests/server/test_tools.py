"""The official MCP client, over HTTP and over standard input and output."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import StdioServerParameters
from mcp.client import Client

ROOT = Path(__file__).parents[2]
WHY = "why did Albania cut ties with Iran"
Use = Callable[[Client], Awaitable[None]]


@pytest.fixture(params=["http", "stdio"])
def connect(
    request: pytest.FixtureRequest, client: httpx.Client, sample_index: Path
) -> Callable[[Use], None]:
    def run(use: Use) -> None:
        async def main() -> None:
            if request.param == "http":
                target: Any = f"{client.base_url}/mcp"
            else:
                arguments = ["-m", "server.cli", "mcp", "--index", str(sample_index)]
                target = StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT)
            async with Client(target) as session:
                await use(session)

        asyncio.run(main())

    return run


def told(result: Any) -> dict[str, Any]:  # noqa: ANN401 -- the client's own union
    assert not result.is_error, result.content
    structure: dict[str, Any] = result.structured_content
    assert json.loads(result.content[0].text) == structure
    return structure


def test_the_three_tools_work(connect: Callable[[Use], None]) -> None:
    async def use(session: Client) -> None:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert set(tools) == {"search", "fetch", "ask"}
        for tool in tools.values():
            assert tool.description
            assert tool.annotations
            assert tool.annotations.read_only_hint

        found = told(await session.call_tool("search", {"query": WHY}))["results"]
        assert found
        for result in found:
            assert {"id", "title", "url"} <= set(result)
            assert all(isinstance(result[name], str) for name in ("id", "title", "url"))
        assert len({result["id"] for result in found}) == len(found)

        article = told(await session.call_tool("fetch", {"id": found[0]["id"]}))
        assert set(article) == {"id", "title", "text", "url", "metadata"}
        assert found[0]["text"] in article["text"]

        asked = {"question": WHY, "today": "2022-09-12"}
        answer = told(await session.call_tool("ask", asked))
        assert answer["answered"]
        for citation in answer["citations"]:
            whole = told(await session.call_tool("fetch", {"id": citation["article_id"]}))
            assert whole["text"][citation["start"] : citation["end"]] == citation["quote"]

    connect(use)


def test_what_cannot_be_done_is_told_in_a_sentence(connect: Callable[[Use], None]) -> None:
    async def use(session: Client) -> None:
        for tool, arguments, words in (
            ("fetch", {"id": "0" * 16}, "no article"),
            ("fetch", {"id": "../etc"}, "id:"),
            ("ask", {}, "question"),
            ("ask", {"question": "?"}, "empty"),
            ("ask", {"question": "why", "surprise": 1}, "surprise"),
            ("search", {"query": "x", "k": 1000}, "k:"),
            ("answer", {}, "no such tool"),
        ):
            result = await session.call_tool(tool, arguments)
            assert result.is_error
            assert words in result.content[0].text
            assert "Traceback" not in result.content[0].text

    connect(use)
