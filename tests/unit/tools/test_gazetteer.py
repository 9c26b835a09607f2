"""How the gazetteer is compiled: the same bytes again, foreign scripts kept out, a GeoNames dump let in."""

from collections import defaultdict
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import combinations
from math import cos, hypot, radians
from pathlib import Path

import pytest

from tools.gazetteer import compilation, coverage, recipe, sources
from tools.gazetteer.arabic_script import arabic_names
from tools.gazetteer.communes import latin_key
from tools.gazetteer.records import Record
from worker.enrichment.country_signals import TABLES
from worker.enrichment.gazetteer import FILE, load
from worker.enrichment.place_names import key
from worker.enrichment.place_table import Row, geoname_id, read_rows

SHIPPED = Path(__file__).parents[3] / "worker" / "resources" / "gazetteer"
MOST_BYTES = 15_000_000
PLACE = Record(("تل الريحان",), "Tall Rayhan", "city", "village", "SY", 35.1, 36.9, "Hama", None, 900)


def test_building_anew_gives_the_shipped_bytes():
    built = compilation.compiled(recipe.all_places())
    shipped = (SHIPPED / FILE).read_bytes()
    assert sha256(built).hexdigest() == sha256(shipped).hexdigest()
    assert len(shipped) < MOST_BYTES


def test_every_row_of_the_overlay_says_where_it_is_from():
    rows = list(read_rows(recipe.OVERLAY))
    assert len(rows) > 600
    assert [row.line for row in rows if not row.source.startswith(("own", "geonames:", "iso:"))] == []


def test_no_two_rows_of_the_overlay_are_one_place():
    rows = [row for row in read_rows(recipe.OVERLAY) if row.lat is not None]
    of_name: dict[tuple[str, str | None, str], list[Row]] = defaultdict(list)
    for row in rows:
        for name in set(map(key, row.names)):
            of_name[row.kind, row.country, name].append(row)
    twice = {
        (a.line, b.line)
        for same in of_name.values()
        for a, b in combinations(same, 2)
        if a.country and apart(a, b) < 25
    }
    assert twice == set()


def test_overlay_references_mean_what_the_row_says():
    cities = {city.geoname_id: city for city in sources.all_cities({})}
    wrong = [
        row.line
        for row in read_rows(recipe.OVERLAY)
        if (city := cities.get(geoname_id(row)))
        and row.kind == "city"
        and not set(map(key, row.names)) & set(map(key, city.names))
        and likeness(row.name_en, city.name_en) < 0.5
    ]
    assert wrong == []


def apart(a: Row, b: Row) -> float:
    """Return the distance in km."""
    return hypot(a.lat - b.lat, (a.lon - b.lon) * cos(radians(a.lat))) * 111.2


def likeness(a: str, b: str) -> float:
    """Return how alike two Latin names are, from 0 to 1."""
    return SequenceMatcher(None, latin_key(a), latin_key(b)).ratio()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param(["حلب", "هلب‌شهر"], ("حلب",), id="zero-width joints are Persian"),
        pytest.param(["تہران"], (), id="Urdu heh"),
        pytest.param(["کابل"], (), id="Persian kaf"),
        pytest.param(["پاريس"], (), id="Persian pe"),
        pytest.param(["Halab"], (), id="Latin letters"),
        pytest.param(["دِمَشق"], ("دمشق",), id="vowel signs go"),
        pytest.param(["ب"], (), id="one letter is no name"),
    ],
)
def test_names_that_can_be_arabic(written: list[str], kept: tuple[str, ...]):
    assert arabic_names(written) == kept


def test_the_canonical_name_sounds_like_the_latin_one():
    assert arabic_names(["الشهباء", "حلب"], "Halab")[0] == "حلب"


def test_an_excluded_name_is_taken_from_its_place_only():
    first = Record(("الجزيرة", "الجزائر"), "Algiers", "city", "capital", "DZ", 36.7, 3.0, None, 7)
    second = Record(("الجزيرة",), "Gezira", "region", "governorate", "SD", 14.5, 33.5, None, 8)
    kept = compilation.excluding([first, second], {("الجزيره", 7)})
    assert [record.names for record in kept] == [("الجزائر",), ("الجزيرة",)]


def test_two_sources_of_one_place_become_one():
    again = Record(("تل الريحان", "تلة الريحان"), "Tel Rihan", "city", "village", "SY", 35.11, 36.9, None, 5, 100)
    [joined] = compilation.distinct([again, PLACE])
    assert joined.name_en == "Tall Rayhan"
    assert (joined.names, joined.geoname_id, joined.population) == (("تل الريحان", "تلة الريحان"), 5, 900)


