"""What a teacher says of the training data: softer answers than the annotators' yes and no.

Annotators differ on one attribution in four; a teacher's probabilities tell the clear cases from the others.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from training.corpus import Example
from training.network import Network
from training.train import collate, decoded, questions

_BATCH = 16


@torch.inference_mode()
def soften(teacher: Network, data: Sequence[Example]) -> list[Example]:
    """The examples with the teacher's probabilities for every piece and every question."""
    teacher.eval()
    out: list[Example] = []
    for i in range(0, len(data), _BATCH):
        batch = data[i : i + _BATCH]
        rows, mask, _labels = collate(batch)
        states, logits = teacher.read(rows, mask)
        readings = logits.softmax(-1).numpy().astype(np.float16)
        asked = questions(batch)
        answers = decoded(teacher, states, asked)[0].softmax(-1).numpy().astype(np.float16) if asked else None
        at = 0
        for row, example in enumerate(batch):
            softened = []
            for question in example.questions:
                assert answers is not None
                softened.append(replace(question, soft=answers[at, : len(question.place)]))
                at += 1
            soft = readings[row, : len(example.labels)]
            out.append(replace(example, soft=soft, questions=tuple(softened)))
    return out
