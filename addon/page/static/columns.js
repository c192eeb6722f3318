// Columns that several views share: of sums over requests, of sums over blocks, of requests.

import { link, moment } from "./dom.js";
import { count, estimated, ms, named, percent, tokens, usd } from "./format.js";
import { reasons } from "./words.js";

export const NUMBER = { number: true };
export const tone = (amount) => (amount > 0 ? "good" : amount < 0 ? "bad" : "");

export const MONEY = [
  ["Requests", (sums) => count(sums.requests), NUMBER],
  ["Spent", (sums) => (sums.unpriced && !sums.usd ? "unpriced" : estimated(usd(sums.usd), sums.usd_estimated > 0)), NUMBER],
  ["Saved", (sums) => (sums.saved_unpriced && !sums.saved_usd ? "unpriced" : estimated(usd(sums.saved_usd), sums.saved_usd_estimated > 0)), { number: true, tone: (sums) => tone(sums.saved_usd) }],
];
export const PARTS = [
  ["Blocks", (sums) => count(sums.blocks), { number: true, wide: true }],
  ["Tokens", (sums) => `${tokens(sums.tokens_before)} → ${tokens(sums.tokens_after)}`, { number: true, wide: true }],
  ["Less", (sums) => percent(sums.tokens_before - sums.tokens_after, sums.tokens_before), NUMBER],
  ["Saved", (sums) => usd(sums.saved_usd), { number: true, tone: (sums) => tone(sums.saved_usd) }],
];
// The same columns for rows that hold such sums somewhere.
export const of = (get) => ([title, content, is]) => [title, (row) => content(get(row)), { ...is, tone: is?.tone && ((row) => is.tone(get(row))) }];

// A name that leads to what it stands for.
export const narrowed = (view, by, name, text) => (name === null ? named(name) : link(view, { [by]: name }, text || named(name)));

export const REQUEST = [
  ["Time", (row) => link("request", { id: row.id }, moment(row.started)), { order: "newest" }],
  ["Model", (row) => narrowed("requests", "model", row.model || row.answered)],
  ["Spent", (row) => estimated(usd(row.usd), row.cost_basis === "estimate"), { number: true, order: "dearest" }],
  ["Saved", (row) => savedBy(row), { number: true, order: "saved", tone: (row) => tone(row.saved_usd) }],
  ["What was done", (row) => done(row), { wide: true }],
  ["Project", (row) => narrowed("requests", "project", row.project), { wide: true }],
  ["Input", (row) => estimated(tokens(row.request_tokens), !row.request_tokens_exact), { number: true, wide: true, order: "largest" }],
  ["Cached", (row) => tokens(row.cache_read ?? 0), { number: true, wide: true }],
  ["Took", (row) => `${ms(row.ms_total)} (+${ms(row.ms_added)})`, { number: true, wide: true, order: "slowest" }],
];

export function savedBy(row) {
  if (row.possible_usd) return `could be ${usd(row.possible_usd)}`;
  return estimated(usd(row.saved_usd), row.saving_basis === "estimate");
}

export function done(row) {
  if (row.refused) return `refused with ${row.refused}, original sent`;
  if (row.reason === "budget-spent") return reasons(row.reason);
  if (row.http_status < 200 || row.http_status >= 300) return row.http_status === 101 ? edited(row) : row.http_status ? `answered with ${row.http_status}` : "no answer";
  if (row.held) return "left alone for comparison";
  return edited(row) + (row.aborted ? ", cut off" : "");
}

function edited(row) {
  if (row.status !== "compressed") return reasons(row.reason) || "nothing to shorten";
  const change = `${tokens(row.tokens_before)} → ${tokens(row.tokens_after)} tokens`;
  return row.mode === "audit" ? `would be ${change}` : change;
}
