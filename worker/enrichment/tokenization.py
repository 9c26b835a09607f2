"""Articles into paragraphs, sentences and tokens that know where they stand."""

import html
import re
from collections.abc import Iterator

from schemas.article import RawArticle
from schemas.mentions import FieldName
from worker.enrichment.boilerplate import is_boilerplate
from worker.enrichment.cleaning import DIACRITICS, INVISIBLE, plain
from worker.enrichment.document import Document, Field, Paragraph, Sentence, Token

_LETTER = r"[^\W\d_]"
_INNER = rf"[\w{DIACRITICS}{INVISIBLE}ـ]"
_TOKEN = re.compile(
    rf"(?P<entity>&(?:\#\d{{1,7}}|\#x[0-9a-fA-F]{{1,6}}|[a-zA-Z]{{2,8}});)"
    rf"|(?P<word>{_LETTER}(?:{_INNER}*[\w{DIACRITICS}ـ])?)"
    r"|(?P<number>\d+(?:[.,:/٫٬]\d+)*)"
    r"|(?P<dots>\.{2,})"
    rf"|(?P<mark>[^\s{INVISIBLE}])"
)
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_STOPS = frozenset(".!?؟…")
_CLOSERS = frozenset("\"”»)]'’“")
_ABBREVIATED = 2  # letters: «د. أحمد», «أ. ف. ب» end no sentence


def tokenize(article: RawArticle) -> Document:
    """Return the article's title and text as paragraphs of sentences of tokens."""
    return Document(article.source, _field("title", article.title, ""), _field("text", article.text, article.title))


def _field(name: FieldName, text: str, title: str) -> Field:
    paragraphs = []
    for line in _LINE.finditer(text):
        if line[0].strip():
            boilerplate = name == "text" and is_boilerplate(line[0], title, text, line.start())
            sentences = tuple(_sentences(list(tokens(line[0], line.start()))))
            paragraphs.append(Paragraph(line.start(), line.end(), "boilerplate" if boilerplate else "body", sentences))
    return Field(name, text, tuple(paragraphs))


def tokens(text: str, offset: int = 0) -> Iterator[Token]:
    """Yield the tokens of a text that begins at ``offset`` of its field.

    Words keep their diacritics and tatweel; an HTML character reference is one mark; blanks of any kind yield nothing.
    """
    for match in _TOKEN.finditer(text):
        surface = match[0]
        norm = html.unescape(surface) if match.lastgroup == "entity" else plain(surface)
        if norm.strip():
            yield Token(offset + match.start(), offset + match.end(), surface, norm)


def _sentences(line: list[Token]) -> Iterator[Sentence]:
    start = 0
    for i, token in enumerate(line):
        if i + 1 < len(line) and _ends_sentence(line, i):
            yield Sentence(line[start].start, token.end, tuple(line[start : i + 1]))
            start = i + 1
    if start < len(line):
        yield Sentence(line[start].start, line[-1].end, tuple(line[start:]))


def _ends_sentence(line: list[Token], i: int) -> bool:
    """Whether the sentence ends after token ``i``: at a stop, or at the marks that close right behind one."""
    last = i
    while last and line[last].norm in _CLOSERS:
        last -= 1
    if line[last].norm[0] not in _STOPS or line[i + 1].norm in _CLOSERS or line[i + 1].norm[0] in _STOPS:
        return False
    return not (line[last].norm == "." and last and len(line[last - 1].norm) <= _ABBREVIATED and last == i)
