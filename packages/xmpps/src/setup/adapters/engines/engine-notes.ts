import { ipFamily } from "xmpps-connect/protocol";
import type { LocalListener } from "../../../model/observation-local.ts";
import type { GatewayListener, RouteTable } from "../../../model/route-table.ts";
import type { Note } from "../../stage.ts";
import type { Cannot } from "./engine-adapter.ts";

/** What a program does not do of a table: what would do harm is a problem, everything else is to be known. */
export function cannotNotes(program: string, cannot: readonly Cannot[]): Note[] {
	const harmful = cannot.filter((one) => one.harmful === true);
	const others = cannot.filter((one) => one.harmful !== true);
	return [
		...harmful.map(({ what, why }): Note => ({ kind: "problem", text: `${program} cannot ${what}: ${why}` })),
		...(others.length === 0
			? []
			: [
					{
						kind: "info",
						text: `${program} does less than the gateway of xmpps`,
						lines: others.map(({ what, why }) => `it cannot ${what}: ${why}`),
					} as const,
				]),
	];
}

/** Whether who listens at an address has connections to another one. @param one `*` and `0.0.0.0` for all of IPv4, `::` for IPv6 */
export function overlap(one: string, other: string): boolean {
	const [a, b] = [one, other].map((address) => (address === "*" ? "0.0.0.0" : address));
	if (a === undefined || b === undefined) return false;
	if (a === b) return true;
	const all = (address: string): boolean => address === "0.0.0.0" || address === "::";
	return ipFamily(a) === ipFamily(b) && (all(a) || all(b));
}

/** Where the engine itself is to listen, for each listener. */
export function listensAt({ listeners }: RouteTable): readonly { readonly address: string; readonly port: number }[] {
	return listeners.map(({ address, port, divertedTo }: GatewayListener) => ({ address, port: divertedTo ?? port }));
}

/** Other programs that have a port which the engine needs. @param own what the engine's processes are called */
export function holderNotes(
	program: string,
	own: readonly string[],
	table: RouteTable,
	listeners: readonly LocalListener[],
): Note[] {
	const wanted = listensAt(table);
	const taken = listeners.filter(
		({ address, port, program: holder }) =>
			holder !== undefined &&
			!own.includes(holder) &&
			wanted.some((one) => one.port === port && overlap(one.address, address)),
	);
	const holders = [...new Set(taken.flatMap(({ program: holder }) => holder ?? []))];
	return holders.map((holder) => {
		const places = taken.filter((one) => one.program === holder);
		const where = places.map(({ address, port }) => `${address} port ${port}`).join(", ");
		return {
			kind: "problem",
			text: `${program} is to listen where "${holder}" does (${where}), which has to move behind it first`,
		};
	});
}

/** The backends that a web server has to listen on, once the engine has its port. */
export function webBackends({ routes }: RouteTable): readonly { readonly place: string; readonly header: boolean }[] {
	const all = routes.flatMap(({ to }) => (to.kind === "pass" && to.protocol === "web" ? to.backends : []));
	const lines = all.map(({ address, port, client }) => ({
		place: address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`,
		header: client === "proxy-v1" || client === "proxy-v2",
	}));
	return [...new Map(lines.map((line) => [line.place, line])).values()];
}
