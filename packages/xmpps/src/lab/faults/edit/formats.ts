import type { Software } from "../../../model/change.ts";
import { EJABBERD_FORMAT } from "./ejabberd.ts";
import { HAPROXY_FORMAT } from "./haproxy.ts";
import { NGINX_FORMAT } from "./nginx.ts";
import { PROSODY_FORMAT } from "./prosody.ts";
import type { ConfigurationFormat } from "./setting-edit.ts";
import { SSLH_FORMAT } from "./sslh.ts";

/** How the files of each program are written. */
export const FORMATS: Readonly<Record<Software, ConfigurationFormat>> = {
	prosody: PROSODY_FORMAT,
	ejabberd: EJABBERD_FORMAT,
	nginx: NGINX_FORMAT,
	haproxy: HAPROXY_FORMAT,
	sslh: SSLH_FORMAT,
};
