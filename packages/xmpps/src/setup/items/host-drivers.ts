import type { ChangeableHost } from "../../host/changeable-host.ts";
import type { Drivers } from "./driver.ts";
import { blockDriver } from "./drivers/block.ts";
import { fileDriver, folderDriver, linkDriver } from "./drivers/file.ts";
import { iptablesChainDriver } from "./drivers/iptables-chain.ts";
import { nftRulesDriver } from "./drivers/nft-rules.ts";
import { nftTableDriver } from "./drivers/nft-table.ts";
import { unitDriver } from "./drivers/unit.ts";

/** The drivers of everything that is on a host. */
export function hostDrivers(host: ChangeableHost): Omit<Drivers, "dns-records"> {
	return {
		file: fileDriver(host),
		link: linkDriver(host),
		folder: folderDriver(host),
		block: blockDriver(host),
		unit: unitDriver(host),
		"nft-table": nftTableDriver(host),
		"nft-rules": nftRulesDriver(host),
		"iptables-chain": iptablesChainDriver(host),
	};
}
