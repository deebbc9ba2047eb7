"""Back to the generation before, where the newest turns out to be wrong."""

from pathlib import Path

from index import generations, manifest
from index.errors import AlreadySo, NoIndex
from index.generations import Generation
from index.lock import build_lock
from index.verify import faults
from index.withdrawals import Log


def rollback(index: Path) -> Generation:
    """Let the newest whole generation that is older than the serving one serve.

    One that this version of Dateline cannot read, or that does not agree with itself, is passed
    over. What was withdrawn stays withdrawn: the log lies beside all generations. Raises NoIndex,
    AlreadySo where there is none to go back to, LogDamaged, IndexBusy, and OSError where the disk
    refuses.
    """
    if not generations.names(index):
        raise NoIndex(f"There is no index in {index}; run `dateline index` first.")
    with build_lock(index):
        pointed, withdrawn = generations.pointed_name(index), Log(index).now()
        for name in reversed(generations.names(index)):
            folder = index / generations.FOLDER / name
            if (pointed and name >= pointed) or any(faults(folder, withdrawn)):
                continue
            generations.point(index, name)
            return Generation(folder, manifest.read_manifest(folder))
    raise AlreadySo(
        f"There is no earlier generation in {index} that is whole and that this version of "
        "Dateline can read."
    )
