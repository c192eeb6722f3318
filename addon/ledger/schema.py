"""The ledger's tables: one row per request, counts and names only, never text.

`requests` adds up by itself: money is in US dollars, priced when the row was written, and what is not known is NULL.
Two columns say what its figures rest on:

cost_basis    usage     the provider's own token counts, at the prices in the row
              provider  the provider said the amount itself
              estimate  the provider did not tell all (a cut or silent stream): the output as it was counted when it passed,
                        the input from the size of the body; usd_estimated is the part that rests on that
              free      nothing was billed: refused, failed, never answered
              unpriced  the model is in no price table: usd is NULL, never guessed
caveats       see audit/pricing.py: what usd leaves open although its tokens are known
saving_basis  exact     tokens are the provider's own, priced in the class that `usage` shows for this very request
              estimate  rests on another vendor's tokenizer, or on a request whose `usage` is not known
              none      nothing was saved (or nothing left the machine differently: `applied` is 0)
              unpriced  tokens were saved, at a price nobody knows

`edits` and `skips` are the parts of a request; their `request` is `requests.id`. Per request,
sum(edits.saved_usd) = requests.saved_usd, and the same with possible_usd in audit mode; but a request without edits may have
saved what an earlier response of its conversation carries on (a WebSocket's), or lost what it looked up.
"""

from __future__ import annotations

from typing import Final

