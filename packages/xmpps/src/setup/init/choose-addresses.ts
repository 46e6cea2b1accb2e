import { ipFamily } from "xmpps-connect/protocol";
import { canonicalAddress } from "../../model/address-bytes.ts";
import type { Config } from "../../model/config.ts";
import type { AnsweredAddress, Given, Question } from "./answers.ts";
import { type Candidate, candidatesOf } from "./fitting.ts";
import type { Looked } from "./looked.ts";

export interface ChosenAddresses {
	readonly addresses: readonly AnsweredAddress[];
	readonly questions: readonly Question[];
	readonly explanations: readonly string[];
	/** Why there is none. */
	readonly problems: readonly string[];
}

/** Chooses an address of each family, or says what has to be asked for it. Pure. */
export function chooseAddresses(given: Given, looked: Looked, config: Config): ChosenAddresses {
	if (given.addresses !== undefined) return namedOnes(given.addresses, looked);
	const both = ([4, 6] as const).map((family) => ofFamily(family, given, looked, config));
	const addresses = both.flatMap((one) => one.addresses);
	const questions = both.flatMap((one) => one.questions);
	const found = addresses.length + questions.length > 0;
	return {
		addresses,
		questions,
		explanations: both.flatMap((one) => one.explanations),
		problems: found ? [] : both.flatMap((one) => one.problems),
	};
}

function namedOnes(named: NonNullable<Given["addresses"]>, looked: Looked): ChosenAddresses {
	const { addresses: ours } = looked.local;
	const strange = ours.length === 0 ? [] : named.filter(({ local }) => !ours.map(canonicalAddress).includes(local));
	return {
		addresses: named.map((one) => ({ ...one, why: "as it was asked for" })),
		questions: [],
		explanations: [],
		problems: strange.map(({ local }) => `the host has no address ${local}; it has ${ours.join(", ")}`),
	};
}

function ofFamily(family: 4 | 6, given: Given, looked: Looked, config: Config): ChosenAddresses {
	const candidates = candidatesOf(family, looked, config.domains, config);
	const alone = candidates.filter(({ fits }) => fits);
	// A gateway costs a hop for every byte: it comes where there is nothing else.
	const fitting = alone.length > 0 ? alone : candidates.filter(({ shareable }) => shareable).map(shared);
	const taken = new Set(fitting.map(({ address }) => address));
	const others = candidates
		.filter(({ address, fits }) => !fits && !taken.has(address))
		.map(({ address, why }) => `${address} does not fit: ${why}`);
	if (fitting.length === 0) {
		const none = { addresses: [], questions: [] };
		if (candidates.length === 0) {
			return {
				...none,
				explanations: [`The host has no IPv${family} address that others reach`],
				problems: [`it has no IPv${family} address that others reach`],
			};
		}
		return {
			...none,
			explanations: [...others, `So there is no IPv${family} address for the endpoint`],
			problems: others,
		};
	}
	const best = bestOf(fitting);
	const id = family === 4 ? "ipv4" : "ipv6";
	const chosen = best.find(({ address }) => address === given[id]) ?? (best.length === 1 ? best[0] : undefined);
	if (chosen === undefined) {
		const asked = addressQuestion(id, family, best);
		return { addresses: [], questions: [asked], explanations: others, problems: [] };
	}
	return { ...publicOf(chosen, given, looked, config), problems: [], ...explained(chosen, best, others) };
}

function shared(candidate: Candidate): Candidate {
	return { ...candidate, why: `${candidate.why}, and a gateway shares the port with it` };
}

function explained(
	chosen: Candidate,
	best: readonly Candidate[],
	others: readonly string[],
): Pick<ChosenAddresses, "explanations"> {
	const published = chosen.published ? "; its record is in the DNS already" : "";
	const alone =
		best.length === 1 ? chosen.why : `chosen among ${best.map(({ address }) => address).join(", ")}: ${chosen.why}`;
	return { explanations: [...others, `${chosen.address} is proposed: ${alone}${published}`] };
}

/** What is published already, else what nothing speaks against, else what is left. */
function bestOf(fitting: readonly Candidate[]): readonly Candidate[] {
	const free = fitting.filter((one) => one.free);
	const left = free.length > 0 ? free : fitting;
	const published = left.filter((one) => one.published);
	return published.length > 0 ? published : left;
}

function addressQuestion(id: "ipv4" | "ipv6", family: 4 | 6, best: readonly Candidate[]): Question {
	return {
		...{ id, text: `Which IPv${family} address is the endpoint to have?`, flag: "--address", free: false },
		choices: best.map(({ address, why }) => ({ value: address, why })),
		...(best[0] === undefined ? {} : { standard: best[0].address }),
		certain: true,
	};
}

/** Behind a cloud's 1:1 translation the host does not know by which address it is reached; its domain may. */
function publicOf(
	chosen: Candidate,
	given: Given,
	looked: Looked,
	config: Config,
): Pick<ChosenAddresses, "addresses" | "questions"> {
	const { address: local, why } = chosen;
	if (!chosen.private) return { addresses: [{ local, why }], questions: [] };
	if (given.public !== undefined) {
		return { addresses: [{ local, why, ...(given.public === local ? {} : { public: given.public }) }], questions: [] };
	}
	const dns = looked.dns.filter(({ domain }) => config.domains.includes(domain));
	const elsewhere = dns
		.flatMap(({ endpoint, addresses }) => [...endpoint, ...addresses])
		.filter((address) => ipFamily(address) === 4 && !looked.local.addresses.includes(address));
	const known = [...new Set(elsewhere)];
	const asked: Question = {
		...{
			id: "public",
			text: `${local} is private. By which address does the world reach it?`,
			flag: "--address LOCAL=PUBLIC",
		},
		choices: [
			...known.map((value) => ({ value, why: "the DNS of the domain has it" })),
			{ value: local, why: "only this network is to reach it" },
		],
		...{ free: true, standard: known[0] ?? local, certain: known.length === 1 },
	};
	return { addresses: [{ local, why }], questions: [asked] };
}
