import type { EndpointObservation, HandshakeObservation } from "../../../model/observation.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import { firstConnection } from "./first-connection.ts";
import { type Cell, helloOf, MAIN_CELL, matrixCells, rankOf } from "./hello-matrix.ts";
import { Patience } from "./patience.ts";
import { probeTls, secure } from "./probe-tls.ts";
import { type Probing, roleOf, streamInside } from "./probing.ts";

/**
 * Tries the matrix of ALPN × SNI at a direct TLS endpoint. The first connection says whether TCP works and then carries the hello
 * of the standard; without it nothing else is tried.
 */
export async function observeDirectTls(
	probing: Probing,
	place: EndpointPlace,
): Promise<Pick<EndpointObservation, "tcp" | "handshakes">> {
	const { address } = place;
	const { budgets, certificates, domain, matrix, signal } = probing;
	const after = streamInside(probing, place);
	const helloFor = (cell: Cell) => helloOf(cell, roleOf(place), domain, place.target);
	const { tcp, rest: main } = await firstConnection(probing, place, (open) =>
		secure(probing, place, open, helloFor(MAIN_CELL), after, certificates),
	);
	if (tcp.kind !== "open") return { tcp, handshakes: [] };

	const patience = new Patience();
	const cells = matrixCells(matrix, domain, place.target);
	const tried = async (cell: Cell): Promise<HandshakeObservation> => {
		const rank = rankOf(cell);
		if (rank === 0) return { ...cell, result: await patience.count(main) };
		const asked = { address, rank, signal, wanted: () => patience.left };
		const probe = () => patience.count(probeTls(probing, place, helloFor(cell), after, certificates));
		return { ...cell, result: await budgets.run(asked, probe) };
	};
	// The order in which they begin decides what a cap leaves out.
	const begun = new Map(cells.toSorted((a, b) => rankOf(a) - rankOf(b)).map((cell) => [cell, tried(cell)]));
	const handshakes = await Promise.all(cells.flatMap((cell) => begun.get(cell) ?? []));
	return { tcp, handshakes };
}
