// How much of what was compressed stayed, and whether the model does the same without compression.

import { NUMBER } from "./columns.js";
import { el, table } from "./dom.js";
import { count, percent } from "./format.js";

const FACTS = { number: "numbers", path: "paths", error: "error lines" };

export function retained(facts) {
  const said = Object.entries(facts).map(([fact, { there, stayed }]) => `${percent(stayed, there)} of ${count(there)} ${FACTS[fact]}`);
  return said.length > 0 && el("p", { class: "quiet" }, `Of what was compressed, at least ${said.join(", ")} can still be read as they were.`);
}

const SHADOWED = [
  ["Level", (row) => row.level],
  ["New output", (row) => row.kind || "of any kind"],
  ["Second request", (row) => (row.arm === "original" ? "as the client sent it" : "as the first went")],
  ["Requests", (row) => count(row.requests), NUMBER],
  ["Other tool", (row) => count(row.other_tool), NUMBER],
  ["Other arguments", (row) => count(row.other_arguments), NUMBER],
  ["Differs, 95 %", (row) => `${percent(row.low, 1)} to ${percent(row.high, 1)}`, NUMBER],
];

export function shadowed(rows) {
  return rows.length > 0 && el("details", {}, el("summary", {}, "Does the model's next step differ? Requests sent twice"), table("Sent twice", SHADOWED, rows));
}
