import { describe, expect, it } from "vitest";
import { aptOptions } from "../../../src/lab/image/apt-options.ts";

describe("aptOptions", () => {
	it("keeps what decides whether the archive is reached and believed", () => {
		const dump = [
			'APT "";',
			'APT::Install-Recommends "1";',
			'Acquire "";',
			'Acquire::http "";',
			'Acquire::http::Proxy "http://proxy.example.org:3128";',
			'Acquire::http::Proxy::deb.example.org "DIRECT";',
			'Acquire::https::CaInfo "/etc/ssl/own.pem";',
			'Acquire::Check-Valid-Until "false";',
			'Acquire::Retries "3";',
			'Acquire::GzipIndexes "true";',
			'Acquire::Languages:: "none";',
			'DPkg::Pre-Install-Pkgs:: "/usr/sbin/dpkg-preconfigure --apt || true";',
			"",
		].join("\n");
		expect(aptOptions(dump)).toEqual([
			'Acquire::Languages "none"',
			'Acquire::http::Proxy "http://proxy.example.org:3128"',
			'Acquire::http::Proxy::deb.example.org "DIRECT"',
			'Acquire::https::CaInfo "/etc/ssl/own.pem"',
			'Acquire::Check-Valid-Until "false"',
			'Acquire::Retries "3"',
		]);
	});
});
