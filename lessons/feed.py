"""What a feed becomes when it follows one rule: small, exact and the same every time.

The feed has one place for each kind of post. In round two the rule makes one swap, in round three
two more, and so on: what earns least goes out, a further copy of what earns most comes in. The
pupil's own run in the browser swaps by the same law, with the pupil choosing what comes in.
"""

from typing import Any

FEELS_BETTER, FEELS_SAME, FEELS_WORSE = "better", "same", "worse"
MIX = "mix"

Post = dict[str, Any]


def swaps(rounds: int) -> int:
    """How many swaps all rounds hold together: none in the first, one in the second, then two."""
    return sum(range(max(rounds, 1)))


def worth(post: Post, pull: str) -> int:
    """What a rule pays for a post: the seconds watched, or how people feel afterwards."""
    return int(post.get("calm" if pull == "calm" else "seconds") or 0)


def run(posts: list[Post], pull: str, rounds: int) -> list[int]:
    """How many copies of each post the feed shows after all rounds under one rule."""
    counts = [1] * len(posts)
    for _swap in range(swaps(rounds)):
        pair = _even_out(posts, counts) if pull == MIX else _pay_most(posts, counts, pull)
        if pair is None:
            break
        comes, goes = pair
        counts[comes] += 1
        counts[goes] -= 1
    return counts


def _pay_most(posts: list[Post], counts: list[int], pull: str) -> tuple[int, int] | None:
    value = [worth(post, pull) for post in posts]
    comes = max(range(len(posts)), key=lambda i: value[i])
    shown = [i for i in range(len(posts)) if counts[i] and value[i] < value[comes]]
    return (comes, min(shown, key=lambda i: value[i])) if shown else None


def _even_out(posts: list[Post], counts: list[int]) -> tuple[int, int] | None:
    share = _by_topic(posts, counts)
    rare, common = min(share, key=lambda t: share[t]), max(share, key=lambda t: share[t])
    if share[common] - share[rare] <= 1:
        return None
    comes = next(i for i, post in enumerate(posts) if post["topic"] == rare)
    copies = [i for i, post in enumerate(posts) if post["topic"] == common and counts[i]]
    return comes, max(copies, key=lambda i: counts[i])


def _by_topic(posts: list[Post], counts: list[int]) -> dict[str, int]:
    share: dict[str, int] = {}
    for post, count in zip(posts, counts, strict=True):
        share[post["topic"]] = share.get(post["topic"], 0) + count
    return share


def _sum(posts: list[Post], counts: list[int], pull: str) -> int:
    return sum(worth(post, pull) * n for post, n in zip(posts, counts, strict=True))


def outcome(posts: list[Post], counts: list[int], pull: str) -> dict[str, Any]:
    """A feed in figures and words: ``points`` by its rule, ``seconds``, ``feels`` and ``shares``."""
    total = sum(counts) or 1
    calm = _sum(posts, counts, "calm") / total
    return {
        "total": total,
        "points": _sum(posts, counts, pull),
        "seconds": _sum(posts, counts, "seconds"),
        "feels": FEELS_BETTER if calm >= 1 else FEELS_WORSE if calm <= -1 else FEELS_SAME,
        "shares": [
            {"topic": topic, "count": count, "percent": round(100 * count / total)}
            for topic, count in _by_topic(posts, counts).items()
        ],
    }
