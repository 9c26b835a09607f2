"""What a model is: its manifest for machines, its card for people (Mitchell et al. 2019)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tools.recognizer import evaluation
from tools.recognizer.corpora import Example
from tools.recognizer.evaluation import Score
from tools.recognizer.training import Schedule
from worker.enrichment.ner.convolutional import FILES

CARD = "card.md"
MANIFEST = "manifest.json"

_LICENCES = {
    "train.jsonl": "SaudiNewsNet texts CC BY-NC-SA, the others none stated; annotated by a large language model",
    "anercorp-train.tsv": "ANERcorp (Benajiba & Rosso 2007): free for research",
    "anercorp-dev.tsv": "ANERcorp (Benajiba & Rosso 2007): free for research",
    "aqmar-train.tsv": "AQMAR (Mohit et al. 2012): CC BY-SA 3.0",
    "aqmar-dev.tsv": "AQMAR (Mohit et al. 2012): CC BY-SA 3.0",
    "wikifane.tsv": "WikiFANE (Alotaibi & Lee 2014): CC BY-SA 3.0",
    "newsfane.tsv": "NewsFANE (Alotaibi & Lee 2014): CC BY-SA 3.0",
    "wojood-sample.tsv": "Wojood (Jarrar et al. 2022), public sample: MIT",
}
_UNKNOWN = "not known to this tool: write it here"


def write(
    folder: Path, files: Sequence[Path], examples: Sequence[Example], figures: Mapping[str, Score], schedule: Schedule
) -> None:
    """Write the manifest and the card of the model that lies in the folder."""
    manifest = {
        "trained_on": [
            {"file": file.name, "sha256": _checksum(file), "licence": _LICENCES.get(file.name, _UNKNOWN)}
            for file in files
        ],
        "documents": len(examples),
        "tokens": sum(len(sentence) for example in examples for sentence in example.tags),
        "mentions": sum(len(example.mentions) for example in examples),
        "schedule": schedule._asdict(),
        "trained_with": {package: version(package) for package in ("jax", "numpy", "optax")},
        "held_out": {type_: score._asdict() for type_, score in figures.items()},
        "files": {file: _checksum(folder / file) for file in FILES},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / CARD).write_text(_card(manifest, figures), encoding="utf-8")


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _card(manifest: Mapping[str, Any], figures: Mapping[str, Score]) -> str:
    sources = "\n".join(f"- `{source['file']}`: {source['licence']}" for source in manifest["trained_on"])
    types = ", ".join(type_ for type_ in figures if type_ != evaluation.ALL)
    return f"""# Model card: Arabic names in news

**What it does.** Finds names ({types}) in Arabic news articles: a small convolutional network that reads the whole
article, runs on a processor, and gives the same bytes on every machine.

**Trained on** {manifest["documents"]:,} documents, {manifest["tokens"]:,} tokens, {manifest["mentions"]:,} mentions:
{sources}

Where the annotations were made by a large language model and not by people, so were its errors and its conventions.

**How good.** A tenth of the documents was held out of a first training; the model was then trained on all of them.

```
{chr(10).join(evaluation.table(figures))}
```

**Not meant for** dialect, poetry, social media, or decisions about persons. Names of outlets, regions and years that it
was not trained on are found less often; its confidence is calibrated on held-out documents and holds for their like.
"""
