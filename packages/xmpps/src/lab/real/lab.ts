import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../../host/run-command.ts";
import { type CertificateAuthority, createCertificateAuthority } from "../embedded/certificate-authority.ts";
import { ensureImages } from "../image/index.ts";
import type { Provision } from "../world/provision.ts";
import type { HostSpec, Release, WorldSpec } from "../world/world-spec.ts";
import type { Impairment } from "../wire/index.ts";
import { basicProvision, resolverOf } from "./basics.ts";
import { type Capture, startCapture } from "./capture-bridge.ts";
import { CertificateStore } from "./certificates.ts";
import { inLab } from "./enter.ts";
import { hostImage } from "./host-image.ts";
import { LabHost } from "./lab-host.ts";
import { startLabProcess } from "./lab-process.ts";
import { type LabRecord, writeRecord } from "./lab-record.ts";
import { LabLinks } from "./links.ts";
import { networkScript } from "./network-script.ts";
import type { LabProgress } from "./progress.ts";
import { joined, programsProvision } from "./provision-host.ts";
import { installProvision, overlayScript, rootOutside } from "./root-folder.ts";
import { bootAll } from "./start-order.ts";
import { imagesFolder, labPaths } from "./state-folder.ts";
import { newLabId, sweep } from "./sweep.ts";
import { AUTHORITY } from "./trust.ts";

/** How to start a lab. */
export interface LabOptions {
	readonly world: WorldSpec;
	readonly release: Release;
	/** The state folder. */
	readonly state: string;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: LabProgress) => void;
	/** Milliseconds each way on the links of the hosts that serve nothing, unless the world says something else. */
	readonly delay?: number;
	/** Records everything that passes on the bridge from the first frame on. */
	readonly capture?: boolean;
}

/** A small internet that runs. */
export interface Lab extends AsyncDisposable {
	readonly id: string;
	readonly world: WorldSpec;
	readonly hosts: ReadonlyMap<string, LabHost>;
	readonly authority: CertificateAuthority;
	/** The authority's certificate as a file of this machine. */
	readonly ca: string;
	readonly resolver: string | undefined;
	/** Its folder: `log/` and `capture/` are of use to people. */
	readonly folder: string;
	/** What is recorded since the start, when that was asked for. */
	readonly capture: Capture | undefined;
	/** @throws {Error} when the world has no such host */
	host(name: string): LabHost;
	/** Changes a host's link; `undefined` takes everything out of its way. */
	link(host: string, link: Impairment | undefined): Promise<void>;
	/** Records what passes on the bridge, or at one host's link, from now on. */
	record(name: string, host?: string): Promise<Capture>;
	/** Ends everything and removes its folder, and the state folder's traces of it. */
	close(): Promise<void>;
}

/**
 * Starts a lab: images, namespaces, network, files, hosts.
 * @throws {Error} naming the step and why it failed; nothing is left behind then
 */
