import type { Release } from "../../world/world-spec.ts";
import type { ClientDriver } from "../driver.ts";
import { NBXMPP_SCRIPT, SLIXMPP_SCRIPT } from "./python-scripts.ts";

/** Enough to tell 80:20 from an even draw, at the level of the test. */
const DRAWS = 50;

/** Runs a command in a terminal of its own. */
const inTerminal = (command: string): string[] => ["script", "-q", "-c", command, "/dev/null"];

/** Clients that need no screen, as a release of Debian has them. */
export function terminalClients(release: Release): readonly ClientDriver[] {
	const script = { release, host: "script", reaches: "login", draws: DRAWS } as const;
	const terminal = { ...script, host: "terminal" } as const;
	return [
		{
			...script,
			name: "go-sendxmpp",
			packages: ["go-sendxmpp"],
			startup: 1000,
			command: ({ user, domain, password }) => ({
				argv: ["go-sendxmpp", "-u", `${user}@${domain}`, "-p", password, "-l"],
			}),
		},
		{
			...terminal,
			name: "profanity",
			// Its terminal does not come with Debian's smallest system.
			packages: ["profanity", "bsdutils"],
			startup: 2000,
			command: ({ user, domain, password }) => ({
				argv: inTerminal(`profanity -a ${user}@${domain}`),
				files: {
					".local/share/profanity/accounts": `[${user}@${domain}]\nenabled=true\njid=${user}@${domain}\nresource=bench\npassword=${password}\n`,
				},
			}),
		},
		{
			...script,
			name: "slixmpp",
			packages: ["python3-slixmpp"],
			startup: 2500,
			command: ({ user, domain, password }) => ({
				argv: ["python3", "login.py", `${user}@${domain}`, password],
				files: { "login.py": SLIXMPP_SCRIPT },
			}),
		},
		{
			...script,
			name: "nbxmpp",
			packages: ["python3-nbxmpp", "python3-gi", "gir1.2-soup-3.0", "gir1.2-glib-2.0"],
			startup: 2500,
			command: ({ user, domain, password }) => ({
				argv: ["python3", "login.py", user, domain, password],
				files: { "login.py": NBXMPP_SCRIPT },
			}),
		},
		{
			...terminal,
			name: "poezio",
			packages: ["poezio", "bsdutils"],
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
