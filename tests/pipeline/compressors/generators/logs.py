"""Logs of many systems' styles, seeded: `STYLES[name](seed, lines)` is the text.

A style is a table of (weight, message) over one clock. `{name}` in a message is drawn from FIELDS, or from what the style
itself adds. Weights follow real logs: a few messages make up most lines, a tail of rare ones carries the news.
"""

# ruff: noqa: E501 a message is a line of a log as it is

from __future__ import annotations

import datetime
import functools
import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field

Draw = Callable[[random.Random], str]


def _pick(*choices: str) -> Draw:
    return lambda rng: rng.choice(choices)


def _number(low: int, high: int) -> Draw:
    return lambda rng: str(rng.randint(low, high))


def _hex(digits: int) -> Draw:
    return lambda rng: "".join(rng.choices("0123456789abcdef", k=digits))


def _uuid(rng: random.Random) -> str:
    return "-".join(_hex(n)(rng) for n in (8, 4, 4, 4, 12))


def _word(rng: random.Random) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(4, 9)))


FIELDS: dict[str, Draw] = {
    "ip": lambda rng: f"10.{rng.choice((25, 250, 251))}.{rng.randint(0, 255)}.{rng.randint(1, 254)}",
    "fewip": lambda rng: f"10.20.17.{rng.randint(11, 19)}",
    "worldip": lambda rng: ".".join(str(rng.randint(1, 254)) for _ in range(4)),
    "port": _number(32768, 60999),
    "pid": _number(300, 32000),
    "small": _number(0, 9),
    "count": _number(1, 500),
    "big": _number(1000, 9_999_999),
    "ms": _number(1, 2500),
    "float": lambda rng: f"{rng.uniform(0, 9):.3f}",
    "user": _pick("alice", "bob", "carol", "root", "deploy", "svc-backup", "oracle", "guest"),
    "word": _word,
    "hex8": _hex(8),
    "hex16": _hex(16),
    "hex40": _hex(40),
    "uuid": _uuid,
    "block": lambda rng: f"blk_{rng.choice(('', '-'))}{rng.randint(10**17, 10**19)}",
    "path": lambda rng: (
        f"/var/{rng.choice(('lib', 'cache', 'spool'))}/{_word(rng)}/{_word(rng)}.{rng.choice(('dat', 'log', 'tmp'))}"
    ),
    "url": lambda rng: f"/api/v1/{rng.choice(('users', 'orders', 'items', 'carts'))}/{rng.randint(1, 99999)}",
    "method": lambda rng: rng.choices(("GET", "POST", "PUT", "DELETE"), (8, 3, 1, 1))[0],
    "status": lambda rng: rng.choices(("200", "201", "304", "404", "500"), (80, 8, 6, 4, 1))[0],
    "agent": _pick(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36",
        "curl/8.5.0",
        "python-requests/2.31.0",
    ),
    "thread": _pick("main", "http-nio-8080-exec-1", "http-nio-8080-exec-2", "http-nio-8080-exec-7", "scheduler-3"),
    "node": lambda rng: (
        f"R{rng.randint(0, 7):02}-M{rng.randint(0, 1)}-N{rng.randint(0, 15)}-C:J{rng.randint(2, 17):02}-U{rng.choice(('01', '11'))}"
    ),
    "pod": lambda rng: f"web-{rng.choice(('7d4b9c', '5f8d77'))}-{''.join(rng.choices(string.ascii_lowercase, k=5))}",
}


# What comes again, and how often: the same client, request, block or process speaks in several lines, mostly near each
# other. name -> (share of lines that name a known one, how many of the last ones are known).
AGAIN: dict[str, tuple[float, int]] = {
    "ip": (0.7, 40),
    "worldip": (0.85, 12),
    "uuid": (0.6, 20),
    "block": (0.7, 30),
    "pod": (0.9, 10),
    "hex40": (0.8, 10),
    "hex16": (0.4, 20),
    "word": (0.7, 40),
    "node": (0.7, 30),
    "pid": (0.6, 8),
}


