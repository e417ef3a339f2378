"""EnvPool's CarRacing-v3, in C++ with a renderer of its own: `--lanes n` environments in one synchronous batch.

It draws its own tracks for a seed and starts a new episode by itself after an end.
"""

import sys
import time

import envpool
import numpy as np
import protocol

LANES = int(sys.argv[sys.argv.index("--lanes") + 1]) if "--lanes" in sys.argv else 1


def make(seed):
    return envpool.make_gymnasium("CarRacing-v3", num_envs=LANES, num_threads=1, seed=seed)


def drive(order):
    actions = [np.tile(np.array(action, dtype=np.float32), (LANES, 1)) for action in order["actions"]]
    pool = make(order["seed"])
    steps, seconds, wall = 0, 0.0, 0.0
    for _ in range(order["passes"]):
        pool.reset()
        wall_start, start = time.perf_counter(), time.process_time()
        for action in actions:
            pool.step(action)
        seconds += time.process_time() - start
        wall += time.perf_counter() - wall_start
        steps += LANES * len(actions)
    pool.close()
    return {"steps": steps, "seconds": seconds, "busy": seconds, "wall": wall}


def resets(order):
    milliseconds = []
    for seed in order["seeds"]:
        pool = make(seed)
        start = time.process_time()
        pool.reset()
        milliseconds.append(1000 * (time.process_time() - start) / LANES)
        pool.close()
    return {"milliseconds": milliseconds}


protocol.serve(
    {"name": f"EnvPool {envpool.__version__}", "detail": f"NumPy {np.__version__}"},
    {"drive": drive, "resets": resets},
)
