"""Frames averaged down, each pixel counted by the part of it that is covered."""

import numpy as np


def area_weights(pixels, size):
    """Of the mean over `size` equal parts of so many pixels. [size, pixels]"""
    edges = np.arange(size + 1) * pixels / size
    first = np.arange(pixels)
    covered = np.minimum(edges[1:, None], first + 1) - np.maximum(edges[:-1, None], first)
    return np.maximum(covered, 0) * size / pixels


def averaged(image, rows, columns):
    """image [..., height, width], rows [h, height], columns [w, width] -> bytes [..., h, w]"""
    return np.rint(rows @ image @ columns.T).astype(np.uint8)
