// Sums by the hour or day as an unbroken series: times without requests are there as well, and very long ones become months.

const STEP = { hour: 3_600_000, day: 86_400_000 }; // ms
const MOST = 120;

// rows: [label, sums] in order, labelled 2026-11-01 or 2026-11-01 12:00; returns {rows, by}.
export function steady(rows, by) {
  if (rows.length < 2) return { rows, by };
  const known = new Map(rows);
  const nothing = Object.fromEntries(Object.keys(rows[0][1]).map((field) => [field, 0]));
  const filled = [];
  // Labels are local times; counting as if they were UTC keeps clock changes out of it.
  for (let at = parsed(rows[0][0]); at <= parsed(rows.at(-1)[0]); at += STEP[by]) {
    const label = written(at, by);
    filled.push([label, known.get(label) || nothing]);
  }
  return filled.length > MOST && by === "day" ? { rows: months(filled), by: "month" } : { rows: filled, by };
}

function months(rows) {
  const found = new Map();
  for (const [label, sums] of rows) {
    const month = label.slice(0, 7);
    const before = found.get(month);
    found.set(month, before ? added(before, sums) : sums);
  }
  return [...found];
}

const added = (one, other) => Object.fromEntries(Object.keys(one).map((field) => [field, one[field] + other[field]]));
const parsed = (label) => Date.parse(`${label.replace(" ", "T")}${label.length > 10 ? "" : "T00:00"}Z`);
const written = (at, by) => new Date(at).toISOString().replace("T", " ").slice(0, by === "hour" ? 16 : 10);

// In which of such rows a moment falls (Unix seconds); -1: in none.
export function column(rows, seconds, by) {
  const moment = new Date(seconds * 1000);
  const two = (number) => String(number).padStart(2, "0");
  const month = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}`;
  const day = `${month}-${two(moment.getDate())}`;
  const label = { month, day, hour: `${day} ${two(moment.getHours())}:00` }[by];
  return rows.findIndex(([name]) => name === label);
}
