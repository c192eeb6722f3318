"""Makes the shop's database, and two of its tables as JSON beside it: the same each time."""

import json
import sqlite3
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

SCHEMA = """
create table products (sku text primary key, name text, category text, price integer, stock integer, supplier text, tags text);
create table customers (id integer primary key, name text, email text, country text, since text, newsletter integer, note text);
create table orders (number integer primary key, sku text, customer integer, country text, amount integer, cents integer,
                     placed text, status text);
create table events (id integer primary key, body text);
"""
NAMES = ("Tea", "Mug", "Pot", "Tray", "Spoon", "Tin", "Filter", "Kettle", "Strainer", "Cosy")
KINDS = ("blue", "red", "large", "small", "oak", "steel", "glass", "plain")
PEOPLE = ("Ada Stein", "Lin Moreau", "Sam Okoro", "Eva Brandt", "Noor Visser", "Ivo Keller", "Mia Roth", "Jan Duval")


def main(path: str) -> None:
    random = Random(11)  # noqa: S311  (the same each time)
    Path(path).unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.executescript(SCHEMA)
    skus = [f"{name[:3].lower()}-{kind[:3]}-{index}" for index, name in enumerate(NAMES, 1) for kind in KINDS]
    for index, sku in enumerate(skus):
        tags = json.dumps(random.sample(("gift", "new", "fragile", "heavy", "eco"), random.randint(0, 3)))
        stock = random.choice((0, 3, 40, 120, 500))
        name = f"{NAMES[index // len(KINDS)]}, {KINDS[index % len(KINDS)]}"
        row = (
            sku,
            name,
            random.choice(("drinks", "kitchen")),
            random.randint(90, 9900),
            stock,
            f"sup-{index % 6}",
            tags,
        )
        base.execute("insert into products values (?,?,?,?,?,?,?)", row)
    for number in range(1, 61):
        person = random.choice(PEOPLE)
        note = random.choice((None, None, None, "pays late", "prefers parcels on Fridays"))
        country = random.choice(("DE", "FR", "AT", "CH"))
        since = f"20{random.randint(18, 25)}-0{random.randint(1, 9)}-1{random.randint(0, 9)}"
        email = f"{person.split()[0].lower()}{number}@example.com"
        base.execute(
            "insert into customers values (?,?,?,?,?,?,?)", (number, person, email, country, since, number % 2, note)
        )
    at_time = datetime(2025, 3, 1, 8, 0, 0)
    for number in range(7000, 7240):
        at_time += timedelta(minutes=random.randint(1, 200))
        status = random.choices(("paid", "shipped", "refunded", "failed"), (60, 30, 6, 2))[0]
        row = (
            random.choice(skus),
            random.randint(1, 60),
            random.choice(("DE", "DE", "FR", "AT")),
            random.randint(1, 9),
        )
        cents = random.randint(90, 40_000)
        base.execute("insert into orders values (?,?,?,?,?,?,?,?)", (number, *row, cents, f"{at_time:%F %T}", status))
        event = {"at": f"{at_time:%FT%TZ}", "type": f"order.{status}", "order": number, "cents": cents}
        if status == "failed":
            event["error"] = {"code": random.choice(("card_declined", "bank_timeout")), "retry": random.random() < 0.5}
        base.execute("insert into events (body) values (?)", (json.dumps(event),))
    base.commit()
    base.row_factory = sqlite3.Row
    for table, indent in (("products", 2), ("orders", None)):
        rows = [dict(row) for row in base.execute(f"select * from {table}")]  # noqa: S608  (one of two names)
        Path(path).with_name(f"{table}.json").write_text(json.dumps(rows, indent=indent))


if __name__ == "__main__":
    main(sys.argv[1])
