export { hostPort as changeableLabHost } from "./host-port.ts";
