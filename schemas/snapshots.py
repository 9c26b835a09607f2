"""The output contract: one snapshot per article in each topic, keyed by the article's id."""

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from schemas.article import Status
from schemas.mentions import Entity, FieldName, Focus, Location, Mention, PlaceCandidate, Quote

Note = Literal["empty_text", "not_arabic"]


class Versions(BaseModel):
    """What made an output; the same versions on the same article give the same bytes."""

    model_config = ConfigDict(frozen=True)

    pipeline: str
    recognizer: str
    gazetteer: str
    quotations: str


class _Snapshot(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    source: str
    url: str | None
    published_at: AwareDatetime | None
    version: int
    status: Status = Field(description="withheld and canceled: the article was taken back, all lists are empty.")
    offsets: Literal["unicode-code-points"] = "unicode-code-points"
    sha256: dict[FieldName, str] = Field(description="Of each field's UTF-8 bytes: what the offsets refer to.")
    made_by: Versions
    notes: list[Note] = Field(description="Why the lists may be empty.")


class EntitiesSnapshot(_Snapshot):
    """Who and what the article names (``news.entities``)."""

    entities: list[Entity]


class PlacedEntity(BaseModel):
    """A LOC entity on the map, or with its candidates where it could not be placed."""

    model_config = ConfigDict(frozen=True)

    entity: str
    name: str
    mentions: list[Mention]
    location: Location | None
    candidates: list[PlaceCandidate]


class LocationsSnapshot(_Snapshot):
    """Where the article's places are (``news.locations``)."""

    locations: list[PlacedEntity]
    focus: Focus | None


class QuotesSnapshot(_Snapshot):
    """Who said what (``news.quotes``)."""

    quotes: list[Quote]


class EnrichedArticle(_Snapshot):
    """The whole article with all that was found in it (``news.enriched``)."""

    title: str
    text: str
    language: str
    entities: list[Entity]
    quotes: list[Quote]
    focus: Focus | None
    extra: dict[str, Any] = Field(description="The raw article's unknown fields, unchanged.")
