// One block as it came and as it was sent, side by side: lines that are in both stand opposite to each other.

import { el, figures } from "./dom.js";
import { count, percent, plural, tokens } from "./format.js";

export function block(shown) {
  const title = el("h1", {}, "Instead of this, that was sent");
  const token = sessionStorage.getItem("token");
  const address = `/o/${shown.id}?${token ? `token=${token}&` : ""}`;
  const links = el("p", {}, el("a", { href: address }, "The original as plain text"), ` · id ${shown.id}`);
  if (!shown.sent) {
    const sorry = "What was sent instead is no longer remembered; this is the original.";
    return [title, links, el("p", { class: "note" }, sorry), texts(shown, address)];
  }
  const saved = shown.tokens_before - shown.tokens_after;
  return [
    title,
    figures(
      ["Tokens as they came", tokens(shown.tokens_before), `${plural(shown.lines, "line")}, o200k`],
      ["Tokens as sent", tokens(shown.tokens_after), shown.lossless ? "layout only" : "originals can be looked up"],
      ["Saved", percent(saved, shown.tokens_before), `${count(saved)} tokens`, "saved"],
      ["Content", shown.kind || "unknown", `by the compressor ${shown.compressor || "unknown"}`],
    ),
    links,
    shown.others > 0 && el("p", { class: "note" }, `It was also sent in ${plural(shown.others, "other form")}, at another level or to another client; this is the latest.`),
    texts(shown, address),
  ];
}

function texts(shown, address) {
  const columns = ["number", "", "number", ""].map((kind) => el("col", { class: kind || undefined }));
  const heads = [
    el("th", { scope: "col" }, el("span", { class: "unseen" }, "Line of the original")),
    el("th", { scope: "col" }, "As it came"),
    el("th", { scope: "col" }, el("span", { class: "unseen" }, "Line as sent")),
    el("th", { scope: "col" }, "As it was sent"),
  ];
  const rows = shown.pairs.flatMap((pair) => pairRows(pair, address));
  if (shown.hidden_pairs) rows.push(el("tr", {}, el("td", { colspan: 4, class: "hidden" }, `… ${plural(shown.hidden_pairs, "more change")} …`)));
  const caption = el("caption", { class: "unseen" }, "The original and what was sent, line by line");
  return el("table", { class: "texts" }, caption, el("colgroup", {}, columns), el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
}

function pairRows(pair, address) {
  const left = cells(pair.before, pair.left, pair.after ? "out" : "", address);
  const right = pair.after ? cells(pair.after, pair.right, "in", "") : cells(pair.before, pair.right, "", "");
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, at) => el("tr", {}, left[at] || gap(), right[at] || gap()));
}

// The lines of one side, each as [number, text]; those that are not shown as one row in their place.
function cells(lines, first, kind, address) {
  const line = (text, number) => [el("th", { scope: "row" }, String(number)), el("td", { class: kind || undefined }, text || " ")];
  const made = lines.head.map((text, at) => line(text, first + at));
  if (lines.hidden) {
    const from = first + lines.head.length;
    const said = `… ${plural(lines.hidden, "more line")} …`;
    const link = address && el("a", { href: `${address}lines=${from}-${from + lines.hidden - 1}` }, said);
    made.push([el("th"), el("td", { class: `hidden ${kind}` }, link || said)]);
  }
  const last = first + lines.head.length + lines.hidden;
  return [...made, ...lines.tail.map((text, at) => line(text, last + at))];
}

const gap = () => [el("td"), el("td")];
