"""Logs of applications: quoted strings with blanks in them, tabs between fields, padded logger names, SQL."""

# ruff: noqa: E501 a message is a line of a log as it is

from __future__ import annotations

from .logs import Style

_PARTS = ("Sync", "Util", "Store", "Upload", "Alarm", "Goal", "Widget", "Sensor")
_DEEDS = ("init", "flush of all", "reading the old", "reset", "merging both", "leave")

APPS: dict[str, Style] = {
    "repr": Style(
        "%Y-%m-%d %H:%M:%S,{frac} ",
        (
            (30, "INFO     [app.views:{count}] user=<User id={big} name='{user}'> viewed ['{word}', '{word}']"),
            (30, "DEBUG    [app.cache:88] key='user:{big}:prefs' value={'theme': '{word}', 'n': {small}} ttl={ms}"),
            (20, "INFO     [app.mail:12] task 'send report to {user}' isn't late, took {ms} ms"),
        ),
        1,
        ("ERROR    [app.mail:19] task 'send report to nobody' failed: KeyError('no such user')",),
    ),
    "ticks": Style(
        "[%H:%M:%S] ",
        (
            (40, "Running `cargo build -p {word} --jobs {small}` took {ms} ms"),
            (30, "Compiled `{word}` v0.{count}.{small}"),
        ),
    ),
    "tabs": Style(
        "%Y-%m-%dT%H:%M:%S.{frac}Z\t",
        (
            (
                30,
                'INFO\tserver/http.go:{count}\trequest\t{"method": "{method}", "path": "{url}", "status": {status}, "dur_ms": {ms}}',
            ),
            (20, 'DEBUG\tdb/pool.go:91\tacquired\t{"conn": {small}}'),
        ),
    ),
    "spring": Style(
        "%Y-%m-%dT%H:%M:%S.{frac}Z ",
        (
            (30, " INFO 1 --- [nio-8080-exec-{small}] c.e.demo.web.OrderController  : Order {big} placed by {user}"),
            (
                30,
                "DEBUG 1 --- [nio-8080-exec-{small}] org.hibernate.SQL             : select o1_0.id from orders where id=?",
            ),
            (10, " WARN 1 --- [   scheduling-1] c.e.demo.jobs.Reaper          : Reaped {count} sessions in {ms}ms"),
        ),
    ),
    "scattered": Style(  # what is seldom said makes up half of it, minutes apart
        "%Y%m%d-%H:%M:%S:{frac}|",
        (
            (40, "Step_LSC|41007718|onStandStepChanged {big}"),
            *((1, f"Step_{part}|41007718|{did} done") for part in _PARTS for did in _DEEDS),
        ),
        90,
    ),
    "postgres": Style(
        "%Y-%m-%d %H:%M:%S.{frac} UTC ",
        (
            (30, "[{pid}] LOG:  duration: {float} ms  statement: SELECT * FROM users WHERE id = {big};"),
            (30, "[{pid}] LOG:  connection authorized: user={user} database=shop application_name=psql"),
            (5, '[{pid}] ERROR:  duplicate key value violates unique constraint "users_email_key"'),
            (5, "[{pid}] DETAIL:  Key (email)=({word}@example.com) already exists."),
        ),
    ),
}
