/** Debian root folders that the lab's hosts lay their own changes over. */
export * from "./build-progress.ts";
export * from "./ensure-image.ts";
export * from "./ensure-images.ts";
export * from "./image-error.ts";
export * from "./image-spec.ts";
export * from "./prune-images.ts";
