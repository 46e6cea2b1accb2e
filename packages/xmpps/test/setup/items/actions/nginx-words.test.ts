import { describe, expect, it } from "vitest";
import { withoutValues } from "../../../../src/setup/items/actions/nginx-words.ts";

describe("withoutValues", () => {
	it.each([
		['unknown directive "s3cret" in /etc/nginx/a:2', 'unknown directive "..." in /etc/nginx/a:2'],
		['unknown directive "s3"cr"et" in /etc/nginx/a:2', 'unknown directive "..." in /etc/nginx/a:2'],
		['unknown "s3cret" variable', 'unknown "..." variable'],
		['invalid parameter "s3cret" in /a:1', 'invalid parameter "..." in /a:1'],
		['host not found in upstream "user:s3cret@host" in /a:1', 'host not found in upstream "..." in /a:1'],
	])("leaves out the value in %s", (line, shown) => {
		expect(withoutValues(line)).toBe(shown);
	});

	it.each([
		'invalid number of arguments in "proxy_set_header" directive in /a:1',
		'unexpected end of file, expecting ";" or "}" in /a:1',
		'cannot load certificate "/etc/ssl/a.crt": BIO_new_file() failed',
		'conflicting server name "example.com" on 0.0.0.0:80, ignored',
		"bind() to 0.0.0.0:443 failed (98: Address already in use)",
	])("keeps %s", (line) => {
		expect(withoutValues(line)).toBe(line);
	});
});
