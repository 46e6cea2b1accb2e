import { setTimeout as sleep } from "node:timers/promises";
import type { Change } from "../../model/change.ts";
import { CertificateStore } from "../real/certificates.ts";
import type { Lab } from "../real/lab.ts";
import type { LabHost } from "../real/lab-host.ts";
import { programsProvision } from "../real/provision-host.ts";
import { type Step, stepsFor } from "./change-steps.ts";
import { FORMATS } from "./edit/formats.ts";
import { editSetting } from "./edit/setting-edit.ts";
import { firewallCommands } from "./firewall-commands.ts";
import { installCertificate } from "./install-certificate.ts";

/**
 * Carries changes out in a lab, one after the other, exactly as they are written.
 * @throws {Error} naming the change that could not be made, and why
 */
export async function carryOut(lab: Lab, changes: readonly Change[]): Promise<void> {
	for (const change of changes) {
		const steps = stepsFor(lab.world, change);
		// One change is one certificate, on however many hosts.
		const store = new CertificateStore(
			lab.authority,
			steps.flatMap((step) =>
				step.kind === "certificate" ? step.uses.map(({ name }) => ({ name, dns: step.dns })) : [],
			),
		);
		for (const step of steps) await take(lab, step, store);
		if (change.item.kind === "service") await settle(lab, change);
	}
}

async function take(lab: Lab, step: Step, store: CertificateStore): Promise<void> {
	switch (step.kind) {
		case "command": {
			const { what, command, input } = step.command;
			await lab.host(step.host).must(what, command, { timeout: 60_000, ...(input === undefined ? {} : { input }) });
			return;
		}
		case "setting":
			await changeSetting(lab.host(step.host), step);
			return;
		case "certificate":
			await installCertificate(lab.host(step.host), step.uses, store);
			return;
		case "firewall": {
			const host = lab.host(step.host);
			const chains = await host.must("list the chains", ["nft", "-j", "list", "chains"]);
			const input = firewallCommands(chains, step.address, step.rules).join("\n");
			await host.must("change the firewall", ["nft", "-f", "-"], { input: `${input}\n` });
			return;
		}
		case "mend":
			await lab.mend(step.fault);
			return;
		default:
			throw new Error(`Cannot take a step: unknown: ${JSON.stringify(step satisfies never)}`);
	}
}

async function changeSetting(
	host: LabHost,
	{ software, file, edit }: Extract<Step, { kind: "setting" }>,
): Promise<void> {
	const format = FORMATS[software];
	const files = new Map<string, string>();
	for (const path of await filesIn(host, [...format.places, file])) {
		files.set(path, await host.must(`read "${path}"`, ["cat", path]));
	}
	const { path, text } = editSetting(format, files, file, edit);
	// Written through the file that is there: owner, mode and links stay.
	await host.must(`write "${path}"`, ["sh", "-c", 'cat >"$1"', "sh", path], { input: text });
}

/** The files among the places, and those in the folders among them, in this order. */
async function filesIn(host: LabHost, places: readonly string[]): Promise<string[]> {
	const script =
		'for place; do if [ -d "$place" ]; then ls -d "$place"/*; else ls -d "$place"; fi 2>/dev/null; done; :';
	const list = await host.must("find files", ["sh", "-c", script, "sh", ...new Set(places)]);
	return list.split("\n").filter((path) => path !== "");
}

/** Milliseconds in which a program that was told to reload has done so: none of them says when. */
const RELOADING = 600;

/** Milliseconds in which a program that was started listens. */
const STARTING = 10_000;

/** Waits until a program that was started listens again where it did, or has taken what was changed. */
async function settle(lab: Lab, { item, after }: Change): Promise<void> {
	if (item.kind !== "service") return;
	if (after.includes("reloaded")) await sleep(RELOADING);
	for (const step of stepsFor(lab.world, { item, after, why: "" })) {
		if (step.kind !== "command") continue;
		const host = lab.host(step.host);
		// What a mistake had closed may stay closed; the check that follows will say so.
		const [port] = programsProvision(lab.world, host.spec).listening ?? [];
		if (port === undefined) continue;
		const script = `until ss -Hltn "sport = :${port}" | grep -q .; do sleep 0.05; done`;
		await host.run(["sh", "-c", script], { timeout: STARTING });
	}
}
