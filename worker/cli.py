"""The command line. Exit codes: 0 all went well, 1 something was refused or failed, 2 wrong usage or settings."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from worker import settings as configuration
from worker.errors import RasdError
from worker.settings import Settings, SettingsError

REFUSED = 1
USAGE = 2

_CONNECTION = ("brokers", "security_protocol", "sasl_mechanism", "sasl_username", "sasl_password", "ssl_ca_file")
_ENRICHMENT = ("recognizer", "recognizer_path", "gazetteer_additions", "article_deadline", "max_article_bytes")
_TOPICS = tuple(name for name in Settings.model_fields if name.endswith("_topic"))

Command = TypeVar("Command", bound=Callable[..., Any])


def setting_flags(*names: str) -> Callable[[Command], Command]:
    """Give a command a flag for each named setting; every one is also a ``RASD_*`` variable."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            described = Settings.model_fields[name].description
            command = click.option(f"--{name.replace('_', '-')}", name, metavar="VALUE", help=described)(command)
        return command

    return decorate


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="rasd")
def main() -> None:
    """Rasd (رصد): Arabic news, enriched as it streams.

    Every flag that names a setting can also be given as a variable: --pool-size is RASD_POOL_SIZE.
    """


@main.command()
@setting_flags(*Settings.model_fields)
def run(**flags: str | None) -> None:
    """Run the worker: read raw articles, publish what is found in them; SIGTERM drains and stops."""
    with _errors_told():
        from worker.app import run as run_worker

        sys.exit(run_worker(configuration.load(flags)))


@main.command("settings")
@setting_flags(*Settings.model_fields)
def show_settings(**flags: str | None) -> None:
    """Show every setting, its value and where it comes from; secrets are hidden."""
    with _errors_told():
        table = Table("setting", "value", "from", box=None)
        for origin in configuration.origins(configuration.load(flags), flags):
            table.add_row(*origin)
        Console().print(table)


@contextmanager
def _errors_told() -> Iterator[None]:
    """Turn the errors that are meant for the operator into a line and an exit code."""
    try:
        yield
    except SettingsError as error:
        click.echo(f"rasd: wrong setting\n{error}", err=True)
        sys.exit(USAGE)
    except RasdError as error:
        click.echo(f"rasd: {error}", err=True)
        sys.exit(REFUSED)
