"""Gymnasium's own CarRacing-v3, its physics and its frames, driven by the agent of the checkpoint that is named."""

import base64
import sys

import Box2D
import gymnasium as gym
import numpy as np
import protocol
from frames import area_weights, averaged
from world_models_agent import Agent

SIZE = 64
ROWS_ABOVE_BAR = 84

agent = Agent(sys.argv[1])
# As users make it, less the checker of the API: an episode has 1000 steps at most.
env = gym.make("CarRacing-v3", disable_env_checker=True)


ROWS = area_weights(ROWS_ABOVE_BAR, SIZE)
COLUMNS = area_weights(96, SIZE)


def seen(observation):
    """What V sees of Gymnasium's [96, 96, 3]: the rows above the bar, averaged down. Bytes [64, 64, 3]"""
    channels = np.moveaxis(observation[:ROWS_ABOVE_BAR].astype(np.float64), 2, 0)
    return np.moveaxis(averaged(channels, ROWS, COLUMNS), 0, 2)


def check(order):
    """What the agent makes of given frames; and the original's own frames under given actions, from the same seed."""
    agent.reset()
    answer = {"mu": [], "h": [], "actions": [], "frames": []}
    for frame in order["frames"]:
        z, action = agent.act(np.frombuffer(base64.b64decode(frame), np.uint8).reshape(SIZE, SIZE, 3))
        answer["mu"].append(z.tolist())
        answer["h"].append(agent.h.tolist())
        answer["actions"].append(action.tolist())
    observation, _ = env.reset(seed=order["seed"])
    for action in order["actions"]:
        answer["frames"].append(base64.b64encode(seen(observation).tobytes()).decode())
        observation, *_ = env.step(np.array(action, np.float32))
    return answer


def drive(order):
    agent.reset()
    observation, _ = env.reset(seed=order["seed"])
    total, steps, over = 0.0, 0, False
    while not over:
        _, action = agent.act(seen(observation))
        observation, reward, terminated, truncated, _ = env.step(action)
        total += float(reward)
        steps += 1
        over = terminated or truncated
    return {"return": total, "steps": steps}


protocol.serve(
    {
        "name": f"Gymnasium {gym.__version__}",
        "detail": f"Box2D {Box2D.__version__}, pygame's pictures, NumPy {np.__version__}",
    },
    {"check": check, "drive": drive},
)
