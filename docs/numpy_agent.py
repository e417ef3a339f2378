"""The agent of a checkpoint in NumPy alone: V, M and C as docs/checkpoints.md describes them, z = mu."""
import json
import struct

import numpy as np

TYPES = {"F16": np.float16, "F32": np.float32, "F64": np.float64, "U8": np.uint8}


class Agent:
    def __init__(self, path):
        data = open(path, "rb").read()
        start = 8 + struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8:start])
        header.pop("__metadata__")
        self.w = {}
        for name, entry in header.items():
            first, last = entry["data_offsets"]
            array = np.frombuffer(data[start + first : start + last], TYPES[entry["dtype"]])
            self.w[name] = array.reshape(entry["shape"]).astype(np.float32)
        self.reset()

    def reset(self):
        self.h = self.c = np.zeros(len(self.w["memory.mdn.kernel"]), np.float32)

    def layer(self, x, name):
        return x @ self.w[name + ".kernel"] + self.w[name + ".bias"]

    def act(self, frame):  # uint8 [64, 64, 3] -> steer, gas, brake
        x = frame.astype(np.float32) / 255
        for i in range(1, 5):  # 4x4 patches, stride 2: height, width, channel, as the kernel's first three axes
            kernel = self.w[f"vision.encoder.conv{i}.kernel"]
            patches = np.lib.stride_tricks.sliding_window_view(x, (4, 4), (0, 1))[::2, ::2]
            x = np.tensordot(patches, kernel, ((3, 4, 2), (0, 1, 2))) + self.w[f"vision.encoder.conv{i}.bias"]
            x = np.maximum(x, 0)
        z = self.layer(x.ravel(), "vision.mu")
        x = np.tanh(self.layer(np.concatenate([z, self.h]), "controller"))  # h of the step before
        action = np.array([x[0], (x[1] + 1) / 2, np.clip(x[2], 0, 1)], np.float32)
        i, g, f, o = np.split(self.layer(np.concatenate([z, action, self.h]), "memory.lstm"), 4)
        sigmoid = lambda v: 1 / (1 + np.exp(-v))
        self.c = sigmoid(f + 1) * self.c + sigmoid(i) * np.tanh(g)
        self.h = sigmoid(o) * np.tanh(self.c)
        return action
