import type { Release } from "../../world/world-spec.ts";
import type { ClientDriver } from "../driver.ts";
import { NBXMPP_SCRIPT, SLIXMPP_SCRIPT } from "./python-scripts.ts";

/** Runs a command in a terminal of its own. */
const inTerminal = (command: string): string[] => ["script", "-q", "-c", command, "/dev/null"];

/** Clients that need no screen, as a release of Debian has them. */
export function terminalClients(release: Release): readonly ClientDriver[] {
	const common = { release, host: "terminal", reaches: "login" } as const;
	return [
		{
			...common,
			name: "go-sendxmpp",
			packages: ["go-sendxmpp"],
			draws: 20,
			startup: 1000,
			command: ({ user, domain, password }) => ({
				argv: ["go-sendxmpp", "-u", `${user}@${domain}`, "-p", password, "-l"],
			}),
		},
		{
			...common,
			name: "profanity",
			// Its terminal does not come with Debian's smallest system.
			packages: ["profanity", "bsdutils"],
			draws: 20,
			startup: 2000,
			command: ({ user, domain, password }) => ({
				argv: inTerminal(`profanity -a ${user}@${domain}`),
				files: {
					".local/share/profanity/accounts": `[${user}@${domain}]\nenabled=true\njid=${user}@${domain}\nresource=bench\npassword=${password}\n`,
				},
			}),
		},
		{
			...common,
			name: "slixmpp",
			packages: ["python3-slixmpp"],
			draws: 20,
			startup: 2500,
			command: ({ user, domain, password }) => ({
				argv: ["python3", "login.py", `${user}@${domain}`, password],
				files: { "login.py": SLIXMPP_SCRIPT },
			}),
		},
		{
			...common,
			name: "nbxmpp",
			packages: ["python3-nbxmpp", "python3-gi", "gir1.2-soup-3.0", "gir1.2-glib-2.0"],
			draws: 20,
			startup: 2500,
			command: ({ user, domain, password }) => ({
				argv: ["python3", "login.py", user, domain, password],
				files: { "login.py": NBXMPP_SCRIPT },
			}),
		},
		{
			...common,
			name: "poezio",
			packages: ["poezio", "bsdutils"],
			draws: 10,
			startup: 4000,
			command: ({ user, domain, password }) => ({
				argv: inTerminal("poezio"),
				files: {
					".config/poezio/poezio.cfg": `[Poezio]\njid = ${user}@${domain}\npassword = ${password}\n`,
				},
			}),
		},
	];
}
