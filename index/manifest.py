"""What a generation says of itself: its files by SHA-256, its model, its counts.

A generation's folder is named after its manifest (`20221231T235959.999Z-` and 16 hex digits of
the manifest's SHA-256), and the manifest names every other file with size and SHA-256. So one
name stands for every byte, and any flip, cut or swap shows when the generation is opened.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "MANIFEST.json"
FORMAT = 1
"""Goes up when an older Dateline could not read the folder, or this one an older folder."""


class Fault(Exception):
    """What is wrong with a generation, naming its file; never leaves this package."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    format: int
    built: str
    """ISO 8601 to the millisecond, UTC: names in order of time."""
    model: str
    """The embedder's fingerprint."""
    code: str
    """Of the code that reads, cleans and cuts articles (`index.plan.code_version`)."""
    dimension: int
    articles: int
    passages: int
    versions: Mapping[str, str]
    """Of the libraries whose formats the files have."""
    report: Mapping[str, object]
    """The build's report, as `index.report` writes it."""
    files: Mapping[str, FileRecord]
    """By POSIX path inside the folder; all of its files but the manifest."""

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False).encode()

    @property
    def built_at(self) -> datetime:
        return datetime.fromisoformat(self.built)


def name_of(manifest: Manifest) -> str:
    """The folder name that stands for this manifest, and so for every byte it lists."""
    moment = f"{manifest.built_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}"[:-3]
    return f"{moment}Z-{_digest(manifest.to_json())}"


def record_files(folder: Path) -> dict[str, FileRecord]:
    """Size and SHA-256 of every file in the folder, manifest left out."""
    return {
        name: FileRecord(path.stat().st_size, sha256_of(path))
        for name, path in _files(folder)
        if name != FILE
    }


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest alone. Raises Fault."""
    try:
        data = (folder / FILE).read_bytes()
    except OSError as error:
        raise Fault(f"{FILE} cannot be read ({error.strerror})") from error
    if _digest(data) != folder.name.rpartition("-")[2]:
        raise Fault(f"{FILE} is not the one that the folder is named after")
    values = json.loads(data)
    if values["format"] != FORMAT:
        raise Fault(f"its format is {values['format']}, and this Dateline reads {FORMAT}")
    files = {name: FileRecord(**record) for name, record in values.pop("files").items()}
    try:
        return Manifest(**values, files=files)
    except TypeError as error:
        raise Fault(f"{FILE} is not one of this version of Dateline") from error


def verify(folder: Path) -> Manifest:
    """Read the manifest and check every file against it. Raises Fault naming the first bad one."""
    manifest = read_manifest(folder)
    for fault in faults(folder, manifest):
        raise fault
    return manifest


def faults(folder: Path, manifest: Manifest) -> Iterator[Fault]:
    """Everything that is wrong with the files in the folder, in the order of their names."""
    try:
        found = dict(_files(folder))
    except OSError as error:  # a build may throw it away while it is being looked at
        yield Fault(f"its folder cannot be read ({error.strerror})")
        return
    for name, record in manifest.files.items():
        path = found.get(name)
        try:
            if path is None:
                yield Fault(f"{name} is missing")
            elif path.stat().st_size != record.size:
                yield Fault(f"{name} has not the size that it was written with")
            elif sha256_of(path) != record.sha256:
                yield Fault(f"{name} has changed since it was written")
        except OSError as error:
            yield Fault(f"{name} cannot be read ({error.strerror})")
    for name in sorted(found.keys() - manifest.files.keys() - {FILE}):
        yield Fault(f"{name} does not belong to it")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if not path.is_dir():
            yield path.relative_to(folder).as_posix(), path


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
