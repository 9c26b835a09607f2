"""How fast the default recognizer is, and how large, beside a BERT-base: ``python -m bench.recognizer [FILE.jsonl]``.

Both read the same sentences in one process on one core, in turns, so that their ratio means something where the machine
is shared; time is the processor's. The BERT is CAMeL Tools' architecture (BERT-base, a vocabulary of 30,000, a label a
word) with random weights, which cost what learned ones cost. It is left out where the extra ``bert`` is not installed.
Without a file, the samples are read again and again.
"""

import os

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(_THREADS, "1"))  # before numpy is loaded: one core is one core

import argparse  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import statistics  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterable, Sequence  # noqa: E402
from itertools import cycle, islice  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from schemas.article import RawArticle  # noqa: E402
from worker.enrichment.document import Document  # noqa: E402
from worker.enrichment.ner import camel_bert, convolutional, lexicon, network, vectors  # noqa: E402
from worker.enrichment.ner.convolutional import Convolutional  # noqa: E402
from worker.enrichment.ner.encoding import Encoder  # noqa: E402
from worker.enrichment.ner.lexicon import reading  # noqa: E402
from worker.enrichment.ner.recognizer import Recognizer  # noqa: E402
from worker.enrichment.tokenization import tokenize  # noqa: E402

ROOT = Path(__file__).parents[1]
RECOGNIZER = ROOT / "worker" / "resources" / "recognizer"
ROUNDS = 3
BERT_TOKENS = 2_000  # a BERT-base needs seconds for them
REPEATED = 200  # articles, where only samples are read
PIECES = 30_000
LABELS = ("O", "B-LOC", "I-LOC", "B-PERS", "I-PERS", "B-ORG", "I-ORG", "B-MISC", "I-MISC")


def main() -> None:
    """Measure and print a small table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", type=Path, nargs="?", help="articles, one a line (default: the samples)")
    options.add_argument("--model", type=Path, default=RECOGNIZER, help="the recognizer's folder")
    chosen = options.parse_args()
    documents = [tokenize(RawArticle.model_validate(article)) for article in _articles(chosen.file)]
    tokens = sum(map(_tokens, documents))
    words = len({token.norm for document in documents for token in _all_tokens(document)})
    print(f"{len(documents)} articles, {tokens:,} tokens, {words:,} different words")

    cold, warm = _cold_and_warm(chosen.model, documents)
    print(f"convolutional, cold words    {tokens / cold:10,.0f} tokens a second")
    print(f"convolutional, warm words    {tokens / warm:10,.0f} tokens a second")
    started, memory = _child(chosen.model)
    print(f"warm start                   {started:10.2f} seconds, imports included")
    print(f"resident with all loaded     {memory:10.0f} MB, a process that read one article")

    if not all(map(importlib.util.find_spec, ("torch", "transformers"))):
        print("BERT-base                    not measured: the extra bert is not installed (pip install 'rasd[bert]')")
        return
    few = _first(documents, BERT_TOKENS)
    with tempfile.TemporaryDirectory() as folder:
        bert = random_bert(Path(folder), [token.norm for document in few for token in _all_tokens(document)])
        bert(few[0])
        pairs = [(_seconds(bert, few), _cold(chosen.model, few)) for _ in range(ROUNDS)]
    slow, quick = (sum(map(_tokens, few)) / statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"BERT-base, random weights    {slow:10,.0f} tokens a second, on {sum(map(_tokens, few)):,} tokens")
    print(f"ratio on the same tokens     {quick / slow:10,.0f} (convolutional with cold words: {quick:,.0f})")


def _articles(file: Path | None) -> Iterable[dict[str, Any]]:
    if file:
        lines = (json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip())
        return [{key: line[key] for key in ("id", "source", "title", "text")} for line in lines]
    samples = [
        {"id": path.stem, "source": "own", "title": "", "text": path.read_text("utf-8")}
        for path in sorted((ROOT / "samples").glob("*.txt"))
    ]
    return islice(cycle(samples), REPEATED)


def _all_tokens(document: Document) -> Iterable[Any]:
    return (token for field in document.fields for sentence in field.body() for token in sentence.tokens)


def _tokens(document: Document) -> int:
    return sum(1 for _ in _all_tokens(document))


def _first(documents: Sequence[Document], tokens: int) -> list[Document]:
    """Return as many documents as have so many tokens together."""
    chosen: list[Document] = []
    while sum(map(_tokens, chosen)) < tokens and len(chosen) < len(documents):
        chosen.append(documents[len(chosen)])
    return chosen


def _cold_and_warm(folder: Path, documents: Sequence[Document]) -> tuple[float, float]:
    """Return the processor's seconds for all articles where each is the first that is read, and where all were read."""
    recognizer = convolutional.load(folder)
    pairs = []
    for _ in range(ROUNDS):
        cold = _cold(folder, documents)
        _seconds(recognizer, documents)
        pairs.append((cold, _seconds(recognizer, documents)))
    cold, warm = (statistics.median(side) for side in zip(*pairs, strict=True))
    return cold, warm


def _cold(folder: Path, documents: Sequence[Document]) -> float:
    """Return the processor's seconds where every article is the first one: no word was met before."""
    model = network.read(folder)
    encoder = Encoder(lexicon.read(folder), vectors.read(folder), model.rows)

    def read_first(document: Document) -> object:
        reading.cache_clear()
        return Convolutional(model, encoder, "")(document)

    return _seconds(read_first, documents)


def _seconds(recognizer: Recognizer | Callable[[Document], object], documents: Sequence[Document]) -> float:
    started = time.process_time()
    for document in documents:
        recognizer(document)
    return time.process_time() - started


def _child(folder: Path) -> tuple[float, float]:
    """Return seconds and megabytes that a fresh process needs to load everything and read one article."""
    _, *found = (_run(folder) for _ in range(ROUNDS + 1))  # the first one warms the disk's cache
    seconds, megabytes = (statistics.median(side) for side in zip(*found, strict=True))
    return seconds, megabytes


def _run(folder: Path) -> tuple[float, float]:
    started = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", _LOAD, str(folder)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return time.perf_counter() - started, float(run.stdout) / 1024


_LOAD = """
import re, sys
from pathlib import Path
from schemas.article import RawArticle
from worker.enrichment.ner.convolutional import load
from worker.enrichment.tokenization import tokenize
load(Path(sys.argv[1]))(tokenize(RawArticle(id="a", source="own", title="", text="وصل الوفد إلى دمشق.")))
print(re.search(r"VmRSS:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def random_bert(folder: Path, words: Sequence[str]) -> Recognizer:
    """Write a BERT-base with random weights that knows the words, and return it as the worker loads it."""
    import torch  # noqa: PLC0415  # the extra
    from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast  # noqa: PLC0415

    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted({*"".join(words), *words})]
    unused = [f"[unused{i}]" for i in range(PIECES - len(known))]
    (folder / "vocab.txt").write_text("\n".join([*known, *unused]), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=PIECES, id2label=dict(enumerate(LABELS)), label2id={x: i for i, x in enumerate(LABELS)}
    )
    BertForTokenClassification(config).save_pretrained(folder)
    return camel_bert.load(folder)


if __name__ == "__main__":
    main()
