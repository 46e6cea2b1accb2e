import { describe, expect, it } from "vitest";
import { addressLives } from "../../../src/setup/recognise/address-life.ts";
import { cloudVendor } from "../../../src/setup/recognise/cloud-vendor.ts";
import { recogniseFacts } from "../../../src/setup/recognise/recognise-facts.ts";
import { type DataHostSpec, dataHost } from "../../check/observe/local/data-host.ts";

/** As iproute2 6.1 prints it: DHCP, a router's advertisement, a temporary address, one that stays. */
const ADDRESSES = JSON.stringify([
	{ ifname: "lo", addr_info: [{ family: "inet", local: "127.0.0.1", scope: "host", valid_life_time: 4294967295 }] },
	{
		ifname: "eth0",
		addr_info: [
			{ family: "inet", local: "192.0.2.7", prefixlen: 24, scope: "global", dynamic: true, valid_life_time: 43012 },
			{ family: "inet6", local: "2001:db8::aa", scope: "global", temporary: true, dynamic: true, valid_life_time: 600 },
			{
				family: "inet6",
				local: "2001:db8::7",
				scope: "global",
				dynamic: true,
				mngtmpaddr: true,
				valid_life_time: 2591,
			},
			{ family: "inet6", local: "2001:db8::1", scope: "global", valid_life_time: 4294967295 },
			{ family: "inet6", local: "fe80::1", scope: "link", valid_life_time: 4294967295 },
		],
	},
]);

/** As iproute2 6.1 prints it, with Caddy 2.6.2. */
const UDP = `UNCONN 0      0        203.0.113.1:443 0.0.0.0:* users:(("caddy",pid=97,fd=8))
UNCONN 0      0                  *:443       *:* users:(("nginx",pid=7,fd=8))
`;

const host = (commands: DataHostSpec["commands"], files: DataHostSpec["files"] = {}) =>
	dataHost({ commands: commands ?? {}, files });

describe("recogniseFacts", () => {
	it("sees nothing where nothing is, and asks no program for it", async () => {
		const empty = host({ "systemctl is-active firewalld.service": { code: 3, stdout: "inactive\n" } });
		expect(await recogniseFacts(empty, 443)).toEqual({ snikket: false, quic: [], addresses: [] });
		expect(empty.ran.filter((line) => /docker ps|firewall-cmd|dpkg/.test(line))).toEqual([]);
	});

	it("sees what is there", async () => {
		const commands = {
			"systemctl is-active firewalld.service": "active\n",
			"firewall-cmd --version": "1.3.3\n",
			"docker ps --format {{.Image}}": "nginx:1\nsnikket/snikket-server:stable\n",
			"dpkg-query -W -f ${Version} yunohost": "12.1.39+202608190000",
			"ss -H -u -l -n -p sport = :443": UDP,
			"ip -json addr": ADDRESSES,
		};
		const files = {
			"/run/docker.sock": "",
			"/etc/yunohost/installed": "",
			"/sys/class/dmi/id/sys_vendor": "Hetzner\n",
			"/sys/class/dmi/id/product_name": "vServer\n",
		};
		expect(await recogniseFacts(host(commands, files), 443)).toEqual({
			firewalld: "1.3.3",
			snikket: true,
			yunohost: "12.1.39",
			cloud: "Hetzner",
			quic: [
				{ address: "203.0.113.1", port: 443, program: "caddy" },
				{ address: "::", port: 443, program: "nginx" },
			],
			addresses: [
				{ address: "192.0.2.7", interface: "eth0", dynamic: true, temporary: false, seconds: 43012 },
				{ address: "2001:db8::aa", interface: "eth0", dynamic: true, temporary: true, seconds: 600 },
				{ address: "2001:db8::7", interface: "eth0", dynamic: true, temporary: false, seconds: 2591 },
				{ address: "2001:db8::1", interface: "eth0", dynamic: false, temporary: false },
			],
		});
	});

	it("takes other containers for no Snikket, and hung programs for nothing", async () => {
		const commands = {
			"docker ps --format {{.Image}}": "example/not-snikket\nsnikket/snikket-web-proxy\n",
			"ip -json addr": { timedOut: true },
			"ss -H -u -l -n -p sport = :443": { code: 1 },
		};
		const files = { "/run/docker.sock": "" };
		expect(await recogniseFacts(host(commands, files), 443)).toEqual({ snikket: false, quic: [], addresses: [] });
	});
});

describe("addressLives", () => {
	it.each(["", "{}", "null", "[null]", '[{"addr_info":[null,{"local":7},{"local":"x"}]}]'])("reads %j", (text) => {
		expect(addressLives(text)).toEqual([]);
	});
});

describe("cloudVendor", () => {
	it.each([
		[["Amazon EC2\n", "t3.small\n"], "Amazon EC2"],
		[["Xen\n", "HVM domU\n", "4.11.amazon\n"], "Amazon EC2"],
		[["Google\n", "Google Compute Engine\n"], "Google Cloud"],
		[
			["Microsoft Corporation\n", "Virtual Machine\n", undefined, "7783-7084-3265-9085-8269-3286-77\n"],
			"Microsoft Azure",
		],
		[["Microsoft Corporation\n", "Virtual Machine\n", undefined, "1\n"], undefined],
		[["QEMU\n", "Standard PC\n", "SeaBIOS\n", "OracleCloud.com\n"], "Oracle Cloud"],
		[["OpenStack Foundation\n", "OpenStack Nova\n"], "OpenStack"],
		[["RDO\n", "OpenStack Compute\n"], "OpenStack"],
		[["QEMU\n", "Standard PC (i440FX + PIIX, 1996)\n"], undefined],
		[["Hetzner Something\n"], undefined],
		[[undefined, undefined], undefined],
	])("takes %j for %j", (texts, vendor) => {
		expect(cloudVendor(texts)).toBe(vendor);
	});
});
