import { describe, expect, it } from "vitest";
import { prosodyReload } from "../../../../src/setup/items/actions/prosody-reload.ts";
import { type Answer, ScriptedHost } from "../drivers/scripted-host.ts";

const SHELL = "prosodyctl shell ";

/** A Prosody that opens what it is told to, or not. */
function prosody(more: Readonly<Record<string, readonly Answer[]>> = {}): ScriptedHost {
	// The first that fits answers: what is special comes before the rest.
	return new ScriptedHost({
		...more,
		"systemctl show": ["ActiveState=active\nMainPID=57\n"],
		[`${SHELL}config:get('c2s_direct_tls_ports')`]: ["OK: nil", "OK: {\n\t5223;\n}"],
		[`${SHELL}config:get(`]: ["OK: nil"],
		[`${SHELL}port:list()`]: ["c2s: [*]:5222\nOK: 1", "c2s: [*]:5222\nc2s_direct_tls: [*]:5223\nOK: 2"],
		[`${SHELL}config:reload()`]: ["OK: Config reloaded"],
		[`${SHELL}module:reload`]: ["Reloaded on *\nOK: Module reloaded on 1 host"],
		"journalctl --no-pager -q -n 0": ["-- cursor: s=1;i=2\n"],
		"journalctl --no-pager -q --sync": [""],
		"journalctl --no-pager -q -o cat": ["portmanager: Failed to open server port 5223 on *, it is in use\n"],
		...more,
	});
}

describe("prosodyReload", () => {
	it("reads the configuration first, and then the ports of each service", async () => {
		const host = prosody();
		await prosodyReload(host, ["c2s", "s2s"]);
		expect(host.calls.filter((call) => call.includes("reload("))).toEqual([
			`${SHELL}config:reload()`,
			`${SHELL}module:reload('c2s')`,
			`${SHELL}module:reload('s2s')`,
		]);
	});

	it("touches no port when there is none", async () => {
		const host = prosody();
		await prosodyReload(host, []);
		expect(host.calls.filter((call) => call.startsWith(SHELL))).toEqual([`${SHELL}config:reload()`]);
	});

	it("says which port is not open, and why", async () => {
		const host = prosody({ [`${SHELL}port:list()`]: ["c2s: [*]:5222\nOK: 1"] });
		await expect(prosodyReload(host, ["c2s"])).rejects.toThrow(
			"Cannot make Prosody listen: it has not opened c2s_direct_tls [*]:5223: portmanager: Failed to open server port 5223 on *, it is in use",
		);
	});

	it("wants each interface that is named, and all addresses of one family where none is", async () => {
		const named = { [`${SHELL}config:get('c2s_direct_tls_interfaces')`]: ['OK: { "*"; "::" }'] } as const;
		await expect(prosodyReload(prosody(named), ["c2s"])).rejects.toThrow("has not opened c2s_direct_tls [::]:5223");
	});

	it("holds nothing against it that was so before", async () => {
		const host = prosody({
			[`${SHELL}config:get('c2s_direct_tls_ports')`]: ["OK: 5223"],
			[`${SHELL}port:list()`]: ["c2s: [*]:5222\nOK: 1"],
		});
		await expect(prosodyReload(host, ["c2s"])).resolves.toBeUndefined();
	});

	it("does nothing where Prosody is stopped, and says that nobody answers where it is not", async () => {
		const stopped = prosody({ "systemctl show": ["ActiveState=inactive\nMainPID=0\n"] });
		await prosodyReload(stopped, ["c2s"]);
		expect(stopped.calls).toHaveLength(1);
		const gone = "** Unable to connect to server - is it running?";
		const silent = prosody({ [`${SHELL}config:reload()`]: [gone] });
		await expect(prosodyReload(silent, [])).rejects.toThrow("its shell does not answer");
		const refusing = prosody({ [`${SHELL}config:reload()`]: ["no such thing"] });
		await expect(prosodyReload(refusing, [])).rejects.toThrow(
			"Cannot reload Prosody: config:reload() says no such thing",
		);
	});
});
