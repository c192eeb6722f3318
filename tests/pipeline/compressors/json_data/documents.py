"""Documents like those that REST interfaces and tools return, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

API: Final = "https://api.github.com"
WORDS: Final = (
    "parse cache stream retry token header socket worker batch queue index schema merge render deploy socket timeout "
    "config proxy metric budget ledger window format latency memory thread request response database replica shard"
).split()


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words)).capitalize()


def digest(rng: random.Random, length: int = 40) -> str:
    return f"{rng.getrandbits(length * 4):0{length}x}"


def stamp(rng: random.Random) -> str:
    return f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00Z"


def user(rng: random.Random) -> dict[str, Any]:
    login, number = rng.choice(WORDS) + rng.choice(["", "-dev", "42", "bot"]), rng.randint(1000, 9_999_999)
    url = f"{API}/users/{login}"
    return {
        "login": login,
        "id": number,
        "node_id": f"MDQ6VXNlcj{number}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"https://github.com/{login}",
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": "User",
        "site_admin": False,
    }


def repository(rng: random.Random, owner: dict[str, Any] | None = None) -> dict[str, Any]:
    owner = owner or user(rng)
    name = "-".join(rng.sample(WORDS, 2))
    full, url = f"{owner['login']}/{name}", f"{API}/repos/{owner['login']}/{name}"
    parts = "forks keys{/key_id} collaborators{/collaborator} teams hooks issues/events{/number} events tags languages".split()
    parts += "stargazers contributors subscribers subscription commits{/sha} comments{/number} merges downloads".split()
    number = rng.randint(10_000, 900_000_000)
    return {
        "id": number,
        "node_id": f"R_kg{digest(rng, 8)}",
        "name": name,
        "full_name": full,
        "private": False,
        "owner": owner,
        "html_url": f"https://github.com/{full}",
        "description": sentence(rng, 8) if rng.random() < 0.8 else None,
        "fork": rng.random() < 0.2,
        "url": url,
        **{part.split("{")[0].replace("/", "_") + "_url": f"{url}/{part}" for part in parts},
        "created_at": stamp(rng),
        "pushed_at": stamp(rng),
        "git_url": f"git://github.com/{full}.git",
        "clone_url": f"https://github.com/{full}.git",
        "homepage": None,
        "size": rng.randint(10, 90_000),
        "stargazers_count": rng.randint(0, 4000),
        "language": rng.choice(["Python", "Go", "Rust", None]),
        "has_issues": True,
        "has_wiki": rng.random() < 0.9,
        "license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT", "url": f"{API}/licenses/mit"},
        "topics": rng.sample(WORDS, rng.randint(0, 4)),
        "default_branch": rng.choice(["main", "master"]),
    }


def github_repositories(rng: random.Random) -> Any:
    return [repository(rng) for _ in range(12)]


def github_repository(rng: random.Random) -> Any:
    return repository(rng)


def github_issues(rng: random.Random) -> Any:
    base, people = f"{API}/repos/acme/thin-wire", [user(rng) for _ in range(6)]

    def issue(number: int) -> dict[str, Any]:
        url = f"{base}/issues/{number}"
        labels = [
            {
                "id": 100 + len(name),
                "node_id": f"LA_{name}",
                "url": f"{base}/labels/{name}",
                "name": name,
                "color": digest(rng, 6),
                "default": False,
                "description": None,
            }
            for name in rng.sample(["bug", "docs", "question", "wontfix"], rng.randint(0, 2))
        ]
        return {
            "url": url,
            "repository_url": base,
            "labels_url": f"{url}/labels{{/name}}",
            "comments_url": f"{url}/comments",
            "events_url": f"{url}/events",
            "html_url": f"https://github.com/acme/thin-wire/issues/{number}",
            "id": 1_500_000_000 + number * 977,
            "node_id": f"I_kwDO{digest(rng, 10)}",
            "number": number,
            "title": sentence(rng, 6),
            "user": rng.choice(people),
            "labels": labels,
            "state": "open" if rng.random() < 0.8 else "closed",
            "locked": False,
            "assignee": rng.choice(people) if rng.random() < 0.3 else None,
            "milestone": None,
            "comments": rng.randint(0, 9),
            "created_at": stamp(rng),
            "closed_at": None,
            "author_association": "NONE",
            "body": sentence(rng, 30),
            "reactions": {"url": f"{url}/reactions", "total_count": 0, "+1": 0, "-1": 0, "laugh": 0},
        }

    return [issue(number) for number in range(40, 10, -1)]


def github_pull(rng: random.Random) -> Any:
    owner, author = user(rng), user(rng)
    repo = repository(rng, owner)
    url, page = f"{repo['url']}/pulls/7", f"{repo['html_url']}/pull/7"
    links = {
        "self": url,
        "html": page,
        "issue": f"{repo['url']}/issues/7",
        "comments": f"{repo['url']}/issues/7/comments",
    }
    return {
        "url": url,
        "id": 1,
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "commits_url": f"{url}/commits",
        "number": 7,
        "title": sentence(rng, 6),
        "user": author,
        "head": {"label": "new", "ref": "new-topic", "sha": digest(rng), "user": author, "repo": repo},
        "base": {"label": "main", "ref": "main", "sha": digest(rng), "user": owner, "repo": repo},
        "_links": {key: {"href": href} for key, href in links.items()},
        "merged": False,
        "merged_by": None,
    }


def pods(rng: random.Random) -> Any:
    def pod(name: str) -> dict[str, Any]:
        running = rng.random() < 0.9
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": f"{name}-{digest(rng, 10)}-{digest(rng, 5)}",
                "namespace": "default",
                "labels": {"app": name, "pod-template-hash": digest(rng, 10)},
                "uid": digest(rng, 32),
                "resourceVersion": str(rng.randint(100_000, 999_999)),
                "creationTimestamp": stamp(rng),
            },
            "spec": {
                "nodeName": f"node-{rng.randint(1, 5)}",
                "restartPolicy": "Always",
                "containers": [
                    {"name": each, "image": f"registry.local/{each}:1.{rng.randint(0, 30)}", "resources": {}}
                    for each in (name, "istio-proxy")
                ],
                "tolerations": [
                    {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "tolerationSeconds": 300}
                ],
            },
            "status": {
                "phase": "Running" if running else "Pending",
                "podIP": f"10.1.{rng.randint(0, 9)}.{rng.randint(1, 250)}" if running else None,
                "startTime": stamp(rng),
                "qosClass": "BestEffort",
            },
        }

    return {"apiVersion": "v1", "kind": "List", "items": [pod(rng.choice(WORDS)) for _ in range(25)]}


def payments(rng: random.Random) -> Any:
    def charge() -> dict[str, Any]:
        name = f"ch_{digest(rng, 24)}"
        return {
            "id": name,
            "object": "charge",
            "amount": rng.randint(100, 90_000),
            "amount_refunded": 0,
            "balance_transaction": f"txn_{digest(rng, 24)}",
            "billing_details": {
                "address": {"city": None, "country": "US", "line1": None},
                "email": None,
                "name": "A B",
            },
            "currency": "usd",
            "created": 1_700_000_000 + rng.randint(0, 900_000),
            "paid": True,
            "receipt_url": f"https://pay.example.com/receipts/{name}",
            "payment_method_details": {
                "card": {"brand": rng.choice(["visa", "amex"]), "last4": f"{rng.randint(0, 9999):04}"}
            },
            "refunds": {"object": "list", "data": [], "has_more": False, "url": f"/v1/charges/{name}/refunds"},
            "status": "succeeded",
        }

    return {"object": "list", "url": "/v1/charges", "has_more": True, "data": [charge() for _ in range(20)]}


def instances(rng: random.Random) -> Any:
    def instance() -> dict[str, Any]:
        return {
            "InstanceId": f"i-{digest(rng, 17)}",
            "ImageId": f"ami-{digest(rng, 17)}",
            "InstanceType": rng.choice(["t3.micro", "m5.large"]),
            "LaunchTime": stamp(rng),
            "State": {"Code": 16, "Name": "running"},
            "PrivateIpAddress": f"172.31.{rng.randint(0, 99)}.{rng.randint(1, 250)}",
            "SecurityGroups": [{"GroupName": "web", "GroupId": f"sg-{digest(rng, 17)}"}],
            "Tags": [{"Key": "Name", "Value": rng.choice(WORDS)}, {"Key": "env", "Value": "prod"}],
        }

    return {"Reservations": [{"OwnerId": "123456789012", "Instances": [instance()]} for _ in range(15)]}


def lock_file(rng: random.Random) -> Any:
    def package(name: str) -> dict[str, Any]:
        version = f"{rng.randint(0, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}"
        entry: dict[str, Any] = {
            "version": version,
            "resolved": f"https://registry.npmjs.org/{name}/-/{name}-{version}.tgz",
            "integrity": f"sha512-{digest(rng, 60)}==",
        }
        if rng.random() < 0.5:
            entry["dev"] = True
        if rng.random() < 0.5:
            entry["dependencies"] = {rng.choice(WORDS): "^1.0.0" for _ in range(2)}
        return entry | {"engines": {"node": ">=14"}}

    names = [f"{a}-{b}" for a in WORDS[:6] for b in WORDS[6:12]]
    return {"name": "app", "lockfileVersion": 3, "packages": {f"node_modules/{name}": package(name) for name in names}}


def weather(rng: random.Random) -> Any:
    hours = [f"2024-03-{day:02}T{hour:02}:00" for day in range(1, 4) for hour in range(24)]
    return {
        "latitude": 52.52,
        "elevation": 38.0,
        "hourly_units": {"time": "iso8601", "temperature_2m": "°C"},
        "hourly": {"time": hours, "temperature_2m": [round(rng.gauss(8, 3), 1) for _ in hours]},
    }


def orders(rng: random.Random) -> Any:
    """Flat records as a database query returns them."""
    return [
        {
            "order_id": 10_000 + number,
            "customer": f"{rng.choice(WORDS)}.{rng.choice(WORDS)}@example.com",
            "status": rng.choices(["shipped", "pending", "cancelled"], [8, 3, 1])[0],
            "amount": round(rng.gauss(80, 20), 2),
            "currency": "EUR",
            "created_at": stamp(rng),
            "warehouse": rng.choice(["north", "south"]),
            "note": None if rng.random() < 0.9 else sentence(rng, 4),
        }
        for number in range(200)
    ]


DOCUMENTS: Final[Mapping[str, Callable[[random.Random], Any]]] = {
    made.__name__: made
    for made in (
        github_repositories,
        github_repository,
        github_issues,
        github_pull,
        pods,
        payments,
        instances,
        lock_file,
        weather,
        orders,
    )
}
