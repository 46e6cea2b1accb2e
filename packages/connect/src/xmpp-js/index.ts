/** Gives `@xmpp/client` the connection of this library. */
export { type UseOptions, useXmppsConnect, type XmppJsClient } from "./use-xmpps-connect.ts";
