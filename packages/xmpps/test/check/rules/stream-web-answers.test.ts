import { describe, expect, it } from "vitest";
import { streamWebAnswers } from "../../../src/check/rules/stream-web-answers.ts";
import { byAlpn, WEB } from "../alpn-observed.ts";
import {
	alert,
	endpoint,
	found,
	HTTP,
	handshake,
	matrix,
	observed,
	srv,
	V4,
	withEndpoints,
	withSrv,
} from "../observed.ts";
import { direct, directInside, findWith, firstChanges, itemsOf, plain, withV4 } from "./find-with.ts";

const CLOSED = { kind: "failed", reason: "closed", detail: "it was closed", ms: 3 } as const;
const refusing = direct(alert("no_application_protocol"));

describe("stream.web-answers", () => {
	it("finds a web server inside TLS and leads the record to where direct TLS works", () => {
		const elsewhere = endpoint("xmpps-client", { port: 5223 });
		const base = withSrv(directInside(HTTP), "xmpps-client", found([srv(5, 5, 443), srv(9, 5, 5223)]));
		const v4 = base.endpoints.filter(({ service, address }) => service !== "xmpps-client" || address === V4);
		const [finding, ...more] = findWith(streamWebAnswers, { ...base, endpoints: [...v4, elsewhere] });
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("xmpps-client at 192.0.2.2:443 (xmpps.example.org)");
		expect(finding?.title).toContain("nginx/1.22.1");
		expect(finding?.evidence).toContain(
			"TLS with the ALPN name of XMPP: HTTP/1.1 400 Bad Request, Server: nginx/1.22.1",
		);
		expect(firstChanges(finding)[0]?.after).toContain("5 5 5223 xmpps.example.org.");
	});

	it("finds a web server that hangs up on every name that it does not know", () => {
		const all = byAlpn({ none: WEB, web: WEB, "other-service": CLOSED, right: CLOSED, both: CLOSED, nonsense: CLOSED });
		expect(findWith(streamWebAnswers, all)).toHaveLength(2);
	});

	it("opens a port where none is known, and offers to share this one by ALPN", () => {
		const base = observed();
		const webbed = withEndpoints(base, "xmpps-client", (one) => ({
			...one,
			handshakes: matrix(() => handshake({ inside: HTTP })),
		}));
		const [finding] = findWith(streamWebAnswers, webbed);
		expect(itemsOf(finding)).toEqual([
			"setting c2s_direct_tls_ports",
			"service prosody restarted",
			"dns-records _xmpps-client._tcp.example.org",
		]);
		const shared = finding?.remedies.find(({ when }) => when?.includes("nginx in front"));
		expect(shared?.changes.flatMap(({ after }) => after).join("\n")).toContain("~\\bxmpp-client\\b");
	});

	it("finds one that refuses the ALPN name of XMPP, by its answer without", () => {
		const [finding] = findWith(
			streamWebAnswers,
			withV4("xmpps-client", (one) => ({
				...one,
				handshakes: matrix((alpn) =>
					alpn === "right" ? alert("no_application_protocol") : handshake({ inside: HTTP }),
				),
			})),
		);
		expect(finding?.evidence.join(" ")).toContain("no_application_protocol");
	});

	it("finds one at a STARTTLS record", () => {
		expect(findWith(streamWebAnswers, plain(HTTP))[0]?.subject).toContain("xmpp-client at 192.0.2.2:5222");
	});

	it.each([
		["where all is well", observed()],
		["where nothing shows who it is", refusing],
		[
			"where a multiplexer knows the name and the server behind it is down",
			byAlpn({
				...{ none: WEB, web: WEB, "other-service": CLOSED, right: CLOSED, both: CLOSED },
				nonsense: alert("no_application_protocol"),
			}),
		],
		[
			"where XMPP is reached without ALPN",
			withV4("xmpps-client", (one) => ({
				...one,
				handshakes: matrix((alpn) => (alpn === "none" ? undefined : handshake({ inside: HTTP }))),
			})),
		],
		[
			"where browsers get the web and XMPP is right",
			withV4("xmpps-client", (one) => ({
				...one,
				handshakes: matrix((alpn) => (alpn === "web" ? handshake({ inside: HTTP }) : undefined)),
			})),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(streamWebAnswers, observation)).toEqual([]);
	});
});
