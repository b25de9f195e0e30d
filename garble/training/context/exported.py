"""The network as it is run: its layers written out for ONNX Runtime, their matrices in int8.

Sentences that are read together are padded; what a sentence is told never depends on the others. So the activations
are rounded to int8 piece by piece, each by its own greatest number, and no piece attends to padding.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from garble.training.context.coarse import GREATEST, HALF_BYTE
from garble.training.context.models import Shape
from garble.training.context.network import Network

__all__ = ["Exported", "Int8Product", "Int8Table", "PackedTable", "Product"]

_SMALLEST = 1e-9  # a row of zeros has a scale as well
_ZERO = 128  # what stands for 0 in unsigned int8, which processors multiply fastest
_HALF, _HALF_ZERO = 16, 8  # numbers in half a byte, and which of them stands for 0
_HIDDEN = -1e9  # what padding is worth to attention


class Product(nn.Module):
    """Rows times a matrix of floats, shape (n_inputs, n_outputs), and a bias for each output."""

    def __init__(self, matrix: torch.Tensor, bias: torch.Tensor) -> None:
        super().__init__()
        self.matrix = nn.Parameter(matrix.contiguous(), requires_grad=False)
        self.bias = nn.Parameter(bias, requires_grad=False)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the products of rows, shape (n_rows, n_outputs)."""
        return rows @ self.matrix + self.bias


class Int8Product(nn.Module):
    """The same with whole numbers of one step an output; the rows are rounded while it runs, each by its own scale."""

    def __init__(self, matrix: torch.Tensor, bias: torch.Tensor, steps: torch.Tensor) -> None:
        """Round a matrix.

        Args:
            matrix: shape (n_inputs, n_outputs).
            bias: shape (n_outputs,).
            steps: shape (n_outputs,).
        """
        super().__init__()
        self.codes = nn.Parameter(torch.round(matrix / steps).to(torch.int8).contiguous(), requires_grad=False)
        self.bias = nn.Parameter(bias, requires_grad=False)
        self.steps = nn.Parameter(steps, requires_grad=False)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the products of rows, shape (n_rows, n_outputs)."""
        product: torch.Tensor = _RoundedRows.apply(rows, self.codes, self.steps)
        return product + self.bias


class _RoundedRows(torch.autograd.Function):
    """Rows, rounded to int8, times codes times steps: in PyTorch as floats, in ONNX Runtime as int8."""

    @staticmethod
    def forward(_: Any, rows: torch.Tensor, codes: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:  # noqa: ANN401
        scales = rows.abs().amax(1, keepdim=True).clamp_min(_SMALLEST) / GREATEST
        return torch.round(rows / scales) @ codes.float() * steps * scales

    @staticmethod
    def symbolic(g: Any, rows: Any, codes: Any, steps: Any) -> Any:  # noqa: ANN401 - values of a graph
        greatest = g.op("ReduceMax", g.op("Abs", rows), axes_i=[1], keepdims_i=1)
        floor, factor = (g.op("Constant", value_t=torch.tensor(number)) for number in (_SMALLEST, 1 / GREATEST))
        scales = g.op("Mul", g.op("Max", greatest, floor), factor)
        flat = g.op("Squeeze", scales, g.op("Constant", value_t=torch.tensor([1])))
        zeros = g.op("ConstantOfShape", g.op("Shape", flat), value_t=torch.tensor([_ZERO], dtype=torch.uint8))
        rounded = g.op("QuantizeLinear", rows, flat, zeros, axis_i=0)
        one = g.op("Constant", value_t=torch.tensor(1.0))
        zero = g.op("Constant", value_t=torch.tensor(_ZERO, dtype=torch.uint8))
        product = g.op("com.microsoft::MatMulIntegerToFloat", rounded, codes, one, steps, zero)
        product.setType(rows.type().with_sizes([None, steps.type().sizes()[0]]))
        return g.op("Mul", product, scales)


class Int8Table(nn.Module):
    """A table of embeddings in int8, one step a row; looked up, they are floats again."""

    def __init__(self, table: torch.Tensor, steps: torch.Tensor) -> None:
        """Round a table.

        Args:
            table: shape (n_rows, width).
            steps: shape (n_rows, 1).
        """
        super().__init__()
        self.steps = nn.Parameter(steps, requires_grad=False)
        self.rows = nn.Parameter(torch.round(table / steps).to(torch.int8), requires_grad=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return rows by their numbers, one more dimension than the numbers have."""
        return self.rows[ids].float() * self.steps[ids]


