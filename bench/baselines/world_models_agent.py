"""The agent of a checkpoint in plain NumPy: a safetensors file read by hand, V's encoder, M's LSTM, and C.

Names, shapes and layouts are those of docs/checkpoints.md. None of the project's own code is used.
"""

import json

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

DTYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "U8": "u1"}
STRIDE = 2
FORGET_BIAS = 1


def read_safetensors(path):
    """Its tensors by name, and the texts of its metadata."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors, metadata


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def convolution(image, kernel, bias):
    """Stride 2, no padding, relu. image [height, width, in], kernel [4, 4, in, out]"""
    height, width, _, outputs = kernel.shape
    windows = sliding_window_view(image, (height, width), axis=(0, 1))[::STRIDE, ::STRIDE]
    columns = windows.transpose(0, 1, 3, 4, 2).reshape(*windows.shape[:2], -1)
    return np.maximum(columns @ kernel.reshape(-1, outputs) + bias, 0)


class Agent:
    """V, M and C over one episode at a time; z is V's mean."""

    def __init__(self, path):
        tensors, metadata = read_safetensors(path)
        if json.loads(metadata["settings"])["controller.sampleZ"]:
            raise ValueError(f"{path} has controller.sampleZ=true; this agent drives with z = mu only")
        floats = {name: values.astype(np.float32) for name, values in tensors.items() if values.dtype.kind == "f"}
        self.layers = [self.pair(floats, f"vision.encoder.conv{i}") for i in (1, 2, 3, 4)]
        self.mu = self.pair(floats, "vision.mu")
        self.lstm = self.pair(floats, "memory.lstm")
        self.controller = [values.astype(np.float64) for values in self.pair(floats, "controller")]
        self.reset()

    @staticmethod
    def pair(tensors, name):
        return tensors[f"{name}.kernel"], tensors[f"{name}.bias"]

    def reset(self):
        hidden = self.lstm[1].size // 4
        self.h = np.zeros(hidden, np.float32)
        self.c = np.zeros(hidden, np.float32)

    def encode(self, frame):
        """frame, bytes [64, 64, 3] -> V's mean [latent]"""
        image = frame.astype(np.float32) / 255
        for kernel, bias in self.layers:
            image = convolution(image, kernel, bias)
        kernel, bias = self.mu
        return image.reshape(-1) @ kernel + bias

    def act(self, frame):
        """One step: the frame's z, and the action [steer, gas, brake] of C; h and c become those after the step."""
        z = self.encode(frame)
        kernel, bias = self.controller
        # A C of z alone has no rows for h.
        x = np.tanh(np.concatenate([z, self.h])[: len(kernel)] @ kernel + bias)
        action = np.array([x[0], (x[1] + 1) / 2, max(x[2], 0)], np.float32)
        kernel, bias = self.lstm
        sums = np.concatenate([z, action, self.h]) @ kernel + bias
        i, g, f, o = np.split(sums, 4)
        self.c = sigmoid(f + FORGET_BIAS) * self.c + sigmoid(i) * np.tanh(g)
        self.h = sigmoid(o) * np.tanh(self.c)
        return z, action
