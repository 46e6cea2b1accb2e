import { provisionBind, provisionKnot, provisionUnbound } from "../dns/index.ts";
import { provisionApache } from "../programs/apache.ts";
import { provisionEjabberd } from "../programs/ejabberd.ts";
import { provisionNginx } from "../programs/nginx.ts";
import { provisionPebble } from "../programs/pebble.ts";
import { provisionProsody } from "../programs/prosody.ts";
import type { Provision } from "../world/provision.ts";
import type { HostSpec, ProgramSpec, WorldSpec } from "../world/world-spec.ts";

/** Everything that the programs of a host need on it. Pure: a world can be read without starting it. */
export function programsProvision(world: WorldSpec, host: HostSpec): Provision {
	return joined((host.programs ?? []).map((spec) => programProvision(world, host, spec)));
}

function programProvision(world: WorldSpec, host: HostSpec, spec: ProgramSpec): Provision {
	switch (spec.program) {
		case "knot":
			return provisionKnot(world, host);
		case "bind":
			return provisionBind(world, host);
		case "unbound":
			return provisionUnbound(world, host);
		case "pebble":
			return pebble(world, host);
		case "prosody":
			return provisionProsody(spec);
		case "ejabberd":
			return provisionEjabberd(spec);
		case "nginx":
			return provisionNginx(spec);
		case "apache":
			return provisionApache(spec);
		default:
			return unknownProgram(spec);
	}
}

/** Pebble's own API has a certificate of the lab's authority: what Pebble issues is of a root made at every start. */
function pebble(world: WorldSpec, host: HostSpec): Provision {
	const certificate = {
		name: `${host.name}.lab`,
		cert: "/etc/xmpps-lab/pebble.crt",
		key: "/etc/xmpps-lab/pebble.key",
	};
	return { ...provisionPebble(world, host, certificate), certificates: [certificate] };
}

function unknownProgram(spec: never): never {
	throw new Error(`Cannot provide for a program: unknown: ${JSON.stringify(spec)}`);
}

/** Several as one, in their order. */
export function joined(provisions: readonly Provision[]): Required<Provision> {
	const all = <Key extends keyof Provision>(key: Key): NonNullable<Provision[Key]>[] =>
		provisions.flatMap((provision) => (provision[key] === undefined ? [] : [provision[key]]));
	return {
		packages: all("packages").flat(),
		files: all("files").flat(),
		certificates: all("certificates").flat(),
		removed: all("removed").flat(),
		links: Object.assign({}, ...all("links")),
		processes: all("processes").flat(),
		units: all("units").flat(),
		listening: all("listening").flat(),
		commands: all("commands").flat(),
	};
}
