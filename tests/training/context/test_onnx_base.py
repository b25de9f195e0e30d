from __future__ import annotations

import io
import warnings

import numpy as np
import torch

from garble.training.context.bases import onnx_weights
from garble.training.context.network import load_network
from tests.training.context.tiny import base


class Encoder(torch.nn.Module):
    """Nothing but the encoder, so that its weights stand under their own names."""

    def __init__(self, encoder):
        super().__init__()
        for name, part in encoder.named_children():
            self.add_module(name, part)
        self.run = [encoder]  # in a list it is no part

    def forward(self, ids, bias):
        return self.run[0](input_ids=ids, attention_mask=bias).last_hidden_state


def test_weights_come_back_from_onnx():
    encoder = load_network(base()).eval().encoder
    encoder.set_attn_implementation("eager")
    ids = torch.ones((1, 5), dtype=torch.long)
    content = io.BytesIO()
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # of the exporter, about itself and about lines of transformers
        torch.onnx.export(
            Encoder(encoder),
            (ids, torch.zeros((1, 1, 1, 5))),
            content,
            dynamo=False,
            do_constant_folding=True,
            opset_version=17,
        )
    found = onnx_weights(content.getvalue())
    wanted = base().weights
    assert found.keys() == wanted.keys()
    for name, array in wanted.items():
        np.testing.assert_array_equal(found[name], array)
