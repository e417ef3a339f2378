"""The real CarRacing-v3: Gymnasium on Box2D and pygame.

`--physics` leaves the picture out of its step; `--world` also counts no time but that inside Box2D's World.Step.
"""

import base64
import sys
import time

import Box2D
import gymnasium as gym
import numpy as np
import protocol

WORLD = "--world" in sys.argv
PHYSICS = WORLD or "--physics" in sys.argv


def make():
    # As users make it, less the checker of the API, which looks at the first step only.
    env = gym.make("CarRacing-v3", disable_env_checker=True)
    if PHYSICS:
        # step() draws through this method and nothing else of it depends on the result.
        env.unwrapped._render = lambda mode: None
    return env


env = make()
world = env.unwrapped.world
in_world = 0.0


def timed_step(*args, step=world.Step):
    global in_world
    start = time.process_time()
    step(*args)
    in_world += time.process_time() - start


if WORLD:
    world.Step = timed_step


def drive(order):
    """Seconds for the actions alone; an episode that ends early ends the pass."""
    global in_world
    actions = [np.array(action, dtype=np.float32) for action in order["actions"]]
    steps, seconds, busy, wall = 0, 0.0, 0.0, 0.0
    for _ in range(order["passes"]):
        env.reset(seed=order["seed"])
        in_world = 0.0
        wall_start, start = time.perf_counter(), time.process_time()
        for action in actions:
            _, _, terminated, truncated, _ = env.step(action)
            steps += 1
            if terminated or truncated:
                break
        spent = time.process_time() - start
        seconds += in_world if WORLD else spent
        busy += spent
        wall += time.perf_counter() - wall_start
    return {"steps": steps, "seconds": seconds, "busy": busy, "wall": wall}


def resets(order):
    milliseconds = []
    for seed in order["seeds"]:
        start = time.process_time()
        env.reset(seed=seed)
        milliseconds.append(1000 * (time.process_time() - start))
    return {"milliseconds": milliseconds}


def memory(order):
    """Bytes that further environments take, each reset and a few steps old."""
    before = protocol.resident_bytes()
    envs = [make() for _ in range(order["environments"])]
    for seed, each in enumerate(envs):
        each.reset(seed=seed)
        for _ in range(5):
            each.step(np.zeros(3, dtype=np.float32))
    after = protocol.resident_bytes()
    known = before is not None and after is not None
    return {"resident": (after - before) / len(envs) if known else None}


def pose(body):
    return [*body.position, body.angle]


def trace(order):
    """What happened at each step, and the observations asked for, by step or 'reset'."""
    car_racing = env.unwrapped
    frames = {}

    def keep(step, observation):
        if step in order["frames"]:
            frames[step] = base64.b64encode(observation.tobytes()).decode()

    observation, _ = env.reset(seed=order["seed"])
    keep("reset", observation)
    tiles_at_start = car_racing.tile_visited_count
    steps = []
    for k, action in enumerate(order["actions"]):
        observation, reward, terminated, _, _ = env.step(np.array(action, dtype=np.float32))
        keep(str(k), observation)
        car = car_racing.car
        steps.append(
            {
                "reward": float(reward),
                "terminated": bool(terminated),
                "tilesVisited": car_racing.tile_visited_count,
                "hull": pose(car.hull),
                "wheels": [pose(wheel) for wheel in car.wheels],
            }
        )
        if terminated:
            break
    return {
        "tilesTotal": len(car_racing.track),
        "tilesAtStart": tiles_at_start,
        "steps": steps,
        "frames": frames,
    }


protocol.serve(
    {"name": f"Gymnasium {gym.__version__}", "detail": f"Box2D {Box2D.__version__}, NumPy {np.__version__}"},
    {"drive": drive, "resets": resets, "memory": memory, "trace": trace},
)
