"""Every setting of Rasd: one frozen object, read once at the edge from flags and ``RASD_*`` variables."""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from worker.errors import RasdError

PREFIX = "RASD_"


def _is_topic_name(name: str) -> str:
    if not re.fullmatch(r"[a-zA-Z0-9._-]{1,249}", name):
        raise ValueError("up to 249 letters, digits, dots, underscores and hyphens are allowed")
    return name


TopicName = Annotated[str, AfterValidator(_is_topic_name)]


class SettingsError(RasdError):
    """A setting is unknown or wrong; the message names it, its value and what is allowed."""


class Settings(BaseSettings):
    """What an operator can choose. Each field is the flag ``--like-this`` and the variable ``RASD_LIKE_THIS``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    brokers: str = Field("localhost:9092", description="Kafka's addresses: host:port,host:port…")
    group: str = Field("rasd", min_length=1, description="Consumer group; also Faust's app id.")
    raw_topic: TopicName = Field("news.raw", description="Articles come in here.")
    enriched_topic: TopicName = Field("news.enriched", description="Whole enriched articles go out here.")
    entities_topic: TopicName = Field("news.entities", description="Who and what is named.")
    locations_topic: TopicName = Field("news.locations", description="Where, with coordinates.")
    quotes_topic: TopicName = Field("news.quotes", description="Who said what.")
    dead_letters_topic: TopicName = Field("news.dead-letters", description="What could not be enriched, whole.")
    partitions: int = Field(12, ge=1, le=10_000, description="Of topics that are created; bounds the scale-out.")
    replication: int = Field(1, ge=1, le=32, description="Of topics that are created; 3 in production.")
    retention_hours: int = Field(24 * 28, ge=1, description="How long the raw and dead-letter topics keep records.")
    max_message_bytes: int = Field(8 << 20, ge=1 << 20, description="The topics' largest record, in bytes.")
    max_article_bytes: int = Field(1 << 20, ge=1 << 10, description="Larger articles become dead letters.")
    max_json_depth: int = Field(64, ge=2, le=500, description="Deeper nested articles become dead letters.")
    pool_size: int = Field(0, ge=0, le=512, description="Enrichment processes; 0: one a core.")
    in_flight: int = Field(0, ge=0, le=65_536, description="Unacknowledged articles a worker; 0: 8 a process.")
    article_deadline: float = Field(30.0, gt=0, le=3600, description="Seconds an article may take.")
    max_consecutive_dead_letters: int = Field(1000, ge=1, description="As many in a row stop the worker.")
    recognizer: Literal["convolutional", "camel-bert"] = Field(
        "convolutional", description="Which model finds the names."
    )
    recognizer_path: Path | None = Field(None, description="Its folder; needed by camel-bert.")
    gazetteer_additions: Path | None = Field(None, description="A CSV file with places of your own.")
    web_host: str = Field("127.0.0.1", description="Where /metrics, /livez and /readyz listen.")
    web_port: int = Field(6066, ge=0, le=65_535, description="0: no web server.")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_SSL", "SASL_PLAINTEXT"] = Field(
        "PLAINTEXT", description="How to talk to the brokers."
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="With SASL."
    )
    sasl_username: str | None = Field(None, description="With SASL.")
    sasl_password: SecretStr | None = Field(
        None, description="With SASL; give the variable, a flag stands in process lists."
    )
    ssl_ca_file: Path | None = Field(None, description="Certificates to trust; the system's when not given.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged, at least.")

    @field_validator("brokers")
    @classmethod
    def _are_addresses(cls, brokers: str) -> str:
        if not re.fullmatch(r"[^\s,]+:\d+(,[^\s,]+:\d+)*", brokers):
            raise ValueError("host:port is allowed, several with commas between")
        return brokers

    @field_validator("recognizer_path", "gazetteer_additions", "ssl_ca_file")
    @classmethod
    def _exists(cls, path: Path | None) -> Path | None:
        if path is not None and not path.exists():
            raise ValueError("no such file or folder")
        return path

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.recognizer == "camel-bert" and self.recognizer_path is None:
            raise ValueError("recognizer camel-bert needs recognizer_path, the folder of its model")
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise ValueError(f"security_protocol {self.security_protocol} needs sasl_username and sasl_password")
        if self.max_article_bytes * 2 > self.max_message_bytes:
            raise ValueError("max_message_bytes must be at least twice max_article_bytes: outputs carry text and finds")
        return self

    @property
    def processes(self) -> int:
        """How many enrichment processes to run."""
        return self.pool_size or os.cpu_count() or 1

    @property
    def window(self) -> int:
        """How many articles may be unacknowledged at once."""
        return self.in_flight or 8 * self.processes


class Origin(NamedTuple):
    """A setting's value as shown to people, and where it came from."""

    name: str
    value: str
    source: str


def load(flags: Mapping[str, object] | None = None) -> Settings:
    """Return the settings from ``flags`` (None values are absent) over ``RASD_*`` variables over defaults.

    Raises:
        SettingsError: a value is not allowed, or a ``RASD_*`` variable is not known.

    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    _refuse_unknown(os.environ)
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(detail, given) for detail in error.errors())) from None


def origins(settings: Settings, flags: Mapping[str, object]) -> list[Origin]:
    """Return every setting with its source; secrets are hidden."""
    return [Origin(name, _shown(getattr(settings, name)), _source(name, flags)) for name in Settings.model_fields]


def _source(name: str, flags: Mapping[str, object]) -> str:
    if flags.get(name) is not None:
        return f"--{name.replace('_', '-')}"
    variable = PREFIX + name.upper()
    return variable if any(key.upper() == variable for key in os.environ) else "default"


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for variable in environment:
        if variable.upper().startswith(PREFIX) and variable.upper() not in known:
            near = difflib.get_close_matches(variable.upper(), known, n=1)
            hint = f"did you mean {near[0]}?" if near else "`rasd settings` lists all"
            raise SettingsError(f"{variable}: no such setting; {hint}")


def _explain(detail: Mapping[str, object], given: Mapping[str, object]) -> str:
    location = detail["loc"]
    if not location:
        return str(detail["msg"]).removeprefix("Value error, ")
    name = str(location[0])  # type: ignore[index]  # a tuple
    shown = "(hidden)" if "password" in name else repr(detail["input"])
    where = f"--{name.replace('_', '-')}" if name in given else PREFIX + name.upper()
    return f"{where}={shown}: {str(detail['msg']).removeprefix('Value error, ')}"
