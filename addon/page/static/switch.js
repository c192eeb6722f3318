// The switch: mode and level for all and for projects, budgets, tools that are left alone; and what was switched before.

import { turn } from "./control.js";
import { button, el, link, moment, note, say, table } from "./dom.js";
import { estimated, percent, usd } from "./format.js";
import { switched, whose } from "./overview.js";

const MODES = { optimize: ["On", "requests are compressed"], audit: ["Audit", "what would be saved is measured, nothing is changed"], off: ["Off", "every request passes as it came"] };
const LEVELS = { lossless: "only the layout changes", balanced: "every line can be read back, up to a budget", aggressive: "the same to a smaller budget" };

export function control([state, known], asked, again) {
  const options = state.options;
  const wish = (sentence, wanted) => async (event) => {
    event?.preventDefault?.();
    try {
      await turn(typeof wanted === "function" ? wanted() : wanted);
      say(sentence);
      await again();
    } catch (trouble) {
      const place = document.getElementById("trouble");
      place.replaceChildren(note(trouble.message, true));
      say(trouble.message);
    }
  };
  return [
    el("h1", {}, "Switch"),
    el("p", { class: "quiet" }, "What is switched holds at once, for requests that begin, and after a restart. What runs goes on as it began, and what a conversation was sent before stays as it was sent. Only Audit and Off send a conversation under way whole: its provider's cache is written anew, once."),
    el("div", { id: "trouble" }),
    choices("What thinwire does", Object.entries(MODES), options.mode, ([mode, [title, said]]) => [mode, title, said], (mode) => wish(`${MODES[mode][0]} from now on`, { what: "mode", to: mode })),
    choices("Level", Object.entries(LEVELS), options.level, ([level, said]) => [level, level, said], (level) => wish(`Level ${level} from now on`, { what: "level", to: level })),
    projects(options, known, wish),
    budgets(known, wish),
    tools(options, known, wish),
    state.passed_through.map((one) => note(`Passed through now: ${passed(one)}.`, true)),
    table("What was switched, the latest first", [["When", (one) => moment(one.at)], ["What", switched]], known.changes, { empty: "Nothing yet." }),
    known.passed.length > 0 && table("Who was passed through, the latest first", [["When", (one) => moment(one.at)], ["Who, and why", passed]], known.passed),
  ];
}

const WHY = { refused: "it refused thinwire's certificate", "hung up": "it hung up twice on seeing thinwire's certificate" };
const passed = (one) => `${one.client || "a client"} to ${one.host}, since ${WHY[one.why]}`;

function choices(title, all, current, read, act) {
  const one = (entry) => {
    const [value, name, said] = read(entry);
    const made = button(name, act(value), { "aria-pressed": String(value === current) });
    return el("li", {}, made, ` ${said}`);
  };
  return el("section", {}, el("h2", {}, title), el("ul", { class: "choices" }, all.map(one)));
}

function projects(options, known, wish) {
  const own = options.projects.split(",").filter(Boolean).map((pair) => {
    const at = pair.lastIndexOf("=");
    return { name: pair.slice(0, at), said: pair.slice(at + 1) };
  });
  const back = (one) => one.said.split("/").map((word) => {
    const what = word in MODES ? "mode" : "level";
    return button(`As for all (${what})`, wish(`${one.name} goes as all others`, { what, to: options[what], by: "project", name: one.name }), { "aria-label": `As for all (${what}): ${one.name}` });
  });
  const columns = [["Project", (one) => one.name], ["Has its own", (one) => one.said], ["", back]];
  const name = input("project", "Project", known.names.project);
  const what = select("project-what", "gets", [["mode off", "off"], ["mode audit", "audit"], ["mode on", "on"], ...Object.keys(LEVELS).map((level) => [`level ${level}`, level])]);
  const wanted = () => {
    const [kind, to] = what.field.value.split(" ");
    return { what: kind, to, by: "project", name: name.field.value };
  };
  return section("Projects", [
    own.length > 0 && table("Projects with a mode or a level of their own", columns, own),
    form(wish("The project is switched", wanted), name, what, el("button", {}, "Switch this project")),
  ]);
}