@dataclass(frozen=True)
class Style:
    time: str
    """strftime of a line's start, `{frac}` for three further digits."""
    messages: tuple[tuple[float, str], ...]
    seconds: float = 1.0
    """Mean time between lines."""
    rare: tuple[str, ...] = ()
    """Messages that come once each, somewhere; may hold line ends."""
    fields: dict[str, Draw] = field(default_factory=dict)

    def __call__(self, seed: int, lines: int = 2000) -> str:
        rng = random.Random(f"{seed}")
        draws = {name: _again(name, draw) for name, draw in {**FIELDS, **self.fields}.items()}
        weights = [weight for weight, _ in self.messages]
        places = {rng.randrange(lines): message for message in self.rare}
        clock = datetime.datetime(2025, 3, 8, 9, 41, 7, tzinfo=datetime.UTC)
        out = []
        for at in range(lines):
            clock += datetime.timedelta(seconds=rng.expovariate(1 / self.seconds))
            draws["clock"] = functools.partial(_stamp_of, clock)
            message = places.get(at) or rng.choices(self.messages, weights)[0][1]
            out.append(_stamp(clock, self.time) + _fill(message, draws, rng))
        return "\n".join(out) + "\n"


def _again(name: str, draw: Draw) -> Draw:
    """`draw`, which gives some of its last values again where the real thing would."""
    share, known = AGAIN.get(name, (0.0, 0))
    last: list[str] = []

    def drawn(rng: random.Random) -> str:
        if last and rng.random() < share:
            return rng.choice(last[-known:])
        last.append(draw(rng))
        return last[-1]

    return drawn if share else draw


def _stamp(clock: datetime.datetime, form: str) -> str:
    return (
        clock.strftime(form)
        .replace("{frac}", f"{clock.microsecond // 1000:03}")
        .replace("{unix}", str(int(clock.timestamp())))
    )


def _stamp_of(clock: datetime.datetime, rng: random.Random) -> str:
    return clock.strftime("%Y-%m-%d-%H.%M.%S.") + f"{rng.randint(0, 999_999):06}"


def _fill(message: str, draws: dict[str, Draw], rng: random.Random) -> str:
    """The message with its fields drawn; `{=name}` is what `{name}` was just before."""
    last: dict[str, str] = {}

    def drawn(hole: re.Match[str]) -> str:
        if hole[1]:
            return last[hole[2]]
        last[hole[2]] = draws[hole[2]](rng) if hole[2] in draws else hole[0]
        return last[hole[2]]

    return re.sub(r"\{(=?)(\w+)\}", drawn, message)


_PYTHON_TRACE = """ERROR payments.worker: settle failed for order {big}
Traceback (most recent call last):
  File "/srv/app/payments/worker.py", line 88, in settle
    ledger.post(entry)
  File "/srv/app/payments/ledger.py", line 214, in post
    raise LedgerImbalance(entry)
payments.ledger.LedgerImbalance: debit 1204.50 != credit 1204.05"""

_JAVA_TRACE = """ERROR [main] o.a.k.c.Fetcher - Unexpected error in fetch response
java.lang.IllegalStateException: Connection pool shut down
\tat org.apache.http.util.Asserts.check(Asserts.java:34)
\tat org.apache.http.impl.conn.Pool.lease(Pool.java:191)
\tat com.acme.Client.call(Client.java:57)
Caused by: java.net.SocketTimeoutException: Read timed out after 30000 ms
\tat java.net.SocketInputStream.read(SocketInputStream.java:150)
\t... 14 more"""

