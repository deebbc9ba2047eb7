"""The settings: from the command line, then DATELINE_* variables, then one TOML file.

`docs/settings.md` says the same to people; a test holds the two together.
"""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourceError

PREFIX = "DATELINE_"
DEFAULT_FILE = Path("dateline.toml")


class SettingsError(Exception):
    """A setting that cannot be used, told in one sentence."""


class Key(BaseModel):
    """One API key, known only by its hash. `dateline key NAME` makes one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[\w.@-]{1,64}$")]
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the key, in hex. Keys are 192 random bits, so a slow hash would add nothing."""
    role: Literal["reader", "keeper"] = "reader"
    """A keeper may also rebuild the index and withdraw articles."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    corpus: Path = Field(
        default=Path("corpus/sample"),
        description="The folder of articles that `dateline index` reads.",
    )
    index: Path = Field(default=Path("archive"), description="The folder that holds the index.")
    model: str = Field(
        default="default",
        min_length=1,
        description="The embedding model: `default`, or a sentence-transformers name or path.",
    )
    store: str = Field(
        default="",
        description="Where the index is served from, if not from its own folder: Milvus, as "
        "`milvus+http://host:19530` or `milvus+path/of/a/file.db` (docs/scale.md).",
    )
    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address to listen on. Any other than this machine's own needs a key.",
    )
    port: int = Field(
        default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one."
    )
    hosts: tuple[str, ...] = Field(
        default=(),
        description="Names under which readers reach the service, beside `localhost` and `host`; "
        "requests for any other name are refused.",
    )
    origins: tuple[str, ...] = Field(
        default=(),
        description="Other sites whose pages may call the API from a browser (CORS), as "
        "`https://desk.example.org`.",
    )
    keys: tuple[Key, ...] = Field(
        default=(),
        description="API keys, hashed, as `dateline key` prints them. With none, everyone who "
        "reaches the port may ask, and nobody may rebuild or withdraw.",
    )
    queue: int = Field(
        default=24,
        ge=1,
        le=10_000,
        description="Questions that may wait in a rush; beyond it, and in a lasting flood before "
        "it, askers are told to retry.",
    )
    patience: float = Field(
        default=10.0, gt=0, le=600, description="Seconds that a question may wait for its turn."
    )
    rate: int = Field(
        default=0,
        ge=0,
        le=1_000_000,
        description="Requests that one key, or without keys one address, may make a minute; "
        "0 sets no limit.",
    )
    feedback: bool = Field(
        default=True,
        description="Whether readers may judge answers; verdicts go to `feedback.jsonl` in the "
        "index folder, which `dateline eval` can ask again.",
    )

    llm_url: str = Field(
        default="",
        description="An OpenAI-compatible endpoint that writes answers from the passages, as "
        "`http://127.0.0.1:11434/v1`: https, or this machine (docs/llm.md).",
    )
    llm_model: str = Field(
        default="", max_length=200, description="The name of the model there; shown to readers."
    )
    llm_key: SecretStr = Field(
        default=SecretStr(""), description="The endpoint's key, if it asks for one; never shown."
    )
    llm_timeout: float = Field(
        default=30.0,
        gt=0,
        le=600,
        description="Seconds for a written answer; after them the archive's own sentences are "
        "shown.",
    )

    @field_validator("llm_url")
    @classmethod
    def _is_private(cls, url: str) -> str:
        """What readers ask goes there, so nobody on the way may read it."""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            host, parts = "", urlsplit("")
        private = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
        bare = not (parts.username or parts.password or parts.query or parts.fragment)
        if url and not (host and private and bare and url.isprintable() and " " not in url):
            raise ValueError(
                "it must begin with https://, or with http:// and this machine's own name, and "
                "hold no name, password or query"
            )
        return url

    @field_validator("llm_key")
    @classmethod
    def _fits_a_header(cls, key: SecretStr) -> SecretStr:
        secret = key.get_secret_value()
        if not (secret.isascii() and secret.isprintable()):
            raise ValueError("it holds a character that no key has")
        return key

    @property
    def llm_host(self) -> str:
        """The machine that the model runs on; "" for none, or this one."""
        return _elsewhere(self.llm_url)

    @property
    def store_host(self) -> str:
        """The machine that the index is searched on; "" for this one."""
        from index.milvus.connection import PREFIX as MILVUS

        return _elsewhere(self.store.removeprefix(MILVUS)) if self.store else ""

    @field_validator("store")
    @classmethod
    def _store_is_one(cls, uri: str) -> str:
        if uri:
            from index.milvus.connection import check

            check(uri)
        return uri

    @model_validator(mode="after")
    def _model_is_named(self) -> "Settings":
        if self.llm_url and not self.llm_model.strip():
            raise ValueError("Setting llm_model: name the model that llm_url is to run")
        return self

    @model_validator(mode="after")
    def _names_are_distinct(self) -> "Settings":
        names = [key.name for key in self.keys]
        if len(set(names)) < len(names):
            raise ValueError("Setting keys: two keys bear the same name")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def check_open(settings: Settings) -> None:
    """Before anything is served: raises SettingsError where strangers could ask without a key."""
    if not is_loopback(settings.host) and not settings.keys:
        raise SettingsError(
            f"Setting host: {settings.host} can be reached from other machines, so it needs a key: "
            "run `dateline key NAME`, put what it prints into dateline.toml, and start again."
        )


def _elsewhere(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return "" if not host or is_loopback(host) else host


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_settings(config: Path | None = None, given: Mapping[str, Any] | None = None) -> Settings:
    """The settings, `given` (the command line's) before all others.

    Raises SettingsError where a value or the file cannot be used.
    """
    named = config or (
        Path(os.environ[PREFIX + "CONFIG"]) if PREFIX + "CONFIG" in os.environ else None
    )
    if named is not None and not named.is_file():
        raise SettingsError(f"The settings file {named} does not exist.")
    file = named or DEFAULT_FILE
    given = {name: value for name, value in (given or {}).items() if value is not None}

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        return FromFile(**given)
    except ValidationError as error:
        raise SettingsError(_sentence(error, file, given)) from error
    except SourceError as error:
        raise SettingsError(f"{_unparsed(error)} is not valid JSON.") from error
    except (OSError, ValueError) as error:  # unreadable, not TOML, or not UTF-8
        raise SettingsError(f"The settings file {file} cannot be read: {error}.") from error


def _sentence(error: ValidationError, file: Path, given: Mapping[str, object]) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"{message}."
    field = str(first["loc"][0])
    path = ".".join(str(part) for part in first["loc"])
    if field in given:
        where = f"--{field}"
    elif PREFIX + field.upper() in os.environ:
        where = PREFIX + field.upper()
    else:
        where = str(file)
    if first["type"] == "extra_forbidden":
        return f"Setting {path} (from {where}) does not exist."
    return f"Setting {path} (from {where}): {message}."


def _unparsed(error: SourceError) -> str:
    return next(
        (PREFIX + name.upper() for name in Settings.model_fields if f'"{name}"' in str(error)),
        "A DATELINE_ variable",
    )
