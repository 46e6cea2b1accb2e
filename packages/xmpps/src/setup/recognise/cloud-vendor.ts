import type { CloudVendor } from "./recognised.ts";

/** Where the firmware says who made the machine. Anybody may read these. */
export const DMI_FILES: readonly string[] = ["sys_vendor", "product_name", "bios_version", "chassis_asset_tag"].map(
	(name) => `/sys/class/dmi/id/${name}`,
);

/** The first that fits counts: OpenStack is under several names of those who sell it. */
const VENDORS: readonly (readonly [RegExp, CloudVendor])[] = [
	[/^Amazon EC2|^Amazon Corporate|\bamazon$/im, "Amazon EC2"],
	[/^Google( Compute Engine)?$/m, "Google Cloud"],
	[/^OracleCloud/m, "Oracle Cloud"],
	// The asset tag of every machine in Azure; Hyper-V elsewhere has the same vendor.
	[/^7783-7084-3265-9085-8269-3286-77$/m, "Microsoft Azure"],
	[/^Hetzner$/m, "Hetzner"],
	[/^DigitalOcean$/m, "DigitalOcean"],
	[/^(Akamai|Linode)\b/m, "Linode"],
	[/^Vultr$/m, "Vultr"],
	[/^Scaleway$/m, "Scaleway"],
	[/^UpCloud$/m, "UpCloud"],
	[/^Alibaba Cloud\b/m, "Alibaba Cloud"],
	[/^OpenStack\b/m, "OpenStack"],
];

/** Whose cloud a machine is in. @param texts of `DMI_FILES`, undefined where one cannot be read */
export function cloudVendor(texts: readonly (string | undefined)[]): CloudVendor | undefined {
	const all = texts.map((text) => (text ?? "").trim()).join("\n");
	return VENDORS.find(([pattern]) => pattern.test(all))?.[1];
}
