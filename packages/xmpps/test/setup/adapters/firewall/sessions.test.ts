import { expect, it } from "vitest";
import { servedIn, translatedIn } from "../../../../src/setup/adapters/firewall/sessions.ts";

const flow = (state: string, dport: number, sport: number): string =>
	`ipv4     2 tcp      6 431999 ${state} src=203.0.113.10 dst=203.0.113.2 sport=40830 dport=${dport} src=203.0.113.2 dst=203.0.113.10 sport=${sport} dport=40830 [ASSURED] mark=0 zone=0 use=2`;

it("counts the connections that live and are translated", () => {
	const list = [
		flow("ESTABLISHED", 443, 5223),
		flow("ESTABLISHED", 443, 5223).replace("ipv4     2", "ipv6     10"),
		flow("TIME_WAIT", 443, 5223),
		flow("ESTABLISHED", 443, 443),
		flow("ESTABLISHED", 5223, 5223),
		"ipv4     2 udp      17 29 src=203.0.113.2 dst=203.0.113.53 sport=5353 dport=443 src=203.0.113.53 dst=203.0.113.2 sport=53 dport=5353",
		"",
	];
	expect(translatedIn(list.join("\n"), 443)).toBe(2);
});

it("counts what the server has on its own ports", () => {
	const list = [
		"0      0         203.0.113.2:5223    203.0.113.10:40830",
		"0      0      [2001:db8::2]:5223  [2001:db8::10]:40832",
		"0      0         203.0.113.2:22      203.0.113.10:5223",
		"",
	];
	expect(servedIn(list.join("\n"), [5223, 5270])).toBe(2);
});
