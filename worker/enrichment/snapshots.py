"""The four views of an enriched article that the output topics carry."""

from typing import NamedTuple

from schemas.snapshots import EnrichedArticle, EntitiesSnapshot, LocationsSnapshot, PlacedEntity, QuotesSnapshot

_COMMON = {"id", "source", "url", "published_at", "version", "status", "offsets", "sha256", "made_by", "notes"}


class Snapshots(NamedTuple):
    """One article's snapshot for each output topic."""

    enriched: EnrichedArticle
    entities: EntitiesSnapshot
    locations: LocationsSnapshot
    quotes: QuotesSnapshot


def snapshots(article: EnrichedArticle) -> Snapshots:
    """Return the snapshots of one enriched article, the article itself first."""
    common = {name: getattr(article, name) for name in sorted(_COMMON)}
    places = [
        PlacedEntity(
            entity=entity.id,
            name=entity.name,
            mentions=entity.mentions,
            location=entity.location,
            candidates=entity.candidates,
        )
        for entity in article.entities
        if entity.type == "LOC"
    ]
    return Snapshots(
        enriched=article,
        entities=EntitiesSnapshot(**common, entities=article.entities),
        locations=LocationsSnapshot(**common, locations=places, focus=article.focus),
        quotes=QuotesSnapshot(**common, quotes=article.quotes),
    )
