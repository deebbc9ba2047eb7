"""What commands share: a few options, and how they fail.

A failure is one sentence on standard error and an exit code, never a traceback.

Failed           1, it failed
├── Misused      2, the command or a setting is wrong
└── WithoutIndex 3, there is no index to read
"""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from server.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
FOLDER = click.Path(path_type=Path)


def index_option(command: F) -> F:
    return click.option("--index", type=FOLDER, help="The folder of the index.")(command)


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def settings_of(config: Path | None, **given: object) -> "Settings":
    """The settings, what was `given` on the command line before all others."""
    from server.settings import load_settings

    return load_settings(config, given)


class Failed(click.ClickException):
    """One sentence on standard error and an exit code."""

    exit_code = 1

    def show(self, file: Any = None) -> None:  # noqa: ANN401 -- click's own signature
        click.echo(f"dateline: {self.message}", err=True)


class Misused(Failed):
    exit_code = 2


class WithoutIndex(Failed):
    exit_code = 3


class Commands(click.Group):
    """Turns every exception into one sentence and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's own signature
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            raise _failure(error, bool(ctx.params.get("debug"))) from error


def _failure(error: Exception, debug: bool) -> Failed:
    from answer.errors import AskError
    from index.errors import IndexTrouble, NoIndex
    from server.settings import SettingsError

    if isinstance(error, NoIndex):
        return WithoutIndex(str(error))
    if isinstance(error, AskError | SettingsError):
        return Misused(str(error))
    if isinstance(error, IndexTrouble):
        return Failed(str(error))
    if debug:
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return Failed(
        f"failed unexpectedly ({type(error).__name__} at {place.filename}:{place.lineno}); "
        "`dateline --debug …` shows the whole trace."
    )
