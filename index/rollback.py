"""Back to the generation before, where the newest turns out to be wrong."""

from pathlib import Path

from index import generations, manifest
from index.errors import AlreadySo, NoIndex
from index.generations import Generation
from index.lock import build_lock


def rollback(index: Path) -> Generation:
    """Let the newest whole generation that is older than the serving one serve.

    What was withdrawn stays withdrawn: the log lies beside all generations. Raises NoIndex,
    AlreadySo where there is none to go back to, IndexBusy, and OSError where the disk refuses.
    """
    if not generations.names(index):
        raise NoIndex(f"There is no index in {index}; run `dateline index` first.")
    with build_lock(index):
        pointed = generations.pointed_name(index)
        for name in reversed(generations.names(index)):
            if pointed and name >= pointed:
                continue
            folder = index / generations.FOLDER / name
            try:
                made = manifest.verify(folder)
            except manifest.Fault:
                continue
            generations.point(index, name)
            return Generation(folder, made)
    raise AlreadySo(f"There is no earlier whole generation in {index} to go back to.")
