import io

from index.progress import ProgressLine, duration


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(out: io.StringIO, seconds: int, total: int | None = None) -> str:
    """Ten things a second are done."""
    clock = Clock()
    line = ProgressLine(out, clock)
    whole = total or seconds * 10
    for done in range(whole):
        line("embedding passages", done, whole if total is None else 0)
        clock.now += 0.1
    line("embedding passages", whole, whole)
    return out.getvalue()


def test_a_log_file_gets_a_line_every_few_seconds_and_at_the_end() -> None:
    lines = run(io.StringIO(), 60).splitlines()
    assert 10 < len(lines) < 16
    assert lines[0].startswith("embedding passages 51/600 8% 10/s, 55 s left")
    assert lines[-1].startswith("embedding passages 600/600 100% 10/s, 1 min 0 s")


def test_a_terminal_has_one_line_that_is_written_over() -> None:
    shown = run(Terminal(), 5)
    assert shown.count("\n") == 1
    assert shown.count("\r") > 20
    assert shown.endswith("\n")


def test_an_unknown_total_shows_what_is_done() -> None:
    lines = run(io.StringIO(), 0, total=200).splitlines()
    assert lines[0] == "embedding passages 51 10/s"
    assert lines[-1].startswith("embedding passages 200/200 100%")


def test_steps_follow_each_other() -> None:
    out = io.StringIO()
    line = ProgressLine(out, Clock())
    line("reading articles", 3, 3)
    line("embedding passages", 0, 0)
    line("indexing words", 9, 9)
    assert out.getvalue() == "reading articles 3/3 100%\nindexing words 9/9 100%\n"


def test_durations_in_words() -> None:
    assert [duration(s) for s in (0.4, 59, 61, 3599, 3700)] == [
        "0 s",
        "59 s",
        "1 min 1 s",
        "59 min 59 s",
        "1 h 1 min",
    ]
