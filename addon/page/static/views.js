// How each view is drawn from the rows of its address under /api/ (addon/page/views.py names their fields).

import { bars } from "./chart.js";
import { el, figures, table } from "./dom.js";
import { count, estimated, ms, named, percent, plural, tokens, usd, when } from "./format.js";
import { steady } from "./time.js";
import { reasons, whys } from "./words.js";

const NUMBER = { number: true };

export function overview(shown, { period }) {
  const sums = shown.totals;
  const heading = el("h1", {}, "Spend and saving");
  if (!sums.requests) return [heading, empty(shown)];
  return [
    heading,
    mode(shown, sums),
    figures(
      ["Spent", estimated(usd(sums.usd), sums.usd_estimated > 0), unpriced(sums)],
      saving(shown, sums),
      ["Tokens kept out", tokens(sums.saved_new + sums.saved_again - sums.debited), `${tokens(sums.saved_new)} once, the rest on re-sends`],
      ["Read from the cache", percent(sums.cache_read, prompt(sums)), "of all input tokens"],
      ["Requests", count(sums.requests), `${count(sums.unanswered)} failed, +${ms(sums.ms_added / sums.requests)} each`],
    ),
    time(shown),
    holdout(shown),
    shown.outlooks.map(outlook),
    el("div", { class: "side" }, groups(shown, period)),
    shown.unpriced.length > 0 && el("p", { class: "note" }, `No price is known for ${shown.unpriced.map(named).join(", ")}. A file prices.toml in the state folder can name it; nothing is guessed.`),
  ];
}

function empty(shown) {
  const words = shown.before
    ? "No request in this period. Choose a longer one above."
    : "No request yet. Start a client with this proxy, for instance: thinwire run -- claude";
  return el("p", { class: "note" }, words);
}

function mode(shown, sums) {
  const doing = { audit: "audit mode: it measures what would be saved, and changes nothing", off: "off: every request passes as it came" };
  const said = doing[shown.mode] || `optimizing at the level “${shown.level}”`;
  const refused = sums.refused ? ` ${plural(sums.refused, "change")} refused by a provider, the original sent instead.` : "";
  return el("p", { class: "quiet" }, `thinwire ${shown.version} is ${said}.${refused}`);
}

function saving(shown, sums) {
  if (shown.mode === "audit" && !sums.saved_usd) {
    return ["Could be saved", estimated(usd(sums.possible_usd), true), `${percent(sums.possible_usd, sums.usd)} of what was spent`];
  }
  const share = `${percent(sums.saved_usd, sums.usd + sums.saved_usd)} of what it would have cost`;
  return ["Saved", estimated(usd(sums.saved_usd), sums.saved_usd_estimated > 0), share, "saved"];
}

const unpriced = (sums) => (sums.unpriced ? `without ${plural(sums.unpriced, "unpriced request")}` : "at the prices of the day");
const prompt = (sums) => sums.input + sums.cache_read + sums.cache_write;

function time(shown) {
  const unit = shown.hourly ? "hour" : "day";
  const { rows, by } = steady(Object.entries(shown.times), unit);
  const title = `By the ${by}`;
  const columns = rows.map(([label, sums]) => ({
    label: by === "hour" ? label.slice(11) : by === "day" ? label.slice(5) : label,
    title: `${label}: spent ${usd(sums.usd)}, saved ${usd(sums.saved_usd)}, ${plural(sums.requests, "request")}`,
    parts: [{ kind: "spent", value: sums.usd }, { kind: "saved", value: sums.saved_usd }, { kind: "possible", value: sums.possible_usd }],
  }));
  const possible = rows.some(([, sums]) => sums.possible_usd > 0);
  const caption = el(
    "figcaption", {}, el("strong", {}, title), el("span", { class: "key spent" }, "spent"), el("span", { class: "key saved" }, "saved"),
    possible && el("span", { class: "key possible" }, "could have been saved"),
  );
  const figure = el("figure", {}, caption, bars(columns, `${title}: spent and saved in US dollars, figures in the table below`));
  const listed = table(title, [[by[0].toUpperCase() + by.slice(1), (row) => row[0]], ...MONEY.map(of((row) => row[1]))], rows.toReversed());
  return [figure, el("details", {}, el("summary", {}, "These figures as a table"), listed)];
}

