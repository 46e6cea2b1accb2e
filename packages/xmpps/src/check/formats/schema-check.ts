/** A type with everything that may be missing there, all the way down: so that a forgotten optional field shows. */
type Whole<T> = T extends readonly (infer Item)[]
	? readonly Whole<Item>[]
	: T extends object
		? { readonly [Key in keyof T]-?: Whole<T[Key]> }
		: T;

/**
 * `true` where a schema gives a type, no field more and no field less; else nothing satisfies it. To be asked of each type
 * by itself: from the third level down the compiler takes one for the other.
 */
export type SameShape<A, B> = [A, B, Whole<A>, Whole<B>] extends [B, A, Whole<B>, Whole<A>] ? true : never;
