/** What every command of the set-up takes. */
export interface SetupFlags {
	readonly config: string;
	readonly dns?: readonly string[];
	readonly ca?: string;
	readonly json?: boolean;
}

export interface PlanFlags extends SetupFlags {
	readonly format?: string;
	readonly out?: string;
	readonly force?: boolean;
}

export interface ApplyFlags extends SetupFlags {
	readonly plan?: string;
	readonly yes?: boolean;
	readonly confirmWithin?: string;
	readonly probe?: readonly string[];
	readonly force?: boolean;
	readonly wait: string;
}

export interface UndoFlags extends SetupFlags {
	readonly yes?: boolean;
	readonly force?: boolean;
	readonly wait: string;
}
