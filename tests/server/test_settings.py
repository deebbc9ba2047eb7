import re
from pathlib import Path

import pytest

from server.settings import PREFIX, Settings, SettingsError, check_open, load_settings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No dateline.toml and no variables but those a test sets."""
    monkeypatch.chdir(tmp_path)
    for name in (*Settings.model_fields, "config"):
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def refused(config: Path | None = None, **given: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(config, given)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_defaults_listen_to_this_machine_only() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.keys) == ("127.0.0.1", 8000, ())


def test_command_line_wins_over_environment_over_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "dateline.toml").write_text("port = 1\nqueue = 5\nindex = 'from-file'\n")
    monkeypatch.setenv("DATELINE_PORT", "2")
    monkeypatch.setenv("DATELINE_QUEUE", "6")
    settings = load_settings(given={"port": 3, "queue": None})
    assert (settings.port, settings.queue, settings.index) == (3, 6, Path("from-file"))


def test_file_named_by_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("port = 4\n")
    monkeypatch.setenv("DATELINE_CONFIG", str(tmp_path / "other.toml"))
    assert load_settings().port == 4


def test_bad_values_name_the_setting_and_where_it_came_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "port (from --port)" in refused(port=70_000)
    file = tmp_path / "bad.toml"
    file.write_text("queue = 0\n")
    assert f"queue (from {file})" in refused(file)
    monkeypatch.setenv("DATELINE_PATIENCE", "soon")
    assert "patience (from DATELINE_PATIENCE)" in refused()
    monkeypatch.setenv("DATELINE_PATIENCE", "3")
    monkeypatch.setenv("DATELINE_KEYS", "[{]")
    assert "DATELINE_KEYS" in refused()


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_unreadable_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    assert str(file) in refused(file)


def test_missing_named_file_and_unknown_setting(tmp_path: Path) -> None:
    assert "nowhere.toml does not exist" in refused(tmp_path / "nowhere.toml")
    (tmp_path / "dateline.toml").write_text("prot = 8000\n")
    assert "prot" in refused()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "archive.example.org"])
def test_open_host_needs_a_key_and_says_how(host: str) -> None:
    with pytest.raises(SettingsError) as refused:
        check_open(load_settings(given={"host": host}))
    assert host in str(refused.value)
    assert "dateline key" in str(refused.value)
    key = {"name": "desk", "hash": "0" * 64}
    check_open(load_settings(given={"host": host, "keys": [key]}))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost", "LOCALHOST"])
def test_own_machine_needs_no_key(host: str) -> None:
    check_open(load_settings(given={"host": host}))


def test_keys_hold_hashes_and_distinct_names() -> None:
    assert "keys.0.hash" in refused(keys=[{"name": "desk", "hash": "the key itself"}])
    twice = [{"name": "desk", "hash": "0" * 64}, {"name": "desk", "hash": "1" * 64}]
    assert "same name" in refused(keys=twice)


@pytest.mark.parametrize(
    "url",
    [
        "http://llm.example.org/v1",
        "http://192.168.1.5:11434/v1",
        "http://127.0.0.1.example.org/v1",
        "https://user:secret@llm.example.org/v1",
        "https://llm.example.org/v1?key=1",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "127.0.0.1:8080",
        "https://",
        "https://[::1/v1",
        "http://127.0.0.1:99999/v1",
    ],
)
def test_questions_go_to_no_endpoint_that_others_could_overhear(url: str) -> None:
    assert "llm_url" in refused(llm_url=url, llm_model="m")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:11434/v1", "http://localhost/v1", "http://[::1]:8/v1", "https://a.example"],
)
def test_an_endpoint_needs_its_model_named_and_keeps_its_key(url: str) -> None:
    settings = load_settings(given={"llm_url": url, "llm_model": "m", "llm_key": "s3cret"})
    assert settings.llm_url == url
    assert "s3cret" not in repr(settings)
    assert "llm_model" in refused(llm_url=url)


def test_a_key_that_cannot_be_used_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM_KEY", "s3cret")
    assert "s3cret" not in refused(llm_url="http://nowhere.example/v1", llm_model="m")


def test_docs_hold_every_setting_and_no_other() -> None:
    rows = [line for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    expected = []
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if str(field.default) not in ("", "()") else "none"
        variable = PREFIX + name.upper()
        expected.append(f"| `{name}` | `{variable}` | {default} | {field.description} |")
    assert rows == expected


def test_docs_example_is_accepted(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", DOCS.read_text(), re.S)
    assert example
    file = tmp_path / "dateline.toml"
    file.write_text(example[1])
    assert load_settings(file).keys[0].name == "newsdesk"
