// From the address behind # to a view: fetch what it shows, draw it, and look again now and then while nobody is busy in it.

import { FILTERS, PERIODS, all, filters, get, href, period, read } from "./address.js";
import { asked, linked } from "./asking.js";
import { block } from "./block.js";
import { state } from "./control.js";
import { el, say } from "./dom.js";
import { conversations, request, requests } from "./lists.js";
import { named } from "./format.js";
import { overview } from "./overview.js";
import { control } from "./switch.js";
import { cache, speed, untouched } from "./views.js";

// address: [what it is called, where its rows are, how it is drawn, whether filters make sense in it]
const VIEWS = {
  overview: ["Overview", ["overview"], overview, true],
  conversations: ["Conversations", ["conversations"], conversations, true],
  requests: ["Requests", ["requests"], requests, true],
  request: ["One request", ["request"], request],
  block: ["Instead of this, that was sent", ["block"], block],
  cache: ["Cache", ["cache"], cache, true],
  speed: ["Speed", ["speed"], speed, true],
  untouched: ["Left alone", ["untouched"], untouched, true],
  switch: ["Switch", ["control", "switch"], control],
};
const ABOVE = { request: "requests", block: "requests" };
const AGAIN = 15_000; // ms

let shown = "";
let drawing = 0;

function navigation(name) {
  for (const link of document.querySelectorAll("#views a")) {
    const target = link.getAttribute("href").split("?")[0].slice(2);
    link.setAttribute("href", href(target));
    current(link, target === (ABOVE[name] || name));
  }
  document.querySelector(".name a").setAttribute("href", href("overview"));
  const chosen = get("until") ? "" : get("since");
  const links = Object.entries(PERIODS).map(([since, title]) => {
    const link = el("a", { href: href(name, { since, until: null, ...own(name) }) }, title);
    current(link, since === chosen);
    return el("li", {}, link);
  });
  const kept = document.activeElement?.closest?.("#periods") && document.activeElement.textContent;
  const list = document.getElementById("periods");
  list.replaceChildren(...links);
  if (kept) [...list.querySelectorAll("a")].find((link) => link.textContent === kept)?.focus();
  document.getElementById("from").value = /^\d{4}-\d\d-\d\d$/.test(get("since")) ? get("since") : "";
  document.getElementById("to").value = get("until") || "";
}

// What a view of one thing is asked besides.
const own = (name) => (name === "request" || name === "block" ? { id: get("id") } : {});

function narrowing(name) {
  const place = document.getElementById("filters");
  const sensible = VIEWS[name][3];
  place.hidden = !sensible;
  if (!sensible) return;
  const search = document.getElementById("q");
  if (document.activeElement !== search) search.value = get("q") || "";
  const chips = filters().map((one) => {
    const said = `${FILTERS[one]}: ${named(get(one))}`;
    return el("li", {}, el("a", { class: "chip", href: href(name, { [one]: null }), "aria-label": `Take away the filter ${said}` }, `${said} ×`));
  });
  document.getElementById("chips").replaceChildren(...chips);
  const query = all();
  for (const one of ["order", "skipped", "id"]) query.delete(one);
  document.getElementById("export").setAttribute("href", linked("/api/requests.csv", query));
  document.getElementById("metrics").setAttribute("href", linked("/metrics"));
}

function current(link, is) {
  if (is) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

const fetched = (where) => asked(`/api/${where}.json?${all()}`);

async function draw(moved) {
  const turn = ++drawing;
  const wanted = read();
  const name = wanted in VIEWS ? wanted : "overview";
  const [title, where, view] = VIEWS[name];
  const main = document.getElementById("main");
  navigation(name);
  narrowing(name);
  lamp();
  let content, texts;
  try {
    texts = await Promise.all(where.map(fetched));
    if (turn !== drawing || (!moved && texts.join() === shown)) return;
    const found = texts.map(JSON.parse);
    content = view(found.length > 1 ? found : found[0], all(), () => draw("again"));
  } catch (trouble) {
    if (turn !== drawing || !moved) return;
    content = [el("h1", {}, title), el("p", { class: "note alarm" }, trouble.message || "The proxy does not answer.")];
  }
  shown = texts?.join() || "";
  document.title = `${title} · thinwire`;
  main.replaceChildren(...content.flat(3).filter(Boolean));
  if (moved && moved !== "again") {
    say(`${title}, ${period()}`);
    window.scrollTo(0, 0);
    if (moved === "by hand" && !document.activeElement?.closest?.("header, #filters")) main.focus({ preventScroll: true });
  }
}

// Whether it is on, in sight of every view.
async function lamp() {
  const place = document.getElementById("lamp");
  try {
    const { options } = await state();
    place.textContent = options.mode === "optimize" ? `on, ${options.level}` : options.mode;
    place.className = options.mode;
  } catch {
    place.textContent = "no answer";
    place.className = "off";
  }
}

// Not while somebody reads with the keyboard, has text selected or a piece opened: it would be gone.
function idle() {
  const main = document.getElementById("main");
  const busy = main.contains(document.activeElement) || main.querySelector("details[open], tr[tabindex]:focus") || String(getSelection());
  return document.visibilityState === "visible" && !busy && !location.hash.startsWith("#/block");
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
document.getElementById("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const view = read();
  location.hash = href(VIEWS[view]?.[3] ? view : "requests", { q: document.getElementById("q").value.trim() || null });
});
document.getElementById("range").addEventListener("submit", (event) => {
  event.preventDefault();
  const [from, to] = ["from", "to"].map((id) => document.getElementById(id).value);
  document.getElementById("other").open = false;
  location.hash = href(read() || "overview", { since: from || "all", until: to || null });
});
addEventListener("hashchange", () => draw("by hand"));
setInterval(() => idle() && draw(""), AGAIN);
draw("first");
