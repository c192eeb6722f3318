"""More styles of logs: bars and colons between fields, brackets around times, several days and many hosts in one log."""

# ruff: noqa: E501 a message is a line of a log as it is

from __future__ import annotations

from .logs import Style, _number, _pick

MORE: dict[str, Style] = {
    "bars": Style(
        "%Y%m%d-%H:%M:%S:{frac}|",
        (
            (30, "Step_LSC|41007718|onStandStepChanged {big}"),
            (25, "Step_SPUtils|41007718|setTodayTotalDetailSteps=1733040120000##{big}##{count}##{count}##{big}##{big}"),
            (25, "Step_LSC|41007718|onExtend:1733040210000 {small} {small} {small} {small}"),
            (10, "Step_StandReportReceiver|41007718|onReceive action: android.intent.action.SCREEN_{onoff}"),
            (10, "Step_ExtSDM|41007718|calculateAltitudeWithCache totalAltitude={count}"),
        ),
        0.5,
        ("HiH_HiSyncControl|41007718|initAutoSync fail,reason = {count}",),
        {"onoff": _pick("ON", "OFF")},
    ),
    "proxy": Style(
        "[%m.%d %H:%M:%S] ",
        (
            (40, "{program} - proxy.example.edu:5070 open through proxy proxy.example.edu:5070 HTTPS"),
            (40, "{program} - {site}:443 close, {big} bytes sent, {big} bytes received, lifetime 00:{two}"),
            (
                12,
                "{program} *64 - {site}:80 close, {count} bytes ({count} bytes) sent, {big} bytes (1.{small} KB) received, lifetime <1 sec",
            ),
            (
                6,
                "{program} - {site}:443 error : Could not connect through proxy proxy.example.edu:5070 - Proxy server cannot establish a connection with the target, status code 403",
            ),
        ),
        4,
        (),
        {
            "program": _pick("chrome.exe", "Dropbox.exe", "QQ.exe", "outlook.exe"),
            "site": _pick(
                "www.google.com",
                "clients6.google.com",
                "d.dropbox.com",
                "mail.example.org",
                "cdn.qq.com",
                "ssl.gstatic.com",
            ),
            "two": lambda rng: f"{rng.randint(0, 59):02}",
        },
    ),
    "hadoop": Style(
        "%Y-%m-%d %H:%M:%S,{frac} ",
        (
            (
                30,
                "INFO [AsyncDispatcher event handler] org.apache.hadoop.mapreduce.v2.app.job.impl.TaskAttemptImpl: attempt_1983777253533_0020_m_{task}_0 TaskAttempt Transitioned from {state} to {state}",
            ),
            (
                20,
                "INFO [IPC Server handler {small} on 62270] org.apache.hadoop.mapred.TaskAttemptListenerImpl: Progress of TaskAttempt attempt_1983777253533_0020_m_{task}_0 is : 0.{big}",
            ),
            (
                25,
                "WARN [LeaseRenewer:msrabi@lab-east-27:9000] org.apache.hadoop.hdfs.LeaseRenewer: Failed to renew lease for [DFSClient_NONMAPREDUCE_1537864556_1] for {count} seconds.  Will retry shortly ...",
            ),
            (
                20,
                "INFO [RMCommunicator Allocator] org.apache.hadoop.ipc.Client: Retrying connect to server: lab-east-27:8030. Already tried {small} time(s); retry policy is RetryUpToMaximumCountWithFixedSleep(maxRetries=10, sleepTime=1000 MILLISECONDS)",
            ),
            (8, "INFO [main] org.mortbay.log: jetty-6.1.{count}"),
        ),
        0.6,
        (
            "ERROR [RMCommunicator Allocator] org.apache.hadoop.mapreduce.v2.app.rm.RMContainerAllocator: ERROR IN CONTACTING RM.",
        ),
        {
            "state": _pick("NEW", "UNASSIGNED", "ASSIGNED", "RUNNING", "SUCCEEDED"),
            "task": lambda rng: f"{rng.randint(0, 9):06}",
        },
    ),
    "cluster": Style(
        "- {unix} %Y.%m.%d ",
        (
            (
                30,
                "{host} Mar 8 10:11:{two} {=host}/{=host} crond(pam_unix)[{pid}]: session {turn} for user root by (uid=0)",
            ),
            (25, "{host} Mar 8 10:11:{two} {=host}/{=host} crond[{pid}]: (root) CMD (run-parts /etc/cron.hourly)"),
            (
                20,
                "grove-admin1 Mar 8 10:11:{two} local@grove-admin1 /apps/x86_64/system/gangway-2.4.7/sbin/gmetad[1682]: data_thread() got not answer from any [Thunderbird_{letter}{small}] datasource",
            ),
            (15, "{host} Mar 8 10:12:{two} {=host}/{=host} ntpd[{pid}]: synchronized to 10.100.{small}.250, stratum 3"),
            (6, "{host} Mar 8 10:12:{two} {=host}/{=host} sshd[{pid}]: Local disconnected: Connection closed."),
        ),
        2,
        ("cn317 Mar 8 10:13:01 cn317/cn317 kernel: ib_sm_sweep.c:1455: Fatal error detected",),
        {
            "host": lambda rng: rng.choice(("dn", "an", "bn", "en")) + str(rng.randint(1, 99) * 7),
            "two": lambda rng: f"{rng.randint(0, 59):02}",
            "turn": _pick("opened", "closed"),
            "letter": _pick("A", "B", "C", "D"),
        },
    ),
    "laptop": Style(
        "%b  %e %H:%M:%S ",
        (
            (
                25,
                "guestnet-10-44-12{small}-{count} kernel[0]: ARPT: {big}.{count}: wl0: wl_update_tcpkeep_seq: Original Seq: {big}, Ack: {big}, Win size: 4096",
            ),
            (20, "studioMacBook-Air kernel[0]: AirPort: Link Up on awdl0"),
            (
                20,
                "studioMacBook-Air com.apple.cts[{pid}]: com.apple.EscrowSecurityAlert.daily: scheduler_evaluate_activity told me to run this job; however, but the start time isn't for {big} seconds.  Ignoring.",
            ),
            (
                15,
                "guestnet-10-44-12{small}-{count} corecaptured[{pid}]: CCFile::captureLogRun Skipping current file Dir file [2017-07-03_03,55,33.{count}]-io80211Family-00{small}.pcapng, Current File [2017-07-03_03,55,33.{count}]-io80211Family-00{small}.pcapng",
            ),
            (6, "studioMacBook-Air QQ[{pid}]: FA||Url||taskID[204417{count}] dealloc"),
        ),
        240,
        (
            "studioMacBook-Air kernel[0]: Sandbox: com.apple.Addres(38630) deny(1) network-outbound /private/var/run/mDNSResponder",
        ),
    ),
    "nodes": Style(
        "{unix} ",
        (
            (
                40,
                "node-{count} unix.hw state_change.unavailable {unixtime} 1 Component State Change: Component \\042alt0\\042 is in the unavailable state (HWID={big})",
            ),
            (
                25,
                "node-{count} boot_cmd new {unixtime} 1 Targeting domains:node-D{small} and nodes:node-[{count}-{count}] child of command {count}",
            ),
            (15, "gige{small} gige temperature {unixtime} 1 ambient={small}{small}"),
        ),
        9,
        ("Interconnect-0N00 switch_module error 1946968238 1 Linkerror event interval expired",),
        {"unixtime": _number(1074100000, 1074190000)},
    ),
}
