"""``python -m tools.gazetteer build`` compiles the gazetteer; ``names`` and ``coverage`` tell what is in it."""

import argparse
import sys
from pathlib import Path

from tools.gazetteer import coverage, recipe

_RESOURCES = Path(__file__).parents[2] / "worker" / "resources" / "gazetteer"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    parser = argparse.ArgumentParser(prog="python -m tools.gazetteer", description=__doc__)
    commands = parser.add_subparsers(required=True)
    build = commands.add_parser("build", help="compile the gazetteer")
    build.add_argument("--out", type=Path, default=_RESOURCES, help="folder for places.bin (default: the shipped one)")
    build.add_argument("--dump", type=Path, help="a full GeoNames dump (allCountries.txt) to add")
    build.set_defaults(run=lambda options: recipe.build(options.out, options.dump))
    names = commands.add_parser("names", help="print every Arabic name, folded, with kind, country and population")
    names.set_defaults(run=lambda _: recipe.list_names())
    cover = commands.add_parser("coverage", help="list the place mentions that the gazetteer does not know")
    cover.add_argument("file", type=Path, help="token<TAB>tag lines with B-LOC and I-LOC")
    cover.add_argument("--gazetteer", type=Path, default=_RESOURCES)
    cover.set_defaults(run=lambda options: coverage.report(options.file, options.gazetteer))
    options = parser.parse_args(arguments)
    options.run(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
