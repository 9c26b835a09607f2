"""Keeps the checksums in ``worker/resources/manifest.json``; sources and licences in it are written by people.

``python -m tools.manifest`` after a resource was built anew.
"""

import hashlib
import json
from pathlib import Path

RESOURCES = Path(__file__).parent.parent / "worker" / "resources"
MANIFEST = RESOURCES / "manifest.json"

Manifest = dict[str, dict[str, str]]
"""A resource's path below the folder to ``what`` it is, its ``source``, ``licence``, ``built_by`` and ``sha256``."""


def read() -> Manifest:
    """Return the manifest."""
    manifest: Manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return manifest


def checksums() -> dict[str, str]:
    """Return the SHA-256 of every shipped resource."""
    files = sorted(file for file in RESOURCES.rglob("*") if file.is_file() and file.suffix not in {".py", ".pyc"})
    return {
        file.relative_to(RESOURCES).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file != MANIFEST
    }


def main() -> None:
    """Write the checksums of the resources into the manifest; what is new waits there for its source and licence."""
    known = read()
    manifest = {name: {**known.get(name, {}), "sha256": checksum} for name, checksum in checksums().items()}
    MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
