// Stacked bars over time, drawn as SVG: [{label, title, parts: [{kind, value}]}], and marks between them: [{at: column, title}].
// The figures are in a table beside it, too, and the marks in a list.

import { svg } from "./dom.js";
import { usd } from "./format.js";

const WIDTH = 1000, HEIGHT = 220, LEFT = 70, BOTTOM = 24, TOP = 8;

export function bars(columns, label, marks = []) {
  const most = Math.max(...columns.map((column) => sum(column.parts)), 0) || 1;
  const top = nice(most);
  const step = (WIDTH - LEFT) / Math.max(columns.length, 1);
  const scale = (HEIGHT - BOTTOM - TOP) / top;
  const every = Math.max(1, Math.ceil(columns.length / 10));
  const drawn = columns.map((column, at) => bar(column, LEFT + at * step, step, scale, at % every === 0));
  const view = { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label };
  return svg("svg", view, ...grid(top, scale), ...drawn, ...marks.map((mark) => line(mark, LEFT + (mark.at + 0.5) * step)));
}

function line(mark, x) {
  const at = fixed(x);
  const shape = svg("line", { class: "mark", x1: at, x2: at, y1: TOP, y2: HEIGHT - BOTTOM });
  return svg("g", {}, svg("title", {}, mark.title), shape, svg("circle", { class: "mark", cx: at, cy: TOP, r: 4 }));
}

function bar(column, x, step, scale, labelled) {
  let y = HEIGHT - BOTTOM;
  const width = Math.min(step * 0.8, 60);
  const left = x + (step - width) / 2;
  const shapes = column.parts.filter((part) => part.value > 0).map((part) => {
    const height = part.value * scale;
    y -= height;
    return svg("rect", { class: `bar-${part.kind}`, x: fixed(left), y: fixed(y), width: fixed(width), height: fixed(height) });
  });
  const place = { x: fixed(x + step / 2), y: HEIGHT - 8, "text-anchor": "middle" };
  return svg("g", {}, svg("title", {}, column.title), ...shapes, labelled && svg("text", place, column.label));
}

function grid(top, scale) {
  return [0, 0.5, 1].flatMap((share) => {
    const y = fixed(HEIGHT - BOTTOM - top * share * scale);
    const text = { x: LEFT - 8, y: Number(y) + 4, "text-anchor": "end" };
    return [svg("line", { x1: LEFT, x2: WIDTH, y1: y, y2: y }), svg("text", text, short(usd(top * share)))];
  });
}

// The next round number above, whose half is one too.
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((one) => one * power).find((one) => one >= value * 0.999);
}

const short = (amount) => amount.replace(/(\.\d\d\d*?)0+$/, "$1");
const sum = (parts) => parts.reduce((total, part) => total + Math.max(part.value, 0), 0);
const fixed = (number) => number.toFixed(1);
