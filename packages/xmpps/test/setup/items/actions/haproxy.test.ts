import { describe, expect, it } from "vitest";
import { configuredFiles, filesIn, haproxyFiles } from "../../../../src/setup/items/actions/haproxy-files.ts";
import { haproxyReload } from "../../../../src/setup/items/actions/haproxy-reload.ts";
import { haproxyBaseline, haproxyValidation } from "../../../../src/setup/items/actions/haproxy-validation.ts";
import { haproxyComplaints } from "../../../../src/setup/items/actions/haproxy-words.ts";
import { dataHost } from "../../../check/observe/local/data-host.ts";

const STATE = "systemctl show -p ActiveState -p SubState -p MainPID -- haproxy.service";
const running = "ActiveState=active\nMainPID=71\n";
const stopped = "ActiveState=inactive\nMainPID=0\n";

/** As HAProxy 2.6.12 writes it. */
const ALERT =
	"[ALERT]    (71) : Binding [/etc/haproxy/haproxy.cfg:39] for frontend own: cannot bind socket for [203.0.113.1:443]";

describe("haproxyFiles", () => {
	it("are those that it was started with", async () => {
		const words = [
			"/usr/sbin/haproxy",
			"-sf",
			"73",
			"-x",
			"sockpair@3",
			"-Ws",
			"-f",
			"/etc/a.cfg",
			"-f",
			"/etc/b",
			"-p",
			"x",
		];
		const host = dataHost({ commands: { [STATE]: running }, files: { "/proc/71/cmdline": `${words.join("\0")}\0` } });
		expect(await haproxyFiles(host)).toEqual(["/etc/a.cfg", "/etc/b"]);
		expect(filesIn(["haproxy", "-f", "a", "--", "b", "c"])).toEqual(["a", "b", "c"]);
	});

	it("are else those that its unit says", async () => {
		const files = { "/etc/default/haproxy": '#CONFIG="/no"\nCONFIG="/etc/own"\nEXTRAOPTS="-de -f /etc/more -m 16"\n' };
		expect(await haproxyFiles(dataHost({ commands: { [STATE]: stopped }, files }))).toEqual(["/etc/own", "/etc/more"]);
		expect(configuredFiles("")).toEqual(["/etc/haproxy/haproxy.cfg"]);
	});
});

describe("haproxyComplaints", () => {
	it("are without numbers that differ, and without values", () => {
		const said = `[NOTICE]   (5) : path to executable is /usr/sbin/haproxy\n${ALERT}
[ALERT]    (5) : config : parsing [/etc/haproxy/haproxy.cfg:3] : unknown keyword 'hunter2' in 'global' section
[WARNING]  (5) : config : 'server xmpps-1-web/1' is odd`;
		expect(haproxyComplaints(said)).toEqual([
			"ALERT: Binding [/etc/haproxy/haproxy.cfg] for frontend own: cannot bind socket for [203.0.113.1:443]",
			"ALERT: config : parsing [/etc/haproxy/haproxy.cfg] : unknown keyword '...' in 'global' section",
			"WARNING: config : 'server xmpps-1-web/1' is odd",
		]);
	});
});

describe("haproxyValidation", () => {
	const asked = "/usr/sbin/haproxy -c -f /etc/haproxy/haproxy.cfg";
	const saying = (said: { code: number; stderr: string }) =>
		dataHost({ commands: { [STATE]: stopped, [asked]: said } });
	const bad = { code: 1, stderr: "[ALERT] (9) : config : [/etc/haproxy/haproxy.cfg:7] : no\n" };

	it("holds nothing against a change that was wrong before", async () => {
		const before = await haproxyBaseline(saying(bad));
		await haproxyValidation(
			saying({ ...bad, stderr: bad.stderr.replace("(9)", "(10)").replace(":7]", ":90]") }),
			before,
		);
		await expect(
			haproxyValidation(saying({ ...bad, stderr: `${bad.stderr}[ALERT] (9) : more\n` }), before),
		).rejects.toThrow(/^Cannot use the configuration of HAProxy: ALERT: more$/);
		await haproxyValidation(saying({ code: 0, stderr: "" }), "");
		await expect(haproxyValidation(saying({ code: 1, stderr: "" }), "")).rejects.toThrow("not why");
	});
});

describe("haproxyReload", () => {
	/** A host on which the workers change, or something else happens, at the reload. */
	function reloading(after: { readonly workers: string; readonly log?: string; readonly code?: number }) {
		let done = false;
		const host = dataHost({});
		return {
			...host,
			run: async (argv: readonly string[]) => {
				const said = { code: 0, stdout: "", stderr: "", timedOut: false };
				switch (argv.slice(0, 2).join(" ")) {
					case "systemctl show":
						return { ...said, stdout: running };
					case "ps --ppid":
						return { ...said, stdout: done ? after.workers : "   73\n" };
					case "systemctl reload":
						done = true;
						return { ...said, code: after.code ?? 0, stderr: "Job failed" };
					case "journalctl --no-pager":
						return { ...said, stdout: argv.includes("--show-cursor") ? "-- cursor: s=1\n" : (after.log ?? "") };
					default:
						return said;
				}
			},
		};
	}

	it("comes back when there is a new worker, whether the old one is still there or not", async () => {
		await expect(haproxyReload(reloading({ workers: "  73\n  84\n" }))).resolves.toBeUndefined();
		await expect(haproxyReload(reloading({ workers: "  84\n" }))).resolves.toBeUndefined();
	});

	it("says why HAProxy keeps its old configuration", async () => {
		await expect(haproxyReload(reloading({ workers: "  73\n", log: ALERT }))).rejects.toThrow(
			"Cannot reload HAProxy: it keeps its old configuration | ALERT: Binding",
		);
		await expect(haproxyReload(reloading({ workers: "  73\n", code: 1 }))).rejects.toThrow("Job failed");
	});

	it("does nothing where HAProxy does not run", async () => {
		const host = dataHost({ commands: { [STATE]: stopped } });
		await haproxyReload(host);
		expect(host.ran).toEqual([STATE]);
	});
});
