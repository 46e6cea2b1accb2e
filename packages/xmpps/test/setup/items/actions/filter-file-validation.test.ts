import { describe, expect, it } from "vitest";
import {
	iptablesFileBaseline,
	iptablesFileValidation,
} from "../../../../src/setup/items/actions/iptables-file-validation.ts";
import { nftFileBaseline, nftFileValidation } from "../../../../src/setup/items/actions/nft-file-validation.ts";
import { ScriptedHost } from "../drivers/scripted-host.ts";

const fails = (stderr: string) => ({ code: 1, stderr });

describe("nftFileValidation", () => {
	const path = "/etc/xmpps/xmpps.nft";
	const error = (line: number): string => `${path}:${line}:32-32: Error: syntax error, unexpected '}'\n`;

	it("passes what nft takes, and throws its words else", async () => {
		await expect(
			nftFileValidation(new ScriptedHost({ [`nft -c -f ${path}`]: [""] }), path, ""),
		).resolves.toBeUndefined();
		const refusing = new ScriptedHost({ nft: [fails(error(1))] });
		await expect(nftFileValidation(refusing, path, "")).rejects.toThrow(`Cannot use ${path}: "nft" ended with 1`);
		await expect(nftFileValidation(new ScriptedHost({}), path, "")).rejects.toThrow('"nft" is not installed');
	});

	it("does not hold against a change what was wrong before", async () => {
		const host = new ScriptedHost({ nft: [fails(error(1)), fails(error(7))] });
		const baseline = await nftFileBaseline(host, path);
		expect(baseline).not.toBe("");
		await expect(nftFileValidation(host, path, baseline)).resolves.toBeUndefined();
		const other = new ScriptedHost({ nft: [fails("Error: something else")] });
		await expect(nftFileValidation(other, path, baseline)).rejects.toThrow("something else");
		expect(await nftFileBaseline(new ScriptedHost({ nft: [""] }), path)).toBe("");
	});
});

describe("iptablesFileValidation", () => {
	const path = "/etc/iptables/rules.v6";
	const error = (line: number): string => `ip6tables-restore: line ${line} failed: unknown option\n`;

	it("passes what ip6tables-restore takes, and throws its words else", async () => {
		const taking = new ScriptedHost({ [`ip6tables-restore -w 5 --test ${path}`]: [""] });
		await expect(iptablesFileValidation(taking, path, 6, "")).resolves.toBeUndefined();
		const refusing = new ScriptedHost({ "ip6tables-restore": [fails(error(3))] });
		await expect(iptablesFileValidation(refusing, path, 6, "")).rejects.toThrow("line 3 failed: unknown option");
		await expect(iptablesFileValidation(refusing, path, 4, "")).rejects.toThrow('"iptables-restore" is not installed');
	});

	it("does not hold against a change what was wrong before", async () => {
		const host = new ScriptedHost({ "ip6tables-restore": [fails(error(3)), fails(error(9))] });
		const baseline = await iptablesFileBaseline(host, path, 6);
		await expect(iptablesFileValidation(host, path, 6, baseline)).resolves.toBeUndefined();
		expect(await iptablesFileBaseline(new ScriptedHost({}), path, 6)).toBe("");
	});
});