// Columns of Totals, for rows that hold them somewhere.
const MONEY = [
  ["Requests", (sums) => count(sums.requests), NUMBER],
  ["Spent", (sums) => (sums.unpriced && !sums.usd ? "unpriced" : estimated(usd(sums.usd), sums.usd_estimated > 0)), NUMBER],
  ["Saved", (sums) => (sums.saved_unpriced && !sums.saved_usd ? "unpriced" : estimated(usd(sums.saved_usd), sums.saved_usd_estimated > 0)), { number: true, tone: (sums) => tone(sums.saved_usd) }],
];
const PARTS = [
  ["Blocks", (sums) => count(sums.blocks), NUMBER],
  ["Tokens", (sums) => `${tokens(sums.tokens_before)} → ${tokens(sums.tokens_after)}`, NUMBER],
  ["Less", (sums) => percent(sums.tokens_before - sums.tokens_after, sums.tokens_before), NUMBER],
  ["Saved", (sums) => usd(sums.saved_usd), { number: true, tone: (sums) => tone(sums.saved_usd) }],
];
const of = (get) => ([title, content, is]) => [title, (row) => content(get(row)), { ...is, tone: is?.tone && ((row) => is.tone(get(row))) }];
const tone = (amount) => (amount > 0 ? "good" : amount < 0 ? "bad" : "");

const GROUPS = { project: ["By project", "Project"], model: ["By model", "Model"], tool: ["By tool", "Tool"], compressor: ["By compressor", "Compressor"], client: ["By client", "Client"] };

function groups(shown) {
  return Object.entries(GROUPS).map(([by, [title, head]]) => {
    const part = by === "tool" || by === "compressor";
    const name = (row) => (part && row.name === "" ? "lookups and carried on" : named(row.name));
    return table(title, [[head, name], ...(part ? PARTS : MONEY).map(of((row) => row.sums))], shown.groups[by]);
  });
}

function holdout({ comparison, held }) {
  if (!comparison) return held > 0 && el("p", { class: "quiet" }, `${plural(held, "conversation")} left alone for comparison; too few yet to say anything.`);
  const range = `between ${usd(comparison.low)} and ${usd(comparison.high)} with ${comparison.confidence * 100} % confidence`;
  const sides = `${comparison.treated.conversations} conversations against ${comparison.held.conversations} left alone`;
  return el("p", {}, `Measured against conversations left alone: ${usd(comparison.saved)} saved per turn, ${range} (${sides}).`);
}

function outlook(one) {
  const who = one.by ? ` of the ${one.by} ${one.name}` : "";
  const going = `At this pace, ${usd(one.expected)} by the end of this ${one.period}${who}`;
  const limit = one.limit === null ? "." : `, of a budget of ${usd(one.limit)}.`;
  const over = one.limit !== null && one.expected > one.limit;
  return el("p", { class: over ? "note alarm" : "quiet" }, going + limit);
}

const CONVERSATION = [
  ["Last request", (row) => link("conversation", { conversation: row.id }, moment(row.last))],
  ["Project", (row) => named(row.project)],
  ["Client", (row) => [named(row.client), row.agent && ` · ${row.agent}`].filter(Boolean).join("")],
  ["Model", (row) => named(row.model)],
  ["Requests", (row) => count(row.requests), NUMBER],
  ["Context", (row) => estimated(tokens(row.context), !row.context_exact), NUMBER],
  ["Spent", (row) => (row.unpriced && !row.usd ? "unpriced" : usd(row.usd)), NUMBER],
  ["Saved", (row) => (row.held ? "left alone" : usd(row.saved_usd)), { number: true, tone: (row) => tone(row.saved_usd) }],
];

export function conversations({ rows, more }, { asked }) {
  const skipped = Number(asked.get("skipped") || 0);
  return [
    el("h1", {}, "Conversations"),
    table("The latest first", CONVERSATION, rows),
    skipped > 0 && pageLink("conversations", asked, { skipped: Math.max(0, skipped - rows.length) || "" }, "Later ones"),
    more && pageLink("conversations", asked, { skipped: skipped + rows.length }, "Earlier ones"),
  ];
}

