"""Sessions that look rendered, made in a moment: a ledger, some bytes for an MP3, a cover."""

import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

S = 48_000


def cover(side: int = 40, colour: str = "teal") -> bytes:
    file = BytesIO()
    Image.new("RGB", (side, side), colour).save(file, "JPEG")
    return file.getvalue()


def rendered(folder: Path, name: str, music: bytes = b"", picture: bool = False, **changes: Any) -> Path:
    """Puts a session called `name` into `folder`; `changes` go into its ledger's `meta`, or are its `title`, `id`."""
    folder.mkdir(parents=True, exist_ok=True)
    music = music or f"not quite an MP3: {name}".encode()
    title = changes.pop("title", name.replace("-", " ").title())
    known_as = changes.pop("id", f"id-of-{name}")
    meta = {
        "album": "Hips", "artist": "Ana", "description": f"About {title}.", "genre": "Guided session",
        "language": "en", "year": None, "date": None, "track": None, "tracks": None,
    }  # fmt: skip
    variant = changes.pop("variant", None)
    shown = f"{name}.picture-1.jpg" if picture else ""
    plain = {
        "version": 1,
        "id": known_as,
        "title": title,
        "meta": meta | changes,
        "variant": variant,
        "sample_rate": S,
        "length": 90 * S,
        "voice": None,
        "chapters": [{"start": 0, "length": 90 * S, "text": "Settle", "picture": shown}],
        "events": [
            {"kind": "speech", "line": 1, "start": S, "length": S, "text": f"This is {title}.", "spoken": "x",
             "estimated": False},
        ],
        "elastic": [],
        "audio": {"bytes": len(music), "sha256": hashlib.sha256(music).hexdigest()},
        "loudness": None,
    }  # fmt: skip
    path = folder / f"{name}.mp3"
    path.write_bytes(music)
    (folder / f"{name}.jpg").write_bytes(cover())
    if picture:
        (folder / shown).write_bytes(cover(30, "red"))
    (folder / f"{name}.session.json").write_text(json.dumps(plain), encoding="utf-8")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
