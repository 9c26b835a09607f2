"""Builds what the quotation extractor learns: ``python -m tools.quotations classes`` first, then ``… train``.

``classes NEWS.zip …`` groups the words of running text, ``train ANNOTATED.jsonl`` fits the weights. The results depend
on the input and this code alone: the same input gives the same bytes.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from schemas.article import RawArticle
from tools.quotations import classes
from tools.quotations.examples import Decisions, collect
from tools.quotations.fitting import fit
from tools.quotations.speakers import entities_of, recognized
from worker.enrichment import cues, passages, weighing, word_classes
from worker.enrichment.tokenization import tokenize

RESOURCES = Path(__file__).parents[2] / "worker" / "resources" / "quotations"
PENALTIES = {
    "opening": 1.0,
    "ending": 2.0,
    "retreat": 1.0,
    "alone": 1.0,
    "mixed": 1.0,
    "speaker": 1.0,
    "coreference": 1.0,
}
"""L2 penalty of each model, chosen on articles held out."""
HELD_OUT = 8  # one article in so many is left out by --held-out


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m tools.quotations", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    grouping = commands.add_parser("classes", help="group words by their neighbours")
    grouping.add_argument("news", type=Path, nargs="+", help="zips of crawled articles")
    train = commands.add_parser("train", help="fit the weights")
    train.add_argument("annotated", type=Path, help="annotated articles, JSON lines")
    train.add_argument("--output", type=Path, default=RESOURCES / weighing.FILE, help="the weights file to write")
    train.add_argument("--held-out", action="store_true", help=f"leave out one article in {HELD_OUT}, by its id's hash")
    options = parser.parse_args()
    if options.command == "classes":
        word_classes.write(RESOURCES / word_classes.FILE, classes.classes_of(classes.articles(sorted(options.news))))
        return
    articles = read(options.annotated)
    if options.held_out:
        articles = [article for article in articles if not is_held_out(article["id"])]
    weighing.write(options.output, weights_of(articles))


def read(path: Path) -> list[dict[str, Any]]:
    """Return the articles of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def is_held_out(article_id: str) -> bool:
    """Whether an article is kept apart for development figures."""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % HELD_OUT == 0


def weights_of(articles: Sequence[dict[str, Any]]) -> dict[str, weighing.Weights]:
    """Return the weights of all models, fitted on annotated articles."""
    lexicon = cues.load_untrained(RESOURCES)
    decisions = Decisions()
    for article in articles:
        entities = entities_of(article)
        readings = (entities, recognized(entities, article["id"]))
        for passage in _annotated_passages(article, lexicon):
            collect(passage, article["quotes"], readings, decisions)
    return {name: fit(getattr(decisions, name), penalty) for name, penalty in PENALTIES.items()}


def _annotated_passages(article: dict[str, Any], lexicon: cues.CueLexicon) -> Iterator[passages.Passage]:
    """Yield the passages whose quotes are annotated: titles are not in the training articles."""
    raw = RawArticle.model_validate({key: article[key] for key in ("id", "source", "url", "title", "text")})
    for passage in passages.read(tokenize(raw), lexicon):
        if passage.field == "text":
            yield passage


if __name__ == "__main__":
    main()
