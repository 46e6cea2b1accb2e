import { SETUP_WORLDS } from "../../src/lab/setup/worlds.ts";
import { worldTests } from "./world-tests.ts";

worldTests(SETUP_WORLDS);
