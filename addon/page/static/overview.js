// What was spent and saved, by time, class and whatever tells requests apart; and how it will go on.

import { bars } from "./chart.js";
import { MONEY, NUMBER, PARTS, narrowed, of } from "./columns.js";
import { el, figures, link, moment, note, table } from "./dom.js";
import { retained, shadowed } from "./fidelity.js";
import { count, estimated, ms, named, percent, plural, tokens, usd, when } from "./format.js";
import { holdout } from "./holdout.js";
import { column, steady } from "./time.js";

export function overview(shown) {
  const sums = shown.totals;
  const heading = el("h1", {}, "Spend and saving");
  if (!sums.requests) return [heading, ...shown.forecasts.map(alarm), empty(shown)];
  return [
    heading,
    ...shown.forecasts.map(alarm),
    mode(shown, sums),
    figures(
      ["Spent", estimated(usd(sums.usd), sums.usd_estimated > 0), unpriced(sums)],
      saving(shown, sums),
      ["Tokens kept out", tokens(sums.saved_new + sums.saved_again - sums.debited), `${tokens(sums.saved_new)} once, the rest on re-sends`],
      ["Read from the cache", percent(sums.cache_read, prompt(sums)), "of all input tokens"],
      ["Requests", count(sums.requests), `${count(sums.unanswered)} failed, +${ms(sums.ms_added / sums.requests)} each`],
    ),
    retained(shown.retained),
    time(shown),
    holdout(shown),
    shadowed(shown.shadowed),
    el("div", { class: "side" }, classes(sums), budgets(shown.forecasts), groups(shown)),
    fiveHours(shown.windows),
    shown.unpriced.length > 0 && note(`No price is known for ${shown.unpriced.map(named).join(", ")}. A file prices.toml in the state folder can name it; nothing is guessed.`),
  ];
}

function empty(shown) {
  const words = shown.before
    ? "No request fits. Choose a longer time above, or take a filter away."
    : "No request yet. Start a client with this proxy, for instance: thinwire run -- claude";
  return note(words);
}

function mode(shown, sums) {
  const doing = { audit: "in audit mode: it measures what would be saved, and changes nothing", off: "off: every request passes as it came" };
  const said = doing[shown.mode] || `on, at the level “${shown.level}”`;
  const refused = sums.refused ? ` ${plural(sums.refused, "change")} refused by a provider, the original sent instead.` : "";
  return el("p", { class: "quiet" }, `thinwire ${shown.version} is ${said}.${refused} `, link("switch", {}, "Switch"));
}

function saving(shown, sums) {
  if (shown.mode === "audit" && !sums.saved_usd) {
    return ["Could be saved", estimated(usd(sums.possible_usd), true), `${percent(sums.possible_usd, sums.usd)} of what was spent`];
  }
  const share = `${percent(sums.saved_usd, sums.usd + sums.saved_usd)} of what it would have cost`;
  return ["Saved", estimated(usd(sums.saved_usd), sums.saved_usd_estimated > 0), share, "saved"];
}

function unpriced(sums) {
  if (sums.unpriced) return `without ${plural(sums.unpriced, "unpriced request")}`;
  if (sums.usd_assumed > 0) return `${usd(sums.usd_assumed)} of it at standard rates, assumed`;
  return "at the prices of the day";
}
export const prompt = (sums) => sums.input + sums.cache_read + sums.cache_write;

function time(shown) {
  const unit = shown.hourly ? "hour" : "day";
  const { rows, by } = steady(Object.entries(shown.times), unit);
  const title = `By the ${by}`;
  const columns = rows.map(([label, sums]) => ({
    label: by === "hour" ? label.slice(11) : by === "day" ? label.slice(5) : label,
    title: `${label}: spent ${usd(sums.usd)}, saved ${usd(sums.saved_usd)}, ${plural(sums.requests, "request")}`,
    parts: [{ kind: "spent", value: sums.usd }, { kind: "saved", value: sums.saved_usd }, { kind: "possible", value: sums.possible_usd }],
  }));
  const marks = shown.changes.map((change) => ({ at: column(rows, change.at, by), title: `${when(change.at)}: ${switched(change)}` })).filter((mark) => mark.at >= 0);
  const possible = rows.some(([, sums]) => sums.possible_usd > 0);
  const caption = el(
    "figcaption", {}, el("strong", {}, title), el("span", { class: "key spent" }, "spent"), el("span", { class: "key saved" }, "saved"),
    possible && el("span", { class: "key possible" }, "could have been saved"), marks.length > 0 && el("span", { class: "key switched" }, "switched"),
  );
  const figure = el("figure", {}, caption, bars(columns, `${title}: spent and saved in US dollars, figures in the table below`, marks));
  const listed = table(title, [[by[0].toUpperCase() + by.slice(1), (row) => row[0]], ...MONEY.map(of((row) => row[1]))], rows.toReversed());
  return [figure, changes(shown.changes.slice(0, 5)), el("details", {}, el("summary", {}, "These figures as a table"), listed)];
}

