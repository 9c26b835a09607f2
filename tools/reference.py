"""Writes the reference pages that the code itself can tell: settings and metrics.

``python -m tools.reference`` writes ``docs/reference/settings.md`` and ``metrics.md``; a test keeps them true.
"""

from pathlib import Path
from typing import get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from worker.observability.metrics import REGISTRY
from worker.settings import PREFIX, Settings

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_NOTE = "<!-- written by python -m tools.reference; change the code, then run it again -->\n"


def settings_page() -> str:
    """Return the page on every setting, with its variable, default and meaning."""
    rows = [
        f"| `--{name.replace('_', '-')}` | `{PREFIX}{name.upper()}` | {_default(field)} | {_meaning(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            _NOTE,
            "A flag wins over its variable, a variable over the default. `rasd settings` shows what holds and why.",
            "A wrong value stops the command with the setting's name, the value and what is allowed.",
            "",
            "| flag | variable | default | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def metrics_page() -> str:
    """Return the page on every metric of ``/metrics``."""
    rows = [
        f"| `{family.name}{'_total' if family.type == 'counter' else ''}` | {family.type} | {family.documentation} |"
        for family in REGISTRY.collect()
        if family.name.startswith("rasd_")
    ]
    return "\n".join(
        [
            "# Metrics",
            _NOTE,
            "`/metrics` on the worker's web port, in Prometheus's text format. The unit is in the name.",
            "`/livez` answers 503 when a restart would help, `/readyz` while the worker takes no part in the work;",
            "both name what is wrong.",
            "",
            "| metric | type | meaning |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _default(field: FieldInfo) -> str:
    return "" if field.default in (None, PydanticUndefined) else f"`{field.default}`"


def _meaning(field: FieldInfo) -> str:
    choices = [choice for choice in get_args(field.annotation) if isinstance(choice, str)]
    allowed = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
    return f"{field.description}{allowed}"


PAGES = {"settings.md": settings_page, "metrics.md": metrics_page}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
