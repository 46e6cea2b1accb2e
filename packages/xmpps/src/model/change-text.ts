import { printable } from "xmpps-connect/protocol";
import type { Change, Item, Software } from "./change.ts";

/** What a published record lives, in seconds: short enough to correct a mistake, long enough for resolvers to keep it. */
const TTL = 300;

/** Longest line: a TLSA record with a whole certificate in it fits. */
const LONGEST_LINE = 8192;

/** What a name may consist of that becomes part of a command: whatever else came from the network stays out of a shell. */
const COMMAND_NAME = /^(\*\.)?[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_][a-z0-9_-]*)*$/i;

type ItemOf<Kind extends Item["kind"]> = Extract<Item, { kind: Kind }>;

/**
 * A change as lines to paste: into a zone file, a configuration file or a root shell. What only people can read is a
 * comment in the language of the lines around it. Every line is printable, whatever stood in the change.
 */
export function changeText(change: Change): string[] {
	return lines(change).map((line) =>
		printable(
			line.replace(/^\t+/, (tabs) => "    ".repeat(tabs.length)),
			LONGEST_LINE,
		),
	);
}

function lines(change: Change): string[] {
	const { item } = change;
	switch (item.kind) {
		case "dns-records":
			return recordLines(change, item);
		case "delegation":
			return delegationLines(change, item);
		case "zone-copy":
			return [
				`; on ${item.server}: fetch the zone ${item.zone} from its primary again`,
				...change.after.map((line) => `; until its serial is ${line}`),
			];
		case "setting":
			return settingLines(change, item);
		case "certificate":
			return certificateLines(change, item);
		case "firewall":
			return firewallLines(change, item);
		case "service":
			return change.after.map((state) => serviceCommand(item.software, state));
		case "managed":
			return [`# ${item.name}`, ...change.after];
		case "clock":
			return [
				`# on the host at ${item.address}`,
				...change.after.map((line) => `# ${line}`),
				"timedatectl set-ntp true",
			];
	}
}

/** The record set as it is to be, whole; what goes is named in comments. */
function recordLines({ before, after }: Change, { name, type, ttl = TTL }: ItemOf<"dns-records">): string[] {
	const owner = `${name}.`;
	if (after.length === 0 && (before ?? []).length === 0) return [`; remove: every ${type} record of ${owner}`];
	return [
		...(before ?? []).filter((data) => !after.includes(data)).map((data) => `; remove: ${owner} IN ${type} ${data}`),
		...after.map((data) => `${owner} ${ttl} IN ${type} ${data}`),
	];
}

/** Key tag, algorithm, digest type and digest in hex. */
const DS_DATA = /^\d+ \d+ \d+ [\da-f ]+$/i;

function delegationLines({ before, after }: Change, { zone }: ItemOf<"delegation">): string[] {
	return [
		`; at the registrar of ${zone}`,
		...(before ?? []).filter((data) => !after.includes(data)).map((data) => `; remove: ${zone}. IN DS ${data}`),
		...(after.length === 0 ? [`; no DS record of ${zone}.`] : []),
		...after.map((line) => (DS_DATA.test(line) ? `${zone}. ${TTL} IN DS ${line}` : `; ${line}`)),
	];
}

function settingLines({ before, after }: Change, item: ItemOf<"setting">): string[] {
	const comment = item.software === "prosody" ? "--" : "#";
	const section = item.section === "global" ? "global section" : item.section;
	const gone = (before ?? []).filter((line) => !after.includes(line));
	return [
		`${comment} ${item.file}, ${section}`,
		...gone.map((line) => `${comment} ${after.length === 0 ? "remove" : "instead of"}: ${line.trim()}`),
		...(after.length === 0 && gone.length === 0 ? [`${comment} remove: ${item.key}`] : []),
		...(before === undefined && after.some(isPartOfMore) ? [`${comment} keep what else "${item.key}" has there`] : []),
		...after,
	];
}

