import { z } from "zod";
import { configSchema } from "./config-schema.ts";

/** The form of xmpps.yaml as JSON Schema (draft 2020-12), for editors: docs/xmpps.schema.json. */
export function configJsonSchema(): object {
	const { $schema, ...rest } = z.toJSONSchema(configSchema, { target: "draft-2020-12", io: "input" });
	return { $schema, title: "xmpps.yaml", description: "What `xmpps apply` sets up.", ...rest };
}
