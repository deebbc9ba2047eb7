"""Dateline as an MCP server: `search` and `fetch` in the shape that research clients expect, and
`ask`. The same tools over standard input and output (`dateline mcp`) and over HTTP (`/mcp`).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mcp_types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from corpus.article import Article
from server.asked import Asked
from server.errors import Problem
from server.given import MOST_HITS, ArticleId, Day, FiltersIn, Question
from server.keys import NOBODY
from server.links import article_href, web_url
from server.service import Service, no_article
from server.wire import AnswerOut
from server.words import title_of

if TYPE_CHECKING:
    from index.archive import Archive

Context = ServerRequestContext[Any, Any]
Result = Mapping[str, object]
READ_ONLY = mcp_types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
INSTRUCTIONS = (
    "A news archive that quotes itself exactly. Use ask for a question: it gives sentences with "
    "exact citations, or says that the archive does not hold the answer. Use search to look "
    "around and fetch to read an article whole. Dates matter: pass today for questions that say "
    '"last week".'
)


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SearchArguments(_Arguments):
    query: Question
    filters: FiltersIn = FiltersIn()
    k: int = Field(default=10, ge=1, le=MOST_HITS, description="How many passages to look at.")


class FetchArguments(_Arguments):
    id: ArticleId = Field(description="An article's id, as search and ask give it.")


class AskArguments(_Arguments):
    question: Question
    filters: FiltersIn = FiltersIn()
    today: Day | None = Field(default=None, description='The day "last week" is read against.')


@dataclass(frozen=True, slots=True)
class _Tool:
    name: str
    title: str
    words: str
    takes: type[_Arguments]
    call: Callable[[Service, Any, str], Awaitable[Result]]


def tool_server(service: Service) -> Server[Any]:
    async def list_tools(
        _context: Context, _params: mcp_types.PaginatedRequestParams | None
    ) -> mcp_types.ListToolsResult:
        return mcp_types.ListToolsResult(tools=[_described(tool) for tool in _TOOLS.values()])

    async def call_tool(
        context: Context, params: mcp_types.CallToolRequestParams
    ) -> mcp_types.CallToolResult:
        tool = _TOOLS.get(params.name)
        if tool is None:
            return _refused(f"There is no such tool; there are {', '.join(_TOOLS)}.")
        base = str(context.request.base_url) if isinstance(context.request, Request) else ""
        try:
            arguments = tool.takes.model_validate(params.arguments or {})
            return _result(await tool.call(service, arguments, base.rstrip("/")))
        except ValidationError as error:
            return _refused(_sentence(error))
        except Problem as problem:
            return _refused(problem.detail)

    return Server(
        "dateline",
        title="Dateline",
        version=service.version,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def serve_stdio(service: Service) -> None:
    """Speaks MCP over this process's standard input and output until the input ends."""
    from mcp.server.stdio import stdio_server

    await asyncio.to_thread(service.archives.refresh)
    watching = asyncio.create_task(service.archives.watch())
    server = tool_server(service)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
    watching.cancel()
    await service.stop()


async def _search(service: Service, given: SearchArguments, base: str) -> Result:
    found = await service.search(given.query, given.filters.filters(), given.k, 1)
    results: dict[str, Result] = {}
    for hit in found.hits:
        article = hit.article
        published = article.published.date().isoformat() if article.published else None
        results.setdefault(
            article.id,
            {
                "id": article.id,
                "title": title_of(article),
                "url": _url(article, base),
                "text": hit.passage.text,
                "source": article.source,
                "published": published,
            },
        )
    return {"results": list(results.values())}


async def _fetch(service: Service, given: FetchArguments, base: str) -> Result:
    def look(archive: "Archive") -> Article:
        found = archive.article(given.id)
        if found is None:
            raise no_article(archive, given.id)
        return found

    article = await service.look(look)
    return {
        "id": article.id,
        "title": title_of(article),
        "text": article.text,
        "url": _url(article, base),
        "metadata": {
            "source": article.source,
            "section": article.section,
            "byline": article.byline,
            "published": article.published.isoformat() if article.published else None,
            "updated": article.updated.isoformat() if article.updated else None,
            "corrections": list(article.corrections),
        },
    }


async def _ask(service: Service, given: AskArguments, base: str) -> Result:
    asked = Asked(given.question, given.filters.filters(), given.today)
    told = await service.ask(asked, NOBODY)
    answer = AnswerOut.of(told).model_dump(mode="json", exclude={"conversation"})
    for citation in answer["citations"]:
        citation["page"] = base + citation["page"] if base else None
    return answer


def _url(article: Article, base: str) -> str:
    """The outlet's own page; ours where there is none; an id that only we resolve without both."""
    return web_url(article.url) or (
        base + article_href(article.id) if base else f"dateline:article/{article.id}"
    )


def _described(tool: _Tool) -> mcp_types.Tool:
    return mcp_types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.words,
        input_schema=tool.takes.model_json_schema(),
        annotations=READ_ONLY,
    )


def _result(result: Result) -> mcp_types.CallToolResult:
    """As text and as structure: clients read one or the other."""
    text = json.dumps(result, ensure_ascii=False)
    return mcp_types.CallToolResult(content=_text(text), structured_content=dict(result))


def _refused(sentence: str) -> mcp_types.CallToolResult:
    return mcp_types.CallToolResult(content=_text(sentence), is_error=True)


def _text(text: str) -> list[mcp_types.ContentBlock]:
    return [mcp_types.TextContent(type="text", text=text)]


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'arguments'}: {first['msg']}."


_TOOLS = {
    tool.name: tool
    for tool in (
        _Tool(
            "search",
            "Search the archive",
            "Finds articles of the news archive. Gives results of id, title, url, the nearest "
            "passage's text, source and date; fetch reads one whole.",
            SearchArguments,
            _search,
        ),
        _Tool(
            "fetch",
            "Read an article",
            "Gives the whole text of an article, its url, outlet, dates and corrections.",
            FetchArguments,
            _fetch,
        ),
        _Tool(
            "ask",
            "Ask the archive",
            "Answers a question with one to four sentences, quoted word for word unless written is "
            "true, each with the article, outlet, date and character span that it stands on; "
            "answered is false where the archive does not hold the answer.",
            AskArguments,
            _ask,
        ),
    )
}
