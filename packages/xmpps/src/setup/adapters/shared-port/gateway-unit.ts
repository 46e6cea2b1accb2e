import { place } from "../engines/engine-words.ts";

/** Where the gateway reads its routes. */
export const TABLE_PATH = "/etc/xmpps/gateway.json";

/** Where the gateway is asked, and told what to do. */
export const CONTROL_SOCKET = "/run/xmpps-gateway/control";

export const GATEWAY_UNIT = "xmpps-gateway.service";
export const GATEWAY_UNIT_PATH: string = `/etc/systemd/system/${GATEWAY_UNIT}`;
export const WANTS_FOLDER = "/etc/systemd/system/multi-user.target.wants";

/** Of a gateway that has the port itself: systemd has the sockets, and keeps them while the gateway is started anew. */
export const SOCKET_UNIT = "xmpps-gateway.socket";
export const SOCKET_UNIT_PATH: string = `/etc/systemd/system/${SOCKET_UNIT}`;
export const SOCKET_WANTS_FOLDER = "/etc/systemd/system/sockets.target.wants";

export const ROUTES_UNIT = "xmpps-routes.service";
export const ROUTES_UNIT_PATH: string = `/etc/systemd/system/${ROUTES_UNIT}`;

/** What leads marked packets, and the answers of programs on loopback, to the gateway's sockets (facts of TPROXY). */
const MARK = "0x368";
const ROUTES = "368";

const RULES = [
	`rule add fwmark ${MARK} lookup ${ROUTES}`,
	`rule add from 127.0.0.0/8 iif lo lookup ${ROUTES}`,
	`route add local 0.0.0.0/0 dev lo table ${ROUTES}`,
	`-6 rule add fwmark ${MARK} lookup ${ROUTES}`,
	`-6 rule add from ::1 iif lo lookup ${ROUTES}`,
	`-6 route add local ::/0 dev lo table ${ROUTES}`,
];

/** The unit that makes those rules, whoever the gateway is. What is there already is no mistake, nor what is gone. */
export const ROUTES_TEXT: string = `[Unit]
Description=Routing rules of xmpps: diverted connections, and answers to clients' own addresses

[Service]
Type=oneshot
RemainAfterExit=yes
${RULES.map((rule) => `ExecStart=-/sbin/ip ${rule}`).join("\n")}
${RULES.map((rule) => `ExecStop=-/sbin/ip ${rule.replace(" add ", " del ")}`).join("\n")}

[Install]
WantedBy=multi-user.target
`;

/** Its text, for places in the order of the table's listeners. An address may come later than the socket. Pure. */
export function socketUnit(places: readonly { readonly address: string; readonly port: number }[]): string {
	return `[Unit]
Description=The port of the xmpps gateway

[Socket]
${places.map((one) => `ListenStream=${place(one)}`).join("\n")}
BindIPv6Only=ipv6-only
FreeBind=yes
Backlog=4096
# A gateway that ends again and again is started again and again: the port stays.
TriggerLimitIntervalSec=0

[Install]
WantedBy=sockets.target
`;
}

/** The addresses in such a text. */
export function socketAddresses(text: string): readonly string[] {
	return [...text.matchAll(/^ListenStream=\[?([0-9a-f.:]+?)\]?:\d+$/gm)].map(([, address = ""]) => address);
}

/**
 * The unit of a gateway, whether packets are diverted to it or it has sockets of systemd. It has a user of its own and CAP_NET_RAW, with which it may use its
 * clients' addresses, and nothing else. Pure.
 * @param command the tool's absolute path
 */
export function gatewayUnit(command: string): string {
	const atHome = /^\/(?:home|root)\//.test(command);
	return `[Unit]
Description=xmpps gateway: the web and XMPP on one port
Documentation=https://xmpp.org/extensions/xep-0368.html
Wants=network-online.target ${ROUTES_UNIT}
After=network-online.target ${ROUTES_UNIT} ${SOCKET_UNIT}
StartLimitIntervalSec=0

[Service]
Type=notify
ExecStart=${command} gateway --table ${TABLE_PATH} --control ${CONTROL_SOCKET}
ExecReload=/bin/kill -HUP $MAINPID
# Without a listener the rules lead nowhere, and the web server answers as if nothing were there. One that hangs still has its
# listener: it is killed.
WatchdogSec=4
WatchdogSignal=SIGKILL
Restart=always
RestartSec=100ms
KillMode=mixed
TimeoutStopSec=40
RuntimeDirectory=xmpps-gateway
RuntimeDirectoryMode=0700
LimitNOFILE=20000

DynamicUser=yes
User=xmpps-gateway
AmbientCapabilities=CAP_NET_RAW
CapabilityBoundingSet=CAP_NET_RAW
NoNewPrivileges=yes
PrivateDevices=yes
${atHome ? "" : "ProtectHome=yes\n"}ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
LockPersonality=yes
SystemCallArchitectures=native
# Node asks for calls that it does without (io_uring, memory protection keys): it is told that it may not, and not killed.
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0077

[Install]
WantedBy=multi-user.target
`;
}
