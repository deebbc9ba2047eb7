"""The `dateline` command.

Exit codes: 0 it did what was asked (an answer of "the archive does not hold it" is one too),
1 it failed, 2 the command or a setting is wrong, 3 there is no index to read.

Only click is imported here: `dateline --help` must not wait for anything else.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server import keeping
from server.command import (
    FOLDER,
    Commands,
    F,
    Failed,
    Misused,
    index_option,
    json_option,
    settings_of,
)

if TYPE_CHECKING:
    from index.archive import Archive
    from index.hit import Filters
    from index.progress import Report
    from index.report import BuildReport
    from server.settings import Settings

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline")
@click.option("--config", type=FOLDER, help="The settings file (default: ./dateline.toml).")
@click.option("--debug", is_flag=True, help="Show the trace of an unexpected failure.")
@click.pass_context
def main(ctx: click.Context, config: Path | None, debug: bool) -> None:
    """Ask a news archive, get the passage.

    Settings come from options, DATELINE_* variables and dateline.toml (docs/settings.md).
    Exit codes: 0 done, 1 failed, 2 misused, 3 no index.
    """
    ctx.obj = config


for _command in keeping.COMMANDS:
    main.add_command(_command)


def _filter_options(command: F) -> F:
    for option in (
        click.option("--section", multiple=True, help="Only this section; may be repeated."),
        click.option("--source", multiple=True, help="Only this outlet; may be repeated."),
        click.option("--until", type=DAY, help="Last day of publication, as 2022-09-30."),
        click.option("--since", type=DAY, help="First day of publication, as 2022-09-01."),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("corpus", type=FOLDER, required=False)
@index_option
@click.option("--full", is_flag=True, help="Start over instead of taking only what changed.")
@click.option("--watch", is_flag=True, help="Go on, and take in files as they change.")
@click.option("--ray", metavar="ADDRESS", help="Spread it over this Ray cluster (docs/scale.md).")
@json_option
@click.pass_obj
def index(
    config: Path | None,
    corpus: Path | None,
    index: Path | None,
    full: bool,
    watch: bool,
    ray: str | None,
    as_json: bool,
) -> None:
    """Build the index of the articles under CORPUS, or bring it up to date."""
    settings = settings_of(config, corpus=corpus, index=index)
    from index.build import build
    from index.embed import load_embedder
    from index.stores import store_of
    from server import feedback

    embedder = load_embedder(settings.model)
    store = store_of(settings.index, settings.store)
    progress = _json_progress if as_json else _line_progress()
    spread = None
    if ray:
        from index.cluster import RaySpread

        spread = RaySpread(ray, settings.model, embedder)

    def once(full: bool) -> None:
        feedback.catch_up(settings.index)
        report = build(
            settings.corpus, settings.index, embedder, full=full, report=progress, spread=spread
        )
        store.deliver(progress)
        _print_report(report, as_json)

    once(full)
    if not watch:
        return
    from server.follow import changes, take_in

    for _ in changes(settings.corpus):
        take_in(lambda: once(full=False))


def _json_progress(step: str, done: int, total: int) -> None:
    click.echo(json.dumps({"step": step, "done": done, "total": total}), err=True)


def _line_progress() -> "Report":
    from index.progress import ProgressLine

    return ProgressLine(sys.stderr)


def _print_report(report: "BuildReport", as_json: bool) -> None:
    from server.terminal import report_lines
    from server.wire import BuildOut

    if as_json:
        click.echo(BuildOut.model_validate(report).model_dump_json())
    else:
        _print(report_lines(report))


@main.command()
@click.argument("question")
@index_option
@_filter_options
@click.option("--today", type=DAY, help='The day against which "last week" is read.')
@click.option("--k", type=click.IntRange(1, 50), default=10, help="Passages to give with --json.")
@click.option("--plain", is_flag=True, help="Read no period or outlet from the question's words.")
@json_option
@click.pass_obj
def ask(
    config: Path | None,
    question: str,
    index: Path | None,
    since: datetime | None,
    until: datetime | None,
    source: tuple[str, ...],
    section: tuple[str, ...],
    today: datetime | None,
    k: int,
    plain: bool,
    as_json: bool,
) -> None:
    """Answer QUESTION with cited sentences."""
    from concurrent.futures import ThreadPoolExecutor

    settings = settings_of(config, index=index)
    filters = _filters(since, until, source, section)
    with ThreadPoolExecutor(1) as beside:
        ready = beside.submit(_make_ready)  # The reader is loaded while the archive is opened.
        with _archive(settings) as archive:
            from answer.ask import ask

            ready.result()
            day = today.date() if today else date.today()  # noqa: DTZ011 -- the asker's own day
            answer = ask(archive, question, filters=filters, day=day, k=k, read_filters=not plain)
    if as_json:
        from server.asked import Asked
        from server.conversations import Told
        from server.wire import AnswerOut

        click.echo(AnswerOut.of(Told("", answer, Asked(question))).model_dump_json(indent=2))
    else:
        from server.terminal import answer_lines

        _print(answer_lines(answer))


@main.command()
@click.argument("query")
@index_option
@_filter_options
@click.option("--k", type=click.IntRange(1, 50), default=10, help="How many passages.")
@json_option
@click.pass_obj
def search(
    config: Path | None,
    query: str,
    index: Path | None,
    since: datetime | None,
    until: datetime | None,
    source: tuple[str, ...],
    section: tuple[str, ...],
    k: int,
    as_json: bool,
) -> None:
    """Print the passages nearest to QUERY."""
    filters = _filters(since, until, source, section)
    with _archive(settings_of(config, index=index)) as archive:
        hits = archive.search(query, filters=filters, k=k)
    if as_json:
        from server.wire import HitOut

        click.echo(json.dumps([HitOut.of(hit).model_dump(mode="json") for hit in hits], indent=2))
    else:
        from server.terminal import hit_lines

        _print(hit_lines(hits))


@main.command()
@index_option
@click.option("--host", help="The address to listen on (default: 127.0.0.1).")
@click.option("--port", type=int, help="The port to listen on (default: 8000).")
@click.pass_obj
def serve(config: Path | None, index: Path | None, host: str | None, port: int | None) -> None:
    """Serve the pages and the API until stopped."""
    settings = settings_of(config, index=index, host=host, port=port)
    from server.run import CannotListen, serve

    try:
        serve(settings)
    except CannotListen as error:
        raise Failed(str(error)) from error


@main.command()
@index_option
@click.pass_obj
def mcp(config: Path | None, index: Path | None) -> None:
    """Speak MCP over standard input and output, with the tools search, fetch and ask."""
    settings = settings_of(config, index=index)
    import asyncio

    from server.app import service_for
    from server.log import log_to_stderr
    from server.tools import serve_stdio

    log_to_stderr()
    asyncio.run(serve_stdio(service_for(settings)))


@main.command()
@index_option
@json_option
@click.pass_obj
def stats(config: Path | None, index: Path | None, as_json: bool) -> None:
    """Tell what is in the archive."""
    with _archive(settings_of(config, index=index)) as archive:
        from server.wire import StatsOut

        out, coverage = StatsOut.of(archive), archive.coverage()
    if as_json:
        click.echo(out.model_dump_json(indent=2))
        return
    from server.words import coverage_words

    click.echo(f"{coverage_words(coverage)}; built {out.built:%F %R} UTC")
    for outlet in out.outlets:
        click.echo(f"{outlet.articles:>8,}  {_printable(outlet.name)}")


@main.command()
@click.argument("data", type=FOLDER)
@click.option("--questions", type=FOLDER, help="The questions (default: DATA/questions.jsonl).")
@index_option
@json_option
def eval(data: Path, questions: Path | None, index: Path | None, as_json: bool) -> None:
    """Measure the answers to a file of questions over the articles of the folder DATA.

    Readers' verdicts (feedback.jsonl in the index folder) are questions, too: each is asked again.
    """
    from bench.evaluate import BadQuestions, run

    try:
        report = run(data, questions=questions, index=index)
    except BadQuestions as error:
        raise Misused(str(error)) from error
    click.echo(json.dumps(report.as_json(), indent=2) if as_json else report.table())


@main.command()
@click.argument("name")
@click.option("--keeper", is_flag=True, help="May also rebuild the index and withdraw articles.")
def key(name: str, keeper: bool) -> None:
    """Make an API key called NAME and print the lines for dateline.toml."""
    from pydantic import ValidationError

    from server.keys import new_key
    from server.settings import Key

    secret, digest = new_key()
    try:
        made = Key(name=name, hash=digest, role="keeper" if keeper else "reader")
    except ValidationError as error:
        raise Misused("A key's name is letters, digits and . - _ @ only.") from error
    click.echo(f"The key, shown this once: {secret}", err=True)
    click.echo(f'[[keys]]\nname = "{made.name}"\nhash = "{made.hash}"\nrole = "{made.role}"')


def _make_ready() -> None:
    from answer.ask import make_ready

    make_ready()


@contextmanager
def _archive(settings: "Settings") -> "Iterator[Archive]":
    from index.embed import load_embedder
    from index.stores import store_of

    archive = store_of(settings.index, settings.store).open(load_embedder(settings.model))
    if archive.warning:
        click.echo(f"dateline: {archive.warning}", err=True)
    try:
        yield archive
    finally:
        archive.close()


def _filters(
    since: datetime | None,
    until: datetime | None,
    sources: tuple[str, ...],
    sections: tuple[str, ...],
) -> "Filters":
    from index.hit import Filters

    return Filters(
        since.date() if since else None, until.date() if until else None, sources, sections
    )


def _print(lines: "Iterator[str]") -> None:
    for line in lines:
        click.echo(line)


def _printable(text: str) -> str:
    from server.terminal import printable

    return printable(text)


if __name__ == "__main__":
    sys.exit(main())
