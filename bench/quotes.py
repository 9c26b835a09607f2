"""How well and how fast quotes are found: ``python -m bench.quotes speed PLOT.svg``, ``… quality ANNOTATED.jsonl``.

``speed`` times quotations and attribution on articles of our own against length, up to a megabyte and far more than ten
thousand quotation marks, and draws it. ``quality`` needs weights trained with
``python -m tools.quotations train … --held-out``; it takes the annotated articles that were left out, with their
annotated entities, and prints what each model adds.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from schemas.article import RawArticle
from schemas.mentions import Quote
from tools.quotations.__main__ import RESOURCES, is_held_out, read
from tools.quotations.speakers import alike, entities_of
from worker.enrichment import cues, weighing
from worker.enrichment.attribution import attribute
from worker.enrichment.cues import CueLexicon
from worker.enrichment.document import Document, Entity, Mention
from worker.enrichment.endings import BREAKS
from worker.enrichment.quotations import extract
from worker.enrichment.tokenization import tokenize

_PROSE = (
    "قال سامي الخطيب إن المدرسة لن تغلق هذا العام، مشيرا إلى أن العمل سيبدأ غدا. "
    "وأضاف: «سنفتح مدرسة أخرى قريبا، ولن ننتظر أحدا». وبحسب بلدية النور، بلغت الكلفة 3.5 مليون.\n"
    "وافتتح الوزير معرض «الألوان» في المدينة القديمة وسط حضور كبير من السكان.\n"
)
_MARKS = 'قال: "نعم" '
_NAMES = ("سامي الخطيب", "بلدية النور")
_LENGTHS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)  # characters
_ROUNDS = 3


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.quotes", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    speed = commands.add_parser("speed")
    speed.add_argument("plot", type=Path, help="picture to write (.png, .svg)")
    quality = commands.add_parser("quality")
    quality.add_argument("annotated", type=Path)
    quality.add_argument("--weights", type=Path, default=RESOURCES / weighing.FILE, help="trained with --held-out")
    options = parser.parse_args()
    if options.command == "speed":
        draw(speeds(cues.load(RESOURCES)), options.plot)
        return
    lexicon = replace(cues.load_untrained(RESOURCES), weights=weighing.read(options.weights))
    print_quality([article for article in read(options.annotated) if is_held_out(article["id"])], lexicon)


@dataclass(frozen=True, slots=True)
class Speed:
    """The time that one article of so many characters takes."""

    text: str
    length: int
    seconds: float


def speeds(lexicon: CueLexicon) -> list[Speed]:
    """Measure and print the time of quotations and attribution, tokenizing and names apart."""
    measured = []
    for name, unit in (("prose", _PROSE), ("marks", _MARKS)):
        for length in _LENGTHS:
            text = (unit * (length // len(unit) + 1))[:length]
            document, entities = tokenize(RawArticle(id="1", source="bench", text=text)), _entities(text)
            seconds = min(_timed(lambda d=document, e=entities: _quotes(d, e, lexicon)) for _ in range(_ROUNDS))  # type: ignore[misc]
            measured.append(Speed(name, length, seconds))
            marks = sum(map(text.count, '"«»'))
            each = seconds / length * 1e6
            print(f"{name}  {length:>9,} characters  {marks:>7,} marks  {seconds:>9.4f} s  {each:.2f} µs a character")
    return measured


def draw(measured: Sequence[Speed], path: Path) -> None:
    """Write time over length, both on logarithmic axes, so that a straight line of slope one is linear time."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # only for the plot

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    for name in dict.fromkeys(speed.text for speed in measured):
        line = [speed for speed in measured if speed.text == name]
        axes.plot([speed.length for speed in line], [speed.seconds for speed in line], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="characters of an article", ylabel="seconds for its quotes")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=110)


def _quotes(document: Document, entities: Sequence[Entity], lexicon: CueLexicon) -> list[Quote]:
    return attribute(extract(document, lexicon), entities, lexicon)


def _entities(text: str) -> list[Entity]:
    return [Entity(f"e{i}", "PER", name, name, tuple(_mentions(text, name))) for i, name in enumerate(_NAMES)]


