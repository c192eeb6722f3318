// Numbers as people read them. Unknown is never shown as zero.

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

export const count = (number) => whole.format(Math.round(number));
export const tokens = (number) => (number === null ? "unknown" : Math.abs(number) < 10_000 ? count(number) : short.format(number));
export const when = (seconds) => moment.format(new Date(seconds * 1000));
export const percent = (part, all) => (all > 0 ? `${((100 * part) / all).toFixed(part && Math.abs(part / all) < 0.1 ? 1 : 0)} %` : "–");

export function usd(amount) {
  if (amount === null) return "unpriced";
  const size = Math.abs(amount);
  const digits = size === 0 || size >= 100 ? 0 : size >= 1 ? 2 : size >= 0.01 ? 3 : 5;
  return `${amount < 0 ? "−" : ""}$${size.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

export const estimated = (text, is) => (is ? `≈\u00a0${text}` : text);
export const named = (name) => (name === null ? "all others" : name || "unknown");
export const ms = (time) => (time < 10 ? `${time.toFixed(1)} ms` : time < 10_000 ? `${count(time)} ms` : `${count(time / 1000)} s`);
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
