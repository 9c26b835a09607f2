"""Writes the contract of the topics as one AsyncAPI 3 document: topics, keys, headers and the schemas of the values.

``python -m tools.asyncapi`` writes ``schemas/asyncapi.json`` from the topics' plan, the headers that the worker writes
and the schemas beside it; a test keeps it true.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from schemas.dead_letter import HEADER_PREFIX, DeadLetter
from worker import dead_letters, events, topics
from worker.enrichment.pipeline import VERSION
from worker.enrichment_job import Rejected
from worker.processing import KINDS
from worker.record import Headers, Partition, Record
from worker.settings import Settings

FILE = Path(__file__).parent.parent / "schemas" / "asyncapi.json"
SNAPSHOTS = ("EnrichedArticle", "EntitiesSnapshot", "LocationsSnapshot", "QuotesSnapshot")
_BINDING = {"bindingVersion": "0.5.0"}
_EXAMPLE = Record(
    partition=Partition("news.raw", 3),
    offset=42,
    timestamp=1_714_550_400_000,
    key=b"article-1",
    value=b"{}",
    headers=(("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", b"desk=1")),
)

Document = dict[str, Any]


def document() -> Document:
    """Return the AsyncAPI document of the topics with their default names."""
    raw, *snapshot_topics, letters = topics.plan(Settings.model_construct())
    written = dict(zip(SNAPSHOTS, snapshot_topics, strict=True)) | {"DeadLetter": letters}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rasd",
            "version": version("rasd"),
            "description": "Arabic news, enriched as it streams. docs/reference/topics.md says what can be relied on.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {"RawArticle": _channel("RawArticle", raw)}
        | {name: _channel(name, topic) for name, topic in written.items()},
        "operations": {"enrich": _operation("receive", "RawArticle")}
        | {f"publish{name}": _operation("send", name) for name in written},
        "components": {
            "messages": {"RawArticle": _message("RawArticle", _headers(_EXAMPLE.headers))}
            | {
                name: _message(name, _headers(events.output_headers(_EXAMPLE, b"article-1", kind, VERSION)))
                for name, kind in zip(SNAPSHOTS, KINDS, strict=True)
            }
            | {"DeadLetter": _dead_letter()}
        },
    }


def rendered() -> str:
    """Return the file's content."""
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


def _channel(name: str, topic: topics.Topic) -> Document:
    configuration = {key: _typed(key, value) for key, value in topic.configuration.items()}
    return {
        "address": topic.name,
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "bindings": {"kafka": {"topic": topic.name, "topicConfiguration": configuration, **_BINDING}},
    }


def _typed(name: str, value: str) -> int | list[str]:
    return [value] if name == "cleanup.policy" else int(value)


def _operation(action: str, name: str) -> Document:
    return {"action": action, "channel": {"$ref": f"#/channels/{name}"}}


def _message(name: str, headers: Document) -> Document:
    key = {"type": "string", "description": "The article's id."}
    return {
        "name": name,
        "contentType": "application/json",
        "headers": headers,
        "payload": {"$ref": f"json/{name}.json"},
        "bindings": {"kafka": {"key": key, **_BINDING}},
    }


def _dead_letter() -> Document:
    letter = dead_letters.dead_letter("", _EXAMPLE, Rejected("invalid_field", "parse", "source: add it"), VERSION)
    added = tuple((name, value) for name, value in letter.headers if name.startswith(HEADER_PREFIX))
    return {
        "name": "DeadLetter",
        "summary": DeadLetter.__doc__,
        "description": "Key, value and headers are the rejected record's own, whatever they are; these are added.",
        "contentType": "application/octet-stream",
        "headers": _headers(added),
        "payload": {},
    }


def _headers(pairs: Headers) -> Document:
    return {
        "type": "object",
        "properties": {name: {"type": "string", "examples": [value.decode()]} for name, value in pairs},
    }


def main() -> None:
    """Write the document."""
    FILE.write_text(rendered(), encoding="utf-8")


if __name__ == "__main__":
    main()
