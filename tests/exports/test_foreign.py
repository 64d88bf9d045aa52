"""The export command in a message about another framework's file makes an ONNX file with the same answers."""

import re

import numpy as np
import pytest
from pixelwise.inference import ModelError, read_definition
from pixelwise.tests.core.runs import classify, textured, write_raster

ROWS, COLS, REACH = 130, 161, 8

NETWORK = """
import numpy as np, torch
from torch import nn
torch.manual_seed(1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, padding=1)
        self.b = nn.Conv2d(8, 3, 1)
    def forward(self, x):
        return self.b(torch.relu(self.a(x)))
model = Net().eval()
pixels = torch.from_numpy(np.load("pixels.npy").transpose(2, 0, 1)).float()[None] / 255
np.save("scores.npy", model(pixels)[0].detach().numpy())
"""
KERAS = """
import os
os.environ["KERAS_BACKEND"] = "torch"
import keras, numpy as np
from keras import layers
keras.utils.set_random_seed(1)
rows, cols, _ = np.load("pixels.npy").shape
image = keras.Input((256, 256, 3))
scores = layers.Conv2D(3, 1)(layers.Conv2D(8, 3, padding="same", activation="relu")(image))
model = keras.Model(image, scores)
pixels = np.zeros((1, 256, 256, 3), "float32")
pixels[0, :rows, :cols] = np.load("pixels.npy") / 255
np.save("scores.npy", keras.ops.convert_to_numpy(model(pixels))[0, :rows, :cols].transpose(2, 0, 1))
"""
TABLE = """
import joblib, numpy as np, pickle
random = np.random.default_rng(1)
table = random.integers(0, 256, (900, 3)).astype(np.float32)
labels = table.argmax(axis=1)
def ask(model):
    pixels = np.load("pixels.npy")
    scores = model.predict_proba(pixels.reshape(-1, 3).astype(np.float32))
    np.save("scores.npy", scores.T.reshape(3, *pixels.shape[:2]))
"""
FOREST = f"""{TABLE}
from sklearn.ensemble import RandomForestClassifier
model = RandomForestClassifier(20, max_depth=6, random_state=1).fit(table, labels)
ask(model)
"""
BOOSTED = f"""{TABLE}
import lightgbm
model = lightgbm.LGBMClassifier(n_estimators=8, random_state=1, verbose=-1).fit(table, labels)
ask(model)
"""
FREE = "args = torch.export.export(model, (pixels,), dynamic_shapes=({0: AUTO, 2: AUTO, 3: AUTO},))"

# Name, code that writes it, the name of its kind in the message.
FILES = {
    "TorchScript": (
        "old.pt",
        f'{NETWORK}\ntorch.jit.trace(model, pixels).save("old.pt")',
        "a TorchScript model of PyTorch",
    ),
    "exported program": (
        "old.pt2",
        f"{NETWORK}\nAUTO = torch.export.Dim.AUTO\n{FREE}\ntorch.export.save(args, 'old.pt2')",
        "an exported program of PyTorch",
    ),
    "state dict": (
        "old.pth",
        f'{NETWORK}\ntorch.save(model.state_dict(), "old.pth")',
        "a file with the weights of a PyTorch network, but not the network",
    ),
    "Lightning": (
        "old.ckpt",
        f'{NETWORK}\ntorch.save({{"state_dict": model.state_dict(), "epoch": 3}}, "old.ckpt")',
        "a file with the weights of a PyTorch network, but not the network",
    ),
    "state dict, as before PyTorch 1.6": (
        "old.bin",
        f'{NETWORK}\ntorch.save(model.state_dict(), "old.bin", _use_new_zipfile_serialization=False)',
        "a file with the weights of a PyTorch network, but not the network",
    ),
    "whole network": (
        "old.pt",
        f'{NETWORK}\ntorch.save(model, "old.pt")',
        "a PyTorch network that can only be loaded with its own code",
    ),
    "Keras": ("old.keras", f'{KERAS}\nmodel.save("old.keras")', "a Keras model"),
    "Keras, HDF5": ("old.h5", f'{KERAS}\nmodel.save("old.h5")', "a Keras model"),
    "Keras weights": (
        "old.weights.h5",
        f'{KERAS}\nmodel.save_weights("old.weights.h5"); model.save("old.keras")',
        "a file with the weights of a Keras network, but not the network",
    ),
    "scikit-learn": ("old.joblib", f'{FOREST}\njoblib.dump(model, "old.joblib")', "a scikit-learn model"),
    "scikit-learn, packed": ("old.joblib", f'{FOREST}\njoblib.dump(model, "old.joblib", 3)', "a scikit-learn model"),
    "scikit-learn, pickle": (
        "old.joblib",
        f'{FOREST}\npickle.dump(model, open("old.joblib", "wb"))',
        "a scikit-learn model",
    ),
    "scikit-learn, skops": (
        "old.skops",
        f'{FOREST}\nimport skops.io; skops.io.dump(model, "old.skops")',
        "a scikit-learn model saved with skops",
    ),
    "LightGBM": ("old.txt", f'{BOOSTED}\nmodel.booster_.save_model("old.txt")', "a LightGBM model"),
    "LightGBM, pickle": ("old.pkl", f'{BOOSTED}\npickle.dump(model, open("old.pkl", "wb"))', "a LightGBM model"),
}


@pytest.mark.parametrize(("name", "code", "kind"), FILES.values(), ids=FILES)
def test_the_command_of_the_message_exports_the_model(run_script, tmp_path, name, code, kind):
    pixels = textured(ROWS, COLS)
    widths = ((0, 0), (REACH, REACH), (REACH, REACH))
    np.save(tmp_path / "pixels.npy", np.pad(pixels, widths, mode="reflect").transpose(1, 2, 0))
    run_script(tmp_path, "-c", code)

    with pytest.raises(ModelError) as caught:
        read_definition(str(tmp_path / name))

    words = str(caught.value)
    assert f"this is {kind}, not an ONNX file." in words
    (command,) = re.findall(r"Export it to ONNX: (.*) in Python with ", words)
    run_script(tmp_path, "-c", f"{before(command, code)}\n{command}")
    compare(tmp_path, pixels)


def before(command, code):
    """Return the code before a command: the network if needed, or PyTorch as the backend of Keras."""
    if command.startswith("torch."):
        return code
    return 'import os; os.environ["KERAS_BACKEND"] = "torch"' if "keras" in command else ""


def compare(folder, pixels):
    """Compare every pixel with the framework's highest score, except pixels whose two highest scores nearly tie."""
    classes = classify(write_raster(folder / "image.tif", pixels), folder / "new.onnx", folder / "classes.tif")
    scores = np.load(folder / "scores.npy")[:, REACH : REACH + ROWS, REACH : REACH + COLS]
    second, best = np.sort(scores, axis=0)[-2:]
    clear = best - second > 1e-5
    np.testing.assert_array_equal(classes[clear], scores.argmax(axis=0)[clear])
    assert clear.mean() > 0.95
