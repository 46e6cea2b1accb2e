import { fileURLToPath } from "node:url";
import { builtProgram } from "../packages/xmpps/dist/lab/built-program.js";
import { firstExchange, readCapture } from "../packages/xmpps/dist/lab/capture/index.js";
import { LAB_ENV } from "../packages/xmpps/dist/lab/real/enter.js";
import { startLab } from "../packages/xmpps/dist/lab/real/lab.js";
import { missingFor, thisMachine } from "../packages/xmpps/dist/lab/real/requirements.js";
import { stateFolder } from "../packages/xmpps/dist/lab/real/state-folder.js";
import { SURROUNDINGS } from "../packages/xmpps/dist/lab/world/standard.js";
import { loginWorld, NAGLE, PASSWORD, QUICK, ROUND_TRIP } from "../packages/xmpps/scenario/lab/login-world.mjs";
import { tenth } from "./interleave.mjs";

export const about = "Round trips and time from the first SYN to the features, on the wire to real servers (root)";

const rounds = 9;
const bareClient = fileURLToPath(new URL("../packages/xmpps/scenario/lab/bare-client.mjs", import.meta.url));

/** @typedef {import("../packages/xmpps/dist/lab/real/lab.js").Lab} Lab */
/** @typedef {import("../packages/xmpps/dist/lab/real/capture-bridge.js").Capture} Capture */
/** @typedef {import("../packages/xmpps/dist/host/run-command.js").CommandResult} CommandResult */
/** @typedef {{ what: string, login: (lab: Lab) => Promise<CommandResult>, limit?: number }} Contestant */
/** @typedef {{ trips: number, ms: number }} Login */

/** @type {(domain: string, only: string) => Contestant["login"]} */
const ours = (domain, only) => (lab) => {
	const argv = [process.execPath, builtProgram("cli/main.js"), "connect", domain, "--only", only, "--ca", lab.ca];
	return lab.host("client").runHere(argv);
};
/** @type {(service: string) => Contestant["login"]} */
const bare = (service) => (lab) => {
	const argv = [process.execPath, bareClient, service, QUICK.domain, PASSWORD];
	return lab.host("client").runHere(argv, { env: { ...LAB_ENV, NODE_EXTRA_CA_CERTS: lab.ca } });
};
/** @type {Contestant["login"]} */
const go = (lab) => {
	const jid = `juliet@${QUICK.domain}`;
	return lab.host("client").run(["go-sendxmpp", "-u", jid, "-p", PASSWORD, jid], { input: "a message\n" });
};

/** @type {readonly Contestant[]} */
const contestants = [
	{ what: "xmpps connect, direct TLS", login: ours(QUICK.domain, "direct-tls"), limit: 3 },
	{ what: "xmpps connect, STARTTLS", login: ours(QUICK.domain, "starttls"), limit: 5 },
	{ what: "go-sendxmpp 0.5.6, direct TLS", login: go },
	{ what: "@xmpp/client 0.14, direct TLS by address", login: bare(`xmpps://${QUICK.domain}:5223`) },
	{ what: "@xmpp/client 0.14, by domain: direct TLS without SNI fails, then STARTTLS", login: bare(QUICK.domain) },
	{ what: "xmpps connect, direct TLS, Nagle as Debian's Prosody has it", login: ours(NAGLE.domain, "direct-tls") },
	{ what: "xmpps connect, STARTTLS, Nagle as Debian's Prosody has it", login: ours(NAGLE.domain, "starttls") },
];

/** @returns {Promise<import("./run.mjs").Result>} */
export async function run() {
	const { what: missing } = missingFor(thisMachine());
	if (missing.length > 0) throw new Error(`Cannot measure in a lab of real hosts: it needs ${missing.join(", ")}`);
	const world = loginWorld(SURROUNDINGS);
	const lab = await startLab({ world, release: "bookworm", state: stateFolder() });
	/** @type {Map<Contestant, Login[]>} */
	const logins = new Map(contestants.map((one) => [one, []]));
	try {
		const capture = await lab.record("client", "client");
		// The first round fills the caches and is thrown away.
		for (let round = -1; round < rounds; round += 1) {
			for (const one of contestants) {
				const login = await measure(lab, capture, one);
				if (round >= 0) logins.get(one)?.push(login);
			}
		}
	} finally {
		await lab.close();
	}
	/** @type {(one: Contestant, figure: keyof Login) => number} */
	const figure = (one, name) => tenth(median((logins.get(one) ?? []).map((login) => login[name])));
	const bounded = contestants.filter((one) => one.limit !== undefined);
	return {
		measures: contestants.flatMap((one) => [
			{ what: one.what, value: figure(one, "trips"), unit: "round trips" },
			{ what: "… to the last byte of the features", value: figure(one, "ms"), unit: "ms" },
		]),
		bounds: bounded.map((one) => ({
			what: `${one.what}, the worst of ${rounds}`,
			value: Math.max(...(logins.get(one) ?? []).map(({ trips }) => trips)),
			limit: one.limit ?? Number.NaN,
			unit: "round trips",
		})),
		notes: [
			`A round trip of ${ROUND_TRIP} ms between a real Debian 12 with Prosody 0.12.3 and the outside host; medians of ${rounds} interleaved rounds, each login a process of its own. Read from the capture at the client's link: from the first SYN to any port of XMPP to the features after TLS. Round trips are counted by who had received what, in the connection that got there; DNS, addresses and host-meta are not counted.`,
		],
	};
}

/**
 * One login as the client's link saw it.
 *
 * @param {Lab} lab
 * @param {Capture} capture
 * @param {Contestant} contestant
 * @returns {Promise<Login>}
 */
async function measure(lab, capture, { what, login }) {
	const from = Date.now();
	const { code, stderr } = await login(lab);
	if (code !== 0) throw new Error(`Cannot measure "${what}": exit code ${code}: ${stderr}`);
	const { flows } = readCapture(await capture.read());
	const own = flows.filter(({ begin, server }) => begin >= from && [5222, 5223].includes(server.port));
	const last = own.at(-1);
	const exchange = last === undefined ? undefined : firstExchange(last, ROUND_TRIP);
	if (own[0] === undefined || exchange?.roundTrips === undefined) throw new Error(`Cannot measure "${what}": no login`);
	return { trips: exchange.roundTrips, ms: exchange.answerEnded - own[0].begin };
}

/** @param {readonly number[]} values */
function median(values) {
	return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
