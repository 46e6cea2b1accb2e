import type { Host } from "../../../host/host.ts";
import type { Software } from "../../../model/change.ts";
import type { LocalObservation, LocalSetting } from "../../../model/observation-local.ts";
import { readAddresses } from "./addresses.ts";
import { readCertificateFiles } from "./certificate-files.ts";
import { readEjabberd } from "./ejabberd-config.ts";
import { readFirewall } from "./firewall.ts";
import { readHaproxy } from "./haproxy-config.ts";
import { HostReader } from "./host-reader.ts";
import { readListeners } from "./listeners.ts";
import { readNginx } from "./nginx-config.ts";
import { type ReadConfig, readProsody } from "./prosody-config.ts";
import { readSoftware } from "./software.ts";
import { readSslh } from "./sslh-config.ts";

/**
 * What a host says of itself: `xmpps check --local`. It only reads, and shows of configuration nothing but what it is
 * told to: no key, no password. Never rejects for what the host does or lacks; what could not be looked at is in `notes`.
 */
export async function observeLocal(host: Host, signal?: AbortSignal): Promise<LocalObservation> {
	const reader = new HostReader(host, signal);
	const [uid, addresses, listeners, software, firewall, prosody, ejabberd, others] = await Promise.all([
		reader.run(["id", "-u"]),
		readAddresses(reader),
		readListeners(reader),
		readSoftware(reader),
		readFirewall(reader),
		withCertificates(reader, "prosody", readProsody(reader)),
		withCertificates(reader, "ejabberd", readEjabberd(reader)),
		Promise.all([readHaproxy(reader), readNginx(reader), readSslh(reader)]),
	]);
	const root = uid?.stdout.trim() === "0";
	if (!root) reader.note("without root some files, the packet filter and the names of programs cannot be read");
	return {
		root,
		name: host.name,
		addresses,
		listeners,
		software,
		certificates: [...prosody.certificates, ...ejabberd.certificates],
		firewall,
		settings: [...prosody.settings, ...ejabberd.settings, ...others.flatMap((settings) => settings ?? [])],
		notes: [...reader.notes].sort(),
	};
}

async function withCertificates(
	reader: HostReader,
	software: Software,
	reading: Promise<ReadConfig | undefined>,
): Promise<{ settings: readonly LocalSetting[]; certificates: LocalObservation["certificates"] }> {
	const config = await reading;
	if (config === undefined) return { settings: [], certificates: [] };
	return {
		settings: config.settings,
		certificates: await readCertificateFiles(reader, software, config.certificates),
	};
}
