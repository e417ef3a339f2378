"""V's training in JAX: the same net, batch, loss and Adam, compiled by XLA for all cores."""

import sys
import time

import jax
import jax.numpy as jnp
import protocol

DIVISOR = {"paper": 1, "compact": 2, "tiny": 8}
LATENT = 32
DIMENSIONS = ("NHWC", "HWIO", "NHWC")


def shapes(size):
    d = DIVISOR[size]
    layers, channels = {}, 3
    for i, filters in enumerate([32 // d, 64 // d, 128 // d, 256 // d]):
        layers[f"conv{i}"] = (4, 4, channels, filters)
        channels = filters
    flat = 4 * channels
    layers.update(mu=(flat, LATENT), logvar=(flat, LATENT), dense=(LATENT, flat))
    channels = flat
    for i, (kernel, filters) in enumerate([(5, 128 // d), (5, 64 // d), (6, 32 // d), (6, 3)]):
        layers[f"deconv{i}"] = (kernel, kernel, channels, filters)
        channels = filters
    return layers


def init(size, key):
    weights = {}
    for name, shape in shapes(size).items():
        key, use = jax.random.split(key)
        fan = sum(shape[-2:]) * (shape[0] * shape[1] if len(shape) == 4 else 1)
        bound = (6 / fan) ** 0.5
        weights[name] = (jax.random.uniform(use, shape, minval=-bound, maxval=bound), jnp.zeros(shape[-1]))
    return weights


def loss(weights, frames, noise):
    x = frames
    for i in range(4):
        kernel, bias = weights[f"conv{i}"]
        x = jax.nn.relu(jax.lax.conv_general_dilated(x, kernel, (2, 2), "VALID", dimension_numbers=DIMENSIONS) + bias)
    x = x.reshape(x.shape[0], -1)
    dense = lambda name, x: x @ weights[name][0] + weights[name][1]
    mu, logvar = dense("mu", x), dense("logvar", x)
    x = dense("dense", mu + jnp.exp(logvar / 2) * noise)[:, None, None, :]
    for i in range(4):
        kernel, bias = weights[f"deconv{i}"]
        x = jax.lax.conv_transpose(x, kernel, (2, 2), "VALID", dimension_numbers=DIMENSIONS) + bias
        x = jax.nn.relu(x) if i < 3 else jax.nn.sigmoid(x)
    reconstruction = jnp.sum((x - frames) ** 2) / len(frames)
    kl = 0.5 * jnp.sum(jnp.exp(logvar) + mu**2 - 1 - logvar, axis=1)
    return reconstruction + jnp.mean(jnp.maximum(kl, 0.5 * LATENT))


@jax.jit
def step(state, frames, noise):
    weights, m, v, t = state
    value, gradient = jax.value_and_grad(loss)(weights, frames.astype(jnp.float32) / 255, noise)
    t = t + 1
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
    move = lambda w, m, v: w - 1e-4 * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return (jax.tree.map(move, weights, m, v), m, v, t), value


trainings = {}


def train(order):
    """Seconds for some steps on one batch; the first order of a size compiles, before the clock runs."""
    size, batch = order["size"], order["batch"]
    key = jax.random.key(1)
    frames = jax.random.randint(key, (batch, 64, 64, 3), 0, 256, dtype=jnp.uint8)
    noise = jax.random.normal(key, (batch, LATENT))
    if (size, batch) not in trainings:
        weights = init(size, key)
        zeros = jax.tree.map(jnp.zeros_like, weights)
        state, _ = step((weights, zeros, zeros, 0), frames, noise)
        trainings[size, batch] = jax.block_until_ready(state)
    state = trainings[size, batch]
    start = time.perf_counter()
    for _ in range(order["steps"]):
        state, value = step(state, frames, noise)
        value = float(value)
    jax.block_until_ready(state)
    seconds = time.perf_counter() - start
    trainings[size, batch] = state
    return {"steps": order["steps"], "seconds": seconds, "loss": value}


protocol.serve(
    {
        "name": f"JAX {jax.__version__}",
        "detail": f"{jax.devices()[0].platform}, {jax.device_count()} device, Python {sys.version.split()[0]}",
    },
    {"train": train},
)
