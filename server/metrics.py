"""Figures for Prometheus, at `/metrics`: counts and times by route, never by what was asked."""

import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from answer.answer import Answer
from server.archives import Standing

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """One set a service; `standing` and `waiting` are read when the figures are."""

    def __init__(self, standing: Callable[[], Standing | None], waiting: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "dateline_requests",
            "Requests answered, by route and status.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "dateline_request_seconds",
            "Seconds until a request was answered whole.",
            ["route"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._answers = Counter(
            "dateline_answers",
            "Questions answered, and those that the archive does not answer.",
            ["answered"],
            registry=self._registry,
        )
        self._steps = Histogram(
            "dateline_answer_step_seconds",
            "Seconds of an answer's steps.",
            ["step"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_Index(standing, waiting))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route or "none", status).inc()
        self._seconds.labels(route or "none").observe(seconds)

    def answer(self, answer: Answer) -> None:
        self._answers.labels("yes" if answer.answered else "no").inc()
        for step, seconds in answer.timings.items():
            self._steps.labels(step).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Index(Collector):
    def __init__(self, standing: Callable[[], Standing | None], waiting: Callable[[], int]) -> None:
        self._standing = standing
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        yield _gauge("dateline_waiting", "Questions that wait for their turn.", self._waiting())
        standing = self._standing()
        yield _gauge(
            "dateline_ready", "1 where there is an index to answer from.", standing is not None
        )
        if standing is None:
            return
        age = time.time() - standing.built.timestamp()
        yield _gauge("dateline_index_age_seconds", "Seconds since the index was built.", age)
        yield _gauge("dateline_articles", "Articles in the index.", standing.coverage.articles)
        ill = standing.warning != ""
        yield _gauge("dateline_index_warning", "1 where the newest index does not serve.", ill)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=float(value))
