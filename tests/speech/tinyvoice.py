"""The smallest voice that piper takes for one: an ONNX model that hums a note for every sound, and its settings.

Written byte by byte, as protobuf has it, so that nothing is needed to make it. Noise changes it as it does others.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

RATE = 22_050
SAMPLES = 800
"""That a sound lasts, at a length scale of 1."""
FLOAT, INT64 = 1, 7


def write(folder: Path, name: str = "hum", language: str = "en_GB", **settings: Any) -> Path:
    """A voice in `folder`: two files, of which the model's is given back. `settings` are added, or taken instead."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    folder.mkdir(parents=True, exist_ok=True)
    speakers = len(settings.get("speaker_id_map", ()))
    usual = {
        "audio": {"sample_rate": RATE},
        "dataset": name,
        "espeak": {"voice": language.partition("_")[0]},
        "language": {"code": language},
        "num_speakers": speakers or 1,
        "num_symbols": 256,
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "phoneme_type": "espeak",
    }
    path = folder / f"{name}.onnx"
    path.write_bytes(model(speakers > 1))
    path.with_name(f"{path.name}.json").write_text(json.dumps(usual | settings), encoding="utf-8")
    return path


def model(several: bool = False) -> bytes:
    """Holds each sound's number for a while, and hums it; higher for the second speaker."""
    speaker = [
        _node("Cast", ("sid",), "who", to=FLOAT),
        _node("Mul", ("time", "who"), "higher"),
        _node("Add", ("angle", "higher"), "swung"),
    ]
    nodes = [
        *(_node("Gather", ("scales", str(at)), f"scale{at}") for at in (0, 1, 2)),
        _node("Add", ("scale1", "scale2"), "pace"),
        _node("Mul", ("pace", "samples"), "each"),
        _node("Cast", ("each",), "count", to=INT64),
        _node("Reshape", ("count", "flat"), "counts"),
        _node("Concat", ("one", "counts"), "shape", axis=0),
        _node("Cast", ("input",), "numbers", to=FLOAT),
        _node("Reshape", ("numbers", "column"), "columns"),
        _node("Expand", ("columns", "shape"), "expanded"),
        _node("Reshape", ("expanded", "flat"), "held"),
        _node("Size", ("held",), "size"),
        _node("Range", ("0", "size", "1"), "steps"),
        _node("Cast", ("steps",), "time", to=FLOAT),
        _node("Mul", ("time", "held"), "turns"),
        _node("Mul", ("turns", "pitch"), "angle"),
        *(speaker if several else ()),
        _node("Sin", ("swung" if several else "angle",), "wave"),
        _node("Mul", ("wave", "level"), "tone"),
        _node("RandomNormalLike", ("tone",), "noise"),
        _node("Mul", ("noise", "scale0"), "hiss"),
        _node("Add", ("tone", "hiss"), "sum"),
        _node("Reshape", ("sum", "output_shape"), "output"),
    ]
    constants = [
        *(_tensor(str(at), INT64, (), struct.pack("<q", at)) for at in (0, 1, 2)),
        _tensor("one", INT64, (1,), struct.pack("<q", 1)),
        _tensor("flat", INT64, (1,), struct.pack("<q", -1)),
        _tensor("column", INT64, (2,), struct.pack("<2q", -1, 1)),
        _tensor("output_shape", INT64, (4,), struct.pack("<4q", 1, 1, 1, -1)),
        _tensor("samples", FLOAT, (), struct.pack("<f", SAMPLES)),
        _tensor("pitch", FLOAT, (), struct.pack("<f", 0.003)),
        _tensor("level", FLOAT, (), struct.pack("<f", 0.3)),
    ]
    inputs = [_value("input", INT64, 2), _value("input_lengths", INT64, 1), _value("scales", FLOAT, 1)]
    inputs += [_value("sid", INT64, 1)] if several else []
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, b"hum")
    graph += b"".join(_field(5, constant) for constant in constants)
    graph += b"".join(_field(11, value) for value in inputs) + _field(12, _value("output", FLOAT, 4))
    return _number(1, 8) + _field(8, _number(2, 17)) + _field(7, graph)


# ── protobuf ─────────────────────────────────────────────────────────────────────────────────────────────


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _field(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _node(kind: str, inputs: tuple[str, ...], output: str, **numbers: int) -> bytes:
    attributes = (_field(1, name.encode()) + _number(3, value) + _number(20, 2) for name, value in numbers.items())
    named = b"".join(_field(1, name.encode()) for name in inputs) + _field(2, output.encode())
    return named + _field(4, kind.encode()) + b"".join(_field(5, attribute) for attribute in attributes)


def _tensor(name: str, kind: int, shape: tuple[int, ...], data: bytes) -> bytes:
    return (
        b"".join(_number(1, size) for size in shape) + _number(2, kind) + _field(8, name.encode()) + _field(9, data)
    )


def _value(name: str, kind: int, dimensions: int) -> bytes:
    shape = b"".join(_field(1, _field(2, f"{name}{at}".encode())) for at in range(dimensions))
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))
