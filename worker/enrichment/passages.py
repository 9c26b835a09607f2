"""A field read as one run of tokens: folded words, paragraph and sentence numbers, paired marks, reporting words."""

from dataclasses import dataclass

from schemas.mentions import FieldName
from worker.enrichment.cleaning import fold
from worker.enrichment.cues import Cue, CueLexicon, find
from worker.enrichment.document import Document, Field, Token
from worker.enrichment.marks import pair, read_brackets
from worker.enrichment.word_classes import class_of


@dataclass(frozen=True, slots=True)
class Passage:
    """The body of a field, token by token; every tuple has one value a token but ``cues``."""

    field: FieldName
    text: str
    tokens: tuple[Token, ...]
    folded: tuple[str, ...]
    sentences: tuple[int, ...]
    paragraphs: tuple[int, ...]
    partners: tuple[int, ...]
    """The mark each mark is paired with, or -1."""
    cues: tuple[Cue, ...]
    cue_at: dict[int, Cue]
    classes: tuple[str, ...]

    def word(self, i: int) -> str:
        """Return the folded token ``i``, or an empty string outside the passage."""
        return self.folded[i] if 0 <= i < len(self.folded) else ""

    def class_of(self, i: int) -> str:
        """Return the word class of token ``i``, or an empty string outside the passage."""
        return self.classes[i] if 0 <= i < len(self.classes) else ""

    def ends_sentence(self, i: int) -> bool:
        """Whether a sentence ends before token ``i``."""
        return not 0 < i < len(self.tokens) or self.sentences[i] != self.sentences[i - 1]

    def ends_paragraph(self, i: int) -> bool:
        """Whether a paragraph ends before token ``i``."""
        return not 0 < i < len(self.tokens) or self.paragraphs[i] != self.paragraphs[i - 1]


def read(document: Document, lexicon: CueLexicon) -> tuple[Passage, ...]:
    """Return the title and the text as passages."""
    return tuple(_passage(field, lexicon) for field in document.fields)


def _passage(field: Field, lexicon: CueLexicon) -> Passage:
    tokens: list[Token] = []
    sentences: list[int] = []
    paragraphs: list[int] = []
    body = [paragraph for paragraph in field.paragraphs if paragraph.kind == "body"]
    for number, paragraph in enumerate(body):
        for sentence in paragraph.sentences:
            inside = bool(tokens) and _goes_on(tokens[-1], sentence.tokens[0]) and paragraphs[-1] == number
            sentences += [sentences[-1] + (not inside) if sentences else 0] * len(sentence.tokens)
            paragraphs += [number] * len(sentence.tokens)
            tokens += sentence.tokens
    read_brackets(tokens)
    folded = tuple([fold(token.norm) for token in tokens])
    cues = find(folded, [token.start for token in tokens], [token.end for token in tokens], lexicon)
    return Passage(
        field.name,
        field.text,
        tuple(tokens),
        folded,
        tuple(sentences),
        tuple(paragraphs),
        tuple(pair(tokens, paragraphs)),
        tuple(cues),
        {index: cue for cue in cues for index in range(cue.first, cue.last + 1)},
        tuple([class_of(word, lexicon.classes) for word in folded]),
    )


def _goes_on(stop: Token, following: Token) -> bool:
    """Whether a sentence was ended too early: at a decimal point behind a proclitic (بـ3.5), or at dots."""
    return stop.norm[:2] in ("..", "…") or (
        stop.norm == "." and stop.end == following.start and following.norm[0].isdigit()
    )
