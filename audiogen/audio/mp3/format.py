"""What kind of MP3 is wanted."""

from dataclasses import dataclass

from audiogen.audio.mp3.frames import BITRATES, FrameHeader, Mode
from audiogen.units import RATE


@dataclass(frozen=True, slots=True)
class Format:
    """Constant bitrate, 48 kHz always.

    `channels` is 1 or 2 (joint stereo below 160 kb/s, plain stereo from there: the encoder's choice);
    `bitrate` in kb/s; `quality` from 0 (best, slowest) to 7 (fastest), LAME's scale, whose 8 is another
    name for 7 and whose 9 is hardly fit to hear. Raises ValueError for anything else.
    """

    channels: int = 2
    bitrate: int = 128
    quality: int = 7

    def __post_init__(self) -> None:
        if self.channels not in (1, 2):
            raise ValueError(f"an MP3 has 1 or 2 channels, not {self.channels}")
        if self.bitrate not in BITRATES:
            raise ValueError(f"an MP3 can't have {self.bitrate} kb/s: choose from {', '.join(map(str, BITRATES))}")
        if self.quality not in range(8):
            raise ValueError(f"quality goes from 0 (best) to 7 (fastest), not {self.quality}")

    @property
    def header(self) -> FrameHeader:
        """The header of a frame of this format."""
        return FrameHeader(self.bitrate, RATE, Mode.MONO if self.channels == 1 else Mode.JOINT)
