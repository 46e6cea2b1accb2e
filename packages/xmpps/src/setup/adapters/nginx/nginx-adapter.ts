import { STATE_FOLDER } from "../../engine/journal-store.ts";
import type { Note, WantedItem, WantedStage } from "../../stage.ts";
import type { Adapter, Intent } from "../adapter.ts";
import { type ChosenListen, chooseListens } from "./choose-listens.ts";
import { listenNotes } from "./native-notes.ts";
import type { NginxFacts, NginxPlace } from "./nginx-facts.ts";
import { observeNginx } from "./observe-nginx.ts";
import {
	alreadyThere,
	apacheNote,
	brokenNote,
	bucketNote,
	failingFolders,
	noPlaceNote,
	takenNotes,
} from "./port-80-notes.ts";
import { unfit, vhostText } from "./vhost-text.ts";

/** Port 80 of the endpoint's name in the host's nginx: challenges are served, everything else is redirected. */
export const nginxAdapter: Adapter<NginxFacts> = { name: "nginx", observe: observeNginx, wanted };

interface Wanted {
	readonly stages: readonly WantedStage[];
	readonly notes: readonly Note[];
}

function wanted(intent: Intent, facts: NginxFacts): Wanted {
	const port = listenNotes(intent, facts);
	const { stages, notes } = port80(intent, facts);
	return { stages, notes: [...port, ...notes] };
}

function port80(intent: Intent, facts: NginxFacts): Wanted {
	const { config, endpoints } = intent;
	const { web, endpoint } = config;
	if (web.kind === "none") return nothing();
	const addresses = [...new Set(endpoints.map(({ local }) => local))];
	if (!facts.installed) {
		if (web.kind === "nginx")
			return nothing({ kind: "problem", text: "xmpps.yaml wants nginx, which is not installed" });
		if (!facts.otherWeb.includes("apache2")) return nothing();
	}
	const { host } = endpoint;
	const values = { host, challenge: web.challenge, redirect: web.redirect };
	const problems = unfit({ ...values, listens: [], alone: [] }).map((text): Note => ({ kind: "problem", text }));
	if (problems.length > 0) return nothing(...problems);
	if (!facts.installed) return nothing(apacheNote(config));
	if (facts.test.state === "failed") return nothing(brokenNote(facts.test.words));
	const { listens, taken } = chooseListens(facts, addresses);
	const notes = takenNotes(taken, config);
	const known = listens.filter(({ beside }) => beside.some(({ names }) => names.includes(host)));
	notes.push(...alreadyThere(known, config));
	const ours = listens.filter((one) => !known.includes(one));
	if (ours.length === 0) return nothing(...notes);
	const bucket = bucketFor(host);
	if (facts.hashBucketSize !== undefined && facts.hashBucketSize < bucket) {
		return nothing(...notes, bucketNote(host, bucket));
	}
	const place = placeFor(facts, ours);
	const text = vhostText({
		...values,
		listens: ours.map(({ listen }) => listen),
		alone: ours.filter(({ beside }) => beside.length === 0).map(({ listen }) => listen),
		...(facts.hashBucketSize === undefined && bucket > BUCKETS[0] ? { hashBucketSize: bucket } : {}),
	});
	if (place === undefined) return nothing(...notes, noPlaceNote(text));
	if (!facts.running) {
		notes.push({ kind: "info", text: "nginx does not run; it takes its new file when it is started" });
	}
	const file: WantedItem = {
		item: { kind: "file", path: place.path },
		state: { content: text, mode: 0o644, owner: "root", group: "root" },
		why: `port 80 of ${host} serves challenges of certificates, and leads everything else to ${web.redirect}`,
	};
	return {
		stages: [
			{
				name: "web",
				items: [...folders(facts, web.challenge), file],
				validations: [{ kind: "nginx-config" }],
				activations: [
					{
						activation: { kind: "nginx-reload" },
						effect: facts.running
							? "nginx reloads: sites answer throughout, and requests that are under way are finished"
							: "nginx does not run, and nothing is done",
					},
				],
			},
		],
		notes: [...notes, ...failingFolders(facts, web.challenge)],
	};
}

/**
 * The first place at which our server becomes nobody's default: where no server is marked as such, the first one that nginx
 * reads gets the requests for names that nobody has.
 */
function placeFor({ places, servers }: NginxFacts, listens: readonly ChosenListen[]): NginxPlace | undefined {
	const defaults = listens.flatMap(({ listen, beside }) => {
		const marked = beside.some((server) => server.listens.some((one) => one.isDefault && sameSocket(one, listen)));
		const [first] = beside;
		return marked || first === undefined ? [] : [servers.indexOf(first)];
	});
	return places.find(({ after }) => defaults.every((index) => index < after));
}

function sameSocket({ address, port }: { readonly address: string; readonly port: number }, listen: string): boolean {
	const bare = address === "*" ? `${port}` : address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
	return bare === listen;
}

/** Those that are there stay as they are. The first of ours is there already: the journal is in it. */
function folders({ folders: all }: NginxFacts, challenge: string): WantedItem[] {
	return all.flatMap(({ path, state }): WantedItem[] => {
		if (state === "other" || path === STATE_FOLDER) return [];
		const why = path === challenge ? "challenges of certificates are served from it" : `leads to ${challenge}`;
		return [{ item: { kind: "folder", path }, state: state ?? { mode: 0o755, owner: "root", group: "root" }, why }];
	});
}

/** Bytes beside the name in what nginx keeps of it, and the sizes that it rounds up to. */
const BESIDE_NAME = 20;
const BUCKETS = [64, 128, 256, 512] as const;

/** How large `server_names_hash_bucket_size` must be: nginx refuses longer names than some 46 unless it is told otherwise. */
function bucketFor(host: string): number {
	return BUCKETS.find((size) => host.length + BESIDE_NAME <= size) ?? 512;
}

function nothing(...notes: readonly Note[]): Wanted {
	return { stages: [], notes };
}
