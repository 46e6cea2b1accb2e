// Other checkers as Debian has them, each with how it is asked in a lab and which of its lines are complaints.

/** @typedef {import("../packages/xmpps/dist/lab/real/lab.js").Lab} Lab */
/** @typedef {import("../packages/xmpps/dist/lab/faults/fault.js").Fault} Fault */
/** @typedef {import("../packages/xmpps/dist/lab/faults/fault.js").HealthyWorld} HealthyWorld */
/**
 * @typedef {object} Said
 * @property {readonly string[]} lines all of them, without what differs from run to run
 * @property {readonly string[]} complaints those that say that something is wrong
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {readonly string[]} packages of the host outside
 * @property {string} how the command line, for people
 * @property {(lab: Lab, what: Fault | HealthyWorld) => Promise<Said | undefined>} ask undefined where it does not apply
 */

/** What tools say of something that is wrong. */
const BAD =
	/fail|error|not ok|\[nok|problem|expire[ds]?\b|refused|time.?out|timed out|invalid|unable|cannot|could not|no .*found|unknown|doesn't|does not|mismatch|self.?signed|untrusted|unreachable|wrong|missing|weak|insecure|couldn't/i;

/** Lines with which tools tell that all is well, or that something was not looked at. */
const FINE =
	/^(all checks passed|done|checking)\b|\bno problems?\b|not offered|not present|no fingerprinting|assuming no HTTP/i;

/** @type {readonly Peer[]} */
export const PEERS = [
	{
		name: "prosodyctl check",
		packages: [],
		how: "prosodyctl check config; prosodyctl check dns DOMAIN; prosodyctl check certs, on the server",
		async ask(lab, what) {
			const server = lab.world.hosts.find(({ programs = [] }) => programs.some(({ program }) => program === "prosody"));
			if (server === undefined) return undefined;
			const domain = what.check?.domain ?? "example.com";
			const script = `prosodyctl check config 2>&1; prosodyctl check dns ${domain} 2>&1; prosodyctl check certs 2>&1`;
			// Debian's own host for experiments is nobody's domain.
			return said(await output(lab, server.name, script), (line) => /localhost/.test(line));
		},
	},
	{
		name: "xmpp-dns",
		packages: ["xmpp-dns"],
		how: "xmpp-dns -v -t --no-color --timeout=5 DOMAIN",
		async ask(lab, what) {
			const domain = what.check?.domain ?? "example.com";
			return said(await output(lab, "client", `xmpp-dns -v -t --no-color --timeout=5 ${domain} 2>&1`));
		},
	},
	{
		name: "testssl.sh",
		packages: ["testssl.sh", "procps", "bsdextrautils", "bind9-host"],
		how: "testssl --quiet --color 0 --ip ADDRESS -S --warnings off --add-ca FILE DOMAIN:PORT, at the first IPv4 address of the first record for direct TLS",
		async ask(lab, what) {
			const domain = what.check?.domain ?? "example.com";
			const place = await firstPlace(lab, domain);
			if (place === undefined) return undefined;
			const ca = "/etc/ssl/certs/ca-certificates.crt";
			const command = `cd /tmp && testssl --quiet --color 0 --ip ${place.address} -S --warnings off --connect-timeout 5 --openssl-timeout 5 --add-ca ${ca} ${domain}:${place.port} 2>&1`;
			return said(await output(lab, "client", command), (line) => /OCSP|CRL|Further IP|rDNS|GOST/.test(line));
		},
	},
];

/**
 * @param {Lab} lab
 * @param {string} domain
 * @returns {Promise<{ address: string, port: string } | undefined>}
 */
async function firstPlace(lab, domain) {
	const srv = await output(lab, "client", `host -t SRV _xmpps-client._tcp.${domain} 2>&1`);
	const record = /SRV record (\d+) \d+ (\d+) (\S+?)\.?$/m.exec(srv);
	if (record === null || record[3] === "") return undefined;
	const addresses = await output(lab, "client", `host -t A ${record[3]} 2>&1`);
	const address = /has address (\S+)/.exec(addresses)?.[1];
	return address === undefined || record[2] === "0" ? undefined : { address, port: record[2] ?? "" };
}

/** Milliseconds for one tool: what it has said by then counts. */
const PATIENCE = 40_000;

/**
 * @param {Lab} lab
 * @param {string} host
 * @param {string} script
 */
async function output(lab, host, script) {
	const { stdout } = await lab.host(host).run(["sh", "-c", script], { timeout: PATIENCE });
	return stdout;
}

/**
 * @param {string} text
 * @param {(line: string) => boolean} skip lines that are about nothing of ours
 * @returns {Said}
 */
function said(text, skip = () => false) {
	const lines = text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "" && !skip(line))
		// What differs from run to run: times and durations, serial numbers, fingerprints.
		.map((line) => line.replace(/\d{4}-\d\d-\d\d [\d:]+|\[\s*\d+s\]|\b[0-9A-F]{16,}\b/g, "#"));
	return { lines, complaints: lines.filter((line) => BAD.test(line) && !FINE.test(line)) };
}

