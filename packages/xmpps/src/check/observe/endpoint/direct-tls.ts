import type { EndpointObservation, HandshakeObservation } from "../../../model/observation.ts";
import type { HandshakeResult } from "../../../model/observation-tls.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import { firstConnection } from "./first-connection.ts";
import { type Cell, helloOf, MAIN_CELL, matrixCells, rankOf } from "./hello-matrix.ts";
import { probeTls, secure } from "./probe-tls.ts";
import { type Probing, roleOf, streamInside } from "./probing.ts";

/** After so many hellos without any answer at all nobody waits for the others one timeout after another. */
const STALLED = 4;

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

	let stalled = 0;
	let answered = 0;
	const counted = async (result: Promise<HandshakeResult>): Promise<HandshakeResult> => {
		const known = await result;
		if (isStalled(known)) stalled += 1;
		else if (known.kind !== "not-tried") answered += 1;
		return known;
	};
	const wanted = (): boolean => answered > 0 || stalled < STALLED;
	const tried = async (cell: Cell): Promise<HandshakeObservation> => {
		if (rankOf(cell) === 0) return { ...cell, result: await counted(main) };
		const asked = { address, rank: rankOf(cell), signal, wanted };
		const result = await budgets.run(asked, () =>
			counted(probeTls(probing, place, helloFor(cell), after, certificates)),
		);
		return { ...cell, result };
	};
	return { tcp, handshakes: await Promise.all(matrixCells(matrix, domain, place.target).map(tried)) };
}

function isStalled(result: HandshakeResult): boolean {
	if (result.kind === "failed") return result.reason === "timeout";
	return result.kind === "tls" && result.inside.kind === "silence";
}
