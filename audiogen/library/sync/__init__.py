"""The copy of a library on a phone, a card or in a folder: only what changed, checked, and never half a file.

Order: music, then what stands beside it, then playlists, so that none names a file that isn't there; what isn't
wanted any more goes last. Only when the new wouldn't fit beside the old does the old go first, and with it the
playlists that are about to be written anew.

What stands in the ledger there is ours: it is made right again when it is damaged or changed, and removed when
nobody wants it and nobody changed it. Everything else belongs to somebody, and is never touched.
"""

from audiogen.library.sync.run import Outcome, sync

__all__ = ["Outcome", "sync"]
