import { expect, it } from "vitest";
import { EXIT } from "../../../src/cli/exit-code.ts";
import { CommandError } from "../../../src/cli/io.ts";
import { unanswered } from "../../../src/cli/setup/unanswered.ts";

it("says what does not answer, and that nothing is known", () => {
	const cause = new Error('Cannot read zone "example.com" on 203.0.113.53: no route to the network');
	expect(unanswered(cause)).toMatchObject({ exitCode: EXIT.unknown, message: cause.message, cause });
});

it("leaves what says its own exit code", () => {
	const error = new CommandError(EXIT.configuration, "Cannot use the configuration");
	expect(unanswered(error)).toBe(error);
});
