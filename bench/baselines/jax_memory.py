"""M's training in JAX: the same net, batch, loss, clipping and Adam, compiled by XLA for all cores."""

import sys
import time

import jax
import jax.numpy as jnp
import protocol

LATENT = 32
ACTION = 3
MIXTURES = 5
DEVIATION = 0.37  # of z about mu: exp(logvar / 2) of the logvar of -2 that ours trains on
HALF_LOG_TWO_PI = 0.9189385


def init(hidden, key):
    def layer(key, rows, columns):
        bound = (6 / (rows + columns)) ** 0.5
        return jax.random.uniform(key, (rows, columns), minval=-bound, maxval=bound), jnp.zeros(columns)

    lstm, mdn, ends = jax.random.split(key, 3)
    return {
        "lstm": layer(lstm, LATENT + ACTION + hidden, 4 * hidden),
        "mdn": layer(mdn, hidden, 3 * MIXTURES * LATENT),
        "ends": layer(ends, hidden, 2),
    }


def hidden_states(weights, x):
    """[time, batch, latent + action] -> [time, batch, hidden], from h = c = 0."""
    kernel, bias = weights["lstm"]
    width = x.shape[2]
    inputs = x @ kernel[:width] + bias

    def step(state, row):
        h, c = state
        i, j, f, o = jnp.split(row + h @ kernel[width:], 4, axis=1)
        c = c * jax.nn.sigmoid(f + 1) + jax.nn.sigmoid(i) * jnp.tanh(j)
        h = jnp.tanh(c) * jax.nn.sigmoid(o)
        return (h, c), h

    zero = jnp.zeros((x.shape[1], kernel.shape[1] // 4))
    return jax.lax.scan(step, (zero, zero), inputs)[1]


def loss(weights, x, target, rewards, dones):
    h = hidden_states(weights, x)
    head = lambda name: h @ weights[name][0] + weights[name][1]
    logits, mean, log_deviation = jnp.split(head("mdn").reshape(*h.shape[:2], LATENT, 3 * MIXTURES), 3, axis=-1)
    distance = (target[..., None] - mean) / jnp.exp(log_deviation)
    log_density = jax.nn.log_softmax(logits) - 0.5 * distance**2 - log_deviation - HALF_LOG_TWO_PI
    nll = -jnp.mean(jax.nn.logsumexp(log_density, axis=-1))
    reward, done = jnp.moveaxis(head("ends"), -1, 0)
    return nll + jnp.mean((reward - rewards) ** 2) + jnp.mean(jax.nn.softplus(done) - dones * done)


@jax.jit
def step(state, mu, actions, rewards, dones):
    weights, m, v, t, key = state
    key, use = jax.random.split(key)
    z = mu + DEVIATION * jax.random.normal(use, mu.shape)
    x = jnp.concatenate([z[:-1], actions], axis=2)
    value, gradient = jax.value_and_grad(loss)(weights, x, z[1:], rewards, dones)
    gradient = jax.tree.map(lambda g: jnp.clip(g, -1, 1), gradient)
    t = t + 1
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
    move = lambda w, m, v: w - 1e-3 * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return (jax.tree.map(move, weights, m, v), m, v, t, key), value


trainings = {}


def train(order):
    """Seconds for some steps on one batch; the first order of a shape compiles, before the clock runs."""
    shape = hidden, batch, time_steps = order["hidden"], order["batch"], order["time"]
    key = jax.random.key(1)
    normal = lambda *size: jax.random.normal(key, size)
    data = (
        normal(time_steps + 1, batch, LATENT),
        normal(time_steps, batch, ACTION),
        normal(time_steps, batch),
        jnp.zeros((time_steps, batch)),
    )
    if shape not in trainings:
        weights = init(hidden, key)
        zeros = jax.tree.map(jnp.zeros_like, weights)
        state, _ = step((weights, zeros, zeros, 0, key), *data)
        trainings[shape] = jax.block_until_ready(state)
    state = trainings[shape]
    start = time.perf_counter()
    for _ in range(order["steps"]):
        state, value = step(state, *data)
        value = float(value)
    jax.block_until_ready(state)
    seconds = time.perf_counter() - start
    trainings[shape] = state
    return {"steps": order["steps"], "seconds": seconds, "loss": value}


protocol.serve(
    {
        "name": f"JAX {jax.__version__}",
        "detail": f"{jax.devices()[0].platform}, {jax.device_count()} device, Python {sys.version.split()[0]}",
    },
    {"train": train},
)
