import { GATEWAY_WORLDS } from "../../src/lab/setup/worlds.ts";
import { worldTests } from "./world-tests.ts";

worldTests(GATEWAY_WORLDS);
