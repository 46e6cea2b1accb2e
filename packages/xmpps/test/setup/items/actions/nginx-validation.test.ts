import { describe, expect, it } from "vitest";
import { complaintsIn, nginxBaseline, nginxValidation } from "../../../../src/setup/items/actions/nginx-validation.ts";
import { dataHost, type Said } from "../../../check/observe/local/data-host.ts";

/** As nginx 1.22.1 says it. */
const GOOD = `nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
nginx: configuration file /etc/nginx/nginx.conf test is successful
`;
const WARNED = `2026/11/25 03:50:09 [warn] 111#111: conflicting server name "example.com" on 0.0.0.0:80, ignored\n${GOOD}`;
const REFUSED = `2026/11/25 03:50:12 [emerg] 144#144: could not build server_names_hash, you should increase server_names_hash_bucket_size: 64
nginx: configuration file /etc/nginx/nginx.conf test failed
`;

const host = (said: Said) => dataHost({ commands: { "/usr/sbin/nginx -t": said } });

describe("nginxValidation", () => {
	it("passes what nginx takes", async () => {
		expect(await nginxBaseline(host({ stderr: GOOD }))).toBe("");
		await expect(nginxValidation(host({ stderr: GOOD }), "")).resolves.toBeUndefined();
	});

	it("refuses what nginx refuses, with its words", async () => {
		await expect(nginxValidation(host({ code: 1, stderr: REFUSED }), "")).rejects.toThrow(
			"Cannot use the configuration of nginx: [emerg] could not build server_names_hash",
		);
	});

	it("refuses a new warning, and not one that was there before", async () => {
		await expect(nginxValidation(host({ stderr: WARNED }), "")).rejects.toThrow("conflicting server name");
		const before = await nginxBaseline(host({ stderr: WARNED.replace("111#111", "99#99") }));
		await expect(nginxValidation(host({ stderr: WARNED }), before)).resolves.toBeUndefined();
	});

	it("does not hold against the change what was refused before", async () => {
		const before = await nginxBaseline(host({ code: 1, stderr: REFUSED }));
		await expect(nginxValidation(host({ code: 1, stderr: REFUSED }), before)).resolves.toBeUndefined();
	});

	it("does not take silence for consent, nor a program that hangs", async () => {
		await expect(nginxValidation(host({ code: 1 }), "")).rejects.toThrow("says no");
		await expect(nginxValidation(host({ timedOut: true }), "")).rejects.toThrow("no answer");
	});

	it("keeps little of much, and nothing that moves a cursor", () => {
		const complaints = complaintsIn("[warn] 1#1: \x1b[31m".concat("x".repeat(1000), "\n").repeat(100));
		expect(complaints).toHaveLength(20);
		expect(complaints[0]).toMatch(/^\[warn\] \\x1b\[31mx+…$/);
		expect(complaints[0]?.length).toBeLessThanOrEqual(301);
	});
});
