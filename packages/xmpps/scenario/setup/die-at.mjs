// Runs on a lab host: `xmpps apply`, or `rollback`, that dies at a change, or with somebody else who edits at that moment.
// Arguments: COMMAND CONFIG NUMBER before|after [--edit SCRIPT] [--live]. Changes count from 1. Says on stderr at which change
// it was, and on stdout, when it does not die, what it came to.
import { execFileSync } from "node:child_process";
import { writeSync } from "node:fs";
import { parseArgs } from "node:util";

/** What was built: Node 20 cannot run the sources. @param {string} path */
const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const [{ openSetup }, { apply }, { rollBack }, { itemKey }] = await Promise.all([
	built("cli/setup/open-setup.js"),
	built("setup/apply/apply.js"),
	built("setup/engine/transaction.js"),
	built("setup/items/item.js"),
]);

const { positionals, values } = parseArgs({
	allowPositionals: true,
	options: { edit: { type: "string" }, live: { type: "boolean" } },
});
const [command = "", config = "", number = "", moment = ""] = positionals;
let count = 0;

/** What happens at the change that was named. @param {unknown} item */
function strike(item) {
	writeSync(2, `${moment} ${itemKey(item)}\n`);
	if (values.edit !== undefined) execFileSync("sh", ["-ec", values.edit], { stdio: ["ignore", "ignore", "inherit"] });
	if (values.live !== true) process.kill(process.pid, "SIGKILL");
}

/** @typedef {(...args: unknown[]) => Promise<unknown>} Call */

/** @param {{ read: Call, put: Call }} driver */
const dying = (driver) => ({
	read: driver.read.bind(driver),
	/** @param {unknown[]} args */
	async put(...args) {
		count += 1;
		const here = count === Number(number);
		if (here && moment === "before") strike(args[0]);
		await driver.put(...args);
		if (here && moment === "after") strike(args[0]);
	},
});

const io = { out: () => {}, err: () => {}, colour: false, signal: new AbortController().signal };
const tell = { step: () => {}, detail: () => {}, progress: () => {} };
const setup = await openSetup(
	{ config },
	io,
	(/** @type {{ drivers: Record<string, { read: Call, put: Call }> }} */ parts) => ({
		...parts,
		drivers: Object.fromEntries(Object.entries(parts.drivers).map(([kind, driver]) => [kind, dying(driver)])),
	}),
);
const ports = await setup.ports(tell, [], false);
const result =
	command === "apply"
		? await apply(ports, { wait: 30, review: async () => true })
		: await rollBack(setup.parts, undefined, tell);
await setup.close();
console.log(JSON.stringify({ ...result, count }));
