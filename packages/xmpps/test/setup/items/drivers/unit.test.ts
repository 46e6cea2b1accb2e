import { describe, expect, it } from "vitest";
import { ItemChangedError } from "../../../../src/setup/items/driver.ts";
import { unitDriver } from "../../../../src/setup/items/drivers/unit.ts";
import { type Answer, ScriptedHost } from "./scripted-host.ts";

const UNIT = { kind: "unit", name: "xmpps-watch.service" } as const;
const show = (state: string): Answer => `ActiveState=${state}\nMainPID=0\n`;

function systemd(states: readonly string[], more: Readonly<Record<string, readonly Answer[]>> = {}): ScriptedHost {
	const done: readonly Answer[] = [""];
	// The first that fits answers: what is special comes before the rest.
	const all = { "systemctl show": states.map(show), systemctl: done, journalctl: done };
	return new ScriptedHost({ ...more, ...all, ...more });
}

describe("unitDriver", () => {
	it.each([
		["active", { active: true }],
		["reloading", { active: true }],
		["inactive", null],
		["failed", null],
	])("reads a unit that is %s", async (state, expected) => {
		expect(await unitDriver(systemd([state])).read(UNIT)).toEqual(expected);
	});

	it("waits until a unit on its way is somewhere", async () => {
		expect(await unitDriver(systemd(["activating", "deactivating", "failed"])).read(UNIT)).toBeNull();
	});

	it("starts and stops, and not what is so already", async () => {
		const starting = systemd(["inactive", "active"]);
		await unitDriver(starting).put(UNIT, null, { active: true });
		expect(starting.calls).toContain("systemctl start -- xmpps-watch.service");
		const stopping = systemd(["active", "inactive"]);
		await unitDriver(stopping).put(UNIT, { active: true }, null);
		expect(stopping.calls).toContain("systemctl stop -- xmpps-watch.service");
		const there = systemd(["active"]);
		await unitDriver(there).put(UNIT, null, { active: true });
		expect(there.calls).toHaveLength(1);
	});

	it("leaves alone what somebody else has changed", async () => {
		await expect(unitDriver(systemd(["inactive"])).put(UNIT, { active: true }, { active: true })).rejects.toThrow(
			ItemChangedError,
		);
	});

	it("says why it does not start, also when it ends right after", async () => {
		const refused = { code: 1, stderr: "Unit is \x1b masked." };
		const masked = systemd(["inactive"], { "systemctl start": [refused] });
		await expect(unitDriver(masked).put(UNIT, null, { active: true })).rejects.toThrow(
			/Cannot start unit "xmpps-watch\.service": .*\\x1b masked/,
		);
		const journal: readonly Answer[] = ["-- cursor: s=1\n", "", "no such luck\nit ends\n"];
		const dying = systemd(["inactive", "failed"], { journalctl: journal });
		await expect(unitDriver(dying).put(UNIT, null, { active: true })).rejects.toThrow(
			'Cannot start unit "xmpps-watch.service": no such luck | it ends',
		);
	});

	it("says when systemd does not answer, which is not the same as not being there", async () => {
		const none = new ScriptedHost({ systemctl: [{ code: 1, stderr: "Failed to connect to bus" }] });
		await expect(unitDriver(none).read(UNIT)).rejects.toThrow("Failed to connect to bus");
	});
});