class PackedTable(nn.Module):
    """The same with numbers of half a byte: one byte holds two neighbours of a row, and a common pair has a short code.

    A code by frequency takes a whole number of bits for each byte, which is a twelfth too many for words alone.
    """

    def __init__(self, table: torch.Tensor, steps: torch.Tensor) -> None:
        """Pack a table.

        Args:
            table: rounded, shape (n_rows, width); the width is even.
            steps: shape (n_rows, 1).

        Raises:
            ValueError: when a number is more than `HALF_BYTE` steps from 0.
        """
        super().__init__()
        codes = torch.round(table / steps)
        if codes.abs().max() > HALF_BYTE:
            raise ValueError("the words of the model are not rounded to half a byte")
        codes = (codes + _HALF_ZERO).to(torch.uint8)
        self.steps = nn.Parameter(steps, requires_grad=False)
        self.pairs = nn.Parameter(codes[:, ::2] * _HALF + codes[:, 1::2], requires_grad=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return rows by their numbers, one more dimension than the numbers have."""
        pairs = self.pairs[ids].float()
        first = torch.floor(pairs / _HALF)
        codes = torch.stack((first, pairs - _HALF * first), -1).flatten(-2) - _HALF_ZERO
        return codes * self.steps[ids]


class Exported(nn.Module):
    """A network that reads padded sentences, and pays no attention to the padding."""

    def __init__(
        self,
        network: Network,
        shape: Shape,
        *,
        padding: int,
        words: nn.Module,
        places: nn.Module,
        product: Callable[[torch.Tensor, torch.Tensor], nn.Module],
    ) -> None:
        """Take a network over.

        Args:
            network: a taught one.
            shape: its own.
            padding: number of the piece that is no piece.
            words: looks words up.
            places: looks places up, from 0.
            product: makes the product of a matrix, shape (n_inputs, n_outputs), and a bias.
        """
        super().__init__()
        self.words, self.places, self.padding = words, places, padding
        self.norm = network.encoder.embeddings.LayerNorm
        self.layers = nn.ModuleList([_Layer(layer, shape, product) for layer in network.encoder.encoder.layer])
        self.pieces, self.sentence = network.pieces, network.sentence

    def forward(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the log-odds of the pieces, shape (n_texts, longest), and of the sentences, shape (n_texts,)."""
        texts, longest = ids.shape
        hidden = (ids == self.padding)[:, None, None].float() * _HIDDEN
        states = self.norm(self.words(ids) + self.places(torch.arange(longest))).reshape(texts * longest, -1)
        for layer in self.layers:
            states = layer(states, hidden, texts, longest)
        states = states.reshape(texts, longest, -1)
        return self.pieces(states).squeeze(-1), self.sentence(states[:, 0]).squeeze(-1)


class _Layer(nn.Module):
    """One layer; its states are rows, shape (n_texts · longest, width)."""

    def __init__(self, layer: Any, shape: Shape, product: Callable[[torch.Tensor, torch.Tensor], nn.Module]) -> None:  # noqa: ANN401 - one of `transformers`
        super().__init__()
        self.heads, self.head_size = shape.heads, shape.head_size
        inside, joining = layer.attention.self, layer.attention.output
        scaled = ((inside.query, self.head_size**-0.5), (inside.key, 1.0), (inside.value, 1.0))
        self.attended = product(  # one product instead of three: the rows are rounded once only
            torch.cat([linear.weight.detach().T * factor for linear, factor in scaled], 1),
            torch.cat([linear.bias.detach() * factor for linear, factor in scaled]),
        )
        self.joined, self.inner, self.outer = (
            product(linear.weight.detach().T, linear.bias.detach())
            for linear in (joining.dense, layer.intermediate.dense, layer.output.dense)
        )
        self.joined_norm, self.outer_norm = joining.LayerNorm, layer.output.LayerNorm

    def forward(self, states: torch.Tensor, hidden: torch.Tensor, texts: int, longest: int) -> torch.Tensor:
        split = self.attended(states).reshape(texts, longest, 3, self.heads, self.head_size)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        shares = torch.softmax(query @ key.transpose(-1, -2) + hidden, -1)
        together = (shares @ value).transpose(1, 2).reshape(texts * longest, self.heads * self.head_size)
        states = self.joined_norm(states + self.joined(together))
        inner = nn.functional.gelu(self.inner(states))
        normed: torch.Tensor = self.outer_norm(states + self.outer(inner))
        return normed
