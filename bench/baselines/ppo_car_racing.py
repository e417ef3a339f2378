"""PPO by Stable-Baselines3 on CarRacing-v3, with the settings that RL Baselines3 Zoo tuned for it.

Zoo, hyperparams/ppo.yml: grey frames of 64x64, two stacked, each action held for two steps, 8 environments, rewards
normalised, state-dependent exploration. It trains in EnvPool, which draws the same picture at several times
Gymnasium's speed, and is scored in Gymnasium's own CarRacing-v3. Zoo trains 4 million actions; here time is given, and
the learning rate falls to 0 over it.
"""

import sys
import warnings

warnings.filterwarnings("ignore", message=".*precision lowered.*")

import envpool
import gymnasium as gym
import numpy as np
import protocol
import stable_baselines3
import torch
from frames import area_weights, averaged
from stable_baselines3 import PPO
from stable_baselines3.common.policies import ActorCriticCnnPolicy
from stable_baselines3.common.vec_env import VecEnv, VecFrameStack, VecNormalize

CORES = 2
ENVIRONMENTS = 8
SIZE = 64
HELD = 2
STACKED = 2
STEPS = 512
LEARNING_RATE = 1e-4

SIDES = area_weights(96, SIZE)
GREY = np.array([0.299, 0.587, 0.114])


def seen(frames):
    """Bytes [..., 96, 96, 3] -> grey bytes [..., 64, 64, 1]"""
    return averaged(frames @ GREY, SIDES, SIDES)[..., None]


class Pool(VecEnv):
    """EnvPool as Stable-Baselines3 wants it: an environment that ends is reset in the same step."""

    def __init__(self, seed):
        self.pool = envpool.make_gymnasium("CarRacing-v3", num_envs=ENVIRONMENTS, num_threads=CORES, seed=seed)
        observations = gym.spaces.Box(0, 255, (SIZE, SIZE, 1), np.uint8)
        super().__init__(ENVIRONMENTS, observations, self.pool.action_space)
        self.returns = np.zeros(ENVIRONMENTS)
        self.ended = []

    def reset(self):
        self.returns[:] = 0
        return seen(self.pool.reset()[0])

    def step_async(self, actions):
        self.actions = actions.astype(np.float32)

    def step_wait(self):
        rewards = np.zeros(ENVIRONMENTS, np.float32)
        terminated = np.zeros(ENVIRONMENTS, bool)
        truncated = np.zeros(ENVIRONMENTS, bool)
        last = None
        for _ in range(HELD):
            over = terminated | truncated
            frames, step_rewards, ends, cuts, _ = self.pool.step(self.actions)
            # Where an episode is over already, EnvPool has begun the next one, and its first frame is not the last.
            last = frames.copy() if last is None else np.where(over[:, None, None, None], last, frames)
            rewards += np.where(over, 0, step_rewards)
            terminated |= ends & ~over
            truncated |= cuts & ~over
        frames = frames.copy()
        fresh = np.flatnonzero((ends | cuts) & ~over)
        if len(fresh) > 0:
            frames[fresh] = self.pool.reset(fresh.astype(np.int32))[0]
        infos = [{} for _ in range(ENVIRONMENTS)]
        self.returns += rewards
        for i in np.flatnonzero(terminated | truncated):
            infos[i] = {"terminal_observation": seen(last[i]), "TimeLimit.truncated": bool(truncated[i])}
            self.ended.append(float(self.returns[i]))
            self.returns[i] = 0
        return seen(frames), rewards, terminated | truncated, infos

    def close(self):
        self.pool.close()

    # Nobody asks for what follows, but the interface has it.
    def get_attr(self, name, indices=None):
        return [getattr(self, name, None)] * ENVIRONMENTS

    def set_attr(self, name, value, indices=None):
        raise NotImplementedError(name)

    def env_method(self, name, *args, indices=None, **kwargs):
        raise NotImplementedError(name)

    def env_is_wrapped(self, wrapper, indices=None):
        return [False] * ENVIRONMENTS


class Trainer:
    def __init__(self, seed):
        torch.set_num_threads(CORES)
        self.left = 1.0
        self.pool = Pool(seed)
        self.model = PPO(
            "CnnPolicy",
            VecNormalize(VecFrameStack(self.pool, STACKED), norm_obs=False, norm_reward=True),
            seed=seed,
            device="cpu",
            n_steps=STEPS,
            batch_size=128,
            n_epochs=10,
            gamma=0.99,
            gae_lambda=0.95,
            ent_coef=0.0,
            vf_coef=0.5,
            max_grad_norm=0.5,
            clip_range=0.2,
            learning_rate=lambda _: LEARNING_RATE * self.left,
            use_sde=True,
            sde_sample_freq=4,
            policy_kwargs={
                "log_std_init": -2,
                "ortho_init": False,
                "activation_fn": torch.nn.GELU,
                "net_arch": {"pi": [256], "vf": [256]},
            },
        )

    def train(self, order):
        """One round of STEPS actions in each environment, and the update."""
        self.left = order["left"]
        self.pool.ended.clear()
        self.model.learn(STEPS * ENVIRONMENTS, reset_num_timesteps=False)
        ended = self.pool.ended
        mean = float(np.mean(ended)) if ended else None
        return {"actions": int(self.model.num_timesteps), "episodes": len(ended), "mean": mean}

    def save(self, order):
        self.model.policy.save(order["path"])
        return {}


class Scorer:
    def __init__(self):
        torch.set_num_threads(1)
        self.env = gym.make("CarRacing-v3", disable_env_checker=True)
        self.policy = None

    def load(self, order):
        self.policy = ActorCriticCnnPolicy.load(order["path"], device="cpu")
        return {}

    def drive(self, order):
        """A whole episode by the mean of the policy."""
        frame, _ = self.env.reset(seed=order["seed"])
        stack = np.zeros((SIZE, SIZE, STACKED), np.uint8)
        total, steps, over = 0.0, 0, False
        while not over:
            stack = np.concatenate([stack[..., 1:], seen(frame)], axis=-1)
            action, _ = self.policy.predict(stack, deterministic=True)
            for _ in range(HELD):
                frame, reward, terminated, truncated, _ = self.env.step(action)
                total += float(reward)
                steps += 1
                over = terminated or truncated
                if over:
                    break
        return {"return": total, "steps": steps}


if sys.argv[1] == "train":
    trainer = Trainer(int(sys.argv[2]))
    orders = {"train": trainer.train, "save": trainer.save}
else:
    scorer = Scorer()
    orders = {"load": scorer.load, "drive": scorer.drive}
protocol.serve(
    {
        "name": f"Stable-Baselines3 {stable_baselines3.__version__}",
        "detail": f"torch {torch.__version__}, EnvPool {envpool.__version__}, Gymnasium {gym.__version__}",
    },
    orders,
)
