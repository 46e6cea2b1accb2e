import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { type Proof, proveWorld } from "./prove-embedded.ts";

/** The options of `xmpps lab up` as commander reads them. */
interface EmbeddedFlags {
	readonly once?: boolean;
	readonly json?: boolean;
}

/**
 * `xmpps lab up --embedded`: brings the embedded world up, proves that it works, keeps it until Ctrl-C.
 * @returns 0 when everything was proven, 2 when not, 130 when interrupted before
 */
export async function upEmbeddedCommand(flags: EmbeddedFlags, io: Io): Promise<number> {
	const style = styleFor(io);
	const say = flags.json === true ? (): void => undefined : (text: string): void => io.out(text);
	const { startWorld } = await import("../../lab/embedded/index.ts");
	const folder = await mkdtemp(join(tmpdir(), "xmpps-lab-"));
	const world = await startWorld();
	try {
		const ca = join(folder, "ca.pem");
		await writeFile(ca, world.ca);
		const dns = `${world.dns.address}:${world.dns.port}`;
		const shared = `127.0.0.1:${world.ports.front}`;
		say(style.heading("A small world on loopback"));
		say(`  domain   ${world.domain}`);
		say(`  DNS      ${dns}`);
		say(`  port     ${shared}, shared by a web site and the XMPP server`);
		say(`  CA       ${ca}`);
		say("");

		const proofs = await proveWorld(world, say, io);
		// Cut short: what was not tried is not proven.
		if (io.signal.aborted) return EXIT.interrupted;
		const proven = proofs.every((proof) => proof.proven);
		if (flags.json === true) {
			const { domain, accounts } = world;
			io.out(JSON.stringify({ proven, domain, dns, shared, ca, accounts, proofs }, null, 2));
		} else {
			tellProofs(proofs, say, style);
		}
		if (flags.once !== true) {
			say("");
			say(style.heading("Yours to try, until Ctrl-C"));
			say(`  node packages/xmpps/dist/cli/main.js connect ${world.domain} --dns ${dns} --ca ${ca}`);
			say(`  curl -k --no-alpn --http0.9 --connect-to ::${shared} https://${world.domain}/    # the XMPP server`);
			say(`  curl -k --connect-to ::${shared} https://${world.domain}/                        # the web site`);
			for (const { username, password } of world.accounts) {
				say(`  account ${username}@${world.domain}, password "${password}"`);
			}
			await aborted(io.signal);
			say("");
			say("Taken down");
		}
		return proven ? EXIT.ok : EXIT.broken;
	} finally {
		await world.close();
		await rm(folder, { recursive: true, force: true });
	}
}

function tellProofs(proofs: readonly Proof[], say: (text: string) => void, style: ReturnType<typeof styleFor>): void {
	say("");
	say(style.heading("Proven"));
	for (const { what, proven, detail } of proofs) {
		say(
			`  ${proven ? style.good("yes") : style.bad("NO ")}  ${what}${detail === "" ? "" : style.faint(` (${detail})`)}`,
		);
	}
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
