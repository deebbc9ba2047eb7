"""What a fitting may take from an earlier one."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.fit import run


def test_only_the_same_data_and_plans_go_on_from_a_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("reading", "realtimeqa-2022-2024"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows.jsonl").write_text("{}\n")
    named = [run.made_of(tmp_path), run.made_of(tmp_path)]
    (tmp_path / "reading" / "rows.jsonl").write_text("[]\n")
    named.append(run.made_of(tmp_path))
    first, *others = run.RECIPES
    monkeypatch.setattr(run, "RECIPES", (replace(first, share=0.5), *others))
    named.append(run.made_of(tmp_path))
    assert named[0] == named[1]
    assert len(set(named[1:])) == 3
