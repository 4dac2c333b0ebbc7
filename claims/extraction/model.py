"""The network: two ONNX graphs and a tokenizer, run in padded batches.

``reader.onnx`` reads windows and labels every piece (is it a cue?); it also hands out two views of each
piece, what it is and what it says as a cue. ``decoder.onnx`` takes the views of one unit with one cue
marked, and labels that cue's source and contents. The activations are quantised per batch, so figures may
differ in the third decimal with the company that a text keeps in its batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claims.extraction.segment import CLS_ID, SEP_ID, Unit, Window

if TYPE_CHECKING:
    import onnxruntime as ort

MODEL_VERSION = "2026.11-int8"
WEIGHTS = Path(__file__).parent / "weights"

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

WITHIN = 64  # the place of a cue's own pieces; a lower one is before the cue, a higher one behind it
PLACES = 2 * WITHIN + 1
DECODER_WIDTH = 192

READ_BATCH = 4
DECODE_BATCH = 32


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader made of one unit.

    ``views`` is [pieces, 2 x 192]: what each piece is, then what it says as a cue;
    ``logits`` is [words, 7]: O, then B and I of cue, source and content.
    """

    article: int
    unit: Unit
    views: Floats
    logits: Floats


@dataclass(frozen=True, slots=True)
class Marked:
    """A unit with the words ``start:end`` taken for a cue."""

    read: Read
    start: int
    end: int

    @property
    def pieces(self) -> int:
        """Length of the unit."""
        return len(self.read.views)


class Model:
    """Loads once; safe to call from several threads (onnxruntime's sessions are)."""

    def __init__(self, weights: Path = WEIGHTS, *, threads: int = 1) -> None:
        # Not at the top: it starts threads, and a process that forks after that (gunicorn, Celery) has
        # children that abort when they end.
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._reader = _session(weights / "reader.onnx", options)
        self._decoder = _session(weights / "decoder.onnx", options)
        self.tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def read(self, batch: Sequence[Window]) -> list[Read]:
        """Label the words of these windows' units; at most ``READ_BATCH`` windows of like length."""
        rows = [window_rows(window) for window in batch]
        lengths = np.asarray([len(row[0]) for row in rows], np.int32)
        width = int(lengths.max())
        ids, case, quoted = (_padded([row[k] for row in rows], width) for k in range(3))
        position = np.arange(width, dtype=np.int64)[None]
        feed = {"ids": ids, "style": 2 * case + quoted, "position": position, "mask": _mask(lengths, width)}
        (out,) = self._reader.run(None, feed)
        reads: list[Read] = []
        for row, window in zip(out, batch, strict=True):
            offset = 1
            for unit in window.units:
                of_unit = row[offset : offset + len(unit.pieces)]
                logits = of_unit[_firsts(unit), 2 * DECODER_WIDTH :]
                reads.append(Read(window.article, unit, of_unit[:, : 2 * DECODER_WIDTH], logits))
                offset += len(unit.pieces) + 1
        return reads

    def decode(self, batch: Sequence[Marked]) -> list[Floats]:
        """For each marked unit its logits [words, 5]: O, then B and I of source and content.

        At most ``DECODE_BATCH`` at once, of like length.
        """
        lengths = np.asarray([marked.pieces for marked in batch], np.int32)
        width = int(lengths.max())
        states = np.empty((len(batch), width, DECODER_WIDTH), np.float32)
        cue = np.empty((len(batch), 1, DECODER_WIDTH), np.float32)
        place = np.zeros((len(batch), width), np.int64)
        for row, marked in enumerate(batch):
            views = marked.read.views
            where = place_of(marked.read.unit, marked.start, marked.end)
            # Padded with real states, not zeros: outliers would coarsen the batch's quantisation.
            states[row] = views[0, :DECODER_WIDTH]
            states[row, : len(views)] = views[:, :DECODER_WIDTH]
            cue[row] = views[where == WITHIN, DECODER_WIDTH:].mean(axis=0)
            place[row, : len(views)] = where
        feed = {"states": states, "cue": cue, "place": place, "mask": _mask(lengths, width)}
        (logits,) = self._decoder.run(None, feed)
        return [rows[_firsts(marked.read.unit)] for rows, marked in zip(logits, batch, strict=True)]


def _session(path: Path, options: "ort.SessionOptions") -> "ort.InferenceSession":
    import onnxruntime as ort

    # The fused skip-and-norm is slower than its parts: an eighth of the reader's time.
    return ort.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


def places(pieces: int, start: int, end: int) -> Ints:
    """How far each of a unit's pieces stands from the cue at pieces ``start:end``: [pieces], in 0..128."""
    at = np.arange(pieces)
    distance = np.where(at < start, at - start, np.maximum(at - end + 1, 0))
    return np.clip(distance, -WITHIN, WITHIN) + WITHIN


def place_of(unit: Unit, start: int, end: int) -> Ints:
    """``places`` for the cue at the words ``start:end`` of the unit."""
    pieces = len(unit.pieces)
    first, last = np.searchsorted(np.asarray(unit.word_of_piece), (start, end)).tolist()
    first = min(first, pieces - 1)  # a word may have more pieces than the unit kept
    return places(pieces, first, max(last, first + 1))


def window_rows(window: Window) -> tuple[list[int], list[int], list[int]]:
    """Ids of the pieces, their letter case and whether they are quoted: three rows of equal length."""
    ids, case, quoted = [CLS_ID], [0], [0]
    for unit in window.units:
        ids += [*unit.pieces, SEP_ID]
        case += [*(unit.case[w] for w in unit.word_of_piece), 0]
        quoted += [*(unit.quoted[w] for w in unit.word_of_piece), 0]
    return ids, case, quoted


def _firsts(unit: Unit) -> Ints:
    """First piece of each word, clipped for a word of more pieces than a unit holds."""
    return np.minimum(np.asarray(unit.first_piece, np.int64), len(unit.pieces) - 1)


def _padded(rows: Sequence[Sequence[int]], width: int) -> Ints:
    out = np.zeros((len(rows), width), np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def _mask(lengths: NDArray[np.int32], width: int) -> Floats:
    return (np.arange(width) < lengths[:, None]).astype(np.float32)
