import { builtProgram } from "../../built-program.ts";
import type { ClientDriver } from "../driver.ts";

/** How often Node's clients are started for a draw. */
const DRAWS = 50;

function xmppJs(name: string, adapter: boolean): ClientDriver {
	return {
		name,
		release: "here",
		host: "node",
		packages: [],
		reaches: "login",
		draws: DRAWS,
		startup: 1500,
		command: (login, { ca }) => ({
			argv: [process.execPath, builtProgram("lab/clients/xmpp-js-login.js")],
			input: JSON.stringify({ ...login, adapter }),
			env: { NODE_EXTRA_CA_CERTS: ca },
		}),
	};
}

/** Clients of this machine's Node: `@xmpp/client` as it is, the same with our adapter, and our command. */
export const NODE_CLIENTS: readonly ClientDriver[] = [
	{
		name: "xmpps connect",
		release: "here",
		host: "node",
		packages: [],
		reaches: "features",
		draws: DRAWS,
		startup: 1500,
		command: ({ domain }, { ca }) => ({
			argv: [process.execPath, builtProgram("cli/main.js"), "connect", domain, "--json", "--ca", ca],
			input: "",
		}),
		note: "goes as far as the stream features and does not log in: it is in when the server has answered its stream header inside TLS",
	},
	xmppJs("@xmpp/client + adapter", true),
	xmppJs("@xmpp/client", false),
];
