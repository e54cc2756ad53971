"""The copy of a library on a phone, a card or in a folder: only what changed, checked, and never half a file.

Order: music, then what stands beside it, then playlists, so that none names a file that isn't there; what isn't
wanted any more goes last. Only when the new wouldn't fit beside the old does the old go first, and with it the
playlists that are about to be written anew.

What stands in the ledger there is ours: music is made right again when it is damaged, and all is removed that nobody
wants and nobody changed. What somebody changed there is his, unless he asks for all to be verified; everything else
belongs to somebody, and is never touched.
"""

from audiogen.library.sync.run import Outcome, sync

__all__ = ["Outcome", "sync"]
