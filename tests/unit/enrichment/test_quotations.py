"""Who said what, construction by construction: exact words, kind and speaker."""

import re
from itertools import cycle
from pathlib import Path

import pytest

from schemas.article import RawArticle
from schemas.mentions import Quote
from tests.unit.enrichment.quote_cases import GROUPS, NAMES, SURNAMES
from worker.enrichment.attribution import attribute
from worker.enrichment.cues import CueLexicon, load
from worker.enrichment.document import Entity, Mention
from worker.enrichment.quotations import extract
from worker.enrichment.tokenization import tokenize

RESOURCES = Path(__file__).parents[3] / "worker" / "resources" / "quotations"
KINDS = {"[": "direct", "{": "indirect", "<": "mixed"}
BRACKETS = re.compile(r"([\[{<])([^]}>]*)[]}>]")


@pytest.fixture(scope="module")
def lexicon() -> CueLexicon:
    return load(RESOURCES)


def entities_in(text: str) -> list[Entity]:
    """Return the names that stand in a text; a surname belongs to its full name."""
    mentions: dict[str, list[Mention]] = {}
    known = sorted([*NAMES, *SURNAMES], key=len, reverse=True)
    for match in re.finditer("|".join(known), text):
        name = SURNAMES.get(match[0], match[0])
        mentions.setdefault(name, []).append(Mention("text", *match.span(), NAMES[name], match[0], 1.0))
    return [Entity(f"e{i}", NAMES[name], name, name, tuple(found)) for i, (name, found) in enumerate(mentions.items())]


def quotes_of(text: str, lexicon: CueLexicon, field: str = "text") -> list[Quote]:
    """Return the quotes of a text, or of a title."""
    document = tokenize(RawArticle(id="1", source="example", **{"text": "", field: text}))
    entities = [
        Entity(e.id, e.type, e.name, e.key, tuple(m._replace(field=field) for m in e.mentions))
        for e in entities_in(text)
    ]
    return attribute(document, extract(document, lexicon), entities, lexicon)


def expected(marked: str, speakers: tuple[str | None, ...]) -> list[tuple]:
    found = [(KINDS[match[1]], match[2]) for match in BRACKETS.finditer(marked)]
    return [(*quote, speaker) for quote, speaker in zip(found, cycle(speakers or (None,)), strict=False)]


def plain(marked: str) -> str:
    return BRACKETS.sub(r"\2", marked)


@pytest.mark.parametrize(
    ("group", "marked", "speakers"),
    [
        pytest.param(group, marked, speakers, id=f"{group}: {rule}")
        for group, rows in GROUPS.items()
        for rule, marked, *speakers in rows
    ],
)
def test_construction(group: str, marked: str, speakers: list[str | None], lexicon: CueLexicon):
    field = "title" if group == "title" else "text"
    quotes = quotes_of(plain(marked), lexicon, field)
    assert [(q.kind, q.words, q.speaker and q.speaker.name) for q in quotes] == expected(marked, tuple(speakers))


def test_there_are_enough_constructions():
    rules = [(group, row[0]) for group, rows in GROUPS.items() for row in rows]
    assert len(rules) >= 200
    assert len(set(rules)) == len(rules)
