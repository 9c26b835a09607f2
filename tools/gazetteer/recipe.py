"""How the shipped gazetteer is made: sources, merging, overlay, writing."""

from pathlib import Path

from tools.gazetteer import communes, compilation, sources
from tools.gazetteer.records import Record
from worker.enrichment.cleaning import fold
from worker.enrichment.gazetteer import FILE
from worker.enrichment.place_table import read_rows

OVERLAY = Path(__file__).parent / "overlay.csv"
EXCLUSIONS = Path(__file__).parent / "exclusions.csv"


def build(out: Path, dump: Path | None = None) -> None:
    """Compile the gazetteer into the folder ``out``; prints what went in.

    Deterministic: the same packages, overlay and dump give the same bytes.
    """
    data = compilation.compiled(all_places(dump))
    compilation.write(data, out, FILE)
    print(f"{out / FILE}: {len(data):,} bytes")


def list_names() -> None:
    """Print every Arabic name of the shipped gazetteer's places, folded: name, kind, country, population, by tabs."""
    for place in all_places():
        for name in dict.fromkeys(map(fold, place.names)):
            print(name, place.kind, place.country or "", place.population, sep="\t")


def all_places(dump: Path | None = None) -> list[Record]:
    """Return the places of all sources, most important first."""
    listed = sources.divisions()
    admin1 = {division.code: division.name_en for division in listed if division.level == 1}
    everywhere = list(sources.all_cities(admin1))
    provinces = list(sources.division_records(listed))
    districts = list(communes.commune_records(communes.second_order(listed), everywhere, provinces))
    towns = communes.commune_records(communes.national_communes(), everywhere, [*provinces, *districts])
    records: list[Record] = [*compilation.noteworthy(everywhere), *provinces, *districts, *towns]
    if dump:
        records += sources.dump(dump, admin1)
    records = compilation.excluding(records, sources.exclusions(EXCLUSIONS))
    rows = list(read_rows(OVERLAY))
    iso = {code: (lat, lon) for code, (lat, lon, _) in sources.iso_divisions().items()}
    positions = {city.geoname_id: city for city in everywhere if city.geoname_id}
    merged = compilation.overlaid(records, rows, iso, positions)
    complete = compilation.assigned(compilation.named(merged, sources.territories()), everywhere)
    return compilation.without_seats(compilation.distinct(complete))
