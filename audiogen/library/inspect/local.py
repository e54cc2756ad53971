"""A published folder, its feed, or a single MP3, as they lie on this machine."""

from pathlib import Path
from urllib.parse import unquote

from audiogen.library.catalogue import FEED
from audiogen.library.inspect import forms, rules, sound
from audiogen.library.inspect.finding import Finding
from audiogen.library.inspect.look import Begun, look, look_at_sound
from audiogen.library.inspect.outline import File, outline
from audiogen.library.inspect.remote import MOST, described, summed


def inspect_path(path: Path) -> list[Finding]:
    """Whatever is at `path`. Raises OSError when it can't be read."""
    if path.is_dir():
        return _feed(path / FEED) if (path / FEED).is_file() else [_unpublished(path)]
    if path.suffix.lower() == ".mp3":
        read, found = look_at_sound(_begun(path), str(path))
        return [*found, Finding("ok", str(path), described(read))] if read and read.is_mp3 else found
    return _feed(path)


class Folder:
    """Files in a folder, whose place on the web is `base`, or which has none."""

    def __init__(self, folder: Path, base: str) -> None:
        self._folder = folder
        self._base = base

    def sound(self, file: File) -> Begun:
        found = self._place(file)
        if isinstance(found, Finding):
            return Begun((found,), None)
        begun = _begun(found)
        if file.length is None or begun.size == file.length:
            return begun
        message = f"the file has {begun.size} bytes, and the feed says {file.length}"
        return Begun((Finding("error", str(found), message, "run `audiogen publish` again"),), begun.data, begun.size)

    def whole(self, file: File, most: int) -> Begun:
        found = self._place(file)
        if isinstance(found, Finding):
            return Begun((found,), None)
        if (size := found.stat().st_size) > most:
            return Begun((Finding("error", str(found), f"it has more than {most} bytes"),), None)
        return Begun((), found.read_bytes(), size)

    def _place(self, file: File) -> Path | Finding:
        """Where the file at an address is; a finding when it isn't here."""
        if self._base and not file.address.startswith(self._base):
            return Finding("note", file.address, "it is elsewhere, and wasn't looked at")
        path = self._folder / unquote(file.address.removeprefix(self._base))
        inside = path.resolve().is_relative_to(self._folder.resolve())
        if not inside or not path.is_file():
            return Finding("error", str(path), "the feed has it, and it isn't there", "run `audiogen publish` again")
        return path


def _begun(path: Path) -> Begun:
    with path.open("rb") as file:
        data = file.read(sound.ENOUGH)
        data += file.read(max(0, sound.wanted(data) - len(data)))
    return Begun((), data, path.stat().st_size)


def _feed(path: Path) -> list[Finding]:
    if path.stat().st_size > MOST:
        return [Finding("error", str(path), f"the feed has more than {MOST // 1_000_000} MB")]
    data = path.read_bytes()
    feed = rules.read(data)
    if isinstance(feed, Finding):
        return [Finding(feed.level, f"{path}, {feed.where}", feed.message, feed.hint)]
    home = _home(feed)
    relative = not home.startswith(("http://", "https://"))
    if relative:
        feed = rules.Feed(feed.document, feed.channel, relative=True)
    found = rules.judge(feed)
    base = "" if relative else forms.joined(home, ".")
    return [
        *([_homeless(path)] if relative else []),
        *found,
        *summed(feed, found),
        *look(outline(feed), Folder(path.parent, base)),
    ]


def _home(feed: rules.Feed) -> str:
    """Where the feed says that it is at home; empty when it doesn't."""
    links = (link for link in feed.channel.all("atom:link") if link.attributes.get("rel") == "self")
    return next((link.attributes.get("href", "") for link in links), "")


def _homeless(path: Path) -> Finding:
    message = "the feed has no address yet, so that its addresses are relative"
    return Finding("note", str(path), message, "`audiogen serve` gives it one at home, `publish --url` on the web")


def _unpublished(path: Path) -> Finding:
    return Finding("error", str(path), f"there is no {FEED} in it", f"make one: audiogen publish {path}")
