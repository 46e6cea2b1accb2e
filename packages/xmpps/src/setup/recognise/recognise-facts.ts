import { printable } from "xmpps-connect/protocol";
import { HostReader } from "../../check/observe/local/host-reader.ts";
import { listenersIn } from "../../check/observe/local/listeners.ts";
import type { Host } from "../../host/host.ts";
import { addressLives } from "./address-life.ts";
import { cloudVendor, DMI_FILES } from "./cloud-vendor.ts";
import type { Recognised } from "./recognised.ts";

const SNIKKET_FILE = "/etc/snikket/snikket.conf";
const DOCKER_SOCKET = "/run/docker.sock";
const YUNOHOST = "/etc/yunohost/installed";

/**
 * Looks for what is not managed. Cheap: nothing but files and lists, each with a deadline, and a program is only asked where a
 * file says that it is there. Never rejects for what the host does.
 * @param port the endpoint's
 */
export async function recogniseFacts(host: Host, port: number, signal?: AbortSignal): Promise<Recognised> {
	const reader = new HostReader(host, signal);
	const [firewalld, snikket, yunohost, dmi, udp, addresses] = await Promise.all([
		runningFirewalld(reader),
		hasSnikket(reader),
		yunohostVersion(reader),
		Promise.all(DMI_FILES.map((file) => reader.text(file))),
		reader.run(["ss", "-H", "-u", "-l", "-n", "-p", "sport", "=", `:${port}`]),
		reader.run(["ip", "-json", "addr"]),
	]);
	const cloud = cloudVendor(dmi);
	return {
		...(firewalld === undefined ? {} : { firewalld }),
		snikket,
		...(yunohost === undefined ? {} : { yunohost }),
		...(cloud === undefined ? {} : { cloud }),
		quic: listenersIn(udp?.code === 0 ? udp.stdout : ""),
		addresses: addressLives(addresses?.code === 0 ? addresses.stdout : ""),
	};
}

async function runningFirewalld(reader: HostReader): Promise<string | undefined> {
	const active = await reader.run(["systemctl", "is-active", "firewalld.service"]);
	if (active?.stdout.trim() !== "active") return undefined;
	return versionIn((await reader.run(["firewall-cmd", "--version"]))?.stdout ?? "");
}

async function hasSnikket(reader: HostReader): Promise<boolean> {
	if (await reader.exists(SNIKKET_FILE)) return true;
	if (!(await reader.exists(DOCKER_SOCKET))) return false;
	const images = (await reader.run(["docker", "ps", "--format", "{{.Image}}"]))?.stdout ?? "";
	return /^(\S+\/)?snikket\/snikket-server\b/m.test(images);
}

async function yunohostVersion(reader: HostReader): Promise<string | undefined> {
	if (!(await reader.exists(YUNOHOST))) return undefined;
	return versionIn((await reader.run(["dpkg-query", "-W", "-f", `\${Version}`, "yunohost"]))?.stdout ?? "") ?? "";
}

function versionIn(text: string): string | undefined {
	const version = /\d+(\.\d+)+/.exec(text)?.[0];
	return version === undefined ? undefined : printable(version, 40);
}
