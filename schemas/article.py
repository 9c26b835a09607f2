"""The input contract: one news article as a publisher sends it."""

import hashlib
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

Status = Literal["usable", "withheld", "canceled"]


class RawArticle(BaseModel):
    """One version of one article on ``news.raw``.

    Field names follow IPTC ninjs where it has one (``version``, ``status`` for pubStatus, ``language``).
    Unknown fields are kept and travel on in :attr:`EnrichedArticle.extra`.
    """

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    id: str = Field(
        min_length=1,
        max_length=512,
        description="Stable across versions. When missing: derived from the url, else from the content.",
    )
    source: str = Field(min_length=1, max_length=256, description="The outlet, as its domain or short name.")
    url: str | None = Field(default=None, max_length=4096)
    title: str = ""
    text: str = ""
    language: str = Field(default="ar", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", description="BCP 47 tag.")
    published_at: AwareDatetime | None = Field(default=None, strict=False, description="ISO 8601 with its UTC offset.")
    version: int = Field(default=1, ge=1, description="Raised by the publisher with every correction.")
    status: Status = "usable"

    @model_validator(mode="before")
    @classmethod
    def _derive_id(cls, value: object) -> object:
        if not isinstance(value, dict) or value.get("id") is not None:
            return value
        return {**value, "id": derived_id(value.get("url"), value.get("title"), value.get("text"))}

    @field_validator("published_at", mode="before")
    @classmethod
    def _is_no_number(cls, value: object) -> object:
        if isinstance(value, (int, float)):
            raise ValueError("send ISO 8601 with its UTC offset, such as 2024-05-01T10:00:00+03:00, not a number")  # noqa: TRY004 (pydantic reports ValueError)
        return value

    @model_validator(mode="after")
    def _usable_has_text(self) -> Self:
        if self.status == "usable" and "text" not in self.model_fields_set:
            raise ValueError("text: a usable article needs it; send status withheld or canceled to withdraw one")
        return self

    @property
    def withdrawn(self) -> bool:
        """Whether the publisher took the article back."""
        return self.status != "usable"


def derived_id(url: object, title: object, text: object) -> str:
    """Return the id of an article that came without one.

    ``url-`` and 32 hex digits of SHA-256 over the url, else ``text-`` and the same over title and text:
    the same article gets the same id on every machine.
    """
    if isinstance(url, str) and url:
        return f"url-{_digest(url)}"
    return f"text-{_digest(chr(0).join(str(part or '') for part in (title, text)))}"


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:32]
