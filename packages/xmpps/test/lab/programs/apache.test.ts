import { describe, expect, it } from "vitest";
import { provisionApache } from "../../../src/lab/programs/apache.ts";
import type { SiteSpec } from "../../../src/lab/world/world-spec.ts";

const SITE: SiteSpec = { names: ["example.com", "www.example.com"], listen: ["80"], text: "hello" };

/** The text of a file that is put on the host. */
function fileOf(path: string, ...sites: readonly SiteSpec[]): string | undefined {
	return provisionApache({ program: "apache", sites }).files?.find((file) => file.path === path)?.content;
}

describe("provisionApache", () => {
	it("enables its sites and TLS by links, and takes Debian's welcome page away", () => {
		const { links = {}, removed, units } = provisionApache({ program: "apache", sites: [SITE, SITE] });
		expect(links["/etc/apache2/sites-enabled/lab-2.conf"]).toBe("/etc/apache2/sites-available/lab-2.conf");
		expect(links["/etc/apache2/mods-enabled/ssl.load"]).toBe("/etc/apache2/mods-available/ssl.load");
		expect(removed).toEqual(["/etc/apache2/sites-enabled/000-default.conf"]);
		expect(units).toEqual(["apache2.service"]);
	});

	it("makes a virtual host with names, pages and the folder for challenges", () => {
		const text = fileOf("/etc/apache2/sites-available/lab-1.conf", { ...SITE, challenges: "/var/www/challenges" });
		expect(text).toBe(`<VirtualHost *:80>
	ServerName example.com
	ServerAlias www.example.com
	DocumentRoot /var/www/lab-1
	Alias /.well-known/acme-challenge/ /var/www/challenges/.well-known/acme-challenge/
	<Directory /var/www/challenges/.well-known/acme-challenge/>
		Require all granted
	</Directory>
</VirtualHost>
`);
		expect(fileOf("/var/www/lab-1/index.html", SITE)).toBe("hello\n");
	});

	it("listens on each place once, on all of IPv6 before all of IPv4, which Apache then finds taken care of", () => {
		const sites = [SITE, { ...SITE, listen: ["203.0.113.1:8080", "80", "[::]:80", "[2001:db8::1]:8080"] }];
		expect(fileOf("/etc/apache2/ports.conf", ...sites)).toBe(
			["[::]:80", "0.0.0.0:80", "203.0.113.1:8080", "[2001:db8::1]:8080"].map((one) => `Listen ${one}\n`).join(""),
		);
		const text = fileOf("/etc/apache2/sites-available/lab-2.conf", ...sites);
		expect(text?.match(/<VirtualHost .*>/g)).toEqual([
			"<VirtualHost 203.0.113.1:8080>",
			"<VirtualHost *:80>",
			"<VirtualHost [2001:db8::1]:8080>",
		]);
	});

	it("speaks TLS on port 443, of whatever address, and on no other", () => {
		const listen = ["443", "[2001:db8::1]:443", "8443"];
		const sites = [{ ...SITE, listen, certificate: "example.com" }];
		const text = fileOf("/etc/apache2/sites-available/lab-1.conf", ...sites) ?? "";
		const secure = text.split("</VirtualHost>\n").map((part) => part.includes("SSLEngine on"));
		expect(secure.slice(0, 3)).toEqual([true, true, false]);
		expect(provisionApache({ program: "apache", sites }).certificates).toEqual([
			{ name: "example.com", cert: "/etc/ssl/lab/example.com.crt", key: "/etc/ssl/private/example.com.key" },
		]);
		expect(() => provisionApache({ program: "apache", sites: [{ ...SITE, listen }] })).toThrow(
			'Cannot make site "example.com www.example.com": it speaks TLS and names no certificate',
		);
	});
});