const REQUEST = [
  ["Time", (row) => link("request", { id: row.id }, moment(row.started))],
  ["Model", (row) => named(row.model || row.answered)],
  ["Project", (row) => named(row.project)],
  ["What was done", (row) => done(row)],
  ["Input", (row) => estimated(tokens(row.request_tokens), !row.request_tokens_exact), NUMBER],
  ["Cached", (row) => tokens(row.cache_read ?? 0), NUMBER],
  ["Added", (row) => ms(row.ms_added), NUMBER],
  ["Spent", (row) => estimated(usd(row.usd), row.cost_basis === "estimate"), NUMBER],
  ["Saved", (row) => savedBy(row), { number: true, tone: (row) => tone(row.saved_usd) }],
];

function savedBy(row) {
  if (row.possible_usd) return `could be ${usd(row.possible_usd)}`;
  return estimated(usd(row.saved_usd), row.saving_basis === "estimate");
}

function done(row) {
  if (row.refused) return `refused with ${row.refused}, original sent`;
  if (row.http_status < 200 || row.http_status >= 300) return row.http_status === 101 ? edited(row) : row.http_status ? `answered with ${row.http_status}` : "no answer";
  if (row.held) return "left alone for comparison";
  return edited(row) + (row.aborted ? ", cut off" : "");
}

function edited(row) {
  if (row.status !== "compressed") return reasons(row.reason) || "nothing to shorten";
  const change = `${tokens(row.tokens_before)} → ${tokens(row.tokens_after)} tokens`;
  return row.mode === "audit" ? `would be ${change}` : change;
}

export function requests({ rows, more }, { name, asked }) {
  const heading = name === "conversation" ? "One conversation" : "Requests";
  const last = rows.at(-1);
  return [
    el("h1", {}, heading),
    table("The newest first", REQUEST, rows),
    asked.get("before") && pageLink(name, asked, { before: "" }, "The newest ones"),
    more && pageLink(name, asked, { before: last.id }, "Earlier ones"),
  ];
}

export function request({ request: row, edits, skips, blocks, more }) {
  const back = row.conversation && el("p", {}, link("conversation", { conversation: row.conversation }, "All requests of this conversation"));
  return [
    el("h1", {}, `${named(row.model || row.answered)}, ${when(row.started)}`),
    el("p", { class: "quiet" }, `${row.host}${row.path} · ${row.wire || "unknown format"} · ${named(row.project)} · ${named(row.client)} · ${done(row)}`),
    figures(
      ["Spent", estimated(usd(row.usd), row.cost_basis === "estimate"), row.cost_basis],
      ["Saved", savedBy(row), row.saving_basis, "saved"],
      ["Input", estimated(tokens(row.request_tokens), !row.request_tokens_exact), `${tokens(row.cache_read ?? 0)} read from the cache`],
      ["Output", tokens(row.output), row.reasoning ? `${tokens(row.reasoning)} of it reasoning` : ""],
      ["Time", ms(row.ms_total), `+${ms(row.ms_added)} by thinwire`],
    ),
    back,
    sent(row, blocks, more),
    el("div", { class: "side" }, table("What was shortened", EDITED, edits, "Nothing."), table("What was left alone", SKIPPED, Object.entries(skips), "Nothing.")),
  ];
}

const EDITED = [
  ["Tool", (row) => named(row.tool)],
  ["Content", (row) => row.kind],
  ["Compressor", (row) => row.compressor],
  ["Blocks", (row) => (row.new_blocks === row.blocks ? count(row.blocks) : `${count(row.blocks)} (${count(row.new_blocks)} new)`), NUMBER],
  ["Tokens", (row) => `${tokens(row.tokens_before)} → ${tokens(row.tokens_after)}`, NUMBER],
  ["Saved", (row) => usd(row.saved_usd), NUMBER],
];
const SKIPPED = [
  ["Why", ([reason]) => reasons(reason)],
  ["Blocks", ([, blocks]) => count(blocks), NUMBER],
];

function sent(row, blocks, more) {
  if (row.status !== "compressed") return undefined;
  const columns = [
    ["Block", (one) => link("block", { id: one.original }, `${named(one.tool)}: ${one.kind}`)],
    ["First sent", (one) => (one.request === row.id ? "in this request" : "in an earlier one")],
    ["Compressor", (one) => one.compressor],
    ["Tokens", (one) => `${tokens(one.tokens_before)} → ${tokens(one.tokens_after)}`, NUMBER],
  ];
  const none = row.applied ? "Its blocks are no longer listed." : "This request was not sent differently.";
  const rest = more && el("p", { class: "quiet" }, "There are more, of earlier requests.");
  return [table("Instead of this, that was sent", columns, blocks, none), rest];
}

