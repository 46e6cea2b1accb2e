import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import { hasCapability, observeUnit } from "../../../../src/setup/adapters/prosody/observe-unit.ts";
import { dataHost } from "../../../check/observe/local/data-host.ts";

const OURS =
	"# /etc/systemd/system/prosody.service.d/xmpps.conf\n[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n";

function unit(shown: string, files: string, first = "1024\n") {
	return observeUnit(
		new HostReader(
			dataHost({
				commands: {
					"systemctl show prosody.service -p LoadState -p User -p AmbientCapabilities": shown,
					"systemctl cat --no-pager prosody.service": files,
				},
				files: { "/proc/sys/net/ipv4/ip_unprivileged_port_start": first },
			}),
		),
		443,
	);
}

describe("observeUnit", () => {
	const debian = "# /lib/systemd/system/prosody.service\n[Service]\nUser=prosody\n";
	const shown = "LoadState=loaded\nUser=prosody\nAmbientCapabilities=";

	it("sees that Debian's Prosody may not, and that our file lets it", async () => {
		expect(await unit(shown, debian)).toEqual({
			...{ unit: true, user: "prosody", mayBindLowPorts: false },
			capability: { has: false, bounded: true, ours: false },
		});
		expect(await unit(`${shown}cap_net_bind_service\n`, `${debian}\n${OURS}`)).toMatchObject({
			mayBindLowPorts: true,
			capability: { has: false, ours: true },
		});
	});

	it("sees what is the operator's own: a capability, root, the kernel's limit", async () => {
		const own = `${debian}\n# /etc/systemd/system/prosody.service.d/a.conf\n[Service]\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n`;
		const may = { mayBindLowPorts: true, capability: { has: true, ours: false } };
		expect(await unit(`${shown}cap_net_bind_service`, own)).toMatchObject(may);
		expect(await unit("LoadState=loaded\nUser=\nAmbientCapabilities=", debian)).toMatchObject({ ...may, user: "root" });
		expect(await unit(shown, debian, "80\n")).toMatchObject(may);
	});

	it("sees no unit where there is none", async () => {
		const none = { unit: false, mayBindLowPorts: false };
		expect(await unit("LoadState=not-found\nUser=\n", "")).toMatchObject(none);
		expect(await observeUnit(new HostReader(dataHost({})), 443)).toMatchObject(none);
	});

	it.each([
		["", true],
		["CapabilityBoundingSet=CAP_CHOWN", false],
		["CapabilityBoundingSet=CAP_CHOWN\nCapabilityBoundingSet=cap_net_bind_service CAP_KILL", true],
		["CapabilityBoundingSet=~CAP_NET_BIND_SERVICE", false],
		["CapabilityBoundingSet=~CAP_SYS_ADMIN", true],
		["CapabilityBoundingSet=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=", false],
	])("reads a bounding set as systemd does: %j", (text, has) => {
		expect(hasCapability(text, "CapabilityBoundingSet", true)).toBe(has);
	});
});
