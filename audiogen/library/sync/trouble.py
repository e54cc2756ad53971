"""The author's word for what goes wrong with a phone or a card."""

import errno
from pathlib import Path
from typing import Final

from audiogen.errors import OutputError

_GONE: Final = "is it still plugged in and mounted? The next sync goes on from here"
_REASONS: Final = {
    errno.ENOSPC: ("there is no room left", "free some space there; the next sync goes on from here"),
    errno.EDQUOT: ("your share of the room is used up", "free some space there; the next sync goes on from here"),
    errno.EFBIG: ("it is too large for that file system", "FAT32 holds no file over 4 GB: format the card as exFAT"),
    errno.EINVAL: ("it takes no such name", "mount it so that names may have any letters, such as with -o utf8"),
    errno.EROFS: ("the place is read-only", "mount it for writing, or unlock the card"),
    errno.EACCES: ("you may not write there", "look who owns the folder"),
    errno.EPERM: ("you may not write there", "look who owns the folder"),
    errno.EIO: ("the device failed", _GONE),
    errno.ENODEV: ("the device is gone", _GONE),
    errno.ENXIO: ("the device is gone", _GONE),
    errno.ENOENT: ("its folder is gone", _GONE),
    errno.ENOTCONN: ("the device is gone", _GONE),
    errno.ESTALE: ("the device is gone", _GONE),
}


def unusable(path: Path, error: OSError) -> OutputError:
    """That something can't be written, read or removed at the place."""
    why, hint = _REASONS.get(error.errno or 0, (error.strerror or type(error).__name__, _GONE))
    return OutputError(f"{path} can't be used ({why})", hint)
