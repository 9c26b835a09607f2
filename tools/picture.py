"""Draws ``docs/enriched.svg``, the README's picture of an enriched sample: ``python -m tools.picture``."""

import io
import re
from pathlib import Path

from rich.console import Console

from worker import display, reading
from worker.enrichment.loading import load_pipeline
from worker.enrichment.snapshots import snapshots

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "deir-ez-zor-bridge.txt"
FILE = ROOT / "docs" / "enriched.svg"
COLUMNS = 100

_WEB_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # pictures may not fetch them; the reader's own do


def main() -> None:
    """Enrich the sample and draw what `rasd enrich --pretty` shows of it."""
    article = reading.plain_article(SAMPLE.read_text(encoding="utf-8"), "samples.example")
    terminal = Console(record=True, width=COLUMNS, file=io.StringIO())
    display.show(snapshots(load_pipeline("convolutional", None, None)(article)), terminal)
    drawn = terminal.export_svg(title=f"rasd enrich --pretty samples/{SAMPLE.name}", unique_id="enriched")
    FILE.write_text(_WEB_FONTS.sub("", drawn), encoding="utf-8")


if __name__ == "__main__":
    main()
