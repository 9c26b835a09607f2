"""How the shipped gazetteer is made: sources, merging, overlay, writing."""

from pathlib import Path

from tools.gazetteer import compilation, sources
from tools.gazetteer.records import Record
from worker.enrichment.gazetteer import FILE
from worker.enrichment.place_table import read_rows

OVERLAY = Path(__file__).parent / "overlay.csv"
EXCLUSIONS = Path(__file__).parent / "exclusions.csv"


def build(out: Path, dump: Path | None = None) -> None:
    """Compile the gazetteer into the folder ``out``; prints what went in.

    Deterministic: the same packages, overlay and dump give the same bytes.
    """
    data = compile_all(dump)
    compilation.write(data, out, FILE)
    print(f"{out / FILE}: {len(data):,} bytes")  # noqa: T201 - a command line


def compile_all(dump: Path | None = None) -> bytes:
    """Return the compiled gazetteer of all sources."""
    listed = sources.divisions()
    admin1 = {division.code: division.name_en for division in listed if division.level == 1}
    cities = list(sources.cities(admin1))
    everywhere = {city.geoname_id: city for city in sources.all_cities(admin1) if city.geoname_id}
    iso = {code: (lat, lon) for code, (lat, lon, _) in sources.iso_divisions().items()}
    records: list[Record] = [*cities, *sources.division_records(cities)]
    if dump:
        records += sources.dump(dump, admin1)
    records = compilation.excluding(records, sources.exclusions(EXCLUSIONS))
    rows = list(read_rows(OVERLAY))
    merged = compilation.overlaid(records, rows, iso, everywhere)
    return compilation.compiled(compilation.distinct(compilation.named(merged, sources.territories())))
