"""Which models there are: each an `.onnx` file, with its settings beside it in `.onnx.json`."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from audiogen.errors import SpeechError

FOLDERS = "AUDIOGEN_PIPER_VOICES"
"""The environment's name for the folders of models, parted as in PATH."""
SUFFIX = ".onnx"
READERS = ("espeak", "text")
"""Ways from letters to sounds that need nothing more; piper has others, which fetch models from the network."""
_DIGITS = 8
_TAG = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Model:
    """A model: who speaks, by name, with the numbers that the model knows them by, if there are several.

    `digest` is the beginning of the SHA-256 of both files: another model is another voice, whatever its name.
    """

    path: Path
    language: str
    about: str
    speakers: tuple[tuple[str, int], ...]
    digest: str

    @property
    def name(self) -> str:
        return named(self.path)


def named(path: Path) -> str:
    """What a model's file is called in a script."""
    return "-".join(path.name.removesuffix(SUFFIX).split())


def folders() -> tuple[Path, ...]:
    """Where models are looked for."""
    given = os.environ.get(FOLDERS, "")
    usual = platformdirs.user_data_path("audiogen", appauthor=False) / "piper"
    return tuple(Path(folder) for folder in given.split(os.pathsep) if folder) or (usual,)


def files() -> dict[str, Path]:
    """The file of every model to be found, by name; of several the first. Looks into none of them."""
    found = (path for folder in folders() for path in sorted(folder.glob(f"*{SUFFIX}")))
    return {named(path): path for path in reversed(list(found))}


def models() -> Iterator[Model]:
    """Every model that can be used, in order of names."""
    for _, path in sorted(files().items()):
        try:
            yield read(path)
        except SpeechError:
            continue  # whoever asks for that one is told why


def read(path: Path) -> Model:
    """The model in `path`, not loaded. Raises SpeechError when it is none."""
    beside = path.with_name(f"{path.name}.json")
    try:
        settings = json.loads(beside.read_text(encoding="utf-8"))
        facts = path.stat()
        digest = _digest(path, beside, facts.st_size, facts.st_mtime_ns, beside.stat().st_mtime_ns)
    except OSError as error:
        raise SpeechError(
            f"piper's voice {error.filename or path} can't be read ({error.strerror})",
            f"a voice is two files, such as {path.name} and {path.name}.json",
        ) from None
    except ValueError as error:
        raise _odd(beside) from error
    return _model(path, beside, settings, digest)


def _model(path: Path, beside: Path, settings: Any, digest: str) -> Model:
    try:
        tag = (settings.get("language") or {}).get("code") or settings["espeak"]["voice"]
        reader = settings.get("phoneme_type") or READERS[0]
        known = dict(settings.get("speaker_id_map") or {})
        speakers = tuple((str(name), int(number)) for name, number in known.items())
        made_of = settings.get("dataset") or ""
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _odd(beside) from error
    if not isinstance(tag, str) or not _TAG.fullmatch(tag):
        raise _odd(beside)
    if reader not in READERS:
        raise SpeechError(
            f"piper's voice {named(path)} reads by “{reader}”, which needs more than the model",
            f"choose a voice that reads by {' or '.join(READERS)}",
        )
    about = f"a voice of your own ({made_of})" if made_of else "a voice of your own"
    if len(speakers) > 1:
        about = f"{about}, {len(speakers)} speakers: +{speakers[0][0]} …"
    return Model(path, _cased(tag), about, speakers, digest)


def _odd(beside: Path) -> SpeechError:
    return SpeechError(f"{beside} is not what belongs to a voice of piper's", "get both files of the voice anew")


def _cased(tag: str) -> str:
    """`en_GB` and `en-gb` as `en-GB`."""
    first, *others = tag.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in others)])


@cache
def _digest(path: Path, beside: Path, *_when: int) -> str:
    """Hashed once, as long as neither file changes: they are large."""
    with path.open("rb") as file:
        model = hashlib.file_digest(file, "sha256").digest()
    return hashlib.sha256(model + beside.read_bytes()).hexdigest()[:_DIGITS]
