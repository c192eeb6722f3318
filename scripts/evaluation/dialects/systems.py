"""What machines say of themselves: hosts, services, interfaces, processes."""

from __future__ import annotations

from typing import Final

from .transcript import Dialect, Transcript


def host_checks(out: Transcript) -> None:
    """A heading that is neither indented nor ends in a colon; details in no fixed number and order."""
    for index in range(out.size):
        key = f"{out.pick('web', 'db', 'mq')}-{index:02}.example.net"
        out.heading(f"Checking host {key} ...", key)
        for name in out.random.sample(("disk", "load", "swap"), out.number(0, 3)):
            out.detail(f"{name}: {out.number(1, 9)}{out.number(0, 9)} %", f"{name}:")
        status = out.pick("OK", "OK", "FAULT", "DEGRADED")
        out.detail(f"status: {status}", f"status: {status}")


def netstat_processes(out: Transcript) -> None:
    """The process, and sometimes its component, in lines below the port."""
    out.say("", "Active Connections", "", "  Proto  Local Address          Foreign Address        State           PID")
    for index in range(out.size):
        port = f"0.0.0.0:{49000 + 7 * index}"
        out.heading(f"  TCP    {port:<22} 0.0.0.0:0              LISTENING       {out.number(400, 9000)}", port)
        if out.chance(0.3):
            component = out.pick("RpcSs", "Dnscache", "EventLog")
            out.detail(f"  {component}", component)
        process = out.pick("[svchost.exe]", "[lsass.exe]", "[spoolsv.exe]", "Can not obtain ownership information")
        out.detail(f" {process}", process)


def service_status(out: Transcript) -> None:
    """`systemctl status` of many units: aligned labels, a cgroup drawn as a tree, journal lines below."""
    for index in range(out.size):
        unit = f"{out.pick('api', 'worker', 'cron')}-{index}.service"
        state = out.pick("active (running)", "active (running)", "failed (Result: exit-code)", "inactive (dead)")
        out.heading(f"● {unit} - Shop {out.pick('API', 'worker')}", unit)
        out.say(
            f"     Loaded: loaded (/etc/systemd/system/{unit.partition('-')[0]}@.service; enabled; preset: enabled)"
        )
        out.detail(f"     Active: {state} since Mon 2025-11-03 08:{out.number(10, 59)}:07 UTC", state)
        pid = out.number(400, 9999)
        out.detail(f"   Main PID: {pid} (python3)", f"Main PID: {pid}")
        if out.chance(0.5):
            out.detail(f"     Memory: {out.number(10, 900)}.{out.number(0, 9)}M", "Memory:")
        if "failed" in state:
            out.detail(
                f"Nov 03 08:11:0{out.number(0, 9)} box systemd[1]: Main process exited, status={out.number(1, 5)}",
                "exited",
            )
        out.say("")


def interfaces(out: Transcript) -> None:
    """`ip addr`: indented lines of several kinds, some of them only sometimes."""
    for index in range(1, out.size + 1):
        name = f"{out.pick('veth', 'eth', 'br')}{out.hexadecimal(5)}"
        out.heading(f"{index}: {name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP", name)
        out.detail(
            f"    link/ether {':'.join(out.hexadecimal(2) for _ in range(6))} brd ff:ff:ff:ff:ff:ff", "link/ether"
        )
        for _ in range(out.number(0, 2)):
            address = f"inet 10.0.{out.number(0, 3)}.{out.number(1, 20)}/24"
            out.detail(f"    {address} scope global {name}", address)
        if out.chance(0.3):
            out.detail(f"       valid_lft {out.number(100, 900)}sec preferred_lft forever", "valid_lft")


def switch_ports(out: Transcript) -> None:
    """A router's `show interfaces`: prose lines with counters under each port."""
    for index in range(out.size):
        port = f"GigabitEthernet{index // 24}/{index % 24}"
        out.heading(f"{port} is {out.pick('up', 'up', 'administratively down')}, line protocol is up", port)
        out.say("  Hardware is Gigabit Ethernet, MTU 1500 bytes")
        if out.chance(0.4):
            out.detail(f"  Description: uplink {out.pick('north', 'south')}", "Description:")
        errors = out.pick("0", "0", "0", str(out.number(1, 99)))
        out.detail(f"     {errors} input errors, {out.number(0, 9)} CRC, 0 frame", f"{errors} input errors")
        out.detail(f"     {out.number(0, 3)} output drops", "output drops")


def tails(out: Transcript) -> None:
    """`tail -n 3 *.log`: the same lines in many files."""
    for index in range(out.size):
        key = f"worker-{index}.log"
        out.heading(f"==> {key} <==", key)
        for _ in range(3):
            line = out.pick(
                "job done", "job done", "retrying in 5 s", "ERROR queue is full", "lost connection to broker"
            )
            out.detail(line, line)
        out.say("")


def compose(out: Transcript) -> None:
    """Lines of several services interleaved, each behind its name: what failed is said some lines below the request."""
    services = [f"{name}-{number}" for name in ("api", "worker", "mailer") for number in (1, 2)]
    running: dict[str, str] = {}
    for number in range(2 * out.size):
        service = out.random.choice(services)
        out.lanes[service] = f"{service} "
        text = f"{service:<10}| "
        if service not in running or out.chance(0.4):
            running[service] = f"job {7000 + 13 * number}"
            out.heading(f"{text}taking {running[service]}", running[service], service)
        else:
            line = out.pick("connected", "cache miss", f"failed with code {out.number(1, 9)}", "done")
            out.detail(f"{text}{line}", line, service)


SYSTEMS: Final[tuple[tuple[str, Dialect], ...]] = (
    ("host checks", host_checks),
    ("netstat -b", netstat_processes),
    ("systemctl status", service_status),
    ("ip addr", interfaces),
    ("show interfaces", switch_ports),
    ("tail of many", tails),
    ("compose lanes", compose),
)