STYLES: dict[str, Style] = {
    "syslog": Style(
        "%b %e %H:%M:%S combo ",
        (
            (
                30,
                "sshd(pam_unix)[{pid}]: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost={worldip}  user={user}",
            ),
            (20, "su(pam_unix)[{pid}]: session opened for user {user} by (uid=0)"),
            (20, "su(pam_unix)[{pid}]: session closed for user {user}"),
            (18, "ftpd[{pid}]: connection from {worldip} ({word}.example.net) at Sat Mar  8 10:11:12 2025"),
            (4, "kernel: ACPI: Processor [CPU{small}] (supports {count} throttling states)"),
            (3, "logrotate: ALERT exited abnormally with [1]"),
            (2, "named[{pid}]: client {worldip}#{port}: query (cache) '{word}.com/A/IN' denied"),
        ),
        20,
        (
            "kernel: Out of Memory: Killed process 18424 (httpd).",
            "syslogd 1.4.1: restart.",
            "gpm[2094]: *** info [mice.c(1766)]:",
        ),
    ),
    "sshd": Style(
        "%b %e %H:%M:%S HallQ ",
        (
            (20, "sshd[{pid}]: Failed password for root from {worldip} port {port} ssh2"),
            (12, "sshd[{pid}]: Failed password for invalid user {word} from {worldip} port {port} ssh2"),
            (
                12,
                "sshd[{pid}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={worldip}",
            ),
            (12, "sshd[{pid}]: Received disconnect from {worldip}: 11: Bye Bye [preauth]"),
            (8, "sshd[{pid}]: Invalid user {word} from {worldip}"),
            (8, "sshd[{pid}]: input_userauth_request: invalid user {word} [preauth]"),
            (8, "sshd[{pid}]: pam_unix(sshd:auth): check pass; user unknown"),
            (2, "sshd[{pid}]: Connection closed by {worldip} [preauth]"),
        ),
        6,
        (
            "sshd[24680]: Accepted password for fztu from 119.137.62.142 port 49116 ssh2",
            "sshd[30018]: fatal: Write failed: Connection reset by peer [preauth]",
        ),
    ),
    "hdfs": Style(
        "%y%m%d %H%M%S ",
        (
            (25, "{count} INFO dfs.DataNode$PacketResponder: PacketResponder {small} for block {block} terminating"),
            (25, "{count} INFO dfs.DataNode$PacketResponder: Received block {block} of size {big} from /{ip}"),
            (25, "{count} INFO dfs.DataNode$DataXceiver: Receiving block {block} src: /{ip}:{port} dest: /{ip}:50010"),
            (
                20,
                "{count} INFO dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock: blockMap updated: {ip}:50010 is added to {block} size {big}",
            ),
            (4, "{count} WARN dfs.DataNode$DataXceiver: {ip}:50010:Got exception while serving {block} to /{ip}:"),
            (
                6,
                "{count} INFO dfs.FSDataset: Deleting block {block} file /mnt/hadoop/dfs/data/current/subdir{small}/{block}",
            ),
        ),
        14,
        ("13 INFO dfs.DataBlockScanner: Verification succeeded for blk_-3127740651930448217",),
    ),
    "spark": Style(
        "%y/%m/%d %H:%M:%S ",
        (
            (
                30,
                "INFO storage.MemoryStore: Block broadcast_{count} stored as values in memory (estimated size {float} KB, free {float} KB)",
            ),
            (
                30,
                "INFO executor.Executor: Finished task {count}.0 in stage {small}.0 (TID {big}). {big} bytes result sent to driver",
            ),
            (30, "INFO executor.CoarseGrainedExecutorBackend: Got assigned task {big}"),
            (20, "INFO storage.BlockManager: Found block rdd_{small}_{count} locally"),
            (10, "INFO python.PythonRunner: Times: total = {ms}, boot = -{count}, init = {count}, finish = {small}"),
        ),
        0.4,
        ("WARN util.Utils: Service 'SparkUI' could not bind on port 4040. Attempting port 4041.",),
    ),
    "zookeeper": Style(
        "%Y-%m-%d %H:%M:%S,{frac} - ",
        (
            (
                40,
                "WARN  [WorkerSender[myid=1]:QuorumCnxManager@368] - Cannot open channel to {small} at election address /{fewip}:3888",
            ),
            (
                30,
                "INFO  [NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181:NIOServerCnxn@1001] - Closed socket connection for client /{fewip}:{port} (no session established for client)",
            ),
            (20, "INFO  [/{fewip}:3888:QuorumCnxManager$Listener@493] - Received connection request /{fewip}:{port}"),
            (20, "WARN  [RecvWorker:205114470912:QuorumCnxManager$RecvWorker@765] - Interrupting SendWorker"),
            (9, "INFO  [SessionTracker:ZooKeeperServer@325] - Expiring session 0x{hex16}, timeout of 10000ms exceeded"),
        ),
        3,
        (
            _JAVA_TRACE,
            "ERROR [LearnerHandler-/10.20.17.11:52225:LearnerHandler@562] - Unexpected exception causing shutdown while sock still open",
        ),
    ),
    "openstack": Style(
        "nova-api.log.1.2025-03-08 %Y-%m-%d %H:%M:%S.{frac} ",
        (
            (
                50,
                '25746 INFO nova.osapi_compute.wsgi.server [req-{uuid} 1f4c2c449d562d51e649ca9c208695c4 5a5cca6b3d5e09ed53df1dc87be04470 - - -] {fewip} "{method} /v2/5a5cca6b3d5e09ed53df1dc87be04470/servers/detail HTTP/1.1" status: {status} len: {big} time: 0.{big}',
            ),
            (
                20,
                "2931 INFO nova.virt.libvirt.imagecache [req-{uuid} - - - - -] image {uuid} at (/var/lib/nova/instances/_base/{hex40}): checking",
            ),
            (20, "2931 INFO nova.compute.manager [-] [instance: {uuid}] VM {word} (Lifecycle Event)"),
            (
                6,
                "2931 WARNING nova.virt.libvirt.imagecache [req-{uuid} - - - - -] Unknown base file: /var/lib/nova/instances/_base/{hex40}",
            ),
        ),
        1.5,
    ),
    "bgl": Style(
        "- {unix} %Y.%m.%d ",
        (
            (35, "{node} {clock} {=node} RAS KERNEL INFO instruction cache parity error corrected"),
            (25, "{node} {clock} {=node} RAS KERNEL INFO generating core.{big}"),
            (14, "{node} {clock} {=node} RAS KERNEL FATAL data storage interrupt"),
            (
                10,
                "{node} {clock} {=node} RAS APP FATAL ciod: failed to read message prefix on control stream (CioStream socket to {ip}:{port}",
            ),
            (10, "{node} {clock} {=node} RAS KERNEL INFO {count} double-hummer alignment exceptions"),
            (
                6,
                "{node} {clock} {=node} RAS KERNEL INFO CE sym {small}, at 0x{hex8}, mask 0x{small}{small}",
            ),
        ),
        600,
        (
            "R14-M0-N3-C:J07-U01 2025-03-08-15.45.50.363779 R14-M0-N3-C:J07-U01 RAS KERNEL FATAL machine check interrupt",
        ),
    ),
    "android": Style(
        "%m-%d %H:%M:%S.{frac}  ",
        (
            (
                30,
                "1702  {pid} D WindowManager: printFreezingDisplayLogsopening app wtoken = AppWindowToken{{hex8} token=Token{{hex8} ActivityRecord{{hex8} u0 com.acme.mail/.Main t{count}}}}, allDrawn= false, startingDisplayed =  false",
            ),
            (25, "1702  {pid} V WindowManager: Skipping AppWindowToken{{hex8} token=Token{{hex8}}}} -- going to hide"),
            (25, "2227  2227 D TextView: visible is system.time.showampm"),
            (
                25,
                '1702  {pid} D PowerManagerService: acquire lock=12{big}, flags=0x1, tag="RILJ_ACK_WL", name=com.android.phone, ws=null, uid=1001, pid={pid}',
            ),
            (
                15,
                '1702  {pid} D PowerManagerService: release:lock={big}, flg=0x0, tag="*job*", name={word}", ws=null, uid=10{count}, pid={pid}',
            ),
            (
                4,
                "2626  {pid} W ActivityManager: getRunningAppProcesses: caller 10{count} does not hold REAL_GET_TASKS; limiting output",
            ),
        ),
        0.1,
        ("2626  3301 E AndroidRuntime: FATAL EXCEPTION: pool-3-thread-1",),
    ),
    "cbs": Style(
        "%Y-%m-%d %H:%M:%S, ",
        (
            (40, "Info                  CBS    Session: {big}_{big} initialized by client WindowsUpdateAgent."),
            (30, "Info                  CBS    Warning: Unrecognized packageExtended attribute."),
            (
                20,
                "Info                  CBS    Read out cached package applicability for package: Package_for_KB{big}~31bf3856ad364e35~amd64~~6.1.1.{small}, ApplicableState: {count}, CurrentState:0",
            ),
            (
                15,
                "Info                  CSI    0000{hex8}@2025/3/8:07:51:39.{big} WcpInitialize (wcp.dll version 0.0.0.6) called (stack @0x6ac1903d72e @0x{hex16})",
            ),
        ),
        2,
        (
            "Info                  CBS    Failed to internally open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]",
        ),
    ),
    "nginx": Style(
        "",
        (
            (
                80,
                '{worldip} - - [08/Mar/2025:10:15:{two} +0000] "{method} {url} HTTP/1.1" {status} {big} "-" "{agent}" {float}',
            ),
            (
                12,
                '{worldip} - {user} [08/Mar/2025:10:16:{two} +0000] "GET /static/{word}.js HTTP/1.1" 200 {big} "https://shop.example.com/" "{agent}" {float}',
            ),
        ),
        0.2,
        (
            "2025/03/08 10:16:02 [error] 31#31: *5219 connect() failed (111: Connection refused) while connecting to upstream, client: 10.1.2.3",
        ),
        {"two": lambda rng: f"{rng.randint(0, 59):02}"},
    ),
    "apache-error": Style(
        "[%a %b %d %H:%M:%S %Y] ",
        (
            (30, "[notice] workerEnv.init() ok /etc/httpd/conf/children.properties"),
            (30, "[error] mod_jk child workerEnv in error state {small}"),
            (30, "[notice] jk2_init() Found child {pid} in scoreboard slot {small}"),
            (9, "[error] [client {worldip}] Directory index forbidden by rule: /var/www/html/"),
            (2, "[error] jk2_init() Can't find child {pid} in scoreboard"),
        ),
        60,
    ),
    "python": Style(
        "%Y-%m-%d %H:%M:%S,{frac} ",
        (
            (40, "INFO payments.api: request id={uuid} path={url} status={status} took {ms} ms"),
            (30, "DEBUG payments.db: SELECT took {float} s rows={count} pool={small}/10"),
            (15, "INFO payments.queue: enqueued job {hex8} for {user} (depth {count})"),
            (2, "WARNING payments.cache: miss ratio {float} above threshold for shard {small}"),
        ),
        0.3,
        (
            _PYTHON_TRACE,
            "INFO payments.api: listening on 0.0.0.0:8000",
            "ERROR payments.db: deadlock detected on table ledger, retrying",
        ),
    ),
    "logfmt": Style(
        "",
        (
            (
                50,
                'time="2025-03-08T10:22:{two}.{frac}Z" level=info msg="request handled" method={method} path={url} status={status} duration={float}ms trace={hex16}',
            ),
            (
                30,
                'time="2025-03-08T10:22:{two}.{frac}Z" level=debug msg="cache lookup" key=user:{big} hit=true shard={small}',
            ),
            (10, 'time="2025-03-08T10:23:{two}.{frac}Z" level=warn msg="slow query" table=orders took={ms}ms'),
        ),
        0.2,
        (
            'time="2025-03-08T10:23:09.120Z" level=error msg="upstream timed out" host=db-2 err="context deadline exceeded"',
        ),
        {"two": lambda rng: f"{rng.randint(0, 59):02}", "frac": lambda rng: f"{rng.randint(0, 999):03}"},
    ),
    "k8s": Style(
        "I0308 %H:%M:%S.{frac}417       1 ",
        (
            (
                40,
                'reconciler.go:224] "operationExecutor.VerifyControllerAttachedVolume started for volume" volumeName="kubernetes.io/projected/{uuid}-kube-api-access" pod="default/{pod}"',
            ),
            (
                30,
                'kubelet.go:2163] "SyncLoop (PLEG): event for pod" pod="default/{pod}" event=&{ID:{uuid} Type:ContainerStarted Data:{hex40}}',
            ),
            (20, 'scope.go:110] "RemoveContainer" containerID="{hex40}{hex8}"'),
            (
                5,
                'prober.go:116] "Probe failed" probeType="Readiness" pod="default/{pod}" podUID={uuid} containerName="web" probeResult=failure output="HTTP probe failed with statuscode: 503"',
            ),
        ),
        0.8,
    ),
    "compose": Style(
        "",
        (
            (30, 'web-1     | 172.20.0.1 - - [08/Mar/2025 10:31:{two}] "{method} {url} HTTP/1.1" {status} -'),
            (
                25,
                "worker-1  | [2025-03-08 10:31:{two},{count}: INFO/ForkPoolWorker-{small}] Task shop.tasks.charge[{uuid}] succeeded in {float}s: None",
            ),
            (
                20,
                "db-1      | 2025-03-08 10:32:{two}.{count} UTC [{pid}] LOG:  checkpoint complete: wrote {count} buffers ({float}%); 0 WAL file(s) added, 0 removed",
            ),
        ),
        0.5,
        (
            'db-1      | 2025-03-08 10:33:04.114 UTC [88] FATAL:  password authentication failed for user "shop"',
            "worker-1  | kombu.exceptions.OperationalError: [Errno 111] Connection refused",
        ),
        {"two": lambda rng: f"{rng.randint(0, 59):02}"},
    ),
}
