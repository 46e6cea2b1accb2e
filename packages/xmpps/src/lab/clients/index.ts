/** The conformance bench: what real clients do with the records of a domain, read from captures and the server's log. */
export * from "./bench-clients.ts";
export { type ClientDriver, columnOf } from "./driver.ts";
export { ALL_CLIENTS } from "./drivers/all-clients.ts";
export type { Cell } from "./judge/cell.ts";
export { clientsPage, clientsTable } from "./page.ts";
export { QUESTIONS, type Question } from "./questions.ts";
