"""An article's places as GeoJSON (RFC 7946), for any map tool."""

from typing import Any

from schemas.mentions import Entity, Location
from schemas.snapshots import EnrichedArticle


def feature_collection(article: EnrichedArticle) -> dict[str, Any]:
    """Return the placed entities as a FeatureCollection of points (longitude, latitude in WGS84 degrees).

    The article's id, title and url stand in the collection's ``article`` member, a foreign member as RFC 7946 allows.
    """
    return {
        "type": "FeatureCollection",
        "article": {"id": article.id, "title": article.title, "url": article.url},
        "features": [_feature(entity, entity.location) for entity in article.entities if entity.location],
    }


def _feature(entity: Entity, location: Location) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": entity.id,
        "geometry": {"type": "Point", "coordinates": [location.lon, location.lat]},
        "properties": {
            "name": entity.name,
            "mentions": len(entity.mentions),
            **location.model_dump(exclude={"lat", "lon"}),
        },
    }
