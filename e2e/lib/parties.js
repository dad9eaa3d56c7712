// A key service and an index as parties of their own, on loopback: own folders, own keys, own databases, mutual TLS.
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Starts both. Gives the arguments for a node that uses them, `stored()` (the bytes of everything the two keep, by file
 * name), and `stop`.
 */
export async function startParties(binary = process.env.OEVER_BIN) {
  const folder = await mkdtemp(join(tmpdir(), "oever-parties-"));
  const certificates = join(folder, "party");
  const made = spawnSync(binary, ["parties", "--folder", certificates], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`no certificates: ${made.stderr}`);
  const keyService = await start(binary, [
    "key-service", "--create-keys", "--keys", join(folder, "key-service-keys"),
    "--database", `sqlite:${join(folder, "key-service.sqlite")}`, "--party-files", certificates, "--listen", "127.0.0.1:0",
  ]);
  const index = await start(binary, [
    "index", "--database", `sqlite:${join(folder, "index.sqlite")}`, "--party-files", certificates, "--listen", "127.0.0.1:0",
  ]);
  return {
    args: ["--party-files", certificates, "--key-service", keyService.address, "--index", index.address],
    async stored() {
      const names = (await readdir(folder)).filter((name) => name.includes(".sqlite"));
      return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))])));
    },
    async stop() {
      await Promise.all([keyService.stop(), index.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts a party and waits until it says where it answers. */
async function start(binary, args) {
  const child = spawn(binary, args, { stdio: ["ignore", "ignore", "pipe"] });
  const lines = createInterface({ input: child.stderr });
  const said = [];
  const address = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${args[0]} stopped with ${code}:\n${said.join("\n")}`)));
    lines.on("line", (line) => {
      said.push(line);
      const at = /"address":"([^"]+)"/.exec(line);
      if (at) resolve(`https://${at[1]}`);
    });
  });
  return {
    address,
    stop: () => new Promise((resolve) => { child.removeAllListeners("exit"); child.once("exit", resolve); child.kill("SIGTERM"); }),
  };
}
