import { describe, expect, it } from "vitest";
import { HostReader } from "../../../../src/check/observe/local/host-reader.ts";
import { countSessions } from "../../../../src/setup/adapters/prosody/count-sessions.ts";
import { dataHost, type Said } from "../../../check/observe/local/data-host.ts";
import { option, prosodyFacts } from "./prosody-data.ts";

/** As `ss` prints it: two queues, the own end, the other. */
const LIST = `0      0      203.0.113.1:5222         203.0.113.10:45366
54     0      203.0.113.2:5223         203.0.113.10:5222
0      0      [2001:db8::2]:5223       [2001:db8::10]:49016
0      0      [::ffff:203.0.113.1]:5269 [::ffff:203.0.113.20]:40000
0      0      203.0.113.1:40312        203.0.113.20:5269
0      0      203.0.113.1:15222        203.0.113.10:1
`;

describe("countSessions", () => {
	const { directTls, otherPorts: others } = prosodyFacts();
	const ours = { ...directTls, clients: option([5223]) };
	const count = (said: Said) =>
		countSessions(new HostReader(dataHost({ commands: { "ss -H -t -n state established": said } })), {
			...{ directTls, ours, others },
		});

	it("counts by the port at the host's own end", async () => {
		expect(await count(LIST)).toEqual({ starttls: 1, directTls: 2, servers: 1 });
		expect(await count("")).toEqual({ starttls: 0, directTls: 0, servers: 0 });
	});

	it("does not count where nobody says", async () => {
		expect(await count({ code: 1 })).toBeUndefined();
	});
});
