import type { Release } from "../../world/world-spec.ts";
import type { ClientDriver } from "../driver.ts";
import { DINO_ACCOUNT, GAJIM_SCRIPT, PSI_OPTIONS, psiAccounts } from "./desktop-files.ts";

/** What a graphical client needs and no package of it brings: a screen in memory, a session bus, icons. */
const SCREEN = ["xvfb", "xauth", "dbus", "dbus-daemon", "dconf-gsettings-backend", "librsvg2-common"];

/** Runs a script with a session bus and a screen of its own. GTK 4 draws without OpenGL: there is none. */
const onScreen = (script: string, args: readonly string[] = []): string[] => [
	...["env", "GSK_RENDERER=cairo", "NO_AT_BRIDGE=1", "QT_ACCESSIBILITY=0", "GDK_BACKEND=x11"],
	...["dbus-run-session", "--", "xvfb-run", "-a", "sh", "-c", script, "sh", ...args],
];

/** Clients with windows, as a release of Debian has them. */
export function desktopClients(release: Release): readonly ClientDriver[] {
	const common = { release, host: "desktop", reaches: "login", draws: 50 } as const;
	return [
		{
			...common,
			name: "Gajim",
			packages: ["gajim", ...SCREEN],
			draws: 32,
			startup: 6000,
			command: ({ user, domain, password }) => ({
				argv: onScreen('python3 settings.py "$@" && exec gajim', [user, domain, password]),
				files: { "settings.py": GAJIM_SCRIPT },
			}),
		},
		{
			...common,
			name: "Dino",
			packages: ["dino-im", "sqlite3", ...SCREEN],
			startup: 5000,
			command: ({ user, domain, password }) => ({
				argv: onScreen("mkdir -p .local/share/dino && sqlite3 .local/share/dino/dino.db <account.sql && exec dino-im"),
				files: {
					"account.sql": `${DINO_ACCOUNT}INSERT INTO account (bare_jid, resourcepart, password, enabled) VALUES ('${user}@${domain}', 'bench', '${password}', 1);\n`,
				},
			}),
		},
		{
			...common,
			name: "Psi",
			packages: ["psi", ...SCREEN],
			startup: 4000,
			command: ({ user, domain, password }) => ({
				argv: onScreen("exec psi --profile=default"),
				files: {
					".config/psi/profiles/default/accounts.xml": psiAccounts(`${user}@${domain}`, password),
					".config/psi/profiles/default/options.xml": PSI_OPTIONS,
				},
			}),
		},
	];
}
