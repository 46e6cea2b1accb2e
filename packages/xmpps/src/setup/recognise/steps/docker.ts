import type { Note } from "../../stage.ts";
import { bracketed, heldBy, listens, otherAddresses, type Situation } from "../situation.ts";

/** Ports that Docker publishes: a process that has them, and rules that lead them into a container whatever listens. */
export function dockerSteps(situation: Situation): Note[] {
	const { intent, local } = situation;
	const { port } = intent.config.endpoint;
	const rules = local.firewall.rules.filter((rule) => isPublished(rule, port));
	const published = rules.length > 0 || listens(situation, ["docker-proxy"]);
	if (!published) return [];
	const { own, all } = heldBy(situation, ["docker-proxy"]);
	const ways = intent.endpoints.filter((endpoint) => endpoint.port === port);
	const hindered = ways.filter(({ way }) => way !== "nat");
	if (hindered.length === 0) {
		return [
			{
				kind: "info",
				text: `Docker publishes port ${port}; the rules of xmpps come first, and are for the endpoint's addresses alone`,
			},
		];
	}
	const where = [...new Set((own.length + all.length > 0 ? [...own, ...all] : hindered).map((one) => one.local))];
	const others = otherAddresses(situation);
	return [
		{
			kind: "manual",
			text: `Docker publishes port ${port} of ${where.join(" and ")}, and is to publish it on other addresses alone; or say "way: nat"`,
			lines: [
				`# in compose.yaml, instead of - "${port}:${port}"`,
				"ports:",
				...others.map((address) => `  - "${bracketed(address)}:${port}:${port}"`),
				"# or with docker run, instead of -p",
				`# ${others.map((address) => `-p ${bracketed(address)}:${port}:${port}`).join(" ")}`,
				"# then",
				"docker compose up -d",
			],
		},
	];
}

/** A rule of Docker's own chain for a port: `-A DOCKER ! -i br-1 -p tcp --dport 443 -j DNAT …`. */
function isPublished(rule: string, port: number): boolean {
	return /\bDOCKER\b/.test(rule) && new RegExp(`dport ${port}\\b`).test(rule) && /dnat/i.test(rule);
}
