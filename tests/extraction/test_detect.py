"""Decoding: the search over label sequences against trying all of them."""

import itertools

import numpy as np
import pytest

from claims.extraction.detect import log_softmax, viterbi


def allowed(labels: tuple[int, ...]) -> bool:
    """An I stands behind its own B or I alone."""
    before = (0, *labels)
    return all(b % 2 or not b or a in (b, b - 1) for a, b in itertools.pairwise(before))


@pytest.mark.parametrize("seed", range(6))
def test_search_finds_the_best_legal_sequence(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tables = [rng.normal(0, 2, (length, 5)).astype(np.float32) for length in (1, 4, 5, 3)]
    logs = [log_softmax(table) for table in tables]
    for table, found in zip(logs, viterbi(logs), strict=True):
        sequences = [s for s in itertools.product(range(5), repeat=len(table)) if allowed(s)]
        best = max(sequences, key=lambda s: sum(float(table[i, label]) for i, label in enumerate(s)))
        assert tuple(found.tolist()) == best


def test_probabilities_sum_to_one() -> None:
    logs = log_softmax(np.array([[3.0, -2.0, 900.0], [0.0, 0.0, 0.0]], np.float32))
    np.testing.assert_allclose(np.exp(logs).sum(axis=1), [1, 1], rtol=1e-5)
