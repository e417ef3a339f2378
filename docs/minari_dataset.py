"""Episodes of `npm run export` as a Minari dataset: python minari_dataset.py data/ car-racing/driver-v0"""
import json
import sys
from pathlib import Path

import gymnasium as gym
import minari
import numpy as np
from minari.data_collector import EpisodeBuffer


def episodes(folder):
    for number, path in enumerate(sorted(Path(folder).glob("*.npz"))):
        with np.load(path) as file:
            facts = json.loads(bytes(file["metadata"]))
            yield facts, EpisodeBuffer(
                id=number,
                observations=list(file["frames"]),
                actions=list(file["actions"]),
                rewards=list(file["rewards"]),
                terminations=list(file["terminated"]),
                truncations=list(file["truncated"]),
                infos={"truth": list(file["truth"])},
            )


if __name__ == "__main__":
    folder, name = sys.argv[1:]
    facts, buffers = zip(*episodes(folder))
    low, high = np.array([[-1, 0, 0], [1, 1, 1]], np.float32)  # the car's
    dataset = minari.create_dataset_from_buffers(
        name,
        list(buffers),
        observation_space=gym.spaces.Box(0, 255, (64, 64, 3), np.uint8),
        action_space=gym.spaces.Box(low, high),
        description=f"World Models Playground, {facts[0]['world']}; truth: {', '.join(facts[0]['truth_names'])}",
        data_format="arrow",
        jpeg_encoding=False,  # the default loses what the page's frames have byte for byte
    )
    print(dataset.spec.dataset_id, dataset.total_episodes, "episodes,", dataset.total_steps, "steps")
