"""Article files into raw events: plain text, JSON and JSON Lines, from files, folders and standard input."""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from schemas.article import RawArticle
from worker.errors import RasdError

SUFFIXES = (".txt", ".json", ".jsonl")
_SECTION_MAX = 3  # words of a section line («سياسة عربية»)
_BOM = b"\xef\xbb\xbf"
_HEADLINE_MAX = 250  # characters; a longer first line is a paragraph


class UnreadableError(RasdError):
    """A file can't be read as articles; the message names it and the fix."""


class RawEvent(NamedTuple):
    """One article's bytes as they would stand on ``news.raw``, and where they come from (``file`` or ``file:line``)."""

    origin: str
    value: bytes


def read(paths: Iterable[str], source: str = "text") -> Iterator[RawEvent | UnreadableError]:
    """Yield the articles of files and folders in the order given; ``-`` is standard input.

    A file that can't be read yields its error in place, so that the rest goes on. ``source`` names the outlet of
    plain text files.
    """
    for path in paths:
        if path == "-":
            yield from _read_standard_input(source)
        elif Path(path).is_dir():
            for file in sorted(file for file in Path(path).rglob("*") if file.suffix.lower() in SUFFIXES):
                yield from _read_file(file, source)
        else:
            yield from _read_file(Path(path), source)


def skipped(paths: Iterable[str]) -> list[Path]:
    """Return the files in given folders that hold no articles by their names."""
    folders = [Path(path) for path in paths if path != "-" and Path(path).is_dir()]
    files = (file for folder in folders for file in sorted(folder.rglob("*")))
    return [file for file in files if file.is_file() and file.suffix.lower() not in SUFFIXES]


def plain_article(content: str, source: str) -> RawArticle:
    """Return the article that a plain text file holds.

    The text is the file's whole content, so offsets fit the file. The title is its first line that is not empty; when
    that line has at most three words and another follows, it is the section's name and the title is the next. A first
    line longer than 250 characters or ending in a full stop is a paragraph: the article has no title. The section,
    photo credit and read-also lines stay in the text, where the tokenizer marks them as boilerplate.
    """
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    if len(lines) > 1 and len(lines[0].split()) <= _SECTION_MAX:
        lines = lines[1:]
    headline = lines[0] if lines else ""
    if len(headline) > _HEADLINE_MAX or headline.endswith("."):
        headline = ""
    return RawArticle.model_validate({"source": source, "title": headline, "text": content})


def _read_file(path: Path, source: str) -> Iterator[RawEvent | UnreadableError]:
    if path.exists() and path.suffix.lower() not in SUFFIXES:
        yield UnreadableError(f"{path}: unknown kind of file; give {', '.join(SUFFIXES)}, a folder or - for stdin")
        return
    try:
        with path.open("rb") as stream:
            if path.suffix.lower() == ".jsonl":
                yield from _read_lines(str(path), stream)
            elif path.suffix.lower() == ".json":
                yield from _read_json(str(path), stream.read().removeprefix(_BOM))
            else:
                yield _read_text(str(path), stream.read().removeprefix(_BOM), source)
    except OSError as error:
        yield UnreadableError(f"{path}: {error.strerror}")


def _read_standard_input(source: str) -> Iterator[RawEvent | UnreadableError]:
    """Yield the events of standard input: JSON Lines when it begins with a brace, else one plain text."""
    stream = sys.stdin.buffer
    number, head = next(((n, line) for n, line in enumerate(stream, 1) if line.removeprefix(_BOM).strip()), (1, b""))
    if head.removeprefix(_BOM).lstrip().startswith(b"{"):
        yield from _read_lines("<stdin>", chain([head], stream), number)
    else:
        yield _read_text("<stdin>", (head + stream.read()).removeprefix(_BOM), source)


def _read_lines(name: str, lines: Iterable[bytes], first: int = 1) -> Iterator[RawEvent]:
    for number, line in enumerate(lines, first):
        article = line.removeprefix(_BOM).strip()
        if article:
            yield RawEvent(f"{name}:{number}", article)


def _read_json(name: str, content: bytes) -> Iterator[RawEvent]:
    """Yield the object, or each object of an array; what is no JSON goes on as it is, to be refused with its reason."""
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, list):
        yield RawEvent(name, content)
        return
    for number, article in enumerate(parsed, 1):
        yield RawEvent(f"{name}[{number}]", json.dumps(article, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _read_text(name: str, content: bytes, source: str) -> RawEvent | UnreadableError:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return UnreadableError(
            f"{name}: not UTF-8 at byte {error.start}; convert it, for example with iconv -f windows-1256 -t utf-8"
        )
    return RawEvent(name, plain_article(text, source).model_dump_json(exclude_none=True).encode())
