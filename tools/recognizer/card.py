"""What a model is: its manifest for machines, its card for people (Mitchell et al. 2019)."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from tools.recognizer import evaluation
from tools.recognizer.corpora import Example
from tools.recognizer.evaluation import Score
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
    "wikifane-fine.tsv": "WikiFANE (Alotaibi & Lee 2014): CC BY-SA 3.0",
    "newsfane.tsv": "NewsFANE (Alotaibi & Lee 2014): CC BY-SA 3.0",
    "newsfane-fine.tsv": "NewsFANE (Alotaibi & Lee 2014): CC BY-SA 3.0",
    "wojood-sample.tsv": "Wojood (Jarrar et al. 2022), public sample: MIT",
}
_NEWS = re.compile(r"2015-\d\d-\d\d\.zip")
_UNKNOWN = "not known to this tool: write it here"


class Counts(NamedTuple):
    """How much a model was trained on."""

    documents: int
    tokens: int
    mentions: int
    guessed_documents: int
    """Annotated by first models."""

    @classmethod
    def of(cls, examples: Sequence[Example], guessed: Sequence[Example]) -> "Counts":
        """Count the examples, and those that first models annotated."""
        tokens = sum(len(sentence) for example in examples for sentence in example.tags)
        return cls(len(examples), tokens, sum(len(example.mentions) for example in examples), len(guessed))


def write(folder: Path, files: Sequence[Path], pretrained: Path, counts: Counts, figures: Mapping[str, Score]) -> None:
    """Write the manifest and the card of the model that lies in the folder."""
    manifest = {
        "trained_on": [
            {"file": file.name, "sha256": _checksum(file), "licence": _licence(file.name)} for file in files
        ],
        "pretrained": {"file": pretrained.name, "sha256": _checksum(pretrained)},
        **counts._asdict(),
        "trained_with": {package: version(package) for package in ("jax", "numpy", "optax")},
        "held_out": {type_: score._asdict() for type_, score in figures.items()},
        "files": {file: _checksum(folder / file) for file in FILES},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / CARD).write_text(_card(manifest, figures), encoding="utf-8")


def _licence(name: str) -> str:
    return "SaudiNewsNet: CC BY-NC-SA" if _NEWS.fullmatch(name) else _LICENCES.get(name, _UNKNOWN)


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _card(manifest: Mapping[str, Any], figures: Mapping[str, Score]) -> str:
    sources = "\n".join(f"- `{source['file']}`: {source['licence']}" for source in manifest["trained_on"])
    types = ", ".join(type_ for type_ in figures if type_ != evaluation.ALL)
    guessed = manifest["guessed_documents"]
    beside = f" and {guessed:,} documents that first models annotated" if guessed else ""
    return f"""# Model card: Arabic names in news

**What it does.** Finds names ({types}) in Arabic news articles: a small convolutional network that reads the whole
article, runs on a processor, and gives the same bytes on every machine.

**Trained on** {manifest["documents"]:,} documents with {manifest["tokens"]:,} tokens and {manifest["mentions"]:,}
mentions{beside}:
{sources}

It began with the parameters of `{manifest["pretrained"]["file"]}`, learned from raw news and from names annotated by
other rules (those that come with the tool: from SaudiNewsNet, CC BY-NC-SA, and WikiFANE, CC BY-SA 3.0).

Where the annotations were made by a large language model and not by people, so were its errors and its conventions.

**How good.** A tenth of the documents was held out of a first training; the model was then trained on all of them.

```
{chr(10).join(evaluation.table(figures))}
```

**Not meant for** dialect, poetry, social media, or decisions about persons. Names of outlets, regions and years that it
was not trained on are found less often; its confidence is calibrated on held-out documents and holds for their like.
"""
