// From the address behind # to a view: fetch what it shows, draw it, and look again now and then while nobody is busy in it.

import { el } from "./dom.js";
import { block } from "./block.js";
import { cache, conversations, overview, request, requests, untouched } from "./views.js";

// address: [what it is called, where its rows are, how it is drawn]
const VIEWS = {
  overview: ["Overview", "overview", overview],
  conversations: ["Conversations", "conversations", conversations],
  conversation: ["One conversation", "requests", requests],
  requests: ["Requests", "requests", requests],
  request: ["One request", "request", request],
  block: ["Instead of this, that was sent", "block", block],
  cache: ["Cache", "cache", cache],
  untouched: ["Left alone", "untouched", untouched],
};
const ABOVE = { conversation: "conversations", request: "requests", block: "requests" };
const PERIODS = { today: "Today", "7d": "7 days", "30d": "30 days", all: "All" };
const AGAIN = 15_000; // ms

// Where the system does not tell whose a connection is, the address that thinwire prints has the user's token in it.
const given = new URLSearchParams(location.hash.split("?")[1]).get("token");
if (given) {
  sessionStorage.setItem("token", given);
  history.replaceState(null, "", location.pathname);
}
const token = sessionStorage.getItem("token");

let period = "7d";
let shown = "";
let drawing = 0;

function address() {
  const [name, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const asked = new URLSearchParams(query);
  if (asked.get("since") in PERIODS) period = asked.get("since");
  return { name: name in VIEWS ? name : "overview", asked };
}

function navigation(name, asked) {
  for (const link of document.querySelectorAll("#views a")) {
    const target = link.getAttribute("href").split("?")[0].slice(2);
    link.setAttribute("href", `#/${target}?since=${period}`);
    current(link, target === (ABOVE[name] || name));
  }
  const links = Object.entries(PERIODS).map(([since, title]) => {
    const own = new URLSearchParams(asked);
    for (const place of ["before", "skipped"]) own.delete(place);
    own.set("since", since);
    const link = el("a", { href: `#/${name}?${own}` }, title);
    current(link, since === period);
    return el("li", {}, link);
  });
  const kept = document.activeElement?.closest?.("#periods") && document.activeElement.textContent;
  const list = document.getElementById("periods");
  list.replaceChildren(...links);
  if (kept) [...list.querySelectorAll("a")].find((link) => link.textContent === kept)?.focus();
}

function current(link, is) {
  if (is) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

async function fetched(where, asked) {
  const query = new URLSearchParams(asked);
  query.set("since", period);
  const answer = await fetch(`/api/${where}.json?${query}`, token ? { headers: { Authorization: `Bearer ${token}` } } : {});
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.trim());
  return text;
}

async function draw(moved) {
  const turn = ++drawing;
  const { name, asked } = address();
  const [title, where, view] = VIEWS[name];
  const main = document.getElementById("main");
  navigation(name, asked);
  let content, text;
  try {
    text = await fetched(where, asked);
    if (turn !== drawing || (!moved && text === shown)) return;
    content = view(JSON.parse(text), { name, asked, period });
  } catch (trouble) {
    if (turn !== drawing || !moved) return;
    content = [el("h1", {}, title), el("p", { class: "note alarm" }, trouble.message || "The proxy does not answer.")];
  }
  shown = text;
  document.title = `${title} · thinwire`;
  main.replaceChildren(...content.flat().filter(Boolean));
  if (moved) {
    document.getElementById("status").textContent = `${title}, ${PERIODS[period]}`;
    window.scrollTo(0, 0);
    if (moved === "by hand" && !document.activeElement?.closest?.("header")) main.focus({ preventScroll: true });
  }
}

// Not while somebody reads with the keyboard, has text selected or a piece opened: it would be gone.
function idle() {
  const main = document.getElementById("main");
  const busy = main.contains(document.activeElement) || main.querySelector("details[open]") || String(getSelection());
  return document.visibilityState === "visible" && !busy;
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
addEventListener("hashchange", () => draw("by hand"));
setInterval(() => idle() && draw(""), AGAIN);
draw("first");
