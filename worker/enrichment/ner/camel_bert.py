"""The recognizer of CAMeL Tools, a BERT that tags words (Inoue et al. 2021): an extra, far slower than the default.

The model's folder is loaded with transformers, not through ``camel_tools.ner``: that module downloads a catalogue when
it is imported, pads every segment to 256 pieces, and shifts all labels behind a word that it can't tokenize.
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from schemas.mentions import EntityType
from worker.enrichment.document import Document, Field, Mention, Token
from worker.enrichment.ner import proclitics
from worker.enrichment.ner.bert_tagger import BertTagger, Label
from worker.enrichment.ner.recognizer import Recognizer
from worker.errors import RasdError

_TYPES: dict[str, EntityType] = {"PERS": "PER", "PER": "PER", "ORG": "ORG", "LOC": "LOC"}
"""The model's types; its MISC is none of ours."""

Tagger = Callable[[Sequence[Sequence[str]]], list[list[Label]]]


class BertExtraMissingError(RasdError):
    """The extra that the BERT recognizer needs is not installed."""


class BertModelError(RasdError):
    """The folder does not hold a model that the BERT recognizer can use."""


class Name(NamedTuple):
    """Words of a field that are tagged as one name."""

    field: Field
    first: Token
    last: Token
    type: EntityType
    confidence: float
    """The least of its words'."""


def load(folder: Path) -> Recognizer:
    """Return the recognizer whose transformers folder (BertForTokenClassification) this is.

    Raises:
        BertExtraMissingError: torch or transformers is not installed.
        BertModelError: the folder has no such model.

    """
    try:
        import torch  # noqa: PLC0415  # an extra, and heavy
        from transformers import AutoTokenizer, BertForTokenClassification, logging  # noqa: PLC0415
    except ImportError as error:
        raise BertExtraMissingError(f"{error}; the recognizer camel-bert needs: pip install 'rasd[bert]'") from error
    if not (folder / "config.json").is_file():
        raise BertModelError(
            f"{folder}: no config.json; fetch the model on a connected machine with `camel_data -i ner-arabert`"
            " (of a full installation of camel-tools) and give the folder data/ner/arabert that it made"
        )
    logging.disable_progress_bar()
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = BertForTokenClassification.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise BertModelError(f"{folder}: {error}") from error
    if not {f"B-{type_}" for type_ in ("LOC", "ORG")} <= set(model.config.id2label.values()):
        raise BertModelError(f"{folder}: its labels are not B-/I- LOC, ORG, PERS: {model.config.id2label}")
    torch.set_num_threads(1)  # the other cores are for the pool's other processes
    return CamelBert(BertTagger(torch, tokenizer, model.eval()), tokenizer.get_vocab(), _version(folder))


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        with path.open("rb") as stream:
            digest.update(path.name.encode() + hashlib.file_digest(stream, "sha256").digest())
    return f"camel-bert-{digest.hexdigest()[:12]}"


class CamelBert:
    """Finds names by a tagger of words, and cuts the proclitics that it leaves on them."""

    def __init__(self, tagger: Tagger, ranks: Mapping[str, int], version: str) -> None:
        self._tagger = tagger
        self._ranks = ranks
        self._version = version

    @property
    def version(self) -> str:
        """Names the model by the checksum of its files."""
        return self._version

    def __call__(self, document: Document) -> list[Mention]:
        """Return the mentions of title and text in reading order."""
        sentences = [(field, sentence.tokens) for field in document.fields for sentence in field.body()]
        labels = self._tagger([[token.norm for token in tokens] for _, tokens in sentences])
        found = [
            name
            for (field, tokens), tagged in zip(sentences, labels, strict=True)
            for name in _names(field, tokens, tagged)
        ]
        elsewhere = frozenset(self._sure_beginnings(found))
        return [self._mention(name, elsewhere) for name in found]

    def _sure_beginnings(self, names: Iterable[Name]) -> Iterator[str]:
        """Yield the names' first words that have no proclitic that could be cut."""
        for name in names:
            if name.first.norm in self._ranks and not proclitics.length(name.first.text, self._ranks, ()):
                yield name.first.norm

    def _mention(self, name: Name, elsewhere: Container[str]) -> Mention:
        start = name.first.start + proclitics.length(name.first.text, self._ranks, elsewhere)
        written = proclitics.restored(name.field.text[start : name.last.end])
        return Mention(name.field.name, start, name.last.end, name.type, written, name.confidence)


def _names(field: Field, tokens: Sequence[Token], labels: Sequence[Label]) -> Iterator[Name]:
    """Yield the runs of one type; an I- that continues no name of its type begins one."""
    current: Name | None = None
    for token, label in zip(tokens, labels, strict=True):
        place, _, type_ = label.name.partition("-")
        if current and place == "I" and _TYPES.get(type_) == current.type:
            current = current._replace(last=token, confidence=min(current.confidence, label.confidence))
            continue
        if current:
            yield current
        current = Name(field, token, token, _TYPES[type_], label.confidence) if type_ in _TYPES else None
    if current:
        yield current
