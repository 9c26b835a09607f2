"""One record's bytes to its outputs' bytes, or to the reason why not. Runs in the pool's processes; pure."""

import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.article import RawArticle
from schemas.dead_letter import Reason, Stage
from schemas.snapshots import EnrichedArticle
from worker.enrichment.snapshots import snapshots

# A string, closed or not, as one match: each character is looked at once, whatever the input.
_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an article may be: bytes coming in, nesting of its JSON, bytes of each output."""

    article_bytes: int
    json_depth: int
    output_bytes: int


@dataclass(frozen=True, slots=True)
class Job:
    """A record's key and value as they were read."""

    key: bytes | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Enriched:
    """The values of the four output topics, in their order; all None when the article is to be forgotten."""

    key: bytes
    values: tuple[bytes | None, bytes | None, bytes | None, bytes | None]


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why there are no outputs. ``error`` names the field and the fix and never quotes the article."""

    reason: Reason
    stage: Stage
    error: str


Outcome = Enriched | Rejected

Enrich = Callable[[RawArticle], EnrichedArticle]


def handler(
    limits: Limits, recognizer: str, recognizer_path: Path | None, gazetteer_additions: Path | None
) -> Callable[[Job], Outcome]:
    """Load the pipeline and return what does jobs with it."""
    from worker.enrichment.loading import load_pipeline  # noqa: PLC0415 (only the pool's processes carry the models)

    return partial(handle, load_pipeline(recognizer, recognizer_path, gazetteer_additions), limits)


def handle(pipeline: Enrich, limits: Limits, job: Job) -> Outcome:
    """Return the outputs of a record: four snapshots, or four deletions for one without a value."""
    if job.value is None:
        return _forget(job.key)
    try:
        article = parse(job.value, limits)
    except RejectionError as error:
        return error.rejected
    try:
        enriched = pipeline(article)
        values = tuple(view.model_dump_json().encode() for view in snapshots(enriched))
    except Exception as error:  # a fault of ours: the article waits among the dead letters until it is mended
        return Rejected("pipeline_error", "enrich", _where(error))
    largest = max(map(len, values))
    if largest > limits.output_bytes:
        return Rejected("output_too_large", "publish", f"{largest} bytes of output; {limits.output_bytes} are allowed")
    return Enriched(article.id.encode(), values)  # type: ignore[arg-type]  # a snapshot for each of the four topics


class RejectionError(ValueError):
    """Bytes that are no article."""

    def __init__(self, reason: Reason, error: str) -> None:
        super().__init__(error)
        self.rejected = Rejected(reason, "parse", error)


def parse(value: bytes, limits: Limits) -> RawArticle:
    """Return the article that the bytes hold.

    Raises:
        RejectionError: too large, not UTF-8, not JSON, nested too deeply, or a field is wrong.

    """
    if len(value) > limits.article_bytes:
        raise RejectionError("too_large", f"{len(value)} bytes; {limits.article_bytes} are allowed")
    try:
        value.decode()
    except UnicodeDecodeError as error:
        raise RejectionError("invalid_utf8", f"{error.reason} at byte {error.start}; send UTF-8") from None
    if json_depth(value) > limits.json_depth:
        raise RejectionError("too_deep", f"nested deeper than the {limits.json_depth} levels that are allowed")
    try:
        return RawArticle.model_validate_json(value)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        reason: Reason = "invalid_json" if details[0]["type"] == "json_invalid" else "invalid_field"
        raise RejectionError(reason, "; ".join(map(_explained, details))) from None


def json_depth(value: bytes) -> int:
    """Return how deeply arrays and objects are nested; linear in the length, also for bytes that are no JSON."""
    if (value.count(b"{") + value.count(b"[")) <= 1:
        return 1
    depth = deepest = 0
    for found in _BRACKETS.finditer(value):
        if found[0] in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in b"]}":
            depth -= 1
    return deepest


def _forget(key: bytes | None) -> Outcome:
    if not key:
        return Rejected("missing_key", "parse", "a record without a value deletes the article of its key; give the key")
    return Enriched(key, (None, None, None, None))


_FIXES = {
    "missing": "add it",
    "string_type": "send a string",
    "string_too_short": "it must not be empty",
    "timezone_aware": "add the UTC offset, such as +03:00",
    "datetime_parsing": "send ISO 8601, such as 2024-05-01T10:00:00+03:00",
    "int_type": "send a whole number",
}


def _explained(detail: ErrorDetails) -> str:
    field = ".".join(map(str, detail["loc"]))
    message = detail["msg"].removeprefix("Value error, ")
    fix = _FIXES.get(detail["type"])
    return ": ".join(filter(None, [field, message])) + (f" ({fix})" if fix else "")


def _where(error: BaseException) -> str:
    """Return the exception's type and place; its message might quote the article."""
    frames: Sequence[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)
    last = frames[-1]
    return f"{type(error).__name__} in {last.name} ({Path(last.filename).name}:{last.lineno})"
