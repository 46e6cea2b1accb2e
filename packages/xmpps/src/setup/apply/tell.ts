/** What those who watch are told while something is set up. */
export interface Tell {
	/** A step begins. */
	step(text: string): void;
	/** What came of it, or of a part. */
	detail(text: string): void;
	/** How far something is that takes a while; `undefined` when it is over. */
	progress(text: string | undefined): void;
}
