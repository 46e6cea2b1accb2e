import { beforeAll, describe, expect } from "vitest";
import { ask } from "../../src/lab/gateway/ask.ts";
import { BEHAVIOURS } from "../../src/lab/gateway/behaviours.ts";
import { CLIENTS } from "../../src/lab/gateway/clients.ts";
import { ENGINES } from "../../src/lab/gateway/engines.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";

const [ours] = ENGINES;
if (ours === undefined) throw new Error("no engine");
const lab = sharedLab({ world: ours.world() });

beforeAll(async () => {
	if (missing === undefined) await ours.start(lab());
}, 60_000);

describe("one port is shared rightly by the gateway", () => {
	for (const { title, ask: question, right } of BEHAVIOURS) {
		labTest(title, async () => {
			const [answer] = await ask(lab(), [question]);
			expect(answer).toSatisfy(right);
		});
	}

	for (const { name, prove } of CLIENTS) {
		labTest(name, async () => {
			await expect(prove(lab(), undefined)).resolves.toMatch(/./);
		});
	}
});
