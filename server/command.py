"""How a command fails: one sentence on standard error and an exit code, never a traceback.

Failed           1, it failed
├── Misused      2, the command or a setting is wrong
└── WithoutIndex 3, there is no index to read
"""

import traceback
from typing import Any

import click


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
