import type { HostFileSpec } from "../world/world-spec.ts";
import type { ProsodyParts, WorldParts } from "./worlds.ts";

/** Debian's unit runs as the user `prosody`, whom the kernel does not let have a port below 1024. */
const MAY_BIND: HostFileSpec = {
	path: "/etc/systemd/system/prosody.service.d/ports.conf",
	content: "[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n",
};

/** Prosody itself on port 443 of the second addresses: every port of a service opens on all interfaces that it names. */
export const NATIVE: WorldParts & { readonly prosody: ProsodyParts } = {
	firewall: "",
	files: [MAY_BIND],
	prosody: {
		directTls: { client: [443], server: [5270] },
		lua: 'c2s_direct_tls_interfaces = { "203.0.113.2", "2001:db8::2" }',
	},
};

/** Prosody on one port for clients and servers, sorted by ALPN, and by the first bytes where none is sent. */
export const MULTIPLEXED: WorldParts & { readonly prosody: ProsodyParts } = {
	firewall: "",
	files: [MAY_BIND],
	prosody: {
		directTls: {},
		lua: [
			"ssl_ports = { 443 }",
			'ssl_interfaces = { "203.0.113.2", "2001:db8::2" }',
			'modules_enabled = { "disco", "roster", "saslauth", "tls", "dialback", "ping", "posix", "admin_shell", "net_multiplex" }',
		].join("\n"),
	},
};
