import { addZoneLines, dnsHosts, flushZone, zoneTree } from "../dns/index.ts";
import type { Lab } from "../real/lab.ts";

/**
 * Signs with BIND a zone that it serves unsigned, waits until that is done, and prints the DS of the key. A zone that takes
 * updates is signed in place.
 */
const SCRIPT = `set -e
sed -i "/^zone \\"$1\\" {/a dnssec-policy default;" /etc/bind/named.conf
rndc reconfig
for i in $(seq 100); do
	kdig "@$2" "$1" SOA +dnssec | grep -q RRSIG && break
	sleep 0.1
done
dnssec-dsfromkey -2 /var/cache/bind/K"$1".+*.key
`;

/** What it takes to sign a zone: its server makes keys, and the registrar takes over the DS. @param host the one with BIND */
export async function signZone(lab: Lab, host: string, zone: string): Promise<void> {
	const { primary, resolvers } = dnsHosts(lab.world);
	const parent = zoneTree(lab.world).find(({ name }) => name === zone)?.parent ?? ".";
	const at = lab.host(host).spec.v4?.[0] ?? "";
	const ds = await lab.host(host).must("let BIND sign the zone", ["sh", "-c", SCRIPT, "sh", zone, at]);
	const delegate = addZoneLines(parent, ds.trim().split("\n"));
	await lab.host(primary.name).must(delegate.what, delegate.command, { input: delegate.input ?? "" });
	for (const { name } of resolvers) {
		const { what, command } = flushZone(parent);
		await lab.host(name).must(what, command);
	}
}
