"""The article as the enrichment core sees it: fields of paragraphs of sentences of tokens, with offsets.

All offsets are Unicode code points into the field exactly as received, start inclusive, end exclusive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from schemas.mentions import EntityType, FieldName


class Token(NamedTuple):
    """A word, number or mark."""

    start: int
    end: int
    text: str
    norm: str
    """Without diacritics, tatweel and invisible marks; presentation forms and Persian letters made plain."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of tokens that ends with a full stop, a question mark or its paragraph."""

    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the field; boilerplate lines (read-also, photo credit, section) carry no mentions or quotes."""

    start: int
    end: int
    kind: Literal["body", "boilerplate"]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """The title or the text."""

    name: FieldName
    text: str
    paragraphs: tuple[Paragraph, ...]

    def body(self) -> Iterator[Sentence]:
        """Yield the sentences that are not boilerplate."""
        for paragraph in self.paragraphs:
            if paragraph.kind == "body":
                yield from paragraph.sentences


@dataclass(frozen=True, slots=True)
class Document:
    """One article, tokenized."""

    source: str
    title: Field
    text: Field

    @property
    def fields(self) -> tuple[Field, Field]:
        """Title first: readers meet a name there first."""
        return self.title, self.text


class Mention(NamedTuple):
    """A recognized name."""

    field: FieldName
    start: int
    end: int
    type: EntityType
    name: str
    """As written, proclitics outside, a fused article restored (للأردن gives الأردن)."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """The mentions that mean one person, organization or place."""

    id: str
    type: EntityType
    name: str
    key: str
    mentions: tuple[Mention, ...]
