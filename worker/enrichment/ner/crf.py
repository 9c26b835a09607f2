"""The default recognizer: a linear-chain conditional random field (Lafferty et al. 2001)."""

import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from schemas.mentions import FieldName
from worker.enrichment.document import Document, Field, Mention, Sentence
from worker.enrichment.ner.features import phrase_features, word_features
from worker.enrichment.ner.lexicon import Lexicon, read_lexicon, reading
from worker.enrichment.ner.recognizer import Recognizer
from worker.enrichment.ner.spans import Span, name, spans

_FAR = frozenset(("w", "c0", "c1", "c2", "g", "sign", "tc1"))


def load(folder: Path) -> Recognizer:
    """Return the recognizer whose files lie in the folder."""
    return Crf(folder)


class Crf:
    """Finds names by the words themselves, their neighbours and the lexicon."""

    def __init__(self, folder: Path) -> None:
        self._lexicon = read_lexicon(folder)
        self._words: dict[str, list[str]] = {}
        self._tagger = pycrfsuite.Tagger()
        model = (folder / "model.crf.gz").read_bytes()
        self._weights = gzip.decompress(model)  # the tagger reads these bytes, it does not copy them
        self._tagger.open_inmemory(self._weights)
        self.version = hashlib.sha256(model).hexdigest()[:12]

    def __call__(self, document: Document) -> list[Mention]:
        """Return the mentions of title and text in reading order."""
        return [mention for field in document.fields for mention in self._field(field)]

    def _field(self, field: Field) -> list[Mention]:
        return [mention for sentence in field.body() for mention in self._sentence(field, sentence)]

    def _sentence(self, field: Field, sentence: Sentence) -> list[Mention]:
        words = [self._word(token.norm) for token in sentence.tokens]
        seen = sentence_features([token.norm for token in sentence.tokens], words, self._lexicon)
        tags = self._tagger.tag(pycrfsuite.ItemSequence(seen))
        return [self._mention(field.name, field.text, span) for span in spans(sentence.tokens, tags)]

    def _word(self, norm: str) -> list[str]:
        if norm not in self._words:
            self._words[norm] = word_features(norm, self._lexicon)
        return self._words[norm]

    def _mention(self, field: FieldName, text: str, span: Span) -> Mention:
        inside = max(self._tagger.marginal(f"{place}-{span.type}", span.first) for place in "BP")
        return Mention(field, span.start, span.end, span.type, name(text[span.start : span.end]), round(inside, 4))  # type: ignore[arg-type]


def sentence_features(norms: Sequence[str], words: Sequence[list[str]], lexicon: Lexicon) -> list[list[str]]:
    """Return, for every word of a sentence, what it and its neighbours say."""
    readings = [reading(norm) for norm in norms]
    phrases = phrase_features(readings, lexicon)
    found = []
    for i, word in enumerate(words):
        seen = [*word, *phrases[i]]
        for offset in (-2, -1, 1, 2):
            j = i + offset
            if not 0 <= j < len(words):
                seen.append(f"{offset}:edge")
                continue
            near = words[j] if abs(offset) == 1 else [x for x in words[j] if x.partition("=")[0] in _FAR]
            seen += [f"{offset}:{feature}" for feature in (*near, *phrases[j])]
        before = readings[i - 1] if i else ""
        after = readings[i + 1] if i + 1 < len(words) else ""
        found.append([*seen, f"-={before} {readings[i]}", f"+={readings[i]} {after}"])
    return found
