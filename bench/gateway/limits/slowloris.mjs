import { median } from "../../interleave.mjs";
import { startGateway } from "../lab.mjs";
import { holdLoad, runLoad } from "../load.mjs";

/** Who behaves well comes so often, each second. */
const RATE = 100;

/** Two deadlines for hellos pass in it, in seconds: who is sent away comes again. */
const SECONDS = 12;

const ROUNDS = 3;

/**
 * How long a well-behaved client takes to be connected while others hold half hellos.
 * @param {import("../lab.mjs").Lab} lab
 * @param {number} connections half hellos
 */
export async function slowloris(lab, connections) {
	/** @type {{ quiet: any, busy: any, attack: any }[]} */
	const rounds = [];
	/** @type {{ quiet: any, busy: any, attack: any } | undefined} */
	let dripping;
	for (let round = 0; round <= ROUNDS; round += 1) {
		// The last one adds a byte each second to every half hello, so that they do not look silent.
		const drip = round === ROUNDS ? 1 : 0;
		const gateway = await startGateway(lab, connections + 1_000);
		try {
			const { to, program } = gateway;
			const client = { to, rate: RATE, sources: 4, relay: program.pid, seconds: SECONDS, warm: 1 };
			const quiet = await runLoad(lab.load, "conn", client);
			const attackers = holdLoad(lab.load, "slow", { to, connections, sources: 16, drip });
			await attackers.first();
			const busy = await runLoad(lab.load, "conn", client);
			const attack = await attackers.ask("stats");
			await attackers.end();
			if (drip > 0) dripping = { quiet, busy, attack };
			else rounds.push({ quiet, busy, attack });
		} finally {
			await gateway.program.stop();
		}
	}
	/** @param {(round: { quiet: any, busy: any, attack: any }) => number} pick */
	const middle = (pick) => Math.round(median(rounds.map(pick)) * 100) / 100;
	const what = `${connections} half hellos`;
	return {
		measures: [
			{
				what: "connect to answer, nobody else there: p50, p99",
				value: times((pick) => middle(({ quiet }) => pick(quiet))),
				unit: "µs",
			},
			{ what: `with ${what}: p50, p99`, value: times((pick) => middle(({ busy }) => pick(busy))), unit: "µs" },
			{
				what: `${what}: sent away and come again in ${SECONDS} s`,
				value: middle(({ attack }) => attack.sentAway),
				unit: "",
			},
			{
				what: `${what}: the gateway's CPU`,
				value: middle(({ busy }) => (100 * busy.cpu.relay) / busy.seconds),
				unit: "% of a core",
			},
			{ what: "a byte a second each: p50, p99", value: times((pick) => pick(dripping?.busy)), unit: "µs" },
		],
		bounds: [
			{
				what: `${what}: a well-behaved client's connect time (p50), as a multiple of the unloaded one`,
				value: middle(({ quiet, busy }) => busy.answered.p50 / quiet.answered.p50),
				...{ limit: 2, unit: "×" },
			},
			{
				what: `${what}: well-behaved clients that did not get through`,
				value: [...rounds, ...(dripping === undefined ? [] : [dripping])].reduce(
					(sum, { busy }) => sum + busy.failed,
					0,
				),
				...{ limit: 0, unit: "" },
			},
		],
	};
}

/** @param {(pick: (said: any) => number) => number} of */
function times(of) {
	return `${of((said) => said.answered.p50)}, ${of((said) => said.answered.p99)}`;
}
