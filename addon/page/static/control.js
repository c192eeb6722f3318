// The switch of the proxy: what is in force, and a wish of its owner (addon/page/control.py).

import { asked } from "./asking.js";

const ADDRESS = "/api/control.json";
let token = "";

export async function state() {
  const found = JSON.parse(await asked(ADDRESS));
  token = found.token;
  return found;
}

// wish: {what, to, by, name}; returns what is in force then, and throws with a sentence.
export async function turn(wish) {
  if (!token) await state();
  let answer = await posted(wish);
  if (answer.status === 403) { // another proxy has taken the place of the one that gave the token
    await state();
    answer = await posted(wish);
  }
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.trim());
  return JSON.parse(text);
}

const posted = (wish) => fetch(`${ADDRESS}?${new URLSearchParams(wish)}`, { method: "POST", headers: { "X-Thinwire-Token": token } });
