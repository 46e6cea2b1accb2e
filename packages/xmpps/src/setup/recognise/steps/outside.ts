import { publicRefusal } from "../../../check/observe/public-address.ts";
import type { Note } from "../../stage.ts";
import type { CloudVendor } from "../recognised.ts";
import { endpointAddresses, openPorts, type Situation } from "../situation.ts";

/** How a port is opened in the packet filter of a provider, which no look at the host can see. */
const OPEN: Readonly<Partial<Record<CloudVendor, (port: number) => readonly string[]>>> = {
	"Amazon EC2": (port) => [
		`aws ec2 authorize-security-group-ingress --group-id GROUP --ip-permissions 'IpProtocol=tcp,FromPort=${port},ToPort=${port},IpRanges=[{CidrIp=0.0.0.0/0}],Ipv6Ranges=[{CidrIpv6=::/0}]'`,
	],
	"Google Cloud": (port) => [
		`gcloud compute firewall-rules create xmpps-${port} --network NETWORK --allow tcp:${port} --source-ranges 0.0.0.0/0`,
	],
	"Microsoft Azure": (port) => [
		`az network nsg rule create --resource-group GROUP --nsg-name NAME --name xmpps-${port} --priority ${300 + (port % 3000)} --access Allow --protocol Tcp --destination-port-ranges ${port}`,
	],
	Hetzner: (port) => [
		`hcloud firewall add-rule NAME --direction in --protocol tcp --port ${port} --source-ips 0.0.0.0/0 --source-ips ::/0`,
	],
	DigitalOcean: (port) => [
		`doctl compute firewall add-rules ID --inbound-rules "protocol:tcp,ports:${port},address:0.0.0.0/0,address:::/0"`,
	],
	OpenStack: (port) => [
		`openstack security group rule create --protocol tcp --dst-port ${port} --remote-ip 0.0.0.0/0 GROUP`,
		`openstack security group rule create --ethertype IPv6 --protocol tcp --dst-port ${port} --remote-ip ::/0 GROUP`,
	],
};

/** What stands between the host and the world in a cloud. */
export function cloudSteps(situation: Situation): Note[] {
	const { cloud } = situation.seen;
	const translated = situation.intent.endpoints.filter((one) => one.local === one.public && isPrivate(one.local));
	const addresses = [...new Set(translated.map(({ local }) => local))];
	const notes: Note[] = addresses.map((address) => ({
		kind: "manual",
		text: `${address} is a private address, under which nobody outside reaches the host; say in xmpps.yaml which public one leads to it`,
		lines: ["addresses:", `  - local: ${address}`, "    public: THE PUBLIC ONE"],
	}));
	if (cloud === undefined) return notes;
	const ports = openPorts(situation);
	return [
		...notes,
		{
			kind: "manual",
			text: `The host is in the cloud of ${cloud}, whose packet filter cannot be seen from here: TCP ${ports.join(", ")} must be open in it`,
			lines: ports.flatMap(
				(port) => OPEN[cloud]?.(port) ?? [`# let TCP port ${port} in, from everywhere, IPv4 and IPv6`],
			),
		},
	];
}

/** Addresses that go: what is published must last longer than its record. */
export function addressSteps(situation: Situation): Note[] {
	const { seen } = situation;
	return endpointAddresses(situation).flatMap((address): Note[] => {
		const life = seen.addresses.find((one) => one.address === address);
		if (life === undefined) return [];
		if (life.temporary) {
			const stable = seen.addresses.filter(
				(one) => !one.temporary && one.interface === life.interface && one.address.includes(":"),
			);
			return [
				{
					kind: "problem",
					text: `${address} is a temporary address, made up for privacy and soon replaced by another; it must not be published`,
					lines: stable.map((one) => `address: ${one.address}`),
				},
			];
		}
		if (!life.dynamic || life.seconds === undefined) return [];
		const given = address.includes(":") ? "from a router's advertisement or by DHCP" : "by DHCP";
		const cloud = seen.cloud === undefined ? "" : `; ${seen.cloud} usually gives the same one again`;
		return [
			{
				kind: "manual",
				text: `${address} was given to ${life.interface} ${given}, for ${life.seconds} s; when another one is given the records are wrong${cloud}`,
				lines: [
					"# let the router or provider always give the same, or set it here, for example in /etc/network/interfaces:",
					`iface ${life.interface} ${address.includes(":") ? "inet6" : "inet"} static`,
					`    address ${address}`,
				],
			},
		];
	});
}

/** HTTP/3 is UDP, and goes its own way. */
export function quicSteps(situation: Situation): Note[] {
	const { seen, intent } = situation;
	const { port, host } = intent.config.endpoint;
	const ours = endpointAddresses(situation);
	const there = seen.quic.filter(({ address }) => address === "0.0.0.0" || address === "::" || ours.includes(address));
	const [first] = there;
	if (first === undefined) return [];
	return [
		{
			kind: "info",
			text: `"${first.program ?? "a program"}" has UDP port ${port} for HTTP/3 on the endpoint's addresses as well; it stays there, as XMPP is TCP alone: whoever asks for https://${host}/ by HTTP/3 still reaches the web server`,
		},
	];
}

function isPrivate(address: string): boolean {
	const reason = publicRefusal(address);
	// Documentation ranges are a lab's.
	return reason !== undefined && !/documentation/i.test(reason);
}
