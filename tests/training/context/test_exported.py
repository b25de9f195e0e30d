from __future__ import annotations

import pytest
import torch

from garble.training.context.coarse import exact_steps
from garble.training.context.exported import Exported, Int8Product, Int8Table, PackedTable, Product
from garble.training.context.network import load_network
from tests.training.context.tiny import base, taught

IDS = torch.tensor([[3, 0, 79], [5, 5, 8]])
PADDED = torch.tensor([[5, 10, 11, 60, 6], [5, 61, 62, 6, 0], [5, 6, 0, 0, 0]])
MASK = (PADDED != 0).long()


def table():
    return torch.from_numpy(base().weights["encoder.embeddings.word_embeddings.weight"]).clone()


def test_words_in_int8_are_half_a_step_away_at_most():
    words = table()
    words[8] = 0
    steps = (words.abs().amax(1, keepdim=True) / 127).clamp_min(1e-12)
    found = Int8Table(words, steps)
    assert ((found(IDS) - words[IDS]).abs() <= steps[IDS] * 0.5001).all()
    assert not found(torch.tensor([8])).any()


def test_coarse_words_are_looked_up_as_they_are():
    words = torch.round(table() / 0.05) * 0.05
    torch.testing.assert_close(Int8Table(words, exact_steps(words))(IDS), words[IDS])


def test_packed_words_are_looked_up_as_they_are_two_in_a_byte():
    words = torch.round(table() / 0.05).clamp(-7, 7) * 0.05
    words[8] = 0
    packed = PackedTable(words, exact_steps(words))
    torch.testing.assert_close(packed(IDS), words[IDS])
    assert not packed(torch.tensor([8])).any()
    assert (packed.pairs.dtype, packed.pairs.shape) == (torch.uint8, (len(words), words.shape[1] // 2))


def test_words_of_more_than_half_a_byte_cannot_be_packed():
    words = torch.tensor([[1.0, -8.0]])
    with pytest.raises(ValueError, match="not rounded to half a byte"):
        PackedTable(words, torch.ones(1, 1))


def test_a_product_in_int8_is_close_to_the_product():
    generator = torch.Generator().manual_seed(0)
    matrix, bias, rows = (torch.randn(size, generator=generator) for size in ((16, 24), (24,), (5, 16)))
    rows[2] = 0
    rows[3] *= 1000  # a row of large numbers takes nothing from the others
    exact = Product(matrix, bias)(rows)
    found = Int8Product(matrix, bias, matrix.abs().amax(0) / 127)(rows)
    assert ((found - exact).abs().amax(1) <= rows.abs().amax(1) * 0.1).all()
    torch.testing.assert_close(found[2], bias)


@pytest.mark.parametrize("heads", [2, 1])
def test_it_says_what_the_network_says_and_padding_says_nothing(heads):
    model = taught(base(heads=heads))
    network = load_network(model).eval()
    embeddings = network.encoder.embeddings
    places = embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
    exported = Exported(
        network,
        model.shape,
        padding=0,
        words=embeddings.word_embeddings,
        places=torch.nn.Embedding.from_pretrained(places.detach()),
        product=Product,
    ).eval()
    with torch.no_grad():
        pieces, sentence = network(PADDED, MASK)
        found, whole = exported(PADDED)
        for row, size in enumerate(MASK.sum(1).tolist()):
            torch.testing.assert_close(found[row, :size], pieces[row, :size], atol=1e-5, rtol=0)
            alone, _ = exported(PADDED[row : row + 1, :size])
            torch.testing.assert_close(found[row, :size], alone[0], atol=1e-5, rtol=0)
    torch.testing.assert_close(whole, sentence, atol=1e-5, rtol=0)
