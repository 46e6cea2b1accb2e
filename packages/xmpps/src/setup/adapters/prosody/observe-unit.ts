import type { HostReader } from "../../../check/observe/local/host-reader.ts";
import type { CapabilityFacts } from "./facts.ts";

export const UNIT_FOLDER = "/etc/systemd/system/prosody.service.d";

/** The file that is ours beside Prosody's unit. */
export const UNIT_FILE: string = `${UNIT_FOLDER}/xmpps.conf`;

const CAPABILITY = "cap_net_bind_service";

export interface UnitFacts {
	/** systemd knows it. */
	readonly unit: boolean;
	readonly user: string;
	readonly mayBindLowPorts: boolean;
	readonly capability: CapabilityFacts;
}

/** What systemd lets Prosody do (systemd.exec(5)). @param port that it would listen on */
export async function observeUnit(reader: HostReader, port: number): Promise<UnitFacts> {
	const properties = ["LoadState", "User", "AmbientCapabilities"].flatMap((name) => ["-p", name]);
	const [shown, files, first] = await Promise.all([
		reader.run(["systemctl", "show", "prosody.service", ...properties]),
		reader.run(["systemctl", "cat", "--no-pager", "prosody.service"]),
		reader.text("/proc/sys/net/ipv4/ip_unprivileged_port_start"),
	]);
	const value = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(shown?.stdout ?? "")?.[1] ?? "";
	const unit = value("LoadState") === "loaded";
	const user = value("User");
	const free = (unit && (user === "" || user === "root" || user === "0")) || Number(first ?? "1024") <= port;
	const { others, ours } = withoutOurs(files?.stdout ?? "");
	return {
		unit,
		user: user === "" ? "root" : user,
		mayBindLowPorts: free || value("AmbientCapabilities").split(" ").includes(CAPABILITY),
		capability: {
			has: free || hasCapability(others, "AmbientCapabilities", false),
			bounded: hasCapability(others, "CapabilityBoundingSet", true),
			ours,
		},
	};
}

/** Takes our file out of what `systemctl cat` prints, in which each begins with its path as a comment. Pure. */
function withoutOurs(text: string): { readonly others: string; readonly ours: boolean } {
	const files = text.split(/^(?=# \/)/m);
	const ours = files.filter((file) => file.startsWith(`# ${UNIT_FILE}\n`));
	return { others: files.filter((file) => !ours.includes(file)).join(""), ours: ours.length > 0 };
}

/**
 * Whether a set of capabilities has ours: lines add to it, `~` takes away, an empty line clears. Pure.
 * @param initially what holds where no line is
 */
export function hasCapability(text: string, key: string, initially: boolean): boolean {
	const lines = [...text.matchAll(new RegExp(`^\\s*${key}\\s*=(.*)$`, "gm"))].map(([, value = ""]) => value.trim());
	let has = initially;
	for (const [index, line] of lines.entries()) {
		const not = line.startsWith("~");
		const named = line.replace(/^~/, "").toLowerCase().split(/\s+/).includes(CAPABILITY);
		if (line === "") has = false;
		else if (not) has = (index === 0 || has) && !named;
		// The first line says what there is, instead of all.
		else has = named || (index > 0 && has);
	}
	return has;
}
