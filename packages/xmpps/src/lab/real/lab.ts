import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CertificateAuthority, createCertificateAuthority } from "../embedded/certificate-authority.ts";
import type { Impairment } from "../wire/index.ts";
import type { HostCommand, Provision } from "../world/provision.ts";
import type { FaultSpec, Release, WorldSpec } from "../world/world-spec.ts";
import { basicProvision, resolverOf } from "./basics.ts";
import { type Capture, startCapture } from "./capture-bridge.ts";
import { CertificateStore } from "./certificates.ts";
import { type ControlRequest, serveControl } from "./control.ts";
import { scriptInLab } from "./enter.ts";
import { faultActions } from "./faults.ts";
import { LabHost } from "./lab-host.ts";
import { startLabProcess } from "./lab-process.ts";
import { LabRecorder } from "./lab-recorder.ts";
import { LabLinks } from "./links.ts";
import { networkScript } from "./network-script.ts";
import { type PreparedHost, prepareHosts } from "./prepared-hosts.ts";
import type { LabProgress } from "./progress.ts";
import { joined } from "./provision-host.ts";
import { installProvision, overlayScript, removeOverlayScript, rootOutside } from "./root-folder.ts";
import { bootAll } from "./start-order.ts";
import { type LabPaths, labPaths, makeStateFolder } from "./state-folder.ts";
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
	/** Breaks something on purpose. */
	break(fault: FaultSpec): Promise<void>;
	/** Mends what was broken so. */
	mend(fault: FaultSpec): Promise<void>;
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
	const { state } = options;
	makeStateFolder(state);
	await sweep(state);
	const prepared = await prepareHosts(options);
	const id = newLabId(Date.now(), process.pid);
	const paths = labPaths(state, id);
	for (const folder of [paths.folder, paths.log, paths.capture]) mkdirSync(folder, { recursive: true, mode: 0o700 });
	/** What ends the lab, the last first. */
	const open: (() => Promise<void>)[] = [async () => rmSync(paths.folder, { recursive: true, force: true })];
	let closed: Promise<void> | undefined;
	const close = (): Promise<void> => {
		closed ??= (async () => {
			for (const end of open.splice(0).reverse()) await end();
		})();
		return closed;
	};
	try {
		return await bringUp(options, { id, paths, prepared, open, close });
	} catch (error) {
		await close();
		throw error;
	}
}

interface Making {
	readonly id: string;
	readonly paths: LabPaths;
	readonly prepared: readonly PreparedHost[];
	readonly open: (() => Promise<void>)[];
	readonly close: () => Promise<void>;
}

async function bringUp(options: LabOptions, { id, paths, prepared, open, close }: Making): Promise<Lab> {
	const { world, state, signal, onProgress: tell = () => undefined } = options;
	const resolver = resolverOf(world);
	tell({ kind: "step", step: "network", state: "begun" });
	const [lab, authority] = await Promise.all([
		startLabProcess(id, paths, resolver),
		createCertificateAuthority(AUTHORITY.name),
	]);
	open.push(() => lab.close());
	const ca = join(paths.folder, "ca.pem");
	writeFileSync(ca, authority.pem);
	const links = new LabLinks(lab.init, open);
	await makeNetwork(lab.init, prepared, links, options);
	const tcpdump = prepared.find(({ spec }) => spec.kind === "plain")?.image;
	const record = async (name: string, host?: string): Promise<Capture> => {
		if (tcpdump === undefined) throw new Error("Cannot record: the world has no plain host, whose image has tcpdump");
		const capture = await startCapture(lab.init, tcpdump, join(paths.capture, `${name}.pcap`), host);
		open.push(() => capture.stop().then(() => undefined));
		return capture;
	};
	const capture = options.capture === true ? await record("bridge") : undefined;
	tell({ kind: "step", step: "network", state: "done" });

	tell({ kind: "step", step: "files", state: "begun" });
	const started = new Date().toISOString();
	const recorder = new LabRecorder(state, { id, world: world.name, started, init: lab.init, ca, resolver, tcpdump });
	const certificates = new CertificateStore(authority, world.certificates ?? []);
	const hosts = new Map<string, LabHost>();
	for (const { spec, release, image, programs } of prepared) {
		const provision = joined([basicProvision(id, world, spec, authority.pem), programs]);
		const issued = await Promise.all(provision.certificates.map((use) => certificates.files(use)));
		const whole: Provision = { ...provision, files: [...provision.files, ...issued.flat()] };
		installProvision(rootOutside(lab.init, spec.name), whole);
		const host = new LabHost(spec, whole, {
			init: lab.init,
			log: paths.log,
			onNetwork: () => links.replug(spec.name),
			onChange: () => recorder.write(),
			renewDisk: async () => {
				const script = removeOverlayScript(spec.name) + overlayScript(spec.name, image);
				await scriptInLab(`renew the disk of "${spec.name}"`, lab.init, script);
				installProvision(rootOutside(lab.init, spec.name), whole);
			},
		});
		hosts.set(spec.name, host);
		recorder.add(host, release);
	}
	tell({ kind: "step", step: "files", state: "done" });

	open.push(async () => {
		for (const host of hosts.values()) host.closing();
	});
	await bootAll([...hosts.values()], { init: lab.init, tell, ...(signal === undefined ? {} : { signal }) });
	const host = (name: string): LabHost => {
		const found = hosts.get(name);
		if (found !== undefined) return found;
		throw new Error(`Cannot find host "${name}": the world has ${[...hosts.keys()].join(", ")}`);
	};
	const act = async (fault: FaultSpec, what: "break" | "mend"): Promise<void> => {
		for (const action of faultActions(world, fault, what)) {
			if (action.kind === "link") await links.set(action.host, action.impairment);
			else await host(action.host).must(action.command.what, action.command.command, inputOf(action.command));
		}
	};
	for (const fault of world.faults ?? []) await act(fault, "break");
	const obey = (request: ControlRequest): Promise<void> =>
		request.kind === "link" ? links.set(host(request.host).name, request.impairment) : act(request.fault, request.kind);
	open.push(await serveControl(paths.folder, obey));
	recorder.up();
	return {
		...{ id, world, hosts, authority, ca, resolver, folder: paths.folder, capture, host, record, close },
		link: (name, link) => links.set(host(name).name, link),
		break: (fault) => act(fault, "break"),
		mend: (fault) => act(fault, "mend"),
		[Symbol.asyncDispose]: close,
	};
}

const inputOf = ({ input }: HostCommand): { input?: string } => (input === undefined ? {} : { input });

/** Networks and root folders of all hosts, by one script; then what stands in the way of their links. */
async function makeNetwork(
	init: number,
	prepared: readonly PreparedHost[],
	links: LabLinks,
	{ signal, delay }: LabOptions,
): Promise<void> {
	const script = prepared.map(({ spec, image }) => networkScript(spec) + overlayScript(spec.name, image)).join("");
	await scriptInLab("make the lab's network", init, script, signal);
	for (const { spec } of prepared) {
		const outside = (spec.programs ?? []).length === 0;
		const link = spec.link ?? (delay !== undefined && outside ? { delay } : undefined);
		if (link !== undefined) await links.set(spec.name, link);
	}
}