MIGRATIONS: Final = (
    """
    CREATE TABLE requests (
        id INTEGER PRIMARY KEY,
        started REAL NOT NULL,                     -- Unix time, seconds
        provider TEXT NOT NULL, host TEXT NOT NULL, path TEXT NOT NULL, wire TEXT NOT NULL,
        model TEXT NOT NULL,                       -- as asked for
        answered TEXT NOT NULL,                    -- as the answer names it; '' when it does not
        mode TEXT NOT NULL, level TEXT NOT NULL,
        status TEXT NOT NULL, reason TEXT NOT NULL,
        auth_mode TEXT NOT NULL, client TEXT NOT NULL,
        process TEXT NOT NULL,                     -- name of the client's process; '' when unknown, as below
        project TEXT NOT NULL,                     -- name of its git root, or of its folder
        folder TEXT NOT NULL,                      -- the path of that
        session TEXT NOT NULL,                     -- hash of the id that the client gives its session
        conversation TEXT NOT NULL,                -- hash of what opened the conversation
        agent TEXT NOT NULL,                       -- which agent or sub-agent, where the client says so
        turns INTEGER NOT NULL,                    -- messages in the body
        streamed INTEGER NOT NULL,
        http_status INTEGER NOT NULL,              -- 0: no answer
        refused INTEGER NOT NULL,                  -- status with which the changed body was refused; the original followed
        aborted INTEGER NOT NULL,
        held INTEGER NOT NULL,                     -- of a conversation that is left alone to be compared with
        applied INTEGER NOT NULL,                  -- what was saved really was: sent differently, and answered
        ms_added REAL NOT NULL, ms_total REAL NOT NULL,
        bytes_before INTEGER NOT NULL, bytes_after INTEGER NOT NULL,
        request_tokens INTEGER NOT NULL,           -- the whole request as sent
        request_tokens_exact INTEGER NOT NULL,     -- 1: billed; 0: estimated from bytes
        tokens_before INTEGER NOT NULL,            -- of the edited blocks, o200k
        tokens_after INTEGER NOT NULL,
        input INTEGER, cache_read INTEGER, cache_write INTEGER, cache_write_1h INTEGER,  -- as billed or estimated; disjoint
        output INTEGER, reasoning INTEGER,         -- reasoning is part of output
        service_tier TEXT NOT NULL,
        rate_input REAL, rate_cache_read REAL, rate_cache_write REAL, rate_cache_write_1h REAL,  -- USD per million
        rate_output REAL,
        usd_input REAL, usd_cache_read REAL, usd_cache_write REAL, usd_output REAL,  -- cache_write: of both times to live
        usd REAL,                                  -- the sum; with basis provider what the provider said
        cost_basis TEXT NOT NULL,
        saved_new REAL NOT NULL,                   -- tokens not sent for the first time, in the provider's own tokens
        saved_again REAL NOT NULL,                 -- tokens not sent again, which were saved before too
        debited REAL NOT NULL,                     -- tokens of originals that the model looked up: taken off again
        token_factor REAL NOT NULL,                -- provider's tokens per o200k token
        saved_usd REAL,                            -- may be negative; 0 where nothing was
        possible_usd REAL,                         -- in audit mode: what would have been saved; else 0
        saving_basis TEXT NOT NULL
    );
    CREATE INDEX requests_started ON requests (started);
    CREATE INDEX requests_conversation ON requests (conversation, started);
    CREATE TABLE edits (
        request INTEGER NOT NULL, tool TEXT NOT NULL, kind TEXT NOT NULL, compressor TEXT NOT NULL,
        lossless INTEGER NOT NULL,
        blocks INTEGER NOT NULL, new_blocks INTEGER NOT NULL,  -- new: first sent in this request of the conversation
        tokens_before INTEGER NOT NULL, tokens_after INTEGER NOT NULL,
        new_tokens_before INTEGER NOT NULL, new_tokens_after INTEGER NOT NULL,
        saved_usd REAL, possible_usd REAL,
        PRIMARY KEY (request, tool, kind, compressor, lossless)
    ) WITHOUT ROWID;
    CREATE TABLE skips (
        request INTEGER NOT NULL, reason TEXT NOT NULL, blocks INTEGER NOT NULL,
        PRIMARY KEY (request, reason)
    ) WITHOUT ROWID;
    CREATE TABLE seen (                            -- how often a block was sent in a conversation, to know it again
        conversation TEXT NOT NULL, original TEXT NOT NULL, times INTEGER NOT NULL, day INTEGER NOT NULL,
        PRIMARY KEY (conversation, original)
    ) WITHOUT ROWID;
    CREATE INDEX seen_day ON seen (day);
    CREATE TABLE factors (                         -- tokens that were billed for texts of known o200k length, decaying
        model TEXT PRIMARY KEY, o200k REAL NOT NULL, billed REAL NOT NULL, samples INTEGER NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE sent (                            -- blocks that were sent differently, once per conversation
        conversation TEXT NOT NULL, original TEXT NOT NULL,
        request INTEGER NOT NULL,                  -- the first that brought it
        tool TEXT NOT NULL, kind TEXT NOT NULL, compressor TEXT NOT NULL, lossless INTEGER NOT NULL,
        tokens_before INTEGER NOT NULL, tokens_after INTEGER NOT NULL,
        PRIMARY KEY (conversation, original)
    ) WITHOUT ROWID;
    CREATE INDEX sent_request ON sent (request);
    CREATE TABLE volatile (                        -- places in system prompts that defeat the provider's cache
        host TEXT NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL,
        prompt INTEGER NOT NULL, line INTEGER NOT NULL,
        tokens_behind INTEGER NOT NULL, requests INTEGER NOT NULL,
        request INTEGER NOT NULL,                  -- the last
        PRIMARY KEY (host, kind, place)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE changes (                         -- of options, while a proxy ran
        id INTEGER PRIMARY KEY, at REAL NOT NULL, what TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
    );
    CREATE INDEX changes_at ON changes (at);
    CREATE TABLE notices (                         -- budgets that reached a mark, said once in each of their periods
        budget TEXT NOT NULL, begun REAL NOT NULL, mark REAL NOT NULL,
        at REAL NOT NULL, spent REAL NOT NULL,
        PRIMARY KEY (budget, begun, mark)
    ) WITHOUT ROWID;
    """,
    """
    -- of calls of the provider's own tools, and of fees; part of usd
    ALTER TABLE requests ADD COLUMN usd_fees REAL;
    -- the part of usd that rests on tokens which nobody told
    ALTER TABLE requests ADD COLUMN usd_estimated REAL NOT NULL DEFAULT 0;
    -- what usd leaves open; names separated by commas
    ALTER TABLE requests ADD COLUMN caveats TEXT NOT NULL DEFAULT '';
    -- Anthropic's fast mode, and where it says that the model ran
    ALTER TABLE requests ADD COLUMN speed TEXT NOT NULL DEFAULT '';
    ALTER TABLE requests ADD COLUMN geo TEXT NOT NULL DEFAULT '';
    UPDATE requests SET usd_estimated = coalesce(usd, 0) WHERE cost_basis = 'estimate';
    CREATE TABLE charges (                         -- what was billed beside text: sound, pictures, calls of provider's tools
        request INTEGER NOT NULL, kind TEXT NOT NULL,
        amount INTEGER NOT NULL,                   -- tokens, or calls
        usd REAL,                                  -- part of the request's; NULL: nobody lists what it costs, and it is in no sum
        PRIMARY KEY (request, kind)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE retained (                        -- facts of what was compressed for the first time, by the hour
        hour INTEGER NOT NULL,                     -- Unix time, hours
        fact TEXT NOT NULL,                        -- number, path, error
        there INTEGER NOT NULL, stayed INTEGER NOT NULL,  -- stayed: at least
        PRIMARY KEY (hour, fact)
    ) WITHOUT ROWID;
    CREATE TABLE shadows (                         -- requests sent a second time: did the model's next step differ?
        request INTEGER NOT NULL, kind TEXT NOT NULL,  -- of what was newly compressed in the first; each kind a row
        arm TEXT NOT NULL,                         -- original: as the client sent it; again: as the first one went
        outcome TEXT NOT NULL,                     -- same, arguments, tool
        PRIMARY KEY (request, kind)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE passed_through (                  -- clients whose connections were tunnelled, since they distrust the CA
        host TEXT NOT NULL, client TEXT NOT NULL,  -- client: name of the process; '' when unknown
        why TEXT NOT NULL,                         -- refused, hung up
        at REAL NOT NULL, until REAL NOT NULL,     -- Unix time
        PRIMARY KEY (host, client, at)
    ) WITHOUT ROWID;
    """,
    """
    -- signs that a model missed something, among what was new in the request (audit/signs.py); results: may be compressed
    ALTER TABLE requests ADD COLUMN results INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE requests ADD COLUMN reruns INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE requests ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE requests ADD COLUMN edits_refused INTEGER NOT NULL DEFAULT 0;
    -- originals that the model looked up for the first time in its conversation
    ALTER TABLE requests ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0;
    """,
    "CREATE INDEX sent_original ON sent (original)",
)
