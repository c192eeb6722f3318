// What the address behind # says: a view, the time and the filters, which hold in every view, and what this view alone is asked.

// What a row can be chosen by (addon/page/question.py), and what that is called.
export const FILTERS = {
  project: "Project", model: "Model", client: "Client", agent: "Agent", conversation: "Conversation", session: "Session",
  tool: "Tool", compressor: "Compressor", kind: "Content", provider: "Provider", host: "Host", auth_mode: "Paid by",
  outcome: "Outcome", mode: "Mode", level: "Level", reason: "Reason",
};
export const PERIODS = { today: "Today", "7d": "7 days", "30d": "30 days", all: "All" };
const KEPT = ["since", "until", "q", ...Object.keys(FILTERS)];

let asked = new URLSearchParams({ since: "7d" });

// Reads the address; returns the view's name. Of time and filters, what an address does not say is as it was in a link of ours.
export function read() {
  const [name, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const since = asked.get("since");
  asked = new URLSearchParams(query);
  if (!asked.get("since")) asked.set("since", since);
  return name;
}

export const get = (name) => asked.get(name);
export const all = () => new URLSearchParams(asked);
export const filters = () => Object.keys(FILTERS).filter((name) => asked.has(name));

// An address of a view with the same time and filters, changed by `own`; null takes away.
export function href(view, own = {}) {
  const kept = new URLSearchParams([...asked].filter(([name]) => KEPT.includes(name)));
  for (const [name, value] of Object.entries(own)) value === null ? kept.delete(name) : kept.set(name, value);
  return `#/${view}?${kept}`;
}

export function period() {
  const since = asked.get("since");
  const until = asked.get("until");
  return until ? `${since} to ${until}` : PERIODS[since] || `since ${since}`;
}
