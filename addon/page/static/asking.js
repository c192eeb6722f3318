// Asks the proxy. Where the system does not tell it whose a connection is, the address that thinwire prints has the user's token.

const given = new URLSearchParams(location.hash.split("?")[1]).get("token");
if (given) {
  sessionStorage.setItem("token", given);
  history.replaceState(null, "", location.pathname);
}
const token = sessionStorage.getItem("token");

// The text of an answer. Throws with the proxy's sentence.
export async function asked(address) {
  const answer = await fetch(address, token ? { headers: { Authorization: `Bearer ${token}` } } : {});
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.trim());
  return text;
}

// An address for a link, which can bring no header.
export function linked(path, query = new URLSearchParams()) {
  const all = new URLSearchParams(query);
  if (token) all.set("token", token);
  return String(all) ? `${path}?${all}` : path;
}
