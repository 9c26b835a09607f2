"""The AsyncAPI document says what the code does."""

import json

from tools import asyncapi


def test_the_file_is_what_the_code_says():
    """`python -m tools.asyncapi` was run after the last change of topics, headers or schemas."""
    assert asyncapi.FILE.read_text(encoding="utf-8") == asyncapi.rendered()


def test_every_reference_leads_somewhere():
    """Payloads are the schema files, all else stands in the document."""
    document = asyncapi.document()
    for reference in _references(document):
        file, _, path = reference.partition("#")
        part = json.loads((asyncapi.FILE.parent / file).read_text(encoding="utf-8")) if file else document
        for name in path.strip("/").split("/"):
            part = part[name] if name else part
        assert part, reference


def _references(part):
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _references(inner)