const CACHE = [
  ["Model", (row) => named(row.name)],
  ["Uncached", (row) => tokens(row.sums.input), NUMBER],
  ["Read", (row) => tokens(row.sums.cache_read), NUMBER],
  ["Written", (row) => tokens(row.sums.cache_write), NUMBER],
  ["Read, of input", (row) => percent(row.sums.cache_read, prompt(row.sums)), NUMBER],
  ["Paid for it", (row) => (row.sums.unpriced && !row.sums.usd ? "unpriced" : usd(row.sums.usd_input + row.sums.usd_cache_read + row.sums.usd_cache_write)), NUMBER],
];
const BUSTS = [
  ["Time", (row) => link("request", { id: row.request }, moment(row.started))],
  ["Conversation", (row) => link("conversation", { conversation: row.conversation }, row.conversation.slice(0, 12))],
  ["Model", (row) => named(row.model)],
  ["Was cached", (row) => tokens(row.expected), NUMBER],
  ["Was read", (row) => tokens(row.read), NUMBER],
  ["Why, as far as it shows", (row) => whys(row.why)],
];
const VOLATILE = [
  ["Where", (row) => `${row.host}, system text ${row.prompt + 1}, line ${row.line}`],
  ["What", (row) => row.kind],
  ["Requests", (row) => count(row.requests), NUMBER],
  ["Tokens behind it", (row) => `≈ ${tokens(row.tokens_behind)}`, NUMBER],
  ["Last seen", (row) => link("request", { id: row.request }, moment(row.started))],
];

export function cache({ totals: sums, models, busts, volatile }) {
  return [
    el("h1", {}, "The provider's cache"),
    figures(
      ["Read from the cache", percent(sums.cache_read, prompt(sums)), `${tokens(sums.cache_read)} tokens`],
      ["Written to it", percent(sums.cache_write, prompt(sums)), `${tokens(sums.cache_write)} tokens`],
      ["Neither", percent(sums.input, prompt(sums)), `${tokens(sums.input)} tokens`],
      ["Losses suspected", busts.length >= 50 ? "50 or more" : count(busts.length), "a read of less than half of what was there"],
    ),
    table("By model", CACHE, models),
    el("h2", {}, "Suspected losses"),
    el("p", { class: "quiet" }, "A request that read less than half of what the one before it in its conversation had left in the cache."),
    table("The newest first", BUSTS, busts, "None. Good."),
    el("h2", {}, "Text in system prompts that may change on every request"),
    el("p", { class: "quiet" }, "Whatever stands behind it cannot be read from the cache if it does. thinwire never changes a system prompt."),
    table("The dearest first", VOLATILE, volatile, "None found."),
  ];
}

export function untouched({ totals: sums, left }) {
  const columns = [
    ["Why", (row) => reasons(row.reason)],
    ["Name", (row) => el("code", {}, row.reason)],
    ["Whole requests", (row) => count(row.requests), NUMBER],
    ["Blocks", (row) => count(row.blocks), NUMBER],
  ];
  return [
    el("h1", {}, "Where nothing was saved, and why"),
    el("p", { class: "quiet" }, `${plural(sums.applied, "request")} of ${count(sums.requests)} left this machine with fewer tokens. A block is one tool output; history is sent again on every turn and counted again.`),
    table("The most frequent first", columns, left, "Nothing was left alone in this period."),
  ];
}

function moment(seconds) {
  return el("time", { datetime: new Date(seconds * 1000).toISOString() }, when(seconds));
}

function link(view, asked, text) {
  return el("a", { href: `#/${view}?${new URLSearchParams(asked)}` }, text);
}

function pageLink(name, asked, changed, text) {
  const next = new URLSearchParams(asked);
  for (const [key, value] of Object.entries(changed)) value === "" ? next.delete(key) : next.set(key, value);
  return el("a", { class: "more", href: `#/${name}?${next}` }, text);
}
