"""The network: two ONNX graphs and a tokenizer, run in padded batches.

``detect.onnx`` reads windows and labels every piece (is it a cue?); it also hands out its hidden states.
``attach.onnx`` takes the hidden states of one unit with one cue marked, and labels that cue's source and
contents. The activations are quantised per batch, so figures may differ in the third decimal with the
company that a text keeps in its batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claims.extraction.segment import CLS_ID, SEP_ID, Unit, Window

MODEL_VERSION = "proof-2026.11-int8"
WEIGHTS = Path(__file__).parent / "weights"

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

DETECT_BATCH = 16
ATTACH_BATCH = 24


@dataclass(frozen=True, slots=True)
class Read:
    """What the first graph made of one unit.

    ``hidden`` is [1 + pieces + 1, 384], the window's [CLS] first and the unit's [SEP] last;
    ``logits`` is [words, 7]: O, then B and I of cue, source and content.
    """

    article: int
    unit: Unit
    hidden: Floats
    logits: Floats


class Model:
    """Loads once; safe to call from several threads (onnxruntime's sessions are)."""

    def __init__(self, weights: Path = WEIGHTS, *, threads: int = 1) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = ["CPUExecutionProvider"]
        self._detect = ort.InferenceSession(str(weights / "detect.onnx"), options, providers=providers)
        self._attach = ort.InferenceSession(str(weights / "attach.onnx"), options, providers=providers)
        self.tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def read(self, batch: Sequence[Window]) -> list[Read]:
        """Label the words of these windows' units; at most ``DETECT_BATCH`` windows of like length."""
        rows = [_window_rows(window) for window in batch]
        width = max(len(ids) for ids, _, _ in rows)
        ids, case, quoted = (_padded([row[k] for row in rows], width) for k in range(3))
        mask = _mask([len(row[0]) for row in rows], width)
        hidden, logits = self._detect.run(None, {"ids": ids, "case": case, "quo": quoted, "mask": mask})
        out: list[Read] = []
        for row, window in enumerate(batch):
            offset = 1
            for unit in window.units:
                end = offset + len(unit.pieces) + 1
                states = np.concatenate((hidden[row, :1], hidden[row, offset:end]))
                out.append(Read(window.article, unit, states, logits[row, offset:end][_firsts(unit)]))
                offset = end
        return out

    def attach(self, batch: Sequence[tuple[Read, int, int]]) -> list[Floats]:
        """For each unit with the words ``start:end`` marked as cue: logits [words, 5].

        The labels are O, then B and I of source and content. At most ``ATTACH_BATCH`` at once.
        """
        width = max(len(read.hidden) for read, _, _ in batch)
        states = np.empty((len(batch), width, batch[0][0].hidden.shape[1]), np.float32)
        mark = np.zeros((len(batch), width), np.int64)
        for row, (read, start, end) in enumerate(batch):
            # Padded with real states, not zeros: outliers would coarsen the batch's quantisation.
            states[row] = read.hidden[0]
            states[row, : len(read.hidden)] = read.hidden
            of_piece = np.asarray(read.unit.word_of_piece)
            mark[row, 1 : 1 + len(of_piece)] = (of_piece >= start) & (of_piece < end)
        mask = _mask([len(read.hidden) for read, _, _ in batch], width)
        (logits,) = self._attach.run(None, {"x": states, "mark": mark, "mask": mask})
        return [logits[row, 1:][_firsts(read.unit)] for row, (read, _, _) in enumerate(batch)]


def _firsts(unit: Unit) -> Ints:
    """First piece of each word, clipped for a word of more pieces than a unit holds."""
    return np.minimum(np.asarray(unit.first_piece, np.int64), len(unit.pieces) - 1)


def _window_rows(window: Window) -> tuple[list[int], list[int], list[int]]:
    ids, case, quoted = [CLS_ID], [0], [0]
    for unit in window.units:
        ids += [*unit.pieces, SEP_ID]
        case += [*(unit.case[w] for w in unit.word_of_piece), 0]
        quoted += [*(unit.quoted[w] for w in unit.word_of_piece), 0]
    return ids, case, quoted


def _padded(rows: Sequence[Sequence[int]], width: int) -> Ints:
    out = np.zeros((len(rows), width), np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def _mask(lengths: Sequence[int], width: int) -> Floats:
    return (np.arange(width) < np.asarray(lengths)[:, None]).astype(np.float32)
