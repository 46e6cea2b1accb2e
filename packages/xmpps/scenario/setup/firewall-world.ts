import { fileURLToPath } from "node:url";
import { endTree } from "../../src/host/run-command.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import type { Config } from "../../src/model/config.ts";
import type { PlannedEndpoint } from "../../src/setup/adapters/adapter.ts";
import { USUAL_CONFIG } from "../../test/setup/usual-config.ts";

/** The address that the web has, and the endpoint's. */
export const [A, A6, B, B6] = ["203.0.113.1", "2001:db8::1", "203.0.113.2", "2001:db8::2"] as const;

/** systemd itself listens, for an echo: on the ports of an XMPP server, of all addresses. */
const ECHO = "[Socket]\nListenStream=5223\nListenStream=5270\nAccept=yes\n[Install]\nWantedBy=sockets.target\n";

/** A host where something listens on the server's own ports, and a client outside. */
export function firewallWorld(packages: readonly string[]): WorldSpec {
	return {
		name: "firewalls",
		hosts: [
			{
				...{ name: "server", kind: "machine", v4: [A, B], v6: [A6, B6], packages },
				files: [
					{ path: "/etc/systemd/system/echo.socket", content: ECHO },
					{
						path: "/etc/systemd/system/echo@.service",
						content: "[Service]\nExecStart=/bin/cat\nStandardInput=socket\n",
					},
				],
			},
			...SURROUNDINGS.filter(({ name }) => name === "client" || name === "dns"),
		],
		zones: [{ name: "example.com", records: [`@ A ${A}`] }],
	};
}

export const CONFIG: Config = { ...USUAL_CONFIG, web: { ...USUAL_CONFIG.web, kind: "none" } };

/** Port 443 of addresses by NAT, and their port 5270 as it is. */
export function endpointsAt(addresses: readonly string[]): readonly PlannedEndpoint[] {
	return addresses.flatMap((address): PlannedEndpoint[] => {
		const at = { local: address, public: address, why: "" } as const;
		return [
			{ ...at, service: "clients", port: 443, serverPort: 5223, way: "nat" },
			{ ...at, service: "servers", port: 5270, serverPort: 5270, way: "native" },
		];
	});
}

const SCRIPT = fileURLToPath(new URL("firewall-reach.mjs", import.meta.url));

/** What is found at `ADDRESS/PORT`, seen from a host. */
export async function reach(from: LabHost, places: readonly string[]): Promise<Record<string, string>> {
	const { stdout } = await from.runHere([process.execPath, SCRIPT, ...places]);
	return JSON.parse(stdout) as Record<string, string>;
}

/** A connection that somebody stays on. */
export interface LiveSession {
	/** Waits until more came back, and says whether it is still the same connection. */
	lives(): Promise<boolean>;
	end(): void;
}

export function stayOn(from: LabHost, place: string): LiveSession {
	const child = from.startHere([process.execPath, SCRIPT, "--live", place], ["ignore", "pipe", "ignore"]);
	let text = "";
	child.stdout?.on("data", (data: Buffer) => {
		text += data.toString();
	});
	return {
		async lives() {
			const seen = text.length;
			for (let tries = 0; tries < 60 && !text.includes("gone") && text.length <= seen + 4; tries += 1) {
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			return text.length > seen + 4 && !text.includes("gone");
		},
		end: () => endTree(child),
	};
}

/** Everything that must be the same after an undo: files below /etc, rules, which units run. */
export async function snapshot(server: LabHost): Promise<string> {
	const script = `find /etc -xdev -type f -exec sha256sum {} + | sort -k2
find /etc -xdev -printf '%p %m %u %g %y %l\\n' | sort
systemctl list-units --all --plain --no-legend 'xmpps*'
nft -s list ruleset 2>/dev/null
for tool in iptables ip6tables; do "$tool-save" 2>/dev/null || true; done`;
	const text = await server.must("look at everything", ["sh", "-c", script]);
	return (
		text
			.replace(/^#.*\n/gm, "")
			.replace(/^:(\w+ \w+) \[\d+:\d+\]$/gm, ":$1")
			// An empty base table may stay: iptables makes those that it is asked about.
			.replace(/^\*\w+\n(?::\w+ ACCEPT\n)+COMMIT\n/gm, "")
			.replace(/^table ip6? (?:nat|filter) \{\n(?:\tchain \w+ \{\n\t\ttype .* policy accept;\n\t\}\n\n?)*\}\n/gm, "")
			.replace(/^(table ip6? (?:nat|filter) \{\n)(?:(?!^\}).*\n)*\}\n/gm, "")
	);
}
