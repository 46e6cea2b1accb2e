import type { Fault } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base, CERTIFICATE, SITE } from "../worlds.ts";

/** The site moved behind HAProxy, and its certificate is the one of another name. */
export const webWrongCertificate: Fault = {
	id: "web-wrong-certificate",
	title: "The web site at the shared port shows a certificate for www alone",
	rule: "web.broken",
	world: () => {
		const front = haproxyFront();
		return base({
			...front,
			certificates: [CERTIFICATE, { name: "web", dns: ["www.example.com"] }],
			sites: [{ ...SITE, listen: ["80", "[::]:80"], certificate: "web" }],
			files: (front.files ?? []).map((file) => ({
				...file,
				content: file.content
					.replace("lab/example.com.crt", "lab/web.crt")
					.replace("private/example.com.key", "private/web.key"),
			})),
		});
	},
};
