import type { Route, RouteTable } from "../../model/route-table.ts";
import type { Opening } from "../opening.ts";
import { guard } from "./guard.ts";
import { mismatch } from "./match-route.ts";

/** What a route says to a connection. */
export interface Considered {
	readonly route: Route;
	/** Why it does not get the connection, for people; absent: it gets it. */
	readonly unfit?: string;
}

/** Which route gets a connection: the first whose matcher fits and whom the guard lets have it. Pure. */
export function chooseRoute(table: RouteTable, opening: Opening, listener: string): Route | undefined {
	return table.routes.find(
		({ match, to }) => mismatch(match, opening, listener) === undefined && guard(to, opening) === undefined,
	);
}

/** The same, with a reason for every route that was passed over; the last one got it, or none did. */
export function considerRoutes(table: RouteTable, opening: Opening, listener: string): readonly Considered[] {
	const considered: Considered[] = [];
	for (const route of table.routes) {
		const unfit = mismatch(route.match, opening, listener) ?? guard(route.to, opening);
		if (unfit === undefined) return [...considered, { route }];
		considered.push({ route, unfit });
	}
	return considered;
}