export const switched = (change) => `${change.what.replaceAll("_", " ")}: ${change.before || "none"} → ${change.after || "none"}`;

function changes(list) {
  if (!list.length) return undefined;
  return el("ul", { class: "changes quiet" }, list.map((one) => el("li", {}, moment(one.at), ` ${switched(one)}`)));
}

const CLASSES = [
  ["Input, uncached", "input", "usd_input"],
  ["Input, read from the cache", "cache_read", "usd_cache_read"],
  ["Input, written to the cache", "cache_write", "usd_cache_write"],
  ["Output", "output", "usd_output"],
  ["Calls of the provider's own tools, and fees", null, "usd_fees"],
];

function classes(sums) {
  const rows = CLASSES.map(([name, amount, cost]) => ({ name, tokens: amount && sums[amount], usd: sums[cost] })).filter((row) => row.tokens !== null || row.usd);
  const rest = sums.usd - rows.reduce((whole, row) => whole + row.usd, 0);
  if (rest > 5e-7) rows.push({ name: "A sum that the provider said, not by class", tokens: null, usd: rest });
  const columns = [
    ["Class", (row) => row.name],
    ["Tokens", (row) => (row.tokens === null ? "" : tokens(row.tokens)), { number: true, wide: true }],
    ["Of the cost", (row) => percent(row.usd, sums.usd), NUMBER],
    ["Spent", (row) => usd(row.usd), NUMBER],
  ];
  return table("Cost by class", columns, rows);
}

const GROUPS = { project: ["By project", "Project"], model: ["By model", "Model"], tool: ["By tool", "Tool"], client: ["By client", "Client"], compressor: ["By compressor", "Compressor"] };

function groups(shown) {
  return Object.entries(GROUPS).map(([by, [title, head]]) => {
    const part = by === "tool" || by === "compressor";
    const name = (row) => (part && row.name === "" ? "lookups and carried on" : narrowed("overview", by, row.name));
    return table(title, [[head, name], ...(part ? PARTS : MONEY).map(of((row) => row.sums))], shown.groups[by]);
  });
}

export const whose = (one) => (one.by ? `${one.by} ${one.name}` : "all requests");

// What nobody should have to look for.
function alarm(one) {
  const share = one.limit === null ? 0 : one.spent / one.limit;
  if (share < 0.8) return undefined;
  const then = share < 1 ? "" : one.block ? " Requests are refused until it is over or raised." : " Requests go on.";
  return note(`${percent(one.spent, one.limit)} of the budget of ${usd(one.limit)} per ${one.period} for ${whose(one)} is spent (${usd(one.spent)}).${then}`, true);
}

export function budgets(forecasts) {
  const columns = [
    ["For", (one) => (one.limit === null ? `All, this ${one.period}` : `${whose(one)}, per ${one.period}`)],
    ["Spent", (one) => usd(one.spent), NUMBER],
    ["Budget", (one) => (one.limit === null ? "none" : `${usd(one.limit)}${one.block ? ", refusing" : ""}`), NUMBER],
    ["By its end", (one) => estimated(usd(one.expected), true), { number: true, tone: (one) => one.limit !== null && one.expected > one.limit && "bad" }],
  ];
  return table("Budgets, and how it goes on", columns, forecasts);
}

function fiveHours(windows) {
  if (!windows.length) return undefined;
  const now = Date.now() / 1000;
  const dearest = Math.max(...windows.map((one) => one.usd));
  const running = windows.find((one) => one.begin <= now && now < one.end);
  const columns = [
    ["From", (one) => moment(one.begin)],
    ["Requests", (one) => count(one.requests), { number: true, wide: true }],
    ["Tokens", (one) => tokens(one.tokens), NUMBER],
    ["Would cost", (one) => estimated(usd(one.usd), true), NUMBER],
    ["Of the fullest", (one) => percent(one.usd, dearest), NUMBER],
  ];
  const heading = el("h2", {}, "Five-hour windows of subscriptions");
  return [heading, running ? burning(running, now, dearest) : el("p", { class: "quiet" }, "None is running."), table("The last windows, the latest first", columns, windows.toReversed())];
}

function burning(one, now, dearest) {
  const hours = Math.max(now - one.begin, 300) / 3600;
  const expected = one.usd + (one.usd / hours) * ((one.end - now) / 3600);
  return figures(
    ["In this window", tokens(one.tokens), `${plural(one.requests, "request")} since ${when(one.begin)}`],
    ["Pace", `${usd(one.usd / hours)}/h`, `${tokens(one.tokens / hours)} tokens an hour`],
    ["At its end", estimated(usd(expected), true), `${percent(expected, dearest)} of the fullest window; over at ${when(one.end)}`],
  );
}
