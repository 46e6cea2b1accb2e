/** The conformance bench: what real clients do with the records of a domain, read from captures and the server's log. */
export * from "./bench-clients.ts";
export { columnOf } from "./driver.ts";
export { ALL_CLIENTS } from "./drivers/all-clients.ts";
export { clientsPage, clientsTable } from "./page.ts";
export { QUESTIONS } from "./questions.ts";
