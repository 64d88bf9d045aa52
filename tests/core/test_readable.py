# ruff: noqa: RUF001  these tests are about characters of other scripts
"""Texts of a model's files that are shown to people, and texts that are left out of its card."""

from __future__ import annotations

import base64
import hashlib
import json
import random

import onnx
import pytest
from pixelwise.inference import read_definition
from pixelwise.inference.card.html import rich_facts, rich_sections
from pixelwise.inference.card.model_card import model_card
from pixelwise.inference.card.readable import is_readable
from pixelwise.tests.models import argmax_model

BYTES = random.Random(5).randbytes(400)
LAYERS = "<<<Uid, ONNXNodeName>>> pair: " + " ".join(f"<<<Convolution{n}_Output_0, W_{n}>>>" for n in range(40))
SETTINGS = json.dumps({"layers": [{"name": f"conv{n}", "type": "Conv", "stride": 2} for n in range(20)]})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pytorch",
        "tf2onnx 1.16.1 15c810",
        "torch_jit",
        "CNTKGraph",
        "onnx.quantize",
        "ai.cntk",
        "U-Net (ResNet-34) for Sentinel-2, 10 m; trained on 12,000 chips. mIoU = 0.83, see https://example.org/unet?v=2",
        "Landbedeckung für Nordrhein-Westfalen: Wälder, Gewässer, Straßen – geübt an Orthophotos (0,2 m).",
        "Occupation du sol à 1,5 m : forêts, prés, bâti. « Entraîné » sur l'Île-de-France.",
        "土地覆盖分类模型，使用哨兵二号影像训练，分辨率为十米。" * 12,
        "衛星画像から雲を検出します。",
        "위성 영상에서 구름을 찾습니다.",
        "نموذج لتصنيف الغطاء الأرضي من صور الأقمار الصناعية",
        "مدلی برای شناسایی ابرها که روی تصاویر ماهواره‌ای آموزش دیده است",
        "מודל לסיווג כיסוי קרקע",
        "แบบจำลองจำแนกสิ่งปกคลุมดิน" * 10,
        "भूमि आवरण वर्गीकरण मॉडल",
        "Модель для распознавания облаков",
        "🌍🛰️ Land cover 👩‍🌾👨‍👩‍👧 🌲🏙️",
        "🌲" * 300,
        "/home/anna/models/land_cover/2026/" + "very_long_folder_of_a_project/" * 6,
        hashlib.sha256(b"weights").hexdigest(),
        "fÃ¼r Wälder und Seen in Bayern, mit einem Zeichen in falscher Kodierung",  # legible
        json.dumps({"epochs": 40, "loss": "dice"}),
        "lr: 0.001\nepochs: 40\nloss: dice\n" + "Trained on aerial imagery of the whole county. " * 8,
    ],
)
def test_readable_text_is_recognised(text):
    assert is_readable(text)


@pytest.mark.parametrize(
    "text",
    [
        LAYERS,
        SETTINGS,
        "<node><op>Conv</op><in>x</in></node>" * 10,
        str([n / 7 for n in range(60)]),
        base64.b64encode(BYTES).decode(),
        "weights: " + base64.urlsafe_b64encode(BYTES).decode(),
        "\n".join([base64.b64encode(BYTES).decode()] * 3),
        BYTES.hex(),
        BYTES.decode("latin-1"),
        BYTES.decode("utf-8", "replace"),
        BYTES.decode("utf-8", "surrogateescape"),
        "\x00\x01\x02producer\x00\x00",
        "\x1b[31m\x1b[0m",
        "土地覆盖分类模型".encode().decode("latin-1"),
        "Модель для распознавания облаков".encode().decode("cp1252", "replace"),
        "\ue000\ue001\ue002",
    ],
)
def test_unreadable_text_is_recognised(text):
    assert not is_readable(text)


@pytest.fixture
def garbled(tmp_path):
    """A model with an unreadable producer, graph name and descriptions."""
    path = argmax_model(tmp_path / "net.onnx", 3)
    graph = onnx.load(path)
    graph.producer_name, graph.doc_string = "土地覆盖分类模型".encode().decode("latin-1"), LAYERS
    graph.graph.name = base64.b64encode(BYTES).decode()
    graph.metadata_props.add(key="description", value=SETTINGS)
    graph.metadata_props.add(key="name", value="\x01\x02\x03")
    graph.metadata_props.add(key="weights", value=base64.b64encode(BYTES).decode())
    graph.metadata_props.add(key="author", value="国家林业局")
    onnx.save(graph, path)
    return path


def test_unreadable_text_is_left_out_of_the_card(garbled):
    card = model_card(read_definition(str(garbled)))

    text = card.text()
    html = rich_facts(card.brief) + rich_sections(card.sections)
    for shown in (text, html):
        assert "net.onnx" in shown
        assert "国家林业局" in shown
        for part in (
            "Uid",
            "conv1",
            BYTES[:9].hex(),
            base64.b64encode(BYTES).decode()[:20],
            "Exported",
            "Graph",
            "\ufffd",
        ):
            assert part not in shown, part
    assert card.title == "net.onnx"


def test_the_card_for_programs_contains_the_whole_text(garbled):
    values = model_card(read_definition(str(garbled))).values()

    assert values["model"]["graph_description"] == LAYERS
    assert values["model"]["graph_name"] == base64.b64encode(BYTES).decode()


def test_the_list_of_layers_of_a_real_model_is_left_out(shared_data):
    card = model_card(read_definition(str(shared_data / "models" / "landcover_naip" / "trained.emd")))

    assert "Uid" not in card.text()
    assert "CNTK" in card.text()


def test_combining_letters_are_unchanged(tmp_path):
    path = argmax_model(tmp_path / "net.onnx", 3)
    graph = onnx.load(path)
    graph.doc_string = "👩‍🌾 ماهواره‌ای \u202egpj.exe"
    onnx.save(graph, path)

    text = model_card(read_definition(str(path))).text()

    assert "👩‍🌾" in text
    assert "ماهواره‌ای" in text
    assert "\u202e" not in text
