"""What a build did."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from corpus.raw import Rejected


@dataclass(frozen=True, slots=True)
class BuildReport:
    """Counted in articles: `found == new + changed + unchanged + len(rejected)`.

    A file that cannot be read at all counts as one that was found and rejected.
    """

    found: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    """In path order; those whose place another version of the same article takes, too."""
    removed: int
    """Articles of the generation before that are no longer in the corpus."""
    articles: int
    """In the index; withheld and withdrawn ones are known but not in it."""
    passages: int
    embedded: int
    """Passages whose vector was made now, not taken from an earlier build."""
    seconds: float
    generation: str
    """The one that serves after the build; the same as before where nothing had changed."""


def to_manifest(report: BuildReport) -> dict[str, object]:
    """What the manifest keeps: the rejected are in the database, the name is the folder's."""
    values = asdict(replace(report, rejected=()))
    del values["rejected"], values["generation"]
    return values


def from_manifest(
    values: Mapping[str, Any], rejected: tuple[Rejected, ...], generation: str
) -> BuildReport:
    return BuildReport(**values, rejected=rejected, generation=generation)
