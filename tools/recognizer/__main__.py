"""``python -m tools.recognizer``: trains the recognizer and measures it.

``train`` learns from annotated files, ``evaluate`` judges a model by others; ``vectors``, ``names`` and ``pretrain``
make the word vectors, the name lists and the parameters that training starts from.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.recognizer import card, corpora, evaluation, news
from worker.enrichment.ner import convolutional, lexicon, vectors
from worker.errors import RasdError

SHIPPED = Path(__file__).parents[2] / "worker" / "resources" / "recognizer"
PRETRAINED = Path(__file__).parent / "pretrained.npz"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 when a file was not as expected."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (RasdError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.recognizer", description=__doc__)
    commands = parser.add_subparsers(required=True)

    train = commands.add_parser("train", help="make a model of annotated files (.jsonl articles, .tsv token<TAB>tag)")
    train.add_argument("files", type=Path, nargs="+", metavar="FILE")
    train.add_argument("--out", type=Path, required=True, help="folder for the model, its manifest and its card")
    _add_base(train)
    train.add_argument("--pretrained", type=Path, default=PRETRAINED, help="what `pretrain` made")
    train.add_argument(
        "--unannotated",
        type=Path,
        nargs="+",
        default=[],
        metavar="NEWS",
        help="news (.zip, .jsonl) that first models annotate for a second",
    )
    _add_apart(train)
    train.add_argument("--epochs", type=int, help="times each document is read (default: as often as it takes)")
    train.set_defaults(run=_train)

    evaluate = commands.add_parser("evaluate", help="print precision, recall and F1 by type")
    evaluate.add_argument("files", type=Path, nargs="+", metavar="FILE")
    evaluate.add_argument("--model", type=Path, default=SHIPPED, help="the model's folder (default: the shipped one)")
    evaluate.set_defaults(run=_evaluate)

    pretrain = commands.add_parser(
        "pretrain", help="learn of news articles (.zip, .jsonl) what words mean where they stand; takes ten minutes"
    )
    pretrain.add_argument("files", type=Path, nargs="+", metavar="FILE")
    pretrain.add_argument(
        "--annotated",
        type=Path,
        nargs="+",
        default=[],
        metavar="CORPUS",
        help="names annotated by other rules (.tsv, .jsonl), learned behind the news",
    )
    _add_apart(pretrain)
    _add_base(pretrain)
    pretrain.add_argument("--out", type=Path, default=PRETRAINED, help="file for what was learned")
    pretrain.set_defaults(run=_pretrain)

    vectors = commands.add_parser(
        "vectors", help="make word vectors of news articles (.zip, .jsonl); takes ten minutes"
    )
    vectors.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_apart(vectors)
    vectors.add_argument("--out", type=Path, default=SHIPPED)
    vectors.add_argument("--workers", type=int, default=1, help="threads; only one gives the same bytes each time")
    vectors.set_defaults(run=_vectors)

    names = commands.add_parser("names", help="make the name lists of public corpora and the gazetteer")
    names.add_argument("folder", type=Path, help="holds the public lists and corpora")
    names.add_argument("--out", type=Path, default=SHIPPED)
    names.set_defaults(run=_names)
    return parser


def _add_base(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--base",
        type=Path,
        default=SHIPPED,
        help="folder with vectors.npz and names.tsv.gz (default: the shipped ones)",
    )


def _add_apart(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--apart", type=Path, nargs="+", default=[], metavar="FILE",
        help="annotated files whose articles are kept out of the news: those that judge the model",
    )  # fmt: skip


def _train(options: argparse.Namespace) -> None:
    from tools.recognizer import building  # noqa: PLC0415 - JAX takes a second to import
    from tools.recognizer.optimization import Schedule  # noqa: PLC0415

    sources = building.Sources(options.files, options.unannotated, options.apart, options.base, options.pretrained)
    building.build(sources, options.out, Schedule(epochs=options.epochs))
    print((options.out / card.CARD).read_text(encoding="utf-8"))


def _evaluate(options: argparse.Namespace) -> None:
    recognizer = convolutional.load(options.model)
    scores = evaluation.evaluate(corpora.read(options.files), evaluation.finder(recognizer))
    print("\n".join(evaluation.table(scores)))


def _pretrain(options: argparse.Namespace) -> None:
    from tools.recognizer import pretraining, training  # noqa: PLC0415

    articles = news.chosen(_unknown(options), pretraining.ARTICLES)
    annotated = corpora.read(options.annotated)
    names, words = lexicon.read(options.base), vectors.read(options.base)
    pretrained = pretraining.pretrain(articles, names, words, pretraining.SCHEDULE)
    if annotated:
        pretrained = training.pretrained_further(annotated, names, words, pretrained, training.OTHER_RULES)
    pretraining.write(options.out, pretrained)


def _unknown(options: argparse.Namespace) -> Iterator[news.Article]:
    """Yield the articles of the files that are not to be kept apart."""
    known = (example.document.text.text for example in corpora.read(options.apart))
    return news.without(news.read(options.files), known)


def _vectors(options: argparse.Namespace) -> None:
    from tools.recognizer import subwords  # noqa: PLC0415

    vectors.write(options.out, subwords.train(_unknown(options), options.workers))


def _names(options: argparse.Namespace) -> None:
    from tools.recognizer import name_lists  # noqa: PLC0415

    lexicon.write(options.out, name_lists.build(options.folder))


if __name__ == "__main__":
    sys.exit(main())
