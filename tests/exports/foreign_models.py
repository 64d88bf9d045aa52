"""Writes small models of every kind that pixelwise.conversion converts, with random weights: foreign_models.py KIND.

Each is written into the working folder. The kinds of one framework are made by one call, since importing TensorFlow or
PyTorch takes longer than everything else here.
"""

import json
import os
import shutil
import sys
import zipfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

BANDS, CLASSES = 4, 3
MODULE = b'"module": "os", "class_name": "system"'


def tensorflow_models():
    saved_models()
    frozen_graphs()
    lite_models()


def saved_models():
    import tensorflow as tf

    networks = {"antialiased": network(tf, antialias=True), "python": network(tf, code=True)}
    for name, module in networks.items():
        tf.saved_model.save(module, name, {"serving_default": module.__call__})
    os.makedirs("incomplete")
    shutil.copy("antialiased/saved_model.pb", "incomplete")


def network(tf, antialias=False, code=False):
    """A network that resizes with antialias, or calls Python."""

    class Network(tf.Module):
        def __init__(self):
            super().__init__()
            self.first, self.last = tf.Variable(weights(3, 3, BANDS, 8)), tf.Variable(weights(1, 1, 8, CLASSES))

        @tf.function(input_signature=[tf.TensorSpec([None, None, None, BANDS], tf.float32, name="image")])
        def __call__(self, image):
            values = tf.nn.relu(tf.nn.conv2d(image, self.first, 1, "SAME"))
            if antialias:
                sides = tf.shape(image)[1:3]
                small = tf.image.resize(values, sides // 2, antialias=True)
                values = tf.image.resize(small, sides, antialias=True)
            if code:
                values = tf.py_function(lambda numbers: numbers, [values], tf.float32)
                values.set_shape([None, None, None, 8])
            return tf.nn.softmax(tf.nn.conv2d(values, self.last, 1, "SAME"))

    return Network()


def frozen_graphs():
    """Graphs as TensorFlow 1 froze them: with switches for training, and with a dilated convolution."""
    import tensorflow as tf

    with tf.Graph().as_default() as graph:
        image = tf.compat.v1.placeholder(tf.float32, [None, None, None, BANDS], "image")
        training = tf.compat.v1.placeholder(tf.bool, [], "is_training")
        kept = tf.compat.v1.placeholder(tf.float32, [], "keep_prob")
        values = tf.nn.relu(tf.nn.conv2d(image, tf.constant(weights(3, 3, BANDS, 8)), 1, "SAME"))
        values = tf.cond(training, lambda: values * 0, lambda: values) * kept
        values = tf.compat.v1.nn.atrous_conv2d(values, tf.constant(weights(3, 3, 8, 8)), 2, "SAME")
        tf.nn.softmax(tf.nn.conv2d(values, tf.constant(weights(1, 1, 8, CLASSES)), 1, "SAME"), name="scores")
    write("frozen.pb", graph.as_graph_def().SerializeToString())


def lite_models():
    import tensorflow as tf

    module = network(tf)
    fixed = tf.function(lambda image: module(image))
    concrete = fixed.get_concrete_function(tf.TensorSpec([1, 64, 64, BANDS], tf.float32, name="image"))
    converter = tf.lite.TFLiteConverter.from_concrete_functions([concrete])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    images = np.random.default_rng(1).random((8, 1, 64, 64, BANDS)).astype(np.float32)
    converter.representative_dataset = lambda: ([image] for image in images)
    write("int8.tflite", converter.convert())
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.uint8
    write("uint8.tflite", converter.convert())


def weights(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32) / shape[-2] ** 0.5


def keras_models():
    import keras
    import tf_keras

    for library, name, shape in (
        (keras, "keras3.keras", (None, None, BANDS)),
        (tf_keras, "keras2.hdf5", (64, 64, BANDS)),
    ):
        layers = library.layers
        library.utils.set_random_seed(1)
        image = library.Input(shape)
        values = layers.SeparableConv2D(8, 3, padding="same", activation="relu")(image)
        values = layers.BatchNormalization()(layers.Conv2DTranspose(8, 2, strides=2)(layers.MaxPooling2D()(values)))
        model = library.Model(image, layers.Conv2D(CLASSES, 1, activation="softmax")(values))
        model.save(name)
        code = library.Model(image, layers.Lambda(lambda x: x * 2, name="doubled")(image))
        code.save(f"lambda_{name}")
    with zipfile.ZipFile("keras3.keras") as archive, zipfile.ZipFile("module_keras3.keras", "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "config.json":
                content = content.replace(b'"module": "keras.layers", "class_name": "MaxPooling2D"', MODULE)
            changed.writestr(name, content)


def torch_models():
    import torch
    from torch import nn

    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Conv2d(BANDS, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Upsample(scale_factor=2), nn.Conv2d(8, 3, 1)
    ).eval()
    example = torch.zeros(1, BANDS, 64, 64)
    torch.jit.trace(model, example).save("traced.pt")
    auto = torch.export.Dim.AUTO
    free = torch.export.export(model, (torch.zeros(2, BANDS, 64, 64),), dynamic_shapes=({0: auto, 2: auto, 3: auto},))
    torch.export.save(free, "free.pt2")

    class Writing(nn.Module):
        def forward(self, image):
            torch.save(image, "WRITTEN")
            return image * 2

    torch.jit.script(Writing()).save("placeholder.pt")
    with zipfile.ZipFile("placeholder.pt") as archive, zipfile.ZipFile("writing.pt", "w") as changed:
        for name in archive.namelist():
            changed.writestr(name, archive.read(name).replace(b"WRITTEN", os.path.abspath("code_was_run").encode()))
    torch.save(model.state_dict(), "weights.pth")
    torch.save(Code(), "code.pt", _use_new_zipfile_serialization=True)
    with zipfile.ZipFile("free.pt2") as archive, zipfile.ZipFile("code.pt2", "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith("sample_inputs/model.pt"):
                with open("code.pt", "rb") as file:
                    content = file.read()
            changed.writestr(name.replace("free/", "code/", 1), content)

    with zipfile.ZipFile("traced.pt") as archive, zipfile.ZipFile("changed.pt", "w") as changed:
        for name in archive.namelist():
            changed.writestr(name, b"\x80\x02." if name.endswith("data.pkl") else archive.read(name))


class Code:
    """An object whose loading by pickle runs code."""

    def __reduce__(self):
        return open, (os.path.abspath("code_was_run"), "w")


def tree_models():
    import joblib
    import lightgbm
    import skops.io
    import xgboost
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    random = np.random.default_rng(1)
    table = random.integers(0, 256, (900, BANDS)).astype(np.float32)
    labels = table[:, :CLASSES].argmax(axis=1)
    forest = RandomForestClassifier(20, max_depth=6, random_state=1).fit(table, np.array([10, 20, 30])[labels])
    skops.io.dump(forest, "forest.skops")
    joblib.dump(forest, "forest.joblib")
    skops.io.dump(make_pipeline(FunctionTransformer(os.path.join), LogisticRegression()), "code.skops")
    with zipfile.ZipFile("code.skops") as archive, zipfile.ZipFile("borrowed.skops", "w") as changed:
        for name in archive.namelist():
            content = json.loads(archive.read(name)) if name == "schema.json" else None
            text = json.dumps(content).replace(f'"{os.path.__name__}"', '"sklearn.utils._testing"')
            changed.writestr(name, archive.read(name) if content is None else text.replace('"join"', '"check_output"'))
    lightgbm.LGBMClassifier(n_estimators=8, verbose=-1).fit(table, labels).booster_.save_model("boosted.txt")
    lightgbm.LGBMRegressor(n_estimators=8, verbose=-1).fit(table, table[:, 0]).booster_.save_model("regressor.txt")
    xgboost.XGBClassifier(n_estimators=8, max_depth=4).fit(table, labels).save_model("boosted.json")
    stopping = xgboost.XGBClassifier(n_estimators=20, early_stopping_rounds=3, random_state=1)
    stopping.fit(table, labels, eval_set=[(table, random.integers(0, CLASSES, 900))], verbose=False)
    stopping.save_model("stopped.json")


def write(name, content):
    with open(name, "wb") as file:
        file.write(content)


for kind in sys.argv[1:]:
    {"tensorflow": tensorflow_models, "keras": keras_models, "torch": torch_models, "trees": tree_models}[kind]()
