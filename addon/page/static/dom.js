// Elements out of plain values. Text is always text: nothing from the ledger is ever read as HTML.

import { href } from "./address.js";
import { when } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on") && value) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

// columns: [title, row => content, {number, wide, order, tone}]; the first one names the row. `wide` columns give way where there is
// no room; `order` is what the server calls the order by this column, which its title then leads to.
export function table(title, columns, rows, { empty = "Nothing in this time.", order, view } = {}) {
  const caption = el("caption", {}, title);
  if (!rows.length) return el("table", {}, caption, el("tbody", {}, el("tr", {}, el("td", { class: "quiet" }, empty))));
  const head = columns.map((column) => headCell(column, order, view));
  const body = rows.map((row) => el("tr", {}, columns.map((column, at) => cell(column, row, at))));
  const made = el("table", {}, caption, el("thead", {}, el("tr", {}, head)), el("tbody", {}, body));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, made);
}

function headCell([name, , is], order, view) {
  const attributes = { scope: "col", class: classes(is?.number && "n", is?.wide && "wide") };
  if (!is?.order) return el("th", attributes, name);
  const current = is.order === order;
  const link = el("a", { href: href(view, { order: is.order }), "aria-current": current ? "true" : undefined }, name);
  return el("th", { ...attributes, "aria-sort": current ? "descending" : undefined }, link);
}

function cell([, content, is], row, at) {
  const attributes = { class: classes(is?.number && "n", is?.wide && "wide", is?.tone?.(row)) };
  return at ? el("td", attributes, content(row)) : el("th", { scope: "row", ...attributes }, content(row));
}

const classes = (...names) => names.filter(Boolean).join(" ") || undefined;

// [term, figure, remark, class]
export function figures(...shown) {
  const one = ([term, figure, remark, kind]) =>
    el("div", { class: kind }, el("dt", {}, term), el("dd", {}, figure), el("dd", {}, remark || "\u00a0"));
  return el("dl", { class: "figures" }, shown.filter(Boolean).map(one));
}

export const moment = (seconds) => el("time", { datetime: new Date(seconds * 1000).toISOString() }, when(seconds));
export const link = (view, own, text) => el("a", { href: href(view, own) }, text);
export const more = (view, own, text) => el("a", { class: "more", href: href(view, own) }, text);
export const button = (text, onclick, attributes = {}) => el("button", { type: "button", onclick, ...attributes }, text);
export const note = (text, alarm) => el("p", { class: alarm ? "note alarm" : "note" }, text);
export const say = (text) => { document.getElementById("status").textContent = text; };