export async function startLab(options: LabOptions): Promise<Lab> {
	const { world, state, release } = options;
	const tell = options.onProgress ?? ((): void => undefined);
	await sweep(state);

	const programs = new Map(world.hosts.map((host) => [host.name, programsProvision(world, host)]));
	const images = new Map(
		world.hosts.map((host) => [host.name, hostImage(host, programs.get(host.name)?.packages ?? [], release)]),
	);
	tell({ kind: "step", step: "images", state: "begun" });
	const roots = await ensureImages([...images.values()], {
		folder: imagesFolder(state),
		...(options.signal === undefined ? {} : { signal: options.signal }),
		onProgress: (image) => tell({ kind: "image", image }),
	});
	tell({ kind: "step", step: "images", state: "done" });

	const id = newLabId(Date.now(), process.pid);
	const paths = labPaths(state, id);
	for (const folder of [paths.folder, paths.log, paths.capture]) mkdirSync(folder, { recursive: true, mode: 0o700 });
	const open: (() => Promise<void>)[] = [async () => rmSync(paths.folder, { recursive: true, force: true })];
	let closed: Promise<void> | undefined;
	const close = (): Promise<void> => {
		closed ??= (async () => {
			for (const end of open.splice(0).reverse()) await end();
		})();
		return closed;
	};
	try {
		tell({ kind: "step", step: "network", state: "begun" });
		const resolver = resolverOf(world);
		const [lab, authority] = await Promise.all([
			startLabProcess(id, paths, resolver),
			createCertificateAuthority(AUTHORITY.name),
		]);
		open.push(() => lab.close());
		const ca = join(paths.folder, "ca.pem");
		writeFileSync(ca, authority.pem);
		const rootOf = (host: HostSpec): string => {
			const spec = images.get(host.name);
			const root = spec === undefined ? undefined : roots.get(spec)?.root;
			if (root === undefined) throw new Error(`Cannot start host "${host.name}": it has no image`);
			return root;
		};
		const links = new LabLinks(lab.init, open);
		const script = world.hosts.map((host) => networkScript(host) + overlayScript(host.name, rootOf(host))).join("");
		await mustRun("make the lab's network", inLab(lab.init, ["sh", "-c", `set -e\n${script}`]), withSignal(options));
		for (const host of world.hosts) {
			const outside = (host.programs ?? []).length === 0;
			const link = host.link ?? (options.delay !== undefined && outside ? { delay: options.delay } : undefined);
			if (link !== undefined) await links.set(host.name, link);
		}
		const plain = world.hosts.find(({ kind }) => kind === "plain");
		const record = async (name: string, host?: string): Promise<Capture> => {
			if (plain === undefined) throw new Error("Cannot record: the world has no plain host, whose image has tcpdump");
			const capture = await startCapture(lab.init, rootOf(plain), join(paths.capture, `${name}.pcap`), host);
			open.push(() => capture.stop().then(() => undefined));
			return capture;
		};
		const capture = options.capture === true ? await record("bridge") : undefined;
		tell({ kind: "step", step: "network", state: "done" });

		tell({ kind: "step", step: "files", state: "begun" });
		const certificates = new CertificateStore(authority, world.certificates ?? []);
		const hosts = new Map<string, LabHost>();
		let labRecord: LabRecord | undefined;
		for (const spec of world.hosts) {
			const provision = joined([
				basicProvision(id, world, spec, authority.pem),
				programs.get(spec.name) ?? { packages: [] },
			]);
			const issued = await Promise.all(provision.certificates.map((use) => certificates.files(use)));
			const whole: Provision = { ...provision, files: [...provision.files, ...issued.flat()] };
			installProvision(rootOutside(lab.init, spec.name), whole);
			const onNetwork = (host: LabHost): Promise<void> => links.replug(host.name);
			const onStart = (): void => {
				if (labRecord?.phase === "up") writeRecord(state, (labRecord = describe("up")));
			};
			hosts.set(spec.name, new LabHost(spec, whole, { init: lab.init, log: paths.log, onNetwork, onStart }));
		}
		tell({ kind: "step", step: "files", state: "done" });

		const describe = (phase: LabRecord["phase"]): LabRecord => ({
			id,
			world: world.name,
			started: new Date().toISOString(),
			keeper: process.pid,
			init: lab.init,
			phase,
			ca,
			resolver,
			tcpdump: plain === undefined ? undefined : rootOf(plain),
			hosts: [...hosts.values()].map(({ spec, leader }) => ({
				name: spec.name,
				kind: spec.kind,
				release: images.get(spec.name)?.release ?? release,
				leader,
				v4: spec.v4 ?? [],
				v6: spec.v6 ?? [],
				programs: (spec.programs ?? []).map(({ program }) => program),
			})),
		});
		labRecord = describe("starting");
		writeRecord(state, labRecord);
		open.push(async () => {
			for (const host of hosts.values()) host.closing();
		});
		await bootAll([...hosts.values()], { init: lab.init, tell, ...withSignal(options) });
		labRecord = describe("up");
		writeRecord(state, labRecord);
		const host = (name: string): LabHost => {
			const found = hosts.get(name);
			if (found !== undefined) return found;
			throw new Error(`Cannot find host "${name}": the world has ${[...hosts.keys()].join(", ")}`);
		};
		return {
			...{ id, world, hosts, authority, ca, resolver, folder: paths.folder, capture, host, record, close },
			link: (name, link) => links.set(host(name).name, link),
			[Symbol.asyncDispose]: close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

function withSignal(options: LabOptions): { signal?: AbortSignal } {
	return options.signal === undefined ? {} : { signal: options.signal };
}
