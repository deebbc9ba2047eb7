from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.journal import Journal, discard

KEYS = [bytes([n]) * 31 + b"\0" for n in range(4)]
VECTORS = np.arange(12, dtype=np.float32).reshape(4, 3)


def filled(index: Path) -> Path:
    journal = Journal(index, "model", 3)
    journal.add(KEYS[:2], VECTORS[:2])
    journal.add(KEYS[2:], VECTORS[2:])
    (path,) = index.iterdir()
    return path


def test_what_was_added_is_read(tmp_path: Path) -> None:
    filled(tmp_path)
    found = Journal(tmp_path, "model", 3).read()
    assert list(found) == KEYS
    np.testing.assert_array_equal(np.stack(list(found.values())), VECTORS)


def test_models_do_not_share_a_journal(tmp_path: Path) -> None:
    filled(tmp_path)
    assert Journal(tmp_path, "another", 3).read() == {}


def test_discarding_leaves_nothing(tmp_path: Path) -> None:
    filled(tmp_path)
    Journal(tmp_path, "another", 3).add(KEYS, VECTORS)
    discard(tmp_path)
    assert list(tmp_path.iterdir()) == []


@given(st.integers(0, 4 * 48), st.integers(0, 4 * 48 - 1))
def test_torn_or_flipped_records_are_left_out_and_writing_goes_on(cut: int, flip: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = filled(Path(folder))
        data = bytearray(path.read_bytes())
        data[flip] ^= 4
        path.write_bytes(data[:cut])
        journal = Journal(Path(folder), "model", 3)
        whole = [n for n in range(cut // 48) if n != flip // 48]
        assert list(journal.read()) == [KEYS[n] for n in whole]
        journal.add(KEYS[3:], VECTORS[3:])
        np.testing.assert_array_equal(journal.read()[KEYS[3]], VECTORS[3])
