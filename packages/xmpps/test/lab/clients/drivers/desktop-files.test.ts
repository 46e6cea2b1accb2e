import { expect, test } from "vitest";
import { psiAccounts } from "../../../../src/lab/clients/drivers/desktop-files.ts";

test("Psi's password is combined with the JID, character by character, over and over", () => {
	// "c" ^ "a" is 2, "d" ^ "@" is 0x24, "e" ^ "b" is 7, "f" ^ "a" is 7.
	expect(psiAccounts("a@b", "cdef")).toContain('<password type="QString">0002002400070007</password>');
});