def _mentions(text: str, name: str) -> Iterator[Mention]:
    start = text.find(name)
    while start >= 0:
        yield Mention("text", start, start + len(name), "PER", name, 1.0)
        start = text.find(name, start + 1)


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


PLACES = ("particle", "colon", "mark", "preposition", "bare", "resumed")
PLAIN: dict[str, weighing.Weights] = {
    "opening": {"particle": 3, "colon": 3, "mark": 3, "preposition": -3, "bare": -6, "back": -6},
    "ending": {f"{place} {mark}": -9.0 for place in PLACES for mark in [*BREAKS - {"."}, "cue"]}
    | {f"{place} sentence": 9.0 for place in PLACES},
    "speaker": {"after name": 5, "after description": 4, "before name": 3, "carried": 2, "nobody": 1},
    "retreat": {},
    "alone": {},
    "mixed": {},
    "coreference": {},
}
"""A rule in place of each model: the nearest particle, colon or mark; the sentence's end; the nearest name; nothing."""
_HALF, _MOST = 0.5, 0.8  # overlap (intersection over union) of a quote found, and of one found strictly


@dataclass(slots=True)
class Figures:
    """Counts over annotated and predicted quotes."""

    gold: int = 0
    predicted: int = 0
    hits: int = 0
    strict: int = 0
    attributed: int = 0
    kinds: int = 0

    def __str__(self) -> str:
        both = self.gold + self.predicted
        f1 = [2 * hits / both for hits in (self.hits, self.strict, self.attributed)]
        return "{:.3f}  {:.3f}  {:.3f}  ".format(*f1) + f"{self.kinds / self.hits:.3f}"


def print_quality(articles: Sequence[dict[str, Any]], lexicon: CueLexicon) -> None:
    """Print the figures of all models together, and with a plain rule in place of each."""
    print(f"{len(articles)} articles           detected  strict  attributed  kind")
    print("all models          ", figures(articles, lexicon))
    for name, rule in PLAIN.items():
        print(f"without {name:<12}", figures(articles, replace(lexicon, weights={**lexicon.weights, name: rule})))
    print("without any         ", figures(articles, replace(lexicon, weights=PLAIN)))


def figures(articles: Sequence[dict[str, Any]], lexicon: CueLexicon) -> Figures:
    """Return the counts over annotated articles; F1 at half overlap, at 0.8, and with the right speaker."""
    counts = Figures()
    for article in articles:
        document = tokenize(RawArticle.model_validate({key: article[key] for key in ("id", "source", "title", "text")}))
        entities = entities_of(article)
        found = [quote for quote in _quotes(document, entities, lexicon) if quote.field == "text"]
        counts.gold += len(article["quotes"])
        counts.predicted += len(found)
        names = {entity.id: [entity.name, *(mention.name for mention in entity.mentions)] for entity in entities}
        for gold, quote, overlap in _matched(article["quotes"], found):
            counts.hits += 1
            counts.strict += overlap >= _MOST
            counts.kinds += gold["kind"] == quote.kind
            counts.attributed += _is_speaker(gold["speaker"], quote, names)
    return counts


def _matched(gold: Sequence[dict[str, Any]], found: Sequence[Quote]) -> Iterator[tuple[dict[str, Any], Quote, float]]:
    """Yield the pairs that overlap by half; neither list overlaps itself, so no quote can be in two of them."""
    for row in gold:
        for quote in found:
            common = min(row["end"], quote.end) - max(row["start"], quote.start)
            share = common / (max(row["end"], quote.end) - min(row["start"], quote.start))
            if share >= _HALF:
                yield row, quote, share
                break


def _is_speaker(gold: dict[str, Any] | None, quote: Quote, names: dict[str, list[str]]) -> bool:
    if gold is None or quote.speaker is None:
        return gold is None and quote.speaker is None
    right = [gold["name"], *names.get(gold["entity"] or "", ())]
    given = [quote.speaker.name, *names.get(quote.speaker.entity or "", ())[:1]]
    return any(alike(one, other) for one in right for other in given)


if __name__ == "__main__":
    main()
