"""The network in torch: a small encoder that reads a window, and a light decoder that answers for one cue.

The *reader* is all-MiniLM-L6-v2 (six layers, 384 wide) with embeddings of letter case and of standing inside
quotation marks added to its input. Its head labels every piece: cue, and as a help in training source and
content. The *decoder* takes the reader's last states of one unit, 192 wide, adds to each how far it stands
from the cue and what the cue is, and runs two layers of its own; its head labels that cue's source and
contents. It costs a tenth of two of the reader's layers.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from claims.extraction.model import DECODER_WIDTH, PLACES, WITHIN

READER_OUT, DECODER_OUT = 7, 5
CASES, QUOTED = 4, 2
DECODER_HEADS, DECODER_INNER, DECODER_LAYERS = 6, 512, 2
HEAD_WIDTH = 32  # of every attention head, the base model's too
LONGEST = 512  # positions of the base model
_EPSILON = 1e-12


class Layer(nn.Module):
    """One transformer layer as in BERT: attention, then a feed-forward of two, each added and normed."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * heads * HEAD_WIDTH)
        self.out = nn.Linear(heads * HEAD_WIDTH, width)
        self.norm1 = nn.LayerNorm(width, eps=_EPSILON)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=_EPSILON)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x`` is [batch, pieces, width], ``bias`` [batch, 1, 1, pieces]: 0, or very small where padded."""
        batch, pieces, _width = x.shape
        qkv = self.qkv(x).view(batch, pieces, 3, self.heads, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        if qkv.device.type == "cpu":
            qkv = qkv.float()  # attention in bfloat16 is several times slower there
        mixed = functional.scaled_dot_product_attention(*qkv.unbind(0), attn_mask=bias.to(qkv.dtype))
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, pieces, self.heads * HEAD_WIDTH))
        x = self.norm1(x + functional.dropout(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + functional.dropout(inner, self.dropout, self.training))


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the reader: those of all-MiniLM-L6-v2 unless it is pruned."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536


class Network(nn.Module):
    """Reader and decoder with their heads."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        width = shape.width
        self.shape, self.dropout = shape, dropout
        self.word = nn.Embedding(shape.vocabulary, width)
        self.position = nn.Embedding(LONGEST, width)
        self.case = nn.Embedding(CASES, width)
        self.quoted = nn.Embedding(QUOTED, width)
        self.norm = nn.LayerNorm(width, eps=_EPSILON)
        self.layers = nn.ModuleList(
            Layer(width, shape.heads, shape.inner, dropout) for _ in range(shape.layers)
        )
        self.reader_head = nn.Linear(width, READER_OUT)
        self.narrow = nn.Linear(width, DECODER_WIDTH)
        self.of_cue = nn.Linear(width, DECODER_WIDTH)
        self.place = nn.Embedding(PLACES, DECODER_WIDTH)
        self.decoder_norm = nn.LayerNorm(DECODER_WIDTH, eps=_EPSILON)
        self.decoder = nn.ModuleList(
            Layer(DECODER_WIDTH, DECODER_HEADS, DECODER_INNER, dropout) for _ in range(DECODER_LAYERS)
        )
        self.decoder_head = nn.Linear(DECODER_WIDTH, DECODER_OUT)
        self.word.weight.requires_grad_(requires_grad=False)  # as the base has them
        for added in (self.case, self.quoted):
            nn.init.zeros_(added.weight)
        nn.init.normal_(self.place.weight, std=0.02)

    def read(self, rows: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """``rows`` [batch, 3, pieces], ``mask`` [batch, pieces]: states [.., width] and logits [.., 7]."""
        ids, case, quoted = rows.unbind(1)
        where = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(where) + self.case(case) + self.quoted(quoted)
        x = functional.dropout(self.norm(x), self.dropout, self.training)
        bias = _attention_bias(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return x, self.reader_head(x)

    def decode(self, states: Tensor, place: Tensor, mask: Tensor) -> Tensor:
        """``states`` [batch, pieces, width] of units, ``place`` [batch, pieces]: logits [.., 5]."""
        within = ((place == WITHIN) * mask).unsqueeze(-1).to(states.dtype)
        cue = (states * within).sum(1, keepdim=True) / within.sum(1, keepdim=True).clamp(min=1)
        x = self.decoder_norm(self.narrow(states) + self.of_cue(cue) + self.place(place))
        bias = _attention_bias(mask)
        for layer in self.decoder:
            x = layer(x, bias)
        return self.decoder_head(x)


def _attention_bias(mask: Tensor) -> Tensor:
    return (1.0 - mask[:, None, None, :].float()) * -10000.0


def from_base(folder: Path, dropout: float = 0.1) -> Network:
    """The network with the base model's weights from ``folder``, which has its model.safetensors."""
    base = load_file(folder / "model.safetensors")
    network = Network(Shape(), dropout)
    state = network.state_dict()
    state["word.weight"] = base["embeddings.word_embeddings.weight"]
    # The type of the first sentence is added to every piece: it goes into the positions once.
    first = base["embeddings.token_type_embeddings.weight"][0]
    state["position.weight"] = base["embeddings.position_embeddings.weight"] + first
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = base[f"embeddings.LayerNorm.{part}"]
        for i in range(len(network.layers)):
            old, new = f"encoder.layer.{i}", f"layers.{i}"
            three = [base[f"{old}.attention.self.{x}.{part}"] for x in ("query", "key", "value")]
            state[f"{new}.qkv.{part}"] = torch.cat(three)
            state[f"{new}.out.{part}"] = base[f"{old}.attention.output.dense.{part}"]
            state[f"{new}.norm1.{part}"] = base[f"{old}.attention.output.LayerNorm.{part}"]
            state[f"{new}.up.{part}"] = base[f"{old}.intermediate.dense.{part}"]
            state[f"{new}.down.{part}"] = base[f"{old}.output.dense.{part}"]
            state[f"{new}.norm2.{part}"] = base[f"{old}.output.LayerNorm.{part}"]
    network.load_state_dict(state)
    return network
