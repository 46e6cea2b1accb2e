// Runs on a lab host: reads arguments and environments of all processes again and again, as anybody there could, and writes those
// that have one of the texts in a file, a line each. Arguments: FILE. When its stdin ends it says how many processes it has seen.
import { readdirSync, readFileSync, writeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

const [file = ""] = process.argv.slice(2);
const secrets = readFileSync(file, "utf8").split("\n").filter(Boolean);
/** @type {Set<string>} */
const programs = new Set();
const seen = new Set();
let looks = 0;

/** @param {string} path */
function read(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return ""; // It has ended.
	}
}

process.stdin.resume().on("end", () => {
	writeSync(1, `${JSON.stringify({ looks, processes: seen.size, programs: [...programs].sort() })}\n`);
	process.exit();
});
writeSync(1, "ready\n");
for (;;) {
	looks += 1;
	for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
		const argv = read(`/proc/${pid}/cmdline`);
		if (argv === "") continue;
		seen.add(`${pid} ${argv}`);
		programs.add((argv.split("\0")[0] ?? "").replace(/^.*\//, ""));
		const text = `${argv}\0${read(`/proc/${pid}/environ`)}`;
		if (secrets.some((secret) => text.includes(secret))) writeSync(1, `hit ${argv.replaceAll("\0", " ")}\n`);
	}
	await setImmediate();
}