function budgets(known, wish) {
  const limits = known.forecasts.filter((one) => one.limit !== null);
  const columns = [
    ["For", (one) => whose(one)],
    ["Spent", (one) => [meter(one), ` ${usd(one.spent)} of ${usd(one.limit)} per ${one.period} (${percent(one.spent, one.limit)})`]],
    ["Above it", (one) => (one.block ? "requests are refused" : "it is said"), { wide: true }],
    ["By its end", (one) => estimated(usd(one.expected), true), { number: true, wide: true }],
    ["", (one) => button("Take away", wish("The budget is gone", { what: "budget", to: "none", by: one.by, name: one.name }), { "aria-label": `Take away: budgets for ${whose(one)}` })],
  ];
  const amount = field("amount", "US dollars", { type: "number", min: "0.01", step: "0.01", required: true });
  const period = select("period", "per", ["day", "week", "month"].map((one) => [one, one]));
  const by = select("by", "for", [["", "all requests"], ["model", "models like"], ["project", "the project"], ["client", "the client"]]);
  const name = input("name", "Name", [...known.names.model, ...known.names.project, ...known.names.client]);
  const block = field("block", "refuse requests above it", { type: "checkbox" });
  const wanted = () => ({ what: "budget", to: `${amount.field.value}/${period.field.value}${block.field.checked ? "!" : ""}`, by: by.field.value, name: by.field.value ? name.field.value : "" });
  return section("Budgets", [
    table("What may be spent", columns, limits, { empty: "No budget is set." }),
    form(wish("The budget is set", wanted), amount, period, by, name, block, el("button", {}, "Set this budget")),
    el("p", { class: "quiet" }, "At 80 and 100 % it is said here, in the proxy's terminal, and to thinwire_notify, a URL or a command of yours."),
  ]);
}

function meter(one) {
  return el("meter", { min: 0, max: one.limit, high: one.limit * 0.8, value: Math.min(one.spent, one.limit), "aria-label": `spent of the budget for ${whose(one)}` });
}

function tools(options, known, wish) {
  const alone = options.exclude_tools.split(",").map((one) => one.trim()).filter(Boolean);
  const columns = [
    ["Tool", (one) => one],
    ["", (one) => button("Treat as usual", wish(`${one} is treated as usual`, { what: "tool", to: "usual", name: one }), { "aria-label": `Treat as usual: ${one}` })],
  ];
  const name = input("tool", "Tool", known.names.tool);
  return section("Tools left alone", [
    alone.length > 0 && table("Their output is never touched", columns, alone),
    form(wish("The tool is left alone", () => ({ what: "tool", to: "alone", name: name.field.value })), name, el("button", {}, "Leave this tool alone")),
    el("p", { class: "quiet" }, "Tools whose output edits depend on are left alone anyway. ", link("untouched", {}, "What is left alone, and why")),
  ]);
}

const section = (title, content) => el("section", {}, el("h2", {}, title), content);

// Fields with their labels: {field, all}.
function field(id, label, attributes, tag = "input", ...children) {
  const made = el(tag, { id, ...attributes }, ...children);
  const named = el("label", { for: id }, label);
  return { field: made, all: attributes?.type === "checkbox" ? [made, named] : [named, made] };
}
const select = (id, label, options) => field(id, label, {}, "select", options.map(([value, text]) => el("option", { value }, text)));
function input(id, label, names) {
  const made = field(id, label, { list: `${id}-known`, autocomplete: "off" });
  made.all.push(el("datalist", { id: `${id}-known` }, names.map((name) => el("option", { value: name }))));
  return made;
}
const form = (onsubmit, ...parts) => el("form", { class: "row", onsubmit }, parts.map((part) => (part.all ? el("span", {}, part.all) : part)));
