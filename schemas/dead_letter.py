"""The contract of ``news.dead-letters``: records that could not be enriched, whole, with what was wrong.

Key, value and headers are the rejected record's, unchanged; the headers below are added to them. What the topic can't
hold is left out, the largest part first, and said to be.
"""

from datetime import datetime
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Reason = Literal[
    "missing_key",
    "too_large",
    "invalid_utf8",
    "invalid_json",
    "too_deep",
    "invalid_field",
    "pipeline_error",
    "crashed",
    "overdue",
    "output_too_large",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

Stage = Literal["parse", "enrich", "publish"]

Part = Literal["value", "headers", "key"]
PARTS: tuple[Part, ...] = get_args(Part)

HEADER_PREFIX = "rasd-dead-letter-"


class DeadLetter(BaseModel):
    """One dead letter as people and tools read it; each field but the first three and the key is a header."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partition: int = Field(description="Where the dead letter itself stands.")
    offset: int
    written_at: datetime = Field(description="When it became a dead letter.")
    reason: Reason
    error: str = Field(description="What was wrong, naming the field and the fix; never the article's text.")
    stage: Stage
    source_topic: str
    source_partition: int
    source_offset: int
    source_timestamp: int = Field(description="Of the rejected record, in milliseconds since 1970.")
    pipeline: str = Field(description="Version of the pipeline that rejected it.")
    attempt: int = Field(ge=1, description="Raised each time it is tried again after a fix.")
    value_omitted: bool = Field(
        default=False, description="The record was too large for this topic; its value stands in the source topic only."
    )
    headers_omitted: bool = Field(default=False, description="The same of the record's own headers.")
    key_omitted: bool = Field(default=False, description="The same of its key.")
    key: str | None = Field(description="The record's key; bytes that are not UTF-8 appear as \\x and two digits.")
    bytes: int = Field(ge=0, description="Size of the record's value.")

    @property
    def omitted(self) -> tuple[Part, ...]:
        """What of the record stands in the source topic only."""
        return tuple(part for part in PARTS if getattr(self, f"{part}_omitted"))
