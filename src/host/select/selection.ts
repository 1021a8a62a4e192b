/** A column that a selection step left out. */
export interface Dropped {
  /** Number of the column in the matrix that the step was given. */
  readonly column: number;
  /** Why, with the value and the limit: "p = 0.31, not below 0.05". */
  readonly why: string;
}

/** What a selection step did with the columns it was given: each is either kept or dropped. */
export interface Selection {
  /** Numbers of the columns kept, ascending unless the step ranks them (it says so). */
  readonly kept: readonly number[];
  readonly dropped: readonly Dropped[];
  /** What else the user should know: a fallback taken, columns that could not be judged. */
  readonly warnings: readonly string[];
}
