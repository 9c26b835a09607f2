"""Annotated text as the recognizer learns it: documents and one tag a token.

``.jsonl``: one annotated article a line (``title``, ``text``, ``entities`` with ``mentions``). ``.tsv``: a token, a tab
and its tag a line, a blank line behind each sentence, tags ``O``, ``B-X``, ``I-X``, as in CoNLL's shared tasks.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from schemas.article import RawArticle
from worker.enrichment.cleaning import plain
from worker.enrichment.document import Document, Field, Paragraph, Sentence, Token
from worker.enrichment.ner import spans
from worker.enrichment.ner.lexicon import reading
from worker.enrichment.tokenization import tokenize
from worker.errors import RasdError

_SENTENCES = 15  # a document of a corpus that marks no articles; ANERcorp's have about so many

_SIGN = "_"

Mention = tuple[str, int, int, str]
"""Field, start, end and type."""


class CorpusError(RasdError):
    """A corpus is not in its format; the message names the file, the line and what is expected."""


class Example(NamedTuple):
    """A document and what is known to be in it."""

    id: str
    document: Document
    tags: list[list[str]]
    """One a token, by sentence of the body."""
    mentions: frozenset[Mention]
    """All that are annotated, also such as tags can't say."""


def read(paths: Iterable[Path]) -> list[Example]:
    """Return the documents of annotated files.

    Raises:
        CorpusError: a file is not in its format.

    """
    return [example for path in paths for example in _READERS.get(path.suffix, _refuse)(path)]


def sentences(document: Document) -> Iterator[Sentence]:
    """Yield the sentences that have tags, in their order."""
    for field in document.fields:
        yield from field.body()


def _refuse(path: Path) -> Iterator[Example]:
    raise CorpusError(f"{path}: expected annotated articles (.jsonl) or tokens with tags (.tsv)")


def _articles(path: Path) -> Iterator[Example]:
    for number, line in _lines(path):
        try:
            if line.strip():
                yield _article(json.loads(line))
        except (ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CorpusError(
                f"{path}:{number}: expected an article with title, text and entities of mentions: {error!r}"
            ) from error


def _article(annotated: dict[str, Any]) -> Example:
    described = {name: annotated[name] for name in ("id", "source", "url", "title", "text") if annotated.get(name)}
    document = tokenize(RawArticle.model_validate(described))
    mentions = frozenset(
        (mention["field"], mention["start"], mention["end"], entity["type"])
        for entity in annotated["entities"]
        for mention in entity["mentions"]
    )
    tags = [
        spans.tags(
            sentence.tokens, sorted((start, end, type_) for name, start, end, type_ in mentions if name == field.name)
        )
        for field in document.fields
        for sentence in field.body()
    ]
    return Example(annotated["id"], document, tags, mentions)


def _tokens(path: Path) -> Iterator[Example]:
    read = list(_tagged(path))
    for start in range(0, len(read), _SENTENCES):
        yield _document(f"{path.name}:{start + 1}", read[start : start + _SENTENCES])


def _tagged(path: Path) -> Iterator[list[tuple[str, str]]]:
    sentence: list[tuple[str, str]] = []
    for number, line in _lines(path):
        if line.strip():
            token, tab, tag = line.partition("\t")
            if not tab or not (tag == spans.OUTSIDE or tag[:2] in {"B-", "I-"}):
                raise CorpusError(f"{path}:{number}: expected token<TAB>tag with a tag O, B-X or I-X, not {line!r}")
            sentence.append((token, tag))
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield numbered lines; a line separator inside an article's text (U+2028) ends none."""
    yield from enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)


def _document(id_: str, tagged: Sequence[Sequence[tuple[str, str]]]) -> Example:
    """Return sentences as one document, their tokens parted by blanks."""
    text = "\n".join(" ".join(token for token, _ in sentence) for sentence in tagged)
    paragraphs, tags, start = [], [], 0
    for sentence in tagged:
        tokens = []
        for token, _ in sentence:
            tokens.append(Token(start, start + len(token), token, _norm(token)))
            start += len(token) + 1
        whole = Sentence(tokens[0].start, tokens[-1].end, tuple(tokens))
        paragraphs.append(Paragraph(whole.start, whole.end, "body", (whole,)))
        tags.append([tag for _, tag in sentence])
    document = Document("", Field("title", "", ()), Field("text", text, tuple(paragraphs)))
    return Example(id_, document, tags, mentions_of(document, tags))


def _norm(token: str) -> str:
    """Return the token as the tokenizer gives it; corpora also have tokens that are nothing but a vowel sign."""
    norm = plain(token)
    return norm if reading(norm) else _SIGN


def mentions_of(document: Document, tags: Sequence[Sequence[str]]) -> frozenset[Mention]:
    """Return the mentions that tags stand for."""
    fields = [(field.name, sentence) for field in document.fields for sentence in field.body()]
    return frozenset(
        (name, span.start, span.end, span.type)
        for (name, sentence), found in zip(fields, tags, strict=True)
        for span in spans.spans(sentence.tokens, found)
    )


_READERS = {".jsonl": _articles, ".tsv": _tokens}
