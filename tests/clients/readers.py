"""What programs read from an MP3, each in its own way, brought to one form to be compared.

Chapters and lines are (start in milliseconds, text); what isn't there is empty. A program tells what it can.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutagen.id3
from programs import program, run, world

Told = dict[str, Any]

_PICTURE = ("-map", "0:v", "-c", "copy", "-f", "image2pipe", "-")
_TELL = """
local utils = require "mp.utils"
mp.add_hook("on_preloaded", 50, function()
    local told = {tags = mp.get_property_native("metadata"), chapters = mp.get_property_native("chapter-list")}
    io.stdout:write(utils.format_json(told))
end)
"""
_EYED3 = """
import eyed3, json, sys
tag = eyed3.load(sys.argv[1]).tag
print(json.dumps({
    "version": ".".join(map(str, tag.version[:2])),
    "title": tag.title, "artist": tag.artist or "", "album": tag.album or "",
    "track": "/".join(str(part) for part in tag.track_num if part is not None),
    "year": str(tag.getBestDate() or ""),
    "description": "".join(comment.text for comment in tag.comments),
    "lyrics": "".join(lyrics.text for lyrics in tag.lyrics),
    "chapters": [[chapter.times.start, chapter.title] for chapter in tag.chapters],
    "order": [name.decode() for table in tag.table_of_contents for name in table.child_ids],
    "cover": [image.image_data.hex() for image in tag.images],
}))
"""


def ffprobe(mp3: Path, home: Path) -> Told:
    shown = ("-show_chapters", "-show_format", "-of", "json")
    told = json.loads(run("ffprobe", "-v", "error", *shown, mp3, home=home))
    tags = told["format"]["tags"]
    return _usual(tags, year="date", description="comment", lyrics="lyrics-eng") | {
        "chapters": [(round(float(one["start_time"]) * 1000), one["tags"]["title"]) for one in told["chapters"]],
        "cover": run("ffmpeg", "-v", "error", "-i", mp3, *_PICTURE, home=home),
    }


def tag(mp3: Path, home: Path) -> Told:
    """mutagen, which wrote the frames, reads the whole."""
    id3: Any = mutagen.id3
    found = id3.ID3(mp3, translate=False)
    names = {"title": "TIT2", "artist": "TPE1", "album": "TALB", "track": "TRCK", "year": "TYER"}
    text = {key: str(found[name]) if name in found else "" for key, name in names.items()}
    (sung,) = found.getall("SYLT")
    (lyrics,) = found.getall("USLT")
    return text | {
        "version": ".".join(map(str, found.version[:2])),
        "description": "".join(str(one) for one in found.getall("COMM")),
        "lyrics": lyrics.text,
        "lines": [(at, line) for line, at in sung.text],
        "chapters": [(one.start_time, str(one.sub_frames["TIT2"])) for one in found.getall("CHAP")],
        "cover": found["APIC:"].data,
    }


def eyed3(mp3: Path, home: Path) -> Told:
    """By its library: the command prints only how many chapters there are."""
    with Path(program("eyeD3")).open(encoding="utf-8") as script:
        python = script.readline().removeprefix("#!").split()
    done = subprocess.run([*python, "-c", _EYED3, str(mp3)], capture_output=True, timeout=60, check=True)
    told = json.loads(done.stdout)
    assert told.pop("order") == [f"ch{number:04d}" for number in range(1, len(told["chapters"]) + 1)]
    chapters = [(start, title) for start, title in told["chapters"]]
    (cover,) = told["cover"]
    return told | {"chapters": chapters, "cover": bytes.fromhex(cover)}


def exiftool(mp3: Path, home: Path) -> Told:
    (told,) = json.loads(run("exiftool", "-j", "-a", "-G1", mp3, home=home))
    tags = {name.partition(":")[2]: value for name, value in told.items() if name.startswith("ID3v2_3:")}
    lines = [_timed(line) for line in told["ID3:SynchronizedLyricsText"]]
    cover = run("exiftool", "-b", "-Picture", mp3, home=home)
    return _usual(tags, description="Comment") | {
        "version": "2.3",
        "lyrics": tags["Lyrics"],
        "lines": lines,
        "cover": cover,
    }


def mpv(mp3: Path, home: Path) -> Told:
    """Chapters as they stand in the file: by default it shifts them all by the encoder's delay of 23 ms.

    It is asked by a hook, for which it waits: of an event one may hear when the file is over and its tags forgotten.
    """
    script = home / "tell.lua"
    script.write_text(_TELL, encoding="utf-8")
    quiet = ("--no-config", "--no-terminal", "--ao=null", "--vo=null", "--length=0.1")
    told = json.loads(run("mpv", *quiet, "--rebase-start-time=no", f"--script={script}", mp3, home=home))
    return _usual(told["tags"], year="date", description="comment", lyrics="lyrics-eng") | {
        "chapters": [(round(one["time"] * 1000), one["title"]) for one in told["chapters"]]
    }


def kid3(mp3: Path, home: Path) -> Told:
    get = json.dumps({"method": "get", "params": ["all", 2]})
    lrc, cover = home / "kid3.lrc", home / "kid3.jpg"
    export = (f"get 'Synchronized Lyrics:{lrc}' 2", f"get 'Picture:{cover}' 2")
    known = world(home) | {"QT_QPA_PLATFORM": "offscreen"}
    words = [word for command in (get, *export) for word in ("-c", command)]
    said = run("kid3-cli", *words, mp3, home=home, env=known).decode()
    told = json.JSONDecoder().raw_decode(said)[0]["result"]["taggedFile"]["tag2"]
    tags = {frame["name"]: frame["value"] for frame in told["frames"]}
    names = {"title": "Title", "artist": "Artist", "album": "Album", "track": "Track Number", "year": "Date"}
    sung = lrc.read_text(encoding="utf-8").splitlines()
    return _usual(tags, **names, description="Comment", lyrics="Lyrics") | {
        "version": told["format"].removeprefix("ID3v").removesuffix(".0"),
        "lines": [_timed(line) for line in sung if re.match(r"\[\d", line)],
        "cover": cover.read_bytes(),
    }


READERS: dict[str, Callable[[Path, Path], Told]] = {
    "ffprobe": ffprobe,
    "mutagen": tag,
    "eyeD3": eyed3,
    "exiftool": exiftool,
    "mpv": mpv,
    "kid3": kid3,
}


def _usual(tags: dict[str, Any], **names: str) -> Told:
    """What every program tells, by the name that this one has for it."""
    found = {key: key for key in ("title", "artist", "album", "track", "year")} | names
    lower = {name.lower(): value for name, value in tags.items()}
    return {key: str(lower.get(name.lower(), "")) for key, name in found.items()}


def _timed(line: str) -> tuple[int, str]:
    found = re.fullmatch(r"\[(\d+):(\d+\.\d+)\](.*)", line)
    assert found, line
    return int(found[1]) * 60_000 + round(float(found[2]) * 1000), found[3]
