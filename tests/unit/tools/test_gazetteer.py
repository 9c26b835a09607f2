"""How the gazetteer is compiled: the same bytes again, foreign scripts kept out, a GeoNames dump let in."""

from hashlib import sha256
from pathlib import Path

import pytest

from tools.gazetteer import compilation, coverage, recipe, sources
from tools.gazetteer.arabic_script import arabic_names
from tools.gazetteer.records import Record
from worker.enrichment.country_signals import TABLES
from worker.enrichment.gazetteer import FILE, load
from worker.enrichment.place_table import read_rows

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


def test_a_geonames_dump_adds_its_arabic_names(tmp_path: Path):
    rows = [
        ["1", "Wadi Rihan", "", "Wadi Rihan,وادي الريحان", "35.2", "36.8", "H", "WAD", "SY", "", "01"] + [""] * 8,
        ["2", "Nameless", "", "Nameless", "35.2", "36.8", "P", "PPL", "SY", "", "01"] + [""] * 8,
    ]
    dump = tmp_path / "SY.txt"
    dump.write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
    [place] = sources.dump(dump, {"SY.01": "Hama"})
    assert (place.names, place.kind, place.admin1, place.geoname_id) == (("وادي الريحان",), "natural", "Hama", 1)


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
