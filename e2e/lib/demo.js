// The demo under test: started here from OEVER_BIN on a free port, or one that runs already (OEVER_URL, with its
// logins in OEVER_LOGINS as the JSON line that `oever demo --json` prints).
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Gives { url, logins, stop }. */
export async function startDemo({ args = [] } = {}) {
  if (process.env.OEVER_URL) {
    const known = process.env.OEVER_LOGINS ? JSON.parse(process.env.OEVER_LOGINS).logins : [];
    return { url: process.env.OEVER_URL, logins: known, stop: async () => {} };
  }
  const binary = process.env.OEVER_BIN;
  if (!binary) throw new Error("set OEVER_BIN to the oever program, or OEVER_URL to a running demo");
  const child = spawn(binary, ["demo", "--json", "--small", "--port", "0", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const errors = [];
  child.stderr.on("data", (chunk) => errors.push(chunk.toString().slice(0, 4000)));
  const line = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the demo did not start in time:\n${errors.join("")}`)), 180_000);
    child.once("exit", (code) => reject(new Error(`the demo stopped with ${code}:\n${errors.join("")}`)));
    createInterface({ input: child.stdout }).on("line", (text) => {
      if (!text.startsWith("{")) return;
      clearTimeout(timer);
      resolve(JSON.parse(text));
    });
  });
  return {
    url: line.address.replace(/\/$/, ""),
    logins: line.logins,
    stop: () => new Promise((resolve) => { child.removeAllListeners("exit"); child.once("exit", resolve); child.kill("SIGTERM"); }),
  };
}

/** The login of a role; with `where`, the one whose function or organisation contains that text. */
export function loginOf(demo, role, where = "") {
  const found = demo.logins.find((login) => login.role === role && `${login.function} ${login.organisation ?? ""}`.includes(where));
  if (!found) throw new Error(`the demo has no login for ${role} ${where}`);
  return found;
}
