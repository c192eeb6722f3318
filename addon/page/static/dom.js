// Elements out of plain values. Text is always text: nothing from the ledger is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

// columns: [title, row => content, {number: true}]; the first column names the row.
export function table(title, columns, rows, empty = "Nothing in this period.") {
  const caption = el("caption", {}, title);
  if (!rows.length) return el("table", {}, caption, el("tbody", {}, el("tr", {}, el("td", { class: "quiet" }, empty))));
  const head = columns.map(([name, , is]) => el("th", { scope: "col", class: is?.number && "n" }, name));
  const body = rows.map((row) => el("tr", {}, columns.map((column, at) => cell(column, row, at))));
  const made = el("table", {}, caption, el("thead", {}, el("tr", {}, head)), el("tbody", {}, body));
  return el("div", { class: "scroll" }, made);
}

function cell([, content, is], row, at) {
  const said = content(row);
  const attributes = { class: [is?.number && "n", is?.tone?.(row)].filter(Boolean).join(" ") || undefined };
  return at ? el("td", attributes, said) : el("th", { scope: "row", ...attributes }, said);
}

// [term, figure, remark, class]
export function figures(...shown) {
  const one = ([term, figure, remark, kind]) =>
    el("div", { class: kind }, el("dt", {}, term), el("dd", {}, figure), el("dd", {}, remark || "\u00a0"));
  return el("dl", { class: "figures" }, shown.map(one));
}
