import { expect, it } from "vitest";
import { readServices } from "../../../../src/setup/adapters/firewall/services.ts";

it("reads what systemd says of several units", () => {
	const unit = (id: string, load: string, active: string, file: string): string =>
		`Id=${id}\nLoadState=${load}\nActiveState=${active}\nUnitFileState=${file}\n`;
	const text = [
		unit("nftables.service", "loaded", "reloading", "disabled"),
		unit("netfilter-persistent.service", "loaded", "failed", "enabled"),
		unit("firewalld.service", "not-found", "inactive", ""),
	].join("\n");
	expect([...readServices(text)]).toEqual([
		["nftables.service", { enabled: false, active: true }],
		["netfilter-persistent.service", { enabled: true, active: false }],
	]);
});
