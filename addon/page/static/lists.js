// Conversations, requests, and one request with its blocks.

import { NUMBER, REQUEST, done, narrowed, savedBy, tone } from "./columns.js";
import { turn } from "./control.js";
import { button, el, figures, link, moment, more, say, table } from "./dom.js";
import { count, estimated, ms, named, tokens, usd, when } from "./format.js";
import { caveats, reasons } from "./words.js";

const CONVERSATION = [
  ["Last request", (row) => link("requests", { conversation: row.id }, moment(row.last)), { order: "latest" }],
  ["Model", (row) => narrowed("conversations", "model", row.model)],
  ["Spent", (row) => (row.unpriced && !row.usd ? "unpriced" : usd(row.usd)), { number: true, order: "dearest" }],
  ["Saved", (row) => (row.held ? "left alone" : usd(row.saved_usd)), { number: true, order: "saved", tone: (row) => tone(row.saved_usd) }],
  ["Project", (row) => narrowed("conversations", "project", row.project), { wide: true }],
  ["Client", (row) => [narrowed("conversations", "client", row.client), row.agent && ` · ${row.agent}`], { wide: true }],
  ["Requests", (row) => count(row.requests), { number: true, wide: true, order: "longest" }],
  ["Context", (row) => estimated(tokens(row.context), !row.context_exact), { number: true, wide: true, order: "fullest" }],
];

export function conversations(shown, asked) {
  return [el("h1", {}, "Conversations"), listed("conversations", CONVERSATION, shown, asked, "latest")];
}

export function requests(shown, asked) {
  const heading = asked.get("conversation") ? "One conversation" : "Requests";
  return [el("h1", {}, heading), listed("requests", REQUEST, shown, asked, "newest")];
}

function listed(view, columns, { rows, more: others }, asked, first) {
  const order = asked.get("order") || first;
  const skipped = Number(asked.get("skipped") || 0);
  const by = columns.find(([, , is]) => is?.order === order)?.[0] || "";
  const ordered = order === first ? "The newest first" : `By “${by}”, the greatest first`;
  return [
    table(ordered, columns, rows, { order, view, empty: "No request fits. Choose a longer time above, or take a filter away." }),
    skipped > 0 && more(view, { order, skipped: Math.max(0, skipped - 50) }, "Back"),
    others && more(view, { order, skipped: skipped + rows.length }, "More"),
  ];
}

export function request({ request: row, edits, skips, blocks, more: others }) {
  const back = row.conversation && el("p", {}, link("requests", { conversation: row.conversation }, "All requests of this conversation"));
  return [
    el("h1", {}, `${named(row.model || row.answered)}, ${when(row.started)}`),
    el("p", { class: "quiet" }, `${row.host}${row.path} · ${row.wire || "unknown format"} · ${named(row.project)} · ${named(row.client)} · ${done(row)}`),
    figures(
      ["Spent", estimated(usd(row.usd), row.cost_basis === "estimate"), [row.cost_basis, caveats(row.caveats)].filter(Boolean).join(", ")],
      ["Saved", savedBy(row), row.saving_basis, "saved"],
      ["Input", estimated(tokens(row.request_tokens), !row.request_tokens_exact), `${tokens(row.cache_read ?? 0)} read from the cache`],
      ["Output", tokens(row.output), row.reasoning ? `${tokens(row.reasoning)} of it reasoning` : ""],
      ["Time", ms(row.ms_total), `+${ms(row.ms_added)} by thinwire`],
    ),
    back,
    sent(row, blocks, others),
    el("div", { class: "side" }, table("What was shortened", EDITED, edits, { empty: "Nothing." }), table("What was left alone", SKIPPED, Object.entries(skips), { empty: "Nothing." })),
  ];
}

const EDITED = [
  ["Tool", (row) => narrowed("overview", "tool", row.tool)],
  ["Content", (row) => row.kind],
  ["Compressor", (row) => row.compressor, { wide: true }],
  ["Blocks", (row) => (row.new_blocks === row.blocks ? count(row.blocks) : `${count(row.blocks)} (${count(row.new_blocks)} new)`), { number: true, wide: true }],
  ["Tokens", (row) => `${tokens(row.tokens_before)} → ${tokens(row.tokens_after)}`, NUMBER],
  ["Saved", (row) => usd(row.saved_usd), NUMBER],
  ["From now on", (row) => leaveAlone(row.tool)],
];
const SKIPPED = [
  ["Why", ([reason]) => reasons(reason)],
  ["Blocks", ([, blocks]) => count(blocks), NUMBER],
];

// One click: what this tool puts out is not touched from now on (the view "Switch" takes it back).
export function leaveAlone(tool) {
  if (!tool) return undefined;
  const made = button("Leave this tool alone", async () => {
    made.disabled = true;
    try {
      await turn({ what: "tool", to: "alone", name: tool });
      made.textContent = `${tool} is left alone`;
    } catch (trouble) {
      made.disabled = false;
      made.textContent = trouble.message;
    }
    say(made.textContent);
  }, { "aria-label": `Leave this tool alone: ${tool}` });
  return made;
}

function sent(row, blocks, others) {
  if (row.status !== "compressed") return undefined;
  const columns = [
    ["Block", (one) => link("block", { id: one.original, of: one.tool }, `${named(one.tool)}: ${one.kind}`)],
    ["First sent", (one) => (one.request === row.id ? "in this request" : "in an earlier one"), { wide: true }],
    ["Compressor", (one) => one.compressor, { wide: true }],
    ["Tokens", (one) => `${tokens(one.tokens_before)} → ${tokens(one.tokens_after)}`, NUMBER],
  ];
  const none = row.applied ? "Its blocks are no longer listed." : "This request was not sent differently.";
  const rest = others && el("p", { class: "quiet" }, "There are more, of earlier requests.");
  return [table("Instead of this, that was sent", columns, blocks, { empty: none }), rest];
}
