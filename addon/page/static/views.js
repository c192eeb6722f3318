// The provider's cache, what was left alone, and how fast it goes.

import { NUMBER, narrowed } from "./columns.js";
import { el, figures, link, moment, table } from "./dom.js";
import { count, ms, named, percent, tokens, usd } from "./format.js";
import { prompt } from "./overview.js";
import { reasons, whys } from "./words.js";

const CACHE = [
  ["Model", (row) => narrowed("cache", "model", row.name)],
  ["Uncached", (row) => tokens(row.sums.input), { number: true, wide: true }],
  ["Read", (row) => tokens(row.sums.cache_read), NUMBER],
  ["Written", (row) => tokens(row.sums.cache_write), { number: true, wide: true }],
  ["Read, of input", (row) => percent(row.sums.cache_read, prompt(row.sums)), NUMBER],
  ["Paid for it", (row) => (row.sums.unpriced && !row.sums.usd ? "unpriced" : usd(row.sums.usd_input + row.sums.usd_cache_read + row.sums.usd_cache_write)), NUMBER],
];
const BUSTS = [
  ["Time", (row) => link("request", { id: row.request }, moment(row.started))],
  ["Conversation", (row) => link("requests", { conversation: row.conversation }, row.conversation.slice(0, 12)), { wide: true }],
  ["Model", (row) => named(row.model), { wide: true }],
  ["Was cached", (row) => tokens(row.expected), NUMBER],
  ["Was read", (row) => tokens(row.read), NUMBER],
  ["Why, as far as it shows", (row) => whys(row.why)],
];
const VOLATILE = [
  ["Where", (row) => `${row.host}, system text ${row.prompt + 1}, line ${row.line}`],
  ["What", (row) => row.kind],
  ["Requests", (row) => count(row.requests), { number: true, wide: true }],
  ["Tokens behind it", (row) => `≈ ${tokens(row.tokens_behind)}`, NUMBER],
  ["Last seen", (row) => link("request", { id: row.request }, moment(row.started)), { wide: true }],
];

export function cache({ totals: sums, models, busts, volatile }) {
  return [
    el("h1", {}, "The provider's cache"),
    figures(
      ["Read from the cache", percent(sums.cache_read, prompt(sums)), `${tokens(sums.cache_read)} tokens`],
      ["Written to it", percent(sums.cache_write, prompt(sums)), `${tokens(sums.cache_write)} tokens`],
      ["Uncached", percent(sums.input, prompt(sums)), `${tokens(sums.input)} tokens`],
    ),
    table("By model", CACHE, models),
    table("Suspected losses, the newest first", BUSTS, busts, { empty: "None: every request read what the one before it had left in the cache." }),
    table("Places in system prompts that change on every request", VOLATILE, volatile, { empty: "None was seen." }),
    el("p", { class: "quiet" }, "What stands behind a place that changes cannot be read from the cache. thinwire never changes a system prompt; whoever writes it may move such a place to its end."),
  ];
}

export function untouched({ totals: sums, left }) {
  const columns = [
    ["Why", (row) => narrowed("requests", "reason", row.reason, reasons(row.reason))],
    ["Whole requests", (row) => count(row.requests), NUMBER],
    ["Blocks", (row) => count(row.blocks), NUMBER],
  ];
  return [
    el("h1", {}, "Left alone, and why"),
    el("p", {}, `${count(sums.applied)} of ${count(sums.requests)} requests were sent differently. What follows was sent as it came.`),
    table("By reason", columns, left),
  ];
}

const LATENCY = [
  ["Model", (row) => narrowed("speed", "model", row.name)],
  ["Requests", (row) => count(row.requests), { number: true, wide: true }],
  ["Failed", (row) => percent(row.failed, row.requests), { number: true, tone: (row) => row.failed && "bad" }],
  ["Cut off", (row) => percent(row.cut, row.requests), { number: true, wide: true }],
  ["Half within", (row) => ms(row.total_p50), NUMBER],
  ["95 % within", (row) => ms(row.total_p95), NUMBER],
  ["99 % within", (row) => ms(row.total_p99), { number: true, wide: true }],
  ["Added by thinwire, half", (row) => ms(row.added_p50), { number: true, wide: true }],
  ["95 %", (row) => ms(row.added_p95), { number: true, wide: true }],
  ["99 %", (row) => ms(row.added_p99), { number: true, wide: true }],
];
const OUTCOMES = [
  ["Outcome", (row) => narrowed("requests", "outcome", row.name)],
  ["Requests", (row) => count(row.sums.requests), NUMBER],
  ["Spent", (row) => usd(row.sums.usd), NUMBER],
];

export function speed({ totals: sums, models, outcomes }) {
  return [
    el("h1", {}, "Speed and errors"),
    figures(
      ["Requests", count(sums.requests), `${count(sums.unanswered)} failed, ${count(sums.aborted)} cut off`],
      ["Added by thinwire", sums.requests ? ms(sums.ms_added / sums.requests) : "–", "per request, on average"],
    ),
    table("How long requests took, by model", LATENCY, models),
    table("How they ended", OUTCOMES, outcomes),
  ];
}
