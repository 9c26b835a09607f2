"""Which place an ambiguous name means, by the words around it."""

import re
from pathlib import Path

import pytest

from schemas.article import RawArticle
from schemas.mentions import EntityType
from tests.unit.enrichment.place_cases import CASES, Case
from worker.enrichment.document import Document, Entity, Mention
from worker.enrichment.gazetteer import Gazetteer, load
from worker.enrichment.tokenization import tokenize
from worker.enrichment.toponyms import resolve

RESOURCES = Path(__file__).parents[3] / "worker" / "resources" / "gazetteer"
MARKED = re.compile(r"\[(?P<asked>[^]]+)\]|<(?P<place>[^>]+)>|\{(?P<person>[^}]+)\}|\|(?P<body>[^|]+)\|")
TYPES: dict[str, EntityType] = {"asked": "LOC", "place": "LOC", "person": "PER", "body": "ORG"}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load(RESOURCES)


def parsed(marked: str, source: str = "example") -> tuple[Document, list[Entity], str]:
    """Return the unmarked article, its entities and the id of the one asked for."""
    plain, asked, entities = "", "", {}
    last = 0
    for match in MARKED.finditer(marked):
        plain += marked[last : match.start()]
        last = match.end()
        name, type_ = match[match.lastgroup], TYPES[match.lastgroup]
        mention = Mention("text", len(plain), len(plain) + len(name), type_, name, 1.0)
        known = entities.get((type_, name))
        id_ = known.id if known else f"e{len(entities) + 1}"
        entities[type_, name] = Entity(id_, type_, name, name, (*(known.mentions if known else ()), mention))
        asked = id_ if match.lastgroup == "asked" else asked
        plain += name
    article = RawArticle(id="1", source=source, text=plain + marked[last:])
    return tokenize(article), list(entities.values()), asked


@pytest.mark.parametrize("case", [pytest.param(case, id=case.rule) for case in CASES])
def test_place_in_context(case: Case, gazetteer: Gazetteer):
    document, entities, asked = parsed(case.text, case.source)
    location = resolve(document, entities, gazetteer).placements[asked].location
    assert _told(case.expected, location) == case.expected


def _told(expected, location):
    if location is None:
        return "?"
    country = location.country or "--"
    return country if len(expected) == 2 else f"{country} {location.kind}"
