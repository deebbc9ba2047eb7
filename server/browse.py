"""The archive page: what is in the archive, and its articles by date and outlet."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from corpus.article import Article
from index.hit import Filters
from server.archives import NOTHING
from server.display import filter_form
from server.links import article_href
from server.pages import (
    ArchivePage,
    ArticleRow,
    BuildPart,
    MonthRow,
    OutletRow,
    RejectedRow,
    Site,
    YearRow,
)
from server.words import day_of, month_of, title_of

if TYPE_CHECKING:
    from index.archive import Archive
    from index.build import BuildReport

ROWS = 50
MOST_REJECTED = 500


def archive_page(
    site: Site, archive: "Archive", filters: Filters, page: int, building: str
) -> ArchivePage:
    """Page `page` (from 1) of the articles that the filters let through, or the last there is."""
    whole = archive.coverage(Filters())
    pages = max(1, ceil(archive.coverage(filters).articles / ROWS))
    page = min(page, pages)
    matching, articles = archive.browse(filters, (page - 1) * ROWS, ROWS)
    report = archive.report
    return ArchivePage(
        site=site,
        articles=whole.articles,
        first=day_of(whole.first) if whole.first else None,
        last=day_of(whole.last) if whole.last else None,
        outlets=tuple(
            OutletRow(name, count, _href(Filters(sources=(name,))))
            for name, count in archive.outlets()
        ),
        years=_years(archive.months(), filters),
        build=_build(report) if report else None,
        building=building,
        rejected=_rejected(report) if report else (),
        form=filter_form(filters, whole, archive.sections()),
        rows=tuple(_row(article) for article in articles),
        matching=matching,
        page=page,
        pages=pages,
        earlier=_href(filters, page + 1) if page < pages else "",
        later=_href(filters, page - 1) if page > 1 else "",
    )


def empty_page(site: Site, building: str) -> ArchivePage:
    """Before there is an index."""
    return ArchivePage(
        site=site,
        articles=0,
        first=None,
        last=None,
        outlets=(),
        years=(),
        build=None,
        building=building,
        rejected=(),
        form=filter_form(Filters(), NOTHING),
        rows=(),
        matching=0,
        page=1,
        pages=1,
        earlier="",
        later="",
    )


def _years(counts: Sequence[tuple[str, int]], filters: Filters) -> tuple[YearRow, ...]:
    """`counts` are articles by month ("2022-09"); each year knows its own months."""
    by_year: dict[str, list[tuple[date, int]]] = {}
    for month, count in sorted(counts, reverse=True):
        by_year.setdefault(month[:4], []).append((date.fromisoformat(f"{month}-01"), count))
    totals = {year: sum(count for _, count in months) for year, months in by_year.items()}
    most_in_year = max(totals.values(), default=1)
    most_in_month = max((count for _, count in counts), default=1)
    chosen = f"{filters.since:%Y}" if filters.since else next(iter(by_year), "")
    return tuple(
        YearRow(
            year=year,
            articles=totals[year],
            share=totals[year] / most_in_year,
            href=_href(Filters(date(int(year), 1, 1), date(int(year), 12, 31))),
            unfolded=year == chosen,
            months=tuple(
                MonthRow(
                    month_of(first),
                    count,
                    count / most_in_month,
                    _href(Filters(first, _last_day(first))),
                )
                for first, count in months
            ),
        )
        for year, months in by_year.items()
    )


def _last_day(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _row(article: Article) -> ArticleRow:
    return ArticleRow(
        headline=title_of(article),
        source=article.source,
        published=day_of(article.published) if article.published else None,
        href=article_href(article.id),
    )


def _build(report: "BuildReport") -> BuildPart:
    return BuildPart(
        found=report.found,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        rejected=len(report.rejected),
        removed=report.removed,
        passages=report.passages,
        seconds=report.seconds,
    )


def _rejected(report: "BuildReport") -> tuple[RejectedRow, ...]:
    return tuple(
        RejectedRow(f"{each.path}#{each.record}" if each.record else each.path, each.reason)
        for each in report.rejected[:MOST_REJECTED]
    )


def _href(filters: Filters, page: int = 1) -> str:
    pairs: list[tuple[str, str | int]] = []
    if filters.since:
        pairs.append(("since", filters.since.isoformat()))
    if filters.until:
        pairs.append(("until", filters.until.isoformat()))
    pairs += [("source", name) for name in filters.sources]
    pairs += [("section", name) for name in filters.sections]
    if page > 1:
        pairs.append(("page", page))
    return f"/archive?{urlencode(pairs)}" if pairs else "/archive"
