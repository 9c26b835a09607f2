"""The enrichment of one article, from raw to enriched: pure, deterministic, the same wherever it runs."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from schemas.article import RawArticle
from schemas.mentions import Entity, Mention, Quote
from schemas.snapshots import EnrichedArticle, Note, Versions
from worker.enrichment import attribution, clustering, quotations, toponyms
from worker.enrichment import document as found
from worker.enrichment.cues import CueLexicon
from worker.enrichment.gazetteer import Gazetteer
from worker.enrichment.names import Aliases
from worker.enrichment.ner.recognizer import Recognizer
from worker.enrichment.tokenization import tokenize
from worker.enrichment.toponyms import Geography, Placement
from worker.enrichment.transliteration import latin

VERSION = "0.1.0"
"""Raised whenever the same article may give other bytes."""

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile("[\u0621-\u064a]")
_NEIGHBOUR = re.compile("[پچژگکیٹڈےںۆەڵ]")  # letters of Persian, Urdu and Kurdish
_ARABIC_SHARE = 0.4  # of all letters; names and brands in Latin letters reach a third of sports and technology news
_NEIGHBOUR_SHARE = 0.04  # of all letters; Persian prose has over a tenth, Arabic with foreign names under a hundredth
_UNPLACED = Placement(location=None, candidates=())


@dataclass(frozen=True, slots=True)
class Pipeline:
    """``Pipeline(RawArticle) -> EnrichedArticle``, with the models it was given."""

    recognizer: Recognizer
    aliases: Aliases
    gazetteer: Gazetteer
    cues: CueLexicon

    @property
    def versions(self) -> Versions:
        """What this pipeline is made of: the same versions give the same bytes."""
        return Versions(
            pipeline=VERSION,
            recognizer=self.recognizer.version,
            gazetteer=self.gazetteer.version,
            quotations=self.cues.version,
        )

    def __call__(self, article: RawArticle) -> EnrichedArticle:
        """Return the article with its entities, places and quotes; nothing is looked for in a withdrawn one."""
        if article.withdrawn:
            return self._enriched(article.model_copy(update={"title": "", "text": ""}), notes=[])
        notes = _notes(article)
        if "not_arabic" in notes:
            return self._enriched(article, notes)

        document = tokenize(article)
        mentions = self.recognizer(document)
        entities = clustering.cluster(document, mentions, self.aliases)
        geography = toponyms.resolve(document, entities, self.gazetteer)
        quoted = quotations.extract(document, self.cues)
        quotes = attribution.attribute(quoted, entities, self.cues)
        return self._enriched(article, notes, entities, geography, quotes)

    def _enriched(
        self,
        article: RawArticle,
        notes: list[Note],
        entities: list[found.Entity] | None = None,
        geography: Geography | None = None,
        quotes: list[Quote] | None = None,
    ) -> EnrichedArticle:
        placements = geography.placements if geography else {}
        return EnrichedArticle(
            id=article.id,
            source=article.source,
            url=article.url,
            published_at=article.published_at,
            version=article.version,
            status=article.status,
            sha256={"title": _sha256(article.title), "text": _sha256(article.text)},
            made_by=self.versions,
            notes=notes,
            title=article.title,
            text=article.text,
            language=article.language,
            entities=[
                _entity(entity, placements.get(entity.id, _UNPLACED), self.aliases.spellings)
                for entity in entities or ()
            ],
            quotes=quotes or [],
            focus=geography.focus if geography else None,
            extra={} if article.withdrawn else article.model_extra or {},
        )


def _notes(article: RawArticle) -> list[Note]:
    notes: list[Note] = []
    if not article.text.strip():
        notes.append("empty_text")
    if not _is_arabic(f"{article.title}\n{article.text}"):
        notes.append("not_arabic")
    return notes


def _is_arabic(text: str) -> bool:
    letters = len(_LETTER.findall(text))
    if not letters:
        return True
    neighbours = len(_NEIGHBOUR.findall(text))
    return len(_ARABIC.findall(text)) >= _ARABIC_SHARE * letters and neighbours <= _NEIGHBOUR_SHARE * letters


def _entity(entity: found.Entity, placement: Placement, spellings: Mapping[str, str]) -> Entity:
    mentions = [
        Mention(field=m.field, start=m.start, end=m.end, name=m.name, confidence=m.confidence) for m in entity.mentions
    ]
    return Entity(
        id=entity.id,
        type=entity.type,
        name=entity.name,
        key=entity.key,
        latin=latin(entity.name, spellings),
        confidence=max(mention.confidence for mention in mentions),
        mentions=mentions,
        location=placement.location,
        candidates=list(placement.candidates),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
