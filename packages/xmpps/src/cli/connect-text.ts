import type { Attempt, Candidate, ConnectEvent, Lookup, Resolution, SecureStream, TlsKind } from "xmpps-connect";
import { printable } from "xmpps-connect/protocol";
import { type Style, styleFor } from "./style.ts";

const KIND: Readonly<Record<TlsKind, string>> = { "direct-tls": "direct TLS", starttls: "STARTTLS" };

/** Tells a connection step by step, a line at a time, as it happens. */
export class ConnectText {
	readonly #line: (text: string) => void;
	readonly #style: Style;
	#section = "";

	constructor(line: (text: string) => void, terminal: { readonly colour: boolean }) {
		this.#line = line;
		this.#style = styleFor(terminal);
	}

	event(event: ConnectEvent): void {
		switch (event.kind) {
			case "lookup":
				this.#begin("Looked up");
				this.#lookup(event.lookup);
				return;
			case "resolved":
				this.#resolved(event.resolution);
				return;
			case "attempt-ended":
				this.#begin("Tried");
				this.#attempt(event.attempt);
				return;
			default:
		}
	}

	connected(stream: SecureStream): void {
		const { tls, peer, features, candidate } = stream;
		this.#begin("Connected");
		const alpn = tls.alpn === undefined ? "no ALPN" : `ALPN ${printable(tls.alpn, 40)}`;
		const where = stream.address === undefined ? "through the proxy" : `at ${stream.address}`;
		this.#line(`  ${KIND[candidate.tls]} to ${place(candidate)} ${where}`);
		this.#line(`  ${tls.protocol}, ${tls.cipher}, ${alpn}${tls.resumed ? ", resumed" : ""}`);
		const dane = peer.dane === "matched" ? ", DANE" : "";
		this.#line(`  identity: ${peer.identity.by.toUpperCase()} "${printable(peer.identity.presented, 100)}"${dane}`);
		this.#line(`  offers: ${features.mechanisms.map((name) => printable(name, 40)).join(", ") || "no SASL mechanism"}`);
		this.#line(`  features: ${features.names.map((name) => printable(name, 80)).join(", ") || "none"}`);
		this.#line(`  ${stream.roundTrips} round trips to the features, ${milliseconds(stream.ms)} with the DNS`);
	}

	#begin(section: string): void {
		if (this.#section === section) return;
		if (this.#section !== "") this.#line("");
		this.#section = section;
		this.#line(this.#style.heading(section));
	}

	#lookup({ name, answer, notes, ms }: Lookup): void {
		const via = answer.via === undefined ? "" : ` from ${answer.via.server} by ${answer.via.transport.toUpperCase()}`;
		this.#line(`  SRV ${printable(name, 260)} ${this.#style.faint(`${milliseconds(ms)}${via}`)}`);
		switch (answer.kind) {
			case "found":
				for (const { priority, weight, port, target, ttl } of answer.records) {
					const record = `${priority} ${weight} ${port} ${printable(target, 260)}`;
					this.#line(`    ${record} ${this.#style.faint(`TTL ${ttl}${answer.authentic ? ", DNSSEC" : ""}`)}`);
				}
				break;
			case "absent":
				this.#line(
					`    no record (${answer.reason === "nxdomain" ? "the name does not exist" : "the name has no SRV"})`,
				);
				break;
			case "not-offered":
				this.#line('    "." : decidedly not offered');
				break;
			case "failed":
				this.#line(`    ${this.#style.bad("failed")}: ${printable(answer.detail, 200)}`);
				break;
		}
		for (const note of notes) this.#line(`    ${this.#style.faint(printable(note, 300))}`);
	}

	#resolved({ outcome, candidates }: Resolution): void {
		if (candidates.length === 0) return;
		this.#begin("Order");
		candidates.forEach((candidate, index) => {
			const share = candidate.probability < 1 ? `, first with ${(candidate.probability * 100).toFixed(0)} %` : "";
			const origin = originText(candidate);
			this.#line(
				`  ${index + 1}. ${place(candidate)} ${KIND[candidate.tls]} ${this.#style.faint(`priority ${candidate.priority}${share}${origin}`)}`,
			);
		});
		for (const note of outcome.notes) this.#line(`  ${this.#style.faint(printable(note, 300))}`);
	}

	#attempt(attempt: Attempt): void {
		const { candidate, outcome, index } = attempt;
		const where = attempt.address ?? (attempt.proxy === undefined ? "" : `through ${attempt.proxy}`);
		const alpn =
			candidate.tls === "direct-tls" && attempt.proxy === undefined && attempt.address !== undefined
				? attempt.alpn === undefined
					? " without ALPN"
					: ""
				: "";
		const phases = attempt.phases.map(({ phase, ms }) => `${phase} ${milliseconds(ms)}`).join(", ");
		const when = this.#style.faint(`at ${milliseconds(attempt.startedAt)}; ${phases}`);
		this.#line(
			`  #${index + 1} ${place(candidate)} ${where} ${KIND[candidate.tls]}${alpn}`
				.replaceAll("  ", " ")
				.replace(/^ /, "  "),
		);
		switch (outcome.kind) {
			case "secured":
				this.#line(`     ${this.#style.good("secured")} ${when}`);
				break;
			case "redirected":
				this.#line(`     sent to "${printable(outcome.to, 260)}" ${when}`);
				break;
			case "failed":
				this.#line(`     ${this.#style.bad(outcome.code)}: ${printable(outcome.message, 300)} ${when}`);
				break;
		}
	}
}

function place(candidate: Candidate): string {
	const target = printable(candidate.target, 260);
	return `${target.includes(":") ? `[${target}]` : target}:${candidate.port}`;
}

function originText({ origin }: Candidate): string {
	switch (origin.kind) {
		case "srv":
			return origin.authentic ? ", DNSSEC" : "";
		case "fallback":
			return origin.reason === "no-srv" ? ", the domain itself: no SRV record" : ", the domain itself: no SRV answer";
		case "redirect":
			return `, sent here by ${printable(origin.from, 260)}`;
	}
}

/** A duration for people: tenths below ten milliseconds. */
function milliseconds(ms: number): string {
	return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}
