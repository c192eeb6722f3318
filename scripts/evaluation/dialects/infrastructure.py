"""What tools for infrastructure and audits print: plans, playbooks, nested sections, advisories."""

from __future__ import annotations

from typing import Final

from .transcript import Dialect, Transcript


def terraform_plan(out: Transcript) -> None:
    """A comment names the resource; attributes that change stand in nested braces below."""
    out.say("Terraform will perform the following actions:", "")
    for index in range(out.size):
        address = f"module.shop.aws_instance.{out.pick('web', 'db', 'edge')}[{index}]"
        verb = out.pick("will be updated in-place", "must be replaced", "will be created")
        out.heading(f"  # {address} {verb}", f"{address} ")
        out.say('  ~ resource "aws_instance" "node" {')
        for name in out.random.sample(("ami", "instance_type", "monitoring", "user_data"), out.number(1, 3)):
            old, new = out.hexadecimal(4), out.hexadecimal(4)
            out.detail(f'      ~ {name:<14} = "{old}" -> "{new}"', f'"{old}" -> "{new}"')
        if out.chance(0.3):
            size = out.number(8, 500)
            out.say("      ~ root_block_device {")
            out.detail(f"          ~ volume_size = {size} -> {2 * size}", f"{size} -> {2 * size}")
            out.say("        }")
        out.say("        # (28 unchanged attributes hidden)", "    }", "")


def ansible(out: Transcript) -> None:
    """Tasks with stars to the margin, and under each the same hosts with what became of them."""
    hosts = [f"node-{index:02}" for index in range(6)]
    for index in range(out.size // 2):
        task = f"step {index} : {out.pick('copy unit file', 'restart service', 'install package')}"
        out.heading(f"{f'TASK [{task}] ':*<79}", f"[{task}]")
        for host in hosts:
            state = out.pick("ok", "ok", "ok", "changed", "fatal")
            tail = ': FAILED! => {"changed": false, "msg": "timeout"}' if state == "fatal" else ""
            out.detail(f"{state}: [{host}]{tail}", f"{state}: [{host}]")
        out.say("")


def nested_sections(out: Transcript) -> None:
    """Regions, in them clusters, in them nodes; names come again in each."""
    for index in range(max(2, out.size // 6)):
        region = f"region-{index}"
        out.heading(f"== {region} ==", region, "region", closes=("cluster",))
        for cluster in out.random.sample(("blue", "green", "amber", "grey"), 3):
            out.heading(f"-- cluster {cluster}", f"cluster {cluster}", "cluster")
            for node in range(1, 4):
                use = f"n{node} {out.number(10, 99)} %"
                out.detail(f"{use} {out.pick('', '', 'DRAINING', 'LOST')}".rstrip(), use)
        out.say("")


def advisories(out: Transcript) -> None:
    """`npm audit`: range, severity, title and paths in lines of their own under the package."""
    for index in range(out.size):
        package = f"{out.pick('left', 'tiny', 'deep', 'fast')}-{out.pick('pad', 'glob', 'merge', 'yaml')}{index}"
        high = f"{out.number(0, 6)}.{out.number(0, 20)}.{out.number(0, 9)}"
        out.heading(f"{package}  <={high}", package)
        severity = out.pick("low", "moderate", "moderate", "high", "critical")
        out.detail(f"Severity: {severity}", f"Severity: {severity}")
        out.detail(
            f"{out.pick('Prototype Pollution', 'Denial of Service')} - GHSA-{out.hexadecimal(4)}-{out.hexadecimal(4)}",
            "GHSA-",
        )
        out.say(f"fix available via `npm audit fix{out.pick('', ' --force')}`", f"node_modules/{package}", "")


def pods(out: Transcript) -> None:
    """`kubectl describe`: labels and values in columns, containers nested, events at the end."""
    for index in range(out.size // 2):
        name = f"api-{out.hexadecimal(8)}-{index}"
        out.heading(f"Name:             {name}", name)
        out.say("Namespace:        shop", "Priority:         0")
        out.detail(f"Node:             gke-{out.number(1, 5)}/10.128.0.{out.number(1, 30)}", "Node:")
        out.detail(f"Status:           {out.pick('Running', 'Pending', 'Failed')}", "Status:")
        out.say("Containers:", "  main:")
        out.detail(f"    Restart Count:  {out.number(0, 12)}", "Restart Count:")
        out.detail(f"    Last State:     Terminated, exit {out.number(1, 137)}", "Last State:")
        out.say("Events:")
        if out.chance(0.5):
            out.detail(f"  Warning  BackOff  {out.number(1, 59)}m  kubelet  Back-off restarting", "BackOff")
        out.say("", "")


def commits(out: Transcript) -> None:
    """`git log --stat`: the same files under many commits."""
    for _ in range(out.size):
        digest = out.hexadecimal(40)
        out.heading(f"commit {digest}", digest)
        out.say(
            f"Author: {out.pick('Ada', 'Lin', 'Sam')} <dev@example.com>",
            f"Date:   Mon Nov {out.number(1, 28)} 10:00:00 2025 +0000",
            "",
        )
        subject = out.pick("Fix rounding", "Add export", "Drop old path", "Tidy tests")
        out.detail(f"    {subject}", subject)
        out.say("")
        for name in out.random.sample(
            ("src/cart.py", "src/tax.py", "docs/index.md", "tests/test_cart.py"), out.number(1, 3)
        ):
            count = out.number(1, 40)
            out.detail(f" {name:<18} | {count:>3} {'+' * (1 + count // 8)}", name)
        out.say("")


def settings_sections(out: Transcript) -> None:
    """An INI file as `git config` or a linter shows it: the same keys under each section."""
    for index in range(out.size):
        out.heading(f'[remote "fork{index}"]', f'"fork{index}"')
        for key in out.random.sample(("url", "fetch", "prune", "proxy"), out.number(1, 4)):
            value = out.pick("true", "false", f"https://git.example.com/{out.hexadecimal(4)}")
            out.detail(f"\t{key} = {value}", f"{key} = {value}")


INFRASTRUCTURE: Final[tuple[tuple[str, Dialect], ...]] = (
    ("terraform plan", terraform_plan),
    ("ansible tasks", ansible),
    ("nested sections", nested_sections),
    ("npm audit", advisories),
    ("kubectl describe", pods),
    ("git log --stat", commits),
    ("config sections", settings_sections),
)
