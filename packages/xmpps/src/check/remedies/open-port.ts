import { role, type SrvService, tlsKind } from "xmpps-connect/protocol";
import type { Change } from "../../model/change.ts";
import type { Facts } from "../facts/facts.ts";
import { prosodyPortOption } from "../facts/local-ports.ts";
import type { XmppSoftware } from "../facts/software.ts";
import { localVersion } from "../facts/software.ts";
import { ejabberdSetting, prosodySetting, service as serviceChange } from "./server.ts";

/** Prosody before 0.12 had another name for it, and nothing for servers. */
const PROSODY_KEY: Readonly<Record<SrvService, string>> = {
	"xmpps-client": "c2s_direct_tls_ports",
	"xmpp-client": "c2s_ports",
	"xmpps-server": "s2s_direct_tls_ports",
	"xmpp-server": "s2s_ports",
};

/** ejabberd 23.01 opens a changed listener before the old one is closed, and then finds the address in use. */
const LISTENERS = "at a reload a changed listener may stay closed";

/** Prosody's own, which a line of ours would replace. */
const PROSODY_DEFAULT: Readonly<Partial<Record<SrvService, number>>> = { "xmpp-client": 5222, "xmpp-server": 5269 };

/** What makes each server listen for a service on a port, beside those on which it does already. */
export function openPort(
	facts: Facts,
	service: SrvService,
	port: number,
	why: string,
): Readonly<Record<XmppSoftware, readonly Change[]>> {
	return {
		prosody: [
			prosodyPort(facts, service, port, why),
			serviceChange("prosody", "restarted", "a reload opens no new port"),
		],
		ejabberd: [
			ejabberdSetting(`port ${port}`, ejabberdListener(service, port), why, "listen"),
			serviceChange("ejabberd", "restarted", LISTENERS),
		],
	};
}

/** Prosody's option with the ports of a service: `c2s_direct_tls_ports`. */
export function prosodyPortsKey(facts: Facts, service: SrvService): string {
	const old = service === "xmpps-client" && /^0\.(\d|1[01])(\.|$)/.test(localVersion(facts, "prosody") ?? "");
	return old ? "legacy_ssl_ports" : PROSODY_KEY[service];
}

function prosodyPort(facts: Facts, service: SrvService, port: number, why: string): Change {
	const key = prosodyPortsKey(facts, service);
	const now = prosodyPortOption(facts.observation.local, key);
	const usual = PROSODY_DEFAULT[service];
	const before = now.length === 0 && usual !== undefined ? [usual] : now;
	const ports = [...new Set([...before, port])];
	return prosodySetting(key, [`${key} = { ${ports.join(", ")} }`], why);
}

/** An item of the list `listen`, in the words of ejabberd's own example. */
function ejabberdListener(service: SrvService, port: number): string[] {
	const client = role(service) === "client";
	const direct = tlsKind(service) === "direct-tls";
	return [
		`- port: ${port}`,
		'  ip: "::"',
		`  module: ${client ? "ejabberd_c2s" : "ejabberd_s2s_in"}`,
		...(direct ? ["  tls: true"] : client ? ["  starttls_required: true"] : []),
	];
}
