"""The commands of whoever keeps an archive: withdraw, restore, verify, rollback."""

import getpass
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.command import Failed, Misused, index_option, json_option, settings_of

if TYPE_CHECKING:
    from index.takedown import Taken
    from index.withdrawals import Withdrawal
    from server.settings import Settings

REASON = click.option("--reason", required=True, help="Why: readers are shown it.")


@click.command()
@click.argument("article", metavar="ID|URL")
@REASON
@click.option("--purge", is_flag=True, help="Remove its text from every file, too (a build).")
@index_option
@json_option
@click.pass_obj
def withdraw(
    config: Path | None, article: str, reason: str, purge: bool, index: Path | None, as_json: bool
) -> None:
    """Take an article and its near-copies out of everything, at once and for good."""
    settings = settings_of(config, index=index)
    from index import takedown
    from index.stores import shared, store_of

    with shared(store_of(settings.index, settings.store)):
        taken = takedown.withdraw(settings.index, article, _who(), _said(reason), purge=purge)
    _print_line(taken.line, as_json)
    if purge:
        _purge(settings, taken)


@click.command()
@click.argument("article", metavar="ID|URL")
@REASON
@index_option
@json_option
@click.pass_obj
def restore(
    config: Path | None, article: str, reason: str, index: Path | None, as_json: bool
) -> None:
    """Take a withdrawal back."""
    settings = settings_of(config, index=index)
    from index import takedown
    from index.stores import shared, store_of

    with shared(store_of(settings.index, settings.store)):
        line = takedown.restore(settings.index, article, _who(), _said(reason))
    _print_line(line, as_json)
    if not takedown.holds(settings.index, line.id):
        click.echo("It is shown again after the next `dateline index`.", err=True)


@click.command()
@index_option
@json_option
@click.pass_obj
def verify(config: Path | None, index: Path | None, as_json: bool) -> None:
    """Check every file, article and withdrawal of the index, and name each fault."""
    settings = settings_of(config, index=index)
    from index import generations
    from index.verify import verify

    faults = list(verify(settings.index))
    names = generations.names(settings.index)
    if as_json:
        click.echo(json.dumps({"generations": names, "faults": faults}, indent=2))
    else:
        for fault in faults:
            click.echo(fault)
        click.echo(
            f"{len(names)} generation{'' if len(names) == 1 else 's'} checked: "
            f"{len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}."
        )
    if faults:
        raise click.exceptions.Exit(Failed.exit_code)


@click.command()
@index_option
@json_option
@click.pass_obj
def rollback(config: Path | None, index: Path | None, as_json: bool) -> None:
    """Let the generation before serve again; what is withdrawn stays so."""
    settings = settings_of(config, index=index)
    from index.rollback import rollback
    from index.stores import store_of

    now = rollback(settings.index)
    store_of(settings.index, settings.store).deliver()
    if as_json:
        click.echo(json.dumps({"generation": now.name, "built": now.manifest.built}))
    else:
        click.echo(
            f"The generation {now.name}, built {now.manifest.built_at:%F %R} UTC, serves now. The "
            "next `dateline index` builds from the corpus folder as it is then."
        )


COMMANDS = (withdraw, restore, verify, rollback)


def _purge(settings: "Settings", taken: "Taken") -> None:
    """Raises Failed where text may be left; withdrawn it is all the same."""
    from index import generations
    from index.build import build
    from index.embed import load_embedder
    from index.errors import IndexTrouble
    from index.stores import store_of
    from server import feedback

    try:
        feedback.purge(settings.index, {taken.line.id, *taken.line.copies}, taken.texts)
    except OSError as error:
        raise Failed(f"{feedback.FILE} could not be rewritten: {error.strerror}.") from error
    try:
        done = build(settings.corpus, settings.index, load_embedder(settings.model))
        store_of(settings.index, settings.store).deliver()
    except IndexTrouble as error:
        raise Failed(f"{error} Until `dateline index` has run the text is on the disk.") from error
    left = set(generations.names(settings.index)) - {done.generation}
    if left:
        raise Failed(f"Generation {min(left)} could not be removed; run `dateline index` again.")
    click.echo("Its text has left every file of the index.", err=True)


def _print_line(line: "Withdrawal", as_json: bool) -> None:
    from server.terminal import printable
    from server.wire import WithdrawalOut

    if as_json:
        click.echo(WithdrawalOut.model_validate(line).model_dump_json())
        return
    done = "Withdrawn" if line.action == "withdraw" else "Restored"
    copies = f", and its near-copies {', '.join(line.copies)}" if line.copies else ""
    at = f" ({printable(line.url)})" if line.url else ""
    click.echo(f"{done}: {line.id}{at}{copies}.")


def _said(reason: str) -> str:
    if not reason.strip():
        raise Misused("A reason is needed: --reason TEXT.")
    return reason


def _who() -> str:
    """As the system knows whoever runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user has no name
        return f"user {os.getuid()}"
