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


def no_picture(mode):
    """In place of CarRacing's `_render`: step() draws through it, and nothing else of step() depends on the result."""


def make():
    # As users make it, less the checker of the API, which looks at the first step only.
    env = gym.make("CarRacing-v3", disable_env_checker=True)
    if PHYSICS:
        env.unwrapped._render = no_picture
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
    """What happened at each step, and the observations asked for, by step or 'reset'.

    No other observation is drawn: that would be most of the time, and the drive does not depend on it.
    """
    car_racing = env.unwrapped
    render = car_racing._render
    frames = {}

    def advance(name, call, *args, **kwargs):
        """Calls reset or step, whose first result is the observation, and returns the other results."""
        wanted = name in order["frames"]
        car_racing._render = render if wanted else no_picture
        observation, *rest = call(*args, **kwargs)
        if wanted:
            frames[name] = base64.b64encode(observation.tobytes()).decode()
        return rest

    try:
        advance("reset", env.reset, seed=order["seed"])
        tiles_at_start = car_racing.tile_visited_count
        unvisited = {tile.idx: tile for tile in car_racing.road if not tile.road_visited}
        steps = []
        for k, action in enumerate(order["actions"]):
            reward, terminated, _, _ = advance(str(k), env.step, np.array(action, dtype=np.float32))
            first_visits = [index for index, tile in unvisited.items() if tile.road_visited]
            for index in first_visits:
                del unvisited[index]
            steps.append(
                {
                    "reward": float(reward),
                    "terminated": bool(terminated),
                    "tilesVisited": car_racing.tile_visited_count,
                    "firstVisits": first_visits,
                    "hull": pose(car_racing.car.hull),
                    "wheels": [pose(wheel) for wheel in car_racing.car.wheels],
                }
            )
            if terminated:
                break
    finally:
        car_racing._render = render
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
