"""What teachers say of the training data: softer answers than the annotators' yes and no.

Annotators differ on one attribution in four; teachers' probabilities tell the clear cases from the others.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from training.corpus import Example
from training.network import Network
from training.train import collate, decoded, questions

Half = NDArray[np.float16]

_BATCH = 16


@torch.inference_mode()
def soften(teachers: Sequence[Network], data: Sequence[Example]) -> list[Example]:
    """The examples with the teachers' mean probabilities for every piece and every question."""
    for teacher in teachers:
        teacher.eval()
    out: list[Example] = []
    for i in range(0, len(data), _BATCH):
        batch = data[i : i + _BATCH]
        readings, answers = _mean([_asked(teacher, batch) for teacher in teachers])
        at = 0
        for row, example in enumerate(batch):
            softened = []
            for question in example.questions:
                softened.append(replace(question, soft=answers[at, : len(question.place)]))
                at += 1
            soft = readings[row, : len(example.labels)]
            out.append(replace(example, soft=soft, questions=tuple(softened)))
    return out


def _asked(teacher: Network, batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """One teacher's probabilities: of the reader, and of the decoder for every question in order."""
    rows, mask, _labels = collate(batch)
    states, logits = teacher.read(rows, mask)
    asked = questions(batch)
    answers = decoded(teacher, states, asked)[0].softmax(-1) if asked else torch.zeros(0, 0, 0)
    return logits.softmax(-1), answers


def _mean(said: Sequence[tuple[torch.Tensor, torch.Tensor]]) -> tuple[Half, Half]:
    readings, answers = (torch.stack(part).mean(0) for part in zip(*said, strict=True))
    return readings.numpy().astype(np.float16), answers.numpy().astype(np.float16)
