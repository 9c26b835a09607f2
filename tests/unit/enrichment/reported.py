"""Texts read as the quotation extractor reads them, with the names of ``quote_cases`` as entities."""

import re
from functools import cache
from pathlib import Path

from schemas.article import RawArticle
from schemas.mentions import Quote
from tests.unit.enrichment.quote_cases import NAMES, SURNAMES
from worker.enrichment import passages
from worker.enrichment.attribution import attribute
from worker.enrichment.cues import CueLexicon, load
from worker.enrichment.document import Entity, Mention
from worker.enrichment.passages import Passage
from worker.enrichment.quotations import extract
from worker.enrichment.tokenization import tokenize

RESOURCES = Path(__file__).parents[3] / "worker" / "resources" / "quotations"


@cache
def shipped() -> CueLexicon:
    """Return the shipped lexicon and models."""
    return load(RESOURCES)


def passage_of(text: str) -> Passage:
    """Return a text as one passage."""
    return passages.read(tokenize(RawArticle(id="1", source="example", text=text)), shipped())[1]


def entities_in(text: str, field: str = "text") -> list[Entity]:
    """Return the names that stand in a text; a surname belongs to its full name. Ids are the names."""
    mentions: dict[str, list[Mention]] = {}
    known = sorted([*NAMES, *SURNAMES], key=len, reverse=True)
    for match in re.finditer("|".join(known), text):
        name = SURNAMES.get(match[0], match[0])
        mentions.setdefault(name, []).append(Mention(field, *match.span(), NAMES[name], match[0], 1.0))
    return [Entity(name, NAMES[name], name, name, tuple(found)) for name, found in mentions.items()]


def quotes_of(text: str, field: str = "text") -> list[Quote]:
    """Return the quotes of a text, or of a title."""
    document = tokenize(RawArticle(id="1", source="example", **{"text": "", field: text}))
    return attribute(extract(document, shipped()), entities_in(text, field), shipped())
