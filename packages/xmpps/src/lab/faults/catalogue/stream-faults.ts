import type { Fault } from "../fault.ts";
import { nagle } from "./nagle.ts";
import { starttlsNotRequired } from "./starttls-not-required.ts";
import { webAnswers } from "./web-answers.ts";

/** Mistakes in streams, in logging in, beside a web site, and those that only the host itself can show. */
export const STREAM_FAULTS: readonly Fault[] = [nagle, starttlsNotRequired, webAnswers];