def test_an_overlay_row_without_a_known_reference_is_told(tmp_path: Path):
    table = tmp_path / "overlay.csv"
    columns = "names,name_en,kind,feature,country,lat,lon,admin1,parent,population,source\n"
    table.write_text(columns + "تل,Tall,city,,SY,,,,,1,geonames:99\n", "utf-8")
    with pytest.raises(compilation.UnknownReferenceError, match=r"line 2.*geonames:99"):
        compilation.overlaid([], read_rows(table), {}, {})


def dump_row(names: str, feature: str, admin1: str = "08", population: str = "0", id_: int = 1) -> str:
    """Return a line as allCountries.txt has it: 19 columns, quotation marks unescaped."""
    class_, code = feature.split(".")
    ends = f"SY\t\t{admin1}\t\t\t\t{population}\t\t550\tAsia/Damascus\t2020-01-09"
    return f'{id_}\tTall "Rihan"\tTall "Rihan"\t{names}\t32.7\t36.1\t{class_}\t{code}\t{ends}\n'


@pytest.mark.parametrize(
    ("feature", "kind", "told"),
    [
        pytest.param("A.PCLI", "country", "pcli", id="a state"),
        pytest.param("A.ADM1", "region", "governorate", id="a governorate"),
        pytest.param("P.PPLC", "city", "capital", id="a capital"),
        pytest.param("P.PPL", "city", "town", id="a town"),
        pytest.param("P.PPLX", "district", "section", id="a quarter"),
        pytest.param("H.STM", "natural", "stm", id="a river"),
        pytest.param("S.AIRP", "facility", "airp", id="an airport"),
    ],
)
def test_kinds_in_a_geonames_dump(feature: str, kind: str, told: str, tmp_path: Path):
    dump = tmp_path / "SY.txt"
    dump.write_text(dump_row('Tall "Rihan",محافظة تل الريحان,تێل', feature, "01", ""), "utf-8")
    [place] = sources.dump(dump, {"SY.01": "Hama"})
    assert (place.kind, place.feature) == (kind, told)
    assert (place.names, place.name_en, place.country) == (("تل الريحان",), 'Tall "Rihan"', "SY")
    assert (place.admin1, place.geoname_id, place.population, place.lat, place.lon) == ("Hama", 1, 0, 32.7, 36.1)


def test_a_geonames_dump_is_read_without_roads_and_names_in_other_scripts(tmp_path: Path):
    dump = tmp_path / "allCountries.txt"
    lines = [dump_row("طريق الريحان", "R.RD"), dump_row("Rihan,ڕیحان", "P.PPL")]
    dump.write_text("".join(lines), "utf-8")
    assert list(sources.dump(dump, {})) == []


def test_building_with_a_geonames_dump(tmp_path: Path):
    dump = tmp_path / "allCountries.txt"
    syria = dump_row("سوريا,سورية", "A.PCLI", "00", "16906283", 163843)
    dump.write_text(syria + dump_row("تل الريحان الشمالي", "P.PPL"), "utf-8")
    for table in TABLES:
        (tmp_path / table).write_bytes((SHIPPED / table).read_bytes())
    recipe.build(tmp_path, dump)
    gazetteer = load(tmp_path)
    [village] = gazetteer.lookup("تل الريحان الشمالي")
    assert (village.lat, village.lon, village.admin1) == (32.7, 36.1, "Rīf Dimashq")
    assert len(gazetteer) == len(load(SHIPPED)) + 1
    assert [place.kind for place in gazetteer.lookup("سوريا")].count("country") == 1


def test_what_is_compiled_can_be_looked_up(tmp_path: Path):
    for table in TABLES:
        (tmp_path / table).write_bytes((SHIPPED / table).read_bytes())
    compilation.write(compilation.compiled([PLACE]), tmp_path, FILE)
    [found] = load(tmp_path).lookup("تل الريحان")
    assert (found.name_en, found.country, found.lat, found.lon, found.population) == (
        "Tall Rayhan",
        "SY",
        35.1,
        36.9,
        900,
    )


def test_coverage_reads_mentions_of_several_words(tmp_path: Path):
    tagged = tmp_path / "tagged.tsv"
    tagged.write_text("زار\tO\nدير\tB-LOC\nالزور\tI-LOC\nوحلب\tB-LOC\n\nبغداد\tB-LOC\n", "utf-8")
    assert list(coverage.mentions(tagged)) == ["دير الزور", "وحلب", "بغداد"]
