// One block as it came and as it was sent, side by side: lines that are in both stand opposite to each other.

import { asked, linked } from "./asking.js";
import { button, el, figures, note, say } from "./dom.js";
import { count, percent, plural, tokens } from "./format.js";
import { leaveAlone } from "./lists.js";

export function block(shown, query) {
  const title = el("h1", {}, "Instead of this, that was sent");
  const links = el("p", {}, el("a", { href: linked(`/o/${shown.id}`) }, "The original as plain text"), ` · id ${shown.id}`);
  const rows = el("tbody", {}, shown.pairs.flatMap((pair) => pairRows(pair, shown.id)));
  if (shown.hidden_pairs) rows.append(el("tr", {}, el("td", { colspan: 4, class: "hidden" }, `… ${plural(shown.hidden_pairs, "more change")} …`)));
  const bar = toolbar(shown, rows, query.get("of"));
  if (!shown.sent) {
    return [title, links, note("What was sent instead is no longer remembered; this is the original."), bar, texts(rows)];
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
    shown.others > 0 && note(`It was also sent in ${plural(shown.others, "other form")}, at another level or to another client; this is the latest.`),
    bar,
    texts(rows),
  ];
}

function texts(rows) {
  const columns = ["number", "", "number", ""].map((kind) => el("col", { class: kind || undefined }));
  const heads = [
    el("th", { scope: "col" }, el("span", { class: "unseen" }, "Line of the original")),
    el("th", { scope: "col" }, "As it came"),
    el("th", { scope: "col" }, el("span", { class: "unseen" }, "Line as sent")),
    el("th", { scope: "col" }, "As it was sent"),
  ];
  const caption = el("caption", { class: "unseen" }, "The original and what was sent, line by line");
  return el("table", { class: "texts" }, caption, el("colgroup", {}, columns), el("thead", {}, el("tr", {}, heads)), rows);
}

function pairRows(pair, id) {
  const left = cells(pair.before, pair.left, pair.after ? "out" : "", id, false);
  const right = pair.after ? cells(pair.after, pair.right, "in", id, true) : cells(pair.before, pair.right, "", id, false, pair.left);
  const rows = Math.max(left.length, right.length);
  const made = Array.from({ length: rows }, (_, at) => el("tr", {}, left[at] || gap(), right[at] || gap()));
  if (pair.after) {
    made[0].classList.add("change");
    made[0].setAttribute("tabindex", "-1");
  }
  return made;
}

// The lines of one side, each as [number, text]; those that are folded as one button in their place. Where both sides are the same, the
// right one is folded with the left one, whose numbers (`of`) it is read by.
function cells(lines, first, kind, id, sent, of) {
  const made = lines.head.map((text, at) => line(text, first + at, kind));
  if (lines.hidden) {
    const from = first + lines.head.length;
    const said = `… ${plural(lines.hidden, "more line")} …`;
    const fold = of === undefined ? button(said, (event) => unfold(event.currentTarget, id, sent, from, lines.hidden, kind), { class: "fold" }) : said;
    made.push([el("td"), el("td", { class: `hidden ${kind}` }, fold)]);
  }
  const last = first + lines.head.length + lines.hidden;
  return [...made, ...lines.tail.map((text, at) => line(text, last + at, kind))];
}

const line = (text, number, kind) => [el("th", { scope: "row" }, String(number)), el("td", { class: kind || undefined }, text || " ")];
const gap = () => [el("td"), el("td")];

async function some(id, sent, first, number) {
  return JSON.parse(await asked(`/api/lines.json?${new URLSearchParams({ id, side: sent ? "after" : "before", first, count: number })}`));
}

// The folded lines in their place: rows of their own, on one side, or on both where they are the same.
async function unfold(fold, id, sent, first, number, kind) {
  const row = fold.closest("tr");
  const left = row.children[1].contains(fold);
  const both = row.querySelectorAll(".hidden").length === 2 && !row.querySelector(".out, .in");
  const shift = both ? Number(row.previousElementSibling?.children[2]?.textContent || 0) + 1 - first : 0;
  const found = await some(id, sent, first, number);
  const made = found.map((text, at) => {
    const here = line(text, first + at, kind);
    const there = both ? line(text, first + at + shift, kind) : gap();
    return el("tr", {}, left ? [here, there] : [there, here]);
  });
  made[0].setAttribute("tabindex", "-1");
  const other = both ? null : [...row.querySelectorAll(".fold")].find((one) => one !== fold);
  row.before(...made);
  if (other) row.replaceChildren(...(left ? [...gap(), ...[...row.children].slice(2)] : [...[...row.children].slice(0, 2), ...gap()]));
  else row.remove();
  made[0].focus();
  say(`${plural(found.length, "line")} unfolded`);
}

function toolbar(shown, rows, tool) {
  let at = -1;
  const step = (by) => {
    const changes = [...rows.querySelectorAll(".change")];
    if (!changes.length) return say("There is no change.");
    at = (at + by + changes.length) % changes.length;
    changes[at].scrollIntoView({ block: "center" });
    changes[at].focus({ preventScroll: true });
    return say(`Change ${at + 1} of ${changes.length}`);
  };
  const search = el("input", { type: "search", id: "find", autocomplete: "off" });
  const found = finder(rows);
  return el(
    "form", { class: "row toolbar", onsubmit: (event) => { event.preventDefault(); found(search.value); } },
    el("span", {}, el("label", { for: "find" }, "Find"), search), el("button", {}, "Next place"),
    button("Previous change", () => step(-1)), button("Next change", () => step(1)),
    button("Unfold all", async () => { for (let fold; (fold = rows.querySelector(".fold")); ) { fold.click(); await gone(fold); } }),
    copier("Copy the original", () => asked(`/o/${shown.id}`)),
    shown.sent && copier("Copy what was sent", () => whole(shown.id)),
    leaveAlone(tool),
  );
}

const gone = (node) => new Promise((resolve) => { const look = () => (node.isConnected ? setTimeout(look, 20) : resolve()); look(); });

async function whole(id) {
  const lines = [];
  for (;;) {
    const piece = await some(id, true, lines.length + 1, 5000);
    lines.push(...piece);
    if (piece.length < 5000) return lines.join("\n");
  }
}

function copier(text, get) {
  return button(text, async () => {
    try {
      await navigator.clipboard.writeText(await get());
      say("Copied");
    } catch (trouble) {
      say(`Not copied: ${trouble.message}`);
    }
  });
}

// Marks every place where a text stands in the lines that are shown, and goes to the next one.
function finder(rows) {
  let last = "";
  let at = -1;
  return (wanted) => {
    const places = wanted ? [...rows.querySelectorAll("td")].flatMap((cell) => ranges(cell, wanted.toLowerCase())) : [];
    CSS.highlights?.set("found", new Highlight(...places));
    if (!places.length) return say(wanted ? `${wanted} is not in the lines that are shown` : "");
    at = wanted === last ? (at + 1) % places.length : 0;
    last = wanted;
    CSS.highlights?.set("here", new Highlight(places[at]));
    places[at].startContainer.parentElement.scrollIntoView({ block: "center" });
    return say(`Place ${at + 1} of ${places.length}`);
  };
}

function ranges(cell, wanted) {
  const node = cell.firstChild;
  if (node?.nodeType !== Node.TEXT_NODE) return [];
  const text = node.data.toLowerCase();
  const found = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + wanted.length);
    found.push(range);
  }
  return found;
}
