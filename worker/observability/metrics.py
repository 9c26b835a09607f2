"""Every metric of the worker, with its unit and meaning. Prometheus's text format, served at ``/metrics``."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from schemas.dead_letter import REASONS

REGISTRY = CollectorRegistry(auto_describe=True)

_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
_LONG_SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 1_000, 10_000, 100_000)

ARTICLES = Counter(
    "rasd_articles",
    "Records done, by what became of them: enriched, deleted, rejected.",
    ["outcome"],
    registry=REGISTRY,
)
DEAD_LETTERS = Counter("rasd_dead_letters", "Records written to the dead letters.", ["reason"], registry=REGISTRY)
DEAD_LETTERS_CUT = Counter(
    "rasd_dead_letters_cut",
    "Dead letters that their topic could not hold whole: what they lack stands in the source topic only.",
    registry=REGISTRY,
)
GONE = Counter(
    "rasd_gone_records",
    "Raw records that were deleted before they were read: by retention, or by hand.",
    registry=REGISTRY,
)
BEGUN_ANEW = Counter(
    "rasd_partitions_begun_anew",
    "Partitions that end before the offset that was to be read next, and were read again from their first record.",
    registry=REGISTRY,
)
ENRICHMENT_SECONDS = Histogram(
    "rasd_enrichment_seconds",
    "From handing a record to the pool to its outcome, waiting and second tries included.",
    buckets=_SECONDS,
    registry=REGISTRY,
)
DELIVERY_SECONDS = Histogram(
    "rasd_delivery_seconds",
    "From queueing an article's outputs to the broker's answers.",
    buckets=_SECONDS,
    registry=REGISTRY,
)
END_TO_END_SECONDS = Histogram(
    "rasd_end_to_end_seconds",
    "From the timestamp of the raw record until all that came of it stands on the broker.",
    buckets=_LONG_SECONDS,
    registry=REGISTRY,
)
IN_FLIGHT = Gauge("rasd_in_flight_records", "Records that are being worked on.", registry=REGISTRY)
UNACKNOWLEDGED = Gauge(
    "rasd_unacknowledged_records", "Records taken and not yet acknowledged; repeated after a crash.", registry=REGISTRY
)
OLDEST_UNACKNOWLEDGED_SECONDS = Gauge(
    "rasd_oldest_unacknowledged_seconds", "How long the oldest unacknowledged record has been here.", registry=REGISTRY
)
POOL_WAITING = Gauge("rasd_pool_waiting_jobs", "Records that wait for an enrichment process.", registry=REGISTRY)
POOL_PROCESSES = Gauge("rasd_pool_processes", "Enrichment processes that are up.", registry=REGISTRY)
POOL_LOSSES = Counter(
    "rasd_pool_losses", "Enrichment processes that died or were killed at a deadline.", registry=REGISTRY
)
LAG = Gauge(
    "rasd_lag_records",
    "The broker's end offset minus the committed one, of the partitions assigned to this worker.",
    ["topic", "partition"],
    registry=REGISTRY,
)
ProcessCollector(registry=REGISTRY)

for _outcome in ("enriched", "deleted", "rejected"):
    ARTICLES.labels(outcome=_outcome)
for _reason in REASONS:
    DEAD_LETTERS.labels(reason=_reason)
