"""Writes the contract's JSON Schemas and finds changes that would break those who rely on them.

``python -m tools.contract`` writes ``schemas/json/``. ``schemas/json/released/`` holds the schemas of the last release:
within a major version, its readers of the outputs and writers of the input must go on working.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schemas.article import RawArticle
from schemas.dead_letter import DeadLetter
from schemas.snapshots import EnrichedArticle, EntitiesSnapshot, LocationsSnapshot, QuotesSnapshot

FOLDER = Path(__file__).parent.parent / "schemas" / "json"
RELEASED = FOLDER / "released"
INPUTS: tuple[type[BaseModel], ...] = (RawArticle,)
OUTPUTS: tuple[type[BaseModel], ...] = (
    EnrichedArticle,
    EntitiesSnapshot,
    LocationsSnapshot,
    QuotesSnapshot,
    DeadLetter,
)

Schema = dict[str, Any]


def schema(model: type[BaseModel]) -> Schema:
    """Return the model's JSON Schema (2020-12), as consumers see it on the wire."""
    generated = model.model_json_schema(mode="validation" if model in INPUTS else "serialization")
    if model in INPUTS:
        generated["required"] = [name for name in generated["required"] if name != "id"]  # derived when missing
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **generated}


def rendered(model: type[BaseModel]) -> str:
    """Return the schema file's content."""
    return json.dumps(schema(model), ensure_ascii=False, indent=2) + "\n"


def released(model: type[BaseModel]) -> Schema:
    """Return the model's schema as of the last release."""
    content: Schema = json.loads((RELEASED / f"{model.__name__}.json").read_text(encoding="utf-8"))
    return content


def broken_readers(old: Schema, new: Schema) -> list[str]:
    """Return what a reader of ``old`` data would miss or not understand in ``new`` data."""
    breaks = []
    for path, before, after in _objects(old, new):
        for name, field in before["properties"].items():
            if name not in after["properties"]:
                breaks.append(f"{path}.{name}: removed")
            elif name in before.get("required", ()) and name not in after.get("required", ()):
                breaks.append(f"{path}.{name}: no longer always there")
            elif added := _types(after["properties"][name]) - _types(field):
                breaks.append(f"{path}.{name}: may now be {', '.join(sorted(added))}")
    return breaks


def broken_writers(old: Schema, new: Schema) -> list[str]:
    """Return what a writer of ``old`` data would be refused for under ``new``."""
    breaks = []
    for path, before, after in _objects(old, new):
        added = set(after.get("required", ())) - set(before.get("required", ()))
        breaks += [f"{path}.{name}: now required" for name in sorted(added)]
        for name, field in before["properties"].items():
            gone = _types(field) - _types(after["properties"].get(name, field))
            breaks += [f"{path}.{name}: may no longer be {kind}" for kind in sorted(gone)]
    return breaks


def _objects(old: Schema, new: Schema) -> Iterator[tuple[str, Schema, Schema]]:
    """Yield the objects that both schemas define, the top level and every ``$defs`` entry."""
    pairs = [(old["title"], old, new)]
    pairs += [(name, part, new.get("$defs", {}).get(name, part)) for name, part in old.get("$defs", {}).items()]
    for name, before, after in pairs:
        if "properties" in before:
            yield name, before, after


def _types(field: Schema) -> set[str]:
    """Return what a field may hold: JSON types, referenced objects and enumerated values."""
    if "anyOf" in field:
        return set().union(*(_types(option) for option in field["anyOf"]))
    if "$ref" in field:
        return {field["$ref"]}
    if "enum" in field:
        return {repr(value) for value in field["enum"]}
    if "const" in field:
        return {repr(field["const"])}
    inner = _types(field["items"]) if isinstance(field.get("items"), dict) else set()
    return {f"list of {kind}" for kind in inner} or {str(field.get("type", "anything"))}


def main() -> None:
    """Write the schema files."""
    FOLDER.mkdir(exist_ok=True)
    for model in INPUTS + OUTPUTS:
        (FOLDER / f"{model.__name__}.json").write_text(rendered(model), encoding="utf-8")


if __name__ == "__main__":
    main()
