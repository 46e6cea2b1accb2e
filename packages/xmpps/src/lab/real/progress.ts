import type { ImageProgress } from "../image/index.ts";

/** What a lab that starts tells of itself. */
export type LabProgress =
	| { readonly kind: "image"; readonly image: ImageProgress }
	| {
			readonly kind: "step";
			readonly step: "images" | "network" | "files" | `host ${string}`;
			readonly state: "begun" | "done";
	  };