/** A list or a block: where nobody looked, one may be there that has more in it. */
function isPartOfMore(line: string): boolean {
	return /[{[]|^\s*- /.test(line);
}

/** How a certificate of certbot gets to the program that shows it. @param live its folder */
const HAND_OVER: Readonly<Record<Software, (domain: string, live: string) => readonly string[]>> = {
	prosody: (domain) => [`prosodyctl --root cert import ${domain} /etc/letsencrypt/live`],
	// A file of its own: ejabberd.pem may hold the certificates of other hosts.
	ejabberd: (domain, live) => [
		`cat ${live}/privkey.pem ${live}/fullchain.pem | install -o ejabberd -g ejabberd -m 640 /dev/stdin /etc/ejabberd/${domain}.pem`,
		`# in certfiles of /etc/ejabberd/ejabberd.yml: - /etc/ejabberd/${domain}.pem`,
		"ejabberdctl reload_config",
	],
	nginx: (_, live) => [
		"# in the server block:",
		`#   ssl_certificate ${live}/fullchain.pem;`,
		`#   ssl_certificate_key ${live}/privkey.pem;`,
		"systemctl reload nginx",
	],
	haproxy: (domain, live) => [
		`cat ${live}/fullchain.pem ${live}/privkey.pem | install -m 600 /dev/stdin /etc/haproxy/${domain}.pem`,
		"systemctl reload haproxy",
	],
	sslh: () => ["# sslh shows no certificate of its own: hand it to the server behind it"],
};

function certificateLines({ after }: Change, { domain, software }: ItemOf<"certificate">): string[] {
	const wanted = after.flatMap((line) => (line.startsWith("DNS:") ? [line.slice(4)] : []));
	const others = after.filter((line) => !line.startsWith("DNS:")).map((line) => `# the certificate: ${line}`);
	const all = wanted.length === 0 ? [domain] : wanted;
	const names = all.filter((name) => COMMAND_NAME.test(name));
	const unfit = all.filter((name) => !COMMAND_NAME.test(name)).map((name) => `# no name for a certificate: "${name}"`);
	if (names.length === 0 || !COMMAND_NAME.test(domain)) return [...others, ...unfit];
	const wildcard = names.some((name) => name.startsWith("*"));
	// The authorities hand out wildcards for a proof in the DNS alone.
	const dns = wildcard ? " --manual --preferred-challenges dns" : "";
	const each = names.map((name) => ` -d ${name.startsWith("*") ? `'${name}'` : name}`).join("");
	return [
		...others,
		...unfit,
		`certbot certonly --expand --cert-name ${domain}${dns}${each}`,
		...(software === undefined
			? ["# then hand it to the XMPP server, and let it reload"]
			: HAND_OVER[software](domain, `/etc/letsencrypt/live/${domain}`)),
	];
}

function firewallLines({ before, after }: Change, { address, port }: ItemOf<"firewall">): string[] {
	return [
		`# on the host with ${address}, for port ${port}; and in the packet filter of its provider, if it has one`,
		...(before ?? []).filter((rule) => !after.includes(rule)).map((rule) => `# remove: ${rule}`),
		...after.map(firewallCommand),
	];
}

/** A rule may name its table and chain; without, it is for Debian's own. */
function firewallCommand(rule: string): string {
	// A chain is defined in braces, with what would end a command of the shell.
	const defined = /^nft (add chain [\w ]+ \{ [\w ;-]+ \})$/.exec(rule)?.[1];
	if (defined !== undefined) return `nft '${defined}'`;
	// No other rule that we propose has any of these, and a shell would do something else with each.
	if (/[;&|<>$`\\'"\n]/.test(rule)) return `# ${rule}`;
	if (rule.startsWith("nft ")) return rule;
	const placed = /^(inet|ip|ip6) [\w-]+ [\w-]+ /.test(rule) && !/^(ip|ip6) (saddr|daddr|protocol|nexthdr) /.test(rule);
	return `nft insert rule ${placed ? "" : "inet filter input "}${rule}`;
}

const RELOAD: Readonly<Record<Software, string>> = {
	prosody: "prosodyctl reload",
	ejabberd: "ejabberdctl reload_config",
	nginx: "systemctl reload nginx",
	haproxy: "systemctl reload haproxy",
	// It reads its configuration once.
	sslh: "systemctl restart sslh",
};

function serviceCommand(software: Software, state: string): string {
	if (state === "reloaded") return RELOAD[software];
	if (state === "restarted") return `systemctl restart ${software}`;
	return state === "running" ? `systemctl start ${software}` : `# ${software}: ${state}`;
}
