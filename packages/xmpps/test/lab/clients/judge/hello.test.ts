import { expect, test } from "vitest";
import { judgeAlpn, judgePostQuantum, judgeSni, judgeVersions } from "../../../../src/lab/clients/judge/hello.ts";
import { helloGroups } from "../../../../src/lab/clients/judge/hello-groups.ts";
import type { Trial } from "../../../../src/lab/clients/run.ts";
import { asked, DOMAIN, type MadeHello, madeHello, madeRun, madeTrial } from "../made-runs.ts";

const direct = (hello: MadeHello): Trial => madeTrial(madeRun([{ to: "direct", at: 1, hello }]));
const starttls = (hello: MadeHello): Trial => madeTrial(madeRun([{ to: "starttls", port: 5222, at: 1, hello }]));

test.each([
	[{ serverName: DOMAIN }, "conforms", "the domain"],
	[{ serverName: "direct.example.net" }, "deviates", "another name"],
	[{}, "deviates", "none"],
])("the server name on direct TLS: %o", (hello, verdict, value) => {
	expect(judgeSni(direct(hello), "direct TLS")).toMatchObject({ verdict, value });
});

test("no server name is no fault on STARTTLS", () => {
	expect(judgeSni(starttls({}), "STARTTLS")).toMatchObject({ verdict: "fact", value: "none" });
	expect(judgeSni(starttls({ serverName: DOMAIN }), "STARTTLS")).toMatchObject({ verdict: "conforms" });
});

test("ALPN on direct TLS is to be xmpp-client", () => {
	expect(judgeAlpn(direct({ alpn: ["xmpp-client"] }), "direct TLS")).toMatchObject({
		verdict: "conforms",
		value: "xmpp-client",
	});
	expect(judgeAlpn(direct({ alpn: ["h2"] }), "direct TLS")).toMatchObject({ verdict: "deviates", value: "h2" });
	expect(judgeAlpn(direct({}), "direct TLS")).toMatchObject({ verdict: "deviates", value: "none" });
	expect(judgeAlpn(starttls({ alpn: ["xmpp-client"] }), "STARTTLS")).toMatchObject({ verdict: "fact" });
});

test("who does not know direct TLS has no hello on it, and who knows it but sent none is unknown", () => {
	const run = madeRun([{ to: "starttls", port: 5222, at: 1, hello: {} }], { questions: asked("xmpp-client") });
	expect(judgeSni(madeTrial(run), "direct TLS")).toMatchObject({ verdict: "fact", value: "–" });
	expect(judgeSni(starttls({}), "direct TLS")).toMatchObject({ verdict: "unknown", value: "?" });
});

test.each([
	[[0x0304, 0x0303], "conforms", "1.2 – 1.3"],
	[[0x0303], "conforms", "1.2"],
	[[0x0304, 0x0303, 0x0302, 0x0301], "deviates", "1.0 – 1.3"],
	// RFC 8701: a value that means nothing.
	[[0x7a7a, 0x0304], "conforms", "1.3"],
])("versions %o", (versions, verdict, value) => {
	expect(judgeVersions(starttls({ versions }))).toMatchObject({ verdict, value });
});

test("a post-quantum group counts when it has a share", () => {
	const groups = [0x11ec, 0x1d];
	expect(judgePostQuantum(starttls({ groups, shares: groups }))).toMatchObject({
		value: expect.stringMatching(/^yes, \d+ bytes$/),
		evidence: "a key share of X25519MLKEM768",
	});
	expect(judgePostQuantum(starttls({ groups, shares: [0x1d] }))).toMatchObject({
		value: expect.stringMatching(/^no, /),
		evidence: "X25519MLKEM768 is supported, without a share",
	});
	expect(judgePostQuantum(starttls({}))).toMatchObject({ evidence: "no such group" });
});

test("groups are read over several records, and never from a hello that is cut off", () => {
	const whole = madeHello({ groups: [0x1d, 0x17], shares: [0x1d] });
	expect(helloGroups(whole)).toEqual({ supported: [0x1d, 0x17], shares: [0x1d], size: whole.length - 5 });
	const body = whole.subarray(5);
	const record = (part: Uint8Array): number[] => [22, 3, 1, 0, part.length, ...part];
	const split = Uint8Array.from([...record(body.subarray(0, 20)), ...record(body.subarray(20))]);
	expect(helloGroups(split)).toEqual(helloGroups(whole));
	for (let end = 0; end < whole.length; end++) expect(helloGroups(whole.subarray(0, end))).toBeUndefined();
});