/** Words that name the cause, by the area of a rule or by the rule. @type {Readonly<Record<string, RegExp>>} */
const WORDS = {
	"srv.port-missing": /port[^\n]*\b0\b|no port|without port/i,
	"srv.xmpps-on-starttls-port": /starttls|not (a )?(direct )?tls|5222|direct tls/i,
	"srv.xmpp-on-direct-tls-port": /direct tls|5223|legacy|starttls/i,
	"srv.target-is-alias": /cname|alias/i,
	"srv.target-no-address": /no (a|aaaa|address|ip)|not resolve|no such host|cannot be (resolved|accessed)|nxdomain/i,
	"srv.target-is-address": /ip address|literal|not a (host)?name/i,
	"srv.target-doubled": /example\.com\.example\.com/i,
	"srv.wrong-owner": /_xmpps?-client\.|owner|wrong name/i,
	"srv.dot-beside-records": /"\."|not offered|\bdot\b|target '?\.'?/i,
	"srv.none": /no .*srv|missing.*srv|srv.*missing/i,
	"srv.no-direct-tls-clients": /_xmpps-client/i,
	"srv.no-direct-tls-servers": /_xmpps-server/i,
	"srv.server-record-on-client-port": /jabber:client|client port|namespace|invalid-namespace/i,
	"srv.starttls-first": /priorit/i,
	"srv.ttl-too-long": /ttl/i,
	"address.private": /private|rfc ?1918|10\./i,
	"zone.recursive-stale": /stale|ttl|cache/i,
	"sni.no-default-certificate": /sni/i,
	"stream.web-answers": /http|nginx|web/i,
	"stream.error": /host-unknown|stream error/i,
	"stream.nagle": /nagle|delay/i,
	"clock.skew": /clock|skew/i,
	address: /ipv[46]|aaaa|\[(nok|not ok)\]|unreachable|refused|timeout/i,
	alpn: /alpn/i,
	dane: /dane|tlsa/i,
	dnssec: /dnssec|bogus|servfail/i,
	"host-meta": /host-meta|bosh|cors/i,
	local: /listen|firewall|nat\b|timeout|iptables|nft/i,
	s2s: /dialback|external/i,
	sasl: /sasl|mechanism|plain|scram/i,
	srv: /srv/i,
	starttls: /starttls|encrypt/i,
	stream: /stream|silent|ssh|protocol|http/i,
	tcp: /refused|timeout|timed out|unreachable|cannot be accessed|connection: \[(nok|not ok)\]/i,
	tls: /certificate|expired|self.?signed|chain|tls|ssl|cipher|protocol|trust/i,
	web: /http|web/i,
	zone: /serial|name ?server|soa|disagree|lame/i,
};

/** @param {string} rule */
export function wordsFor(rule) {
	return WORDS[rule] ?? WORDS[rule.slice(0, rule.indexOf("."))] ?? /$^/;
}
