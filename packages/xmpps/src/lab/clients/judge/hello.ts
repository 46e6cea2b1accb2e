import type { ClientHello } from "../../../gateway/client-hello.ts";
import { clearText, helloOf } from "../../capture/index.ts";
import type { Trial } from "../run.ts";
import { type Cell, conforms, deviates, fact, noDirectTls, unknown } from "./cell.ts";
import { type HelloGroups, helloGroups } from "./hello-groups.ts";
import { askedFor, silenceOf, type Visit, visitsOf } from "./visits.ts";

type Seen = { readonly hello: ClientHello; readonly groups: HelloGroups | undefined };

/** The first ClientHello of a way, or why there is none. */
function firstHello(trial: Trial, way: Visit["way"]): Seen | Cell {
	const [run] = trial.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(trial, run);
	if (silence !== undefined) return unknown(silence);
	for (const visit of visitsOf(run)) {
		const hello = helloOf(visit.flow);
		if (visit.way !== way || hello.kind !== "parsed") continue;
		const from = clearText(visit.flow).tls?.client ?? 0;
		return { hello: hello.hello, groups: helloGroups(visit.flow.toServer.bytes.subarray(from)) };
	}
	if (way === "direct TLS" && !askedFor(trial, run, "xmpps-client")) return noDirectTls();
	return unknown(`it began no TLS by ${way}`);
}

const isCell = (seen: Seen | Cell): seen is Cell => "verdict" in seen;

/** The server name that it says (XEP-0368, 3: the domain part of the JID). */
export function judgeSni(trial: Trial, way: Visit["way"]): Cell {
	const seen = firstHello(trial, way);
	if (isCell(seen)) return seen;
	const { serverName } = seen.hello;
	// XEP-0368 demands it of direct TLS; of STARTTLS, where the stream says the name, nobody does.
	if (serverName === undefined) return (way === "direct TLS" ? deviates : fact)("none", "no server name");
	return serverName === trial.domain
		? conforms("the domain", `"${serverName}"`)
		: deviates("another name", `"${serverName}" and not "${trial.domain}"`);
}

/** The protocols that it offers by ALPN. */
export function judgeAlpn(trial: Trial, way: Visit["way"]): Cell {
	const seen = firstHello(trial, way);
	if (isCell(seen)) return seen;
	const { alpn } = seen.hello;
	const words = alpn.join(" ");
	if (way === "STARTTLS") return fact(words || "none", words === "" ? "no ALPN" : `offered ${words}`);
	if (alpn.length === 0) return deviates("none", "no ALPN");
	return alpn.includes("xmpp-client") ? conforms(words, `offered ${words}`) : deviates(words, `offered ${words}`);
}

const VERSIONS: Readonly<Record<number, string>> = { 769: "1.0", 770: "1.1", 771: "1.2", 772: "1.3" };

/** The versions of TLS that it offers. RFC 9325, 3.1.1: nothing below 1.2. */
export function judgeVersions(trial: Trial): Cell {
	const seen = firstHello(trial, "STARTTLS");
	if (isCell(seen)) return seen;
	const known = seen.hello.versions.map((version) => VERSIONS[version]).filter((name) => name !== undefined);
	const names = [...new Set(known)].sort();
	const value = names.length > 1 ? `${names[0]} – ${names.at(-1)}` : names.join();
	const old = names.some((name) => name < "1.2");
	return (old ? deviates : conforms)(value, `offered TLS ${names.join(", ")}`);
}

/** The hybrid groups of RFC 9794's kind that are registered with IANA. */
const POST_QUANTUM: Readonly<Record<number, string>> = {
	4587: "SecP256r1MLKEM768",
	4588: "X25519MLKEM768",
	4589: "SecP384r1MLKEM1024",
};

/** Whether it sends a post-quantum key share, which makes the hello larger than a packet. */
export function judgePostQuantum(trial: Trial): Cell {
	const seen = firstHello(trial, "STARTTLS");
	if (isCell(seen)) return seen;
	if (seen.groups === undefined) return unknown("its ClientHello is not whole");
	const { shares, supported, size } = seen.groups;
	const name = (groups: readonly number[]): string | undefined =>
		groups.map((group) => POST_QUANTUM[group]).find((one) => one !== undefined);
	const bytes = `${size} bytes`;
	const [share, support] = [name(shares), name(supported)];
	if (share !== undefined) return fact(`yes, ${bytes}`, `a key share of ${share}`);
	return fact(`no, ${bytes}`, support === undefined ? "no such group" : `${support} is supported, without a share`);
}
