"""Enriched articles in a few words."""

import hashlib

from schemas.mentions import Cue, Entity, Location, Mention, Quote, Speaker
from schemas.snapshots import EnrichedArticle, Versions

TEXT = "قال سامر الحديدي في صور: سنبني الجسر.\nوزار الحديدي صيدا."


def article(identity="a", *, text=TEXT, title="جسر في صور", entities=(), quotes=()) -> EnrichedArticle:
    """Return an article with these finds."""
    return EnrichedArticle(
        id=identity,
        source="sahifa.example",
        url=None,
        published_at=None,
        version=1,
        status="usable",
        sha256={"title": _digest(title), "text": _digest(text)},
        made_by=Versions(pipeline="0.1.0", recognizer="r", gazetteer="g", quotations="q"),
        notes=[],
        title=title,
        text=text,
        language="ar",
        entities=list(entities),
        quotes=list(quotes),
        focus=None,
        extra={},
    )


def entity(kind: str, *names: str, at: Location | None = None) -> Entity:
    """Return an entity named by these words of the text, each where it stands first."""
    mentions = [
        Mention(field="text", start=TEXT.index(name), end=TEXT.index(name) + len(name), name=name, confidence=1)
        for name in names
    ]
    return Entity(
        id=names[0],
        type=kind,
        name=max(names, key=len),
        key=names[0],
        latin="",
        confidence=1,
        mentions=mentions,
        location=at,
    )


def place(country: str) -> Location:
    """Return a place in that country."""
    return Location(
        lat=33.27,
        lon=35.2,
        country=country,
        kind="city",
        name_ar="صور",
        name_en="Tyre",
        admin1=None,
        geoname_id=None,
        confidence=1,
        signals=[],
    )


def quote(words: str, speaker: str | None) -> Quote:
    """Return a quote of these words of the text."""
    start = TEXT.index(words)
    said_by = speaker and Speaker(
        name=speaker, start=None, end=None, entity=None, method="after_cue", named=True, confidence=1
    )
    return Quote(
        kind="indirect",
        field="text",
        start=start,
        end=start + len(words),
        words=words,
        speaker=said_by or None,
        via=None,
        cue=Cue(start=0, end=3, lemma="قال", cue_class="neutral"),
        rule="colon",
        confidence=1,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
