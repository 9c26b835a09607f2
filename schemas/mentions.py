"""What enrichment finds in an article: entities with their mentions and places, quotes with their speakers.

Every ``start`` and ``end`` counts Unicode code points into the named field of the article exactly as it was
received; ``start`` is inclusive, ``end`` exclusive.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FieldName = Literal["title", "text"]
EntityType = Literal["PER", "ORG", "LOC"]
PlaceKind = Literal["country", "region", "city", "district", "natural", "facility"]
QuoteKind = Literal["direct", "indirect", "mixed"]
CueClass = Literal[
    "neutral",
    "continuation",
    "emphasis",
    "opinion",
    "feeling",
    "claim",
    "denial",
    "criticism",
    "demand",
    "written",
    "relay",
    "attribution",
]
SpeakerMethod = Literal["after_cue", "before_cue", "after_quote", "same_sentence", "carried_over", "attribution"]

Confidence = Field(ge=0, le=1, description="Calibrated probability that this is right.")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mention(_Part):
    """One place where an entity is named."""

    field: FieldName
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    name: str = Field(description="The name as written, a fused article restored: للأردن gives الأردن.")
    confidence: float = Confidence


class Location(_Part):
    """A point on the map (WGS84 degrees) that a LOC entity stands for."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    country: str | None = Field(description="ISO 3166-1 alpha-2; null for what spans countries.")
    kind: PlaceKind
    name_ar: str
    name_en: str | None
    admin1: str | None = Field(description="English name of the first-order division.")
    geoname_id: int | None
    confidence: float = Confidence
    signals: list[str] = Field(description="What decided, strongest first, such as containment or country_focus.")


class PlaceCandidate(_Part):
    """A reading of a place name that was weighed, with its share of the belief."""

    name_ar: str
    name_en: str | None
    lat: float
    lon: float
    country: str | None
    kind: PlaceKind
    geoname_id: int | None
    score: float = Field(ge=0, le=1)


class Entity(_Part):
    """Somebody or something named in the article, with all its mentions."""

    id: str
    type: EntityType
    name: str = Field(description="The fullest mention.")
    key: str = Field(description="Normalized name: equal for spelling variants, so entities join across articles.")
    latin: str = Field(description="Transliteration for readers without Arabic.")
    confidence: float = Confidence
    mentions: list[Mention]
    location: Location | None = Field(default=None, description="Only on LOC; null when it can't be placed.")
    candidates: list[PlaceCandidate] = Field(default=[], description="Only on LOC with several readings, best first.")


class Speaker(_Part):
    """Whose words a quote carries."""

    name: str
    start: int | None = Field(description="Null when the speaker is carried over from before.")
    end: int | None
    entity: str | None = Field(description="Id of the entity in this article.")
    method: SpeakerMethod
    named: bool = Field(description="False for unnamed sources such as مصدر مسؤول.")
    joint: list[str] = Field(default=[], description="Several speakers together, one name each.")
    confidence: float = Confidence


class Cue(_Part):
    """The reporting word."""

    start: int
    end: int
    lemma: str
    cue_class: CueClass


class Quote(_Part):
    """Words that somebody is reported to have said or written."""

    kind: QuoteKind
    field: FieldName
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    words: str
    speaker: Speaker | None = Field(description="Null when unknown.")
    via: str | None = Field(description="Id of the entity that relays the words.")
    cue: Cue | None
    rule: str = Field(description="The rule that found the span.")
    confidence: float = Confidence


class Focus(_Part):
    """What the article as a whole is about on the map."""

    country: str | None = Field(description="ISO 3166-1 alpha-2.")
    country_confidence: float = Confidence
    entity: str | None = Field(description="Id of the LOC entity that the article is about.")
    entity_confidence: float = Confidence
