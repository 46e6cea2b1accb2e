import { describe, expect, it } from "vitest";
import { nginxReload, refusalIn, workersIn } from "../../../../src/setup/items/actions/nginx-reload.ts";
import { dataHost } from "../../../check/observe/local/data-host.ts";

/** As nginx 1.22.1 writes it. */
const BIND = "2026/11/25 03:50:02 [emerg] 50#50: bind() to 0.0.0.0:443 failed (98: Address already in use)\n";
const STILL = "2026/11/25 03:50:02 [emerg] 50#50: still could not bind()\n";

describe("nginxReload", () => {
	it("does nothing where nginx does not run", async () => {
		const host = dataHost({ commands: { "systemctl is-active --quiet nginx.service": { code: 3 } } });
		await nginxReload(host);
		expect(host.ran).toEqual(["systemctl is-active --quiet nginx.service"]);
	});

	/** A host on which the workers change, or something else happens, at the reload. */
	function reloading(after: { readonly workers: string; readonly log: string; readonly code?: number }) {
		let done = false;
		const host = dataHost({});
		return {
			...host,
			run: async (argv: readonly string[]) => {
				const said = { code: 0, stdout: "", stderr: "", timedOut: false };
				switch (argv.slice(0, 2).join(" ")) {
					case "systemctl show":
						return { ...said, stdout: "50\n" };
					case "ps --ppid":
						return { ...said, stdout: done ? after.workers : "   51 nginx: worker process\n" };
					case "stat -c":
						return { ...said, stdout: "7\n" };
					case "tail -c":
						expect(argv[2]).toBe("+8");
						return { ...said, stdout: after.log };
					case "systemctl reload":
						done = true;
						return { ...said, code: after.code ?? 0, stderr: "Job failed" };
					default:
						return said;
				}
			},
		};
	}

	it("comes back when the old workers take nothing any more", async () => {
		const workers = "   51 nginx: worker process is shutting down\n   60 nginx: worker process\n";
		await expect(nginxReload(reloading({ workers, log: "" }))).resolves.toBeUndefined();
	});

	it("says why nginx keeps its old configuration", async () => {
		const workers = "   51 nginx: worker process\n";
		await expect(nginxReload(reloading({ workers, log: BIND.repeat(5) + STILL }))).rejects.toThrow(
			"Cannot reload nginx: it keeps its old configuration: bind() to 0.0.0.0:443 failed",
		);
		await expect(nginxReload(reloading({ workers, log: "", code: 1 }))).rejects.toThrow("Job failed");
	});

	it("knows workers that take connections from those that do not", () => {
		expect(
			workersIn("  1 nginx: worker process\n 2 nginx: worker process is shutting down\n3 nginx: cache manager process"),
		).toEqual(["1"]);
	});

	it("lets nginx try to get a socket until it gives up", () => {
		expect(refusalIn(BIND.repeat(4))).toBeUndefined();
		expect(refusalIn(BIND.repeat(5) + STILL)).toContain("Address already in use");
		expect(refusalIn("x [emerg] 1#1: unknown directive \x1b\n")).toBe("unknown directive \\x1b");
		expect(refusalIn("x [error] 1#1: upstream\n")).toBeUndefined();
	});
});
