// Conversations that were left alone beside the others: what they cost, how many turns they took, and signs of harm.

import { note, table } from "./dom.js";
import { count, percent, plural, usd } from "./format.js";

const AVERAGES = [
  ["Cost of a conversation", "usd_per_conversation", usd],
  ["Turns of a conversation", "turns_per_conversation", (turns) => turns.toFixed(1)],
  ["Cost of a turn", "usd_per_turn", usd],
];
const SIGNS = [
  ["Commands run again, of results", "reruns", "results"],
  ["Edits refused, of edits", "edits_refused", "edits"],
  ["Originals fetched, of results", "fetched", "results"],
];
const NUMBER = { number: true };
const WORDS = "A result is one that may be compressed; run again means as one of the next calls.";

export function holdout({ comparison, held, quality }) {
  if (!held) return false;
  const rows = [
    ...(comparison ? AVERAGES.map(([name, key, shown]) => average(name, comparison[key], shown)) : []),
    ...SIGNS.map(([name, part, whole]) => ({ name, held: share(quality.held, part, whole), treated: share(quality.treated, part, whole) })),
  ];
  const columns = [
    ["Measure", (row) => row.name],
    [`${comparison ? `${count(comparison.held)} ` : ""}left alone`, (row) => row.held, NUMBER],
    [`${comparison ? `${count(comparison.treated)} ` : ""}others`, (row) => row.treated, NUMBER],
    ...(comparison ? [[`Saved, ${comparison.confidence * 100} % interval`, (row) => row.saved ?? "", NUMBER]] : []),
  ];
  const few = comparison ? "" : `${plural(held, "conversation")} left alone; too few yet to compare costs. `;
  return [table("Against conversations left alone", columns, rows), note(few + WORDS)];
}

function average(name, { held, treated, low, high }, shown) {
  const certain = low > 0 || high < 0 ? "" : ", not certain";
  const saved = `${signed(1 - treated / held)} (${signed(low)} to ${signed(high)})${certain}`;
  return { name, held: shown(held), treated: shown(treated), saved };
}

const signed = (part) => `${part < 0 ? "−" : "+"}${Math.abs(part * 100).toFixed(0)} %`;
const share = (side, part, whole) => (side[whole] ? `${percent(side[part], side[whole])} (${count(side[part])} of ${count(side[whole])})` : "–");
