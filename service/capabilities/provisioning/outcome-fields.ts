/** Columns of a task that waits for nobody. */
export const waitsForNobody = {
	waiting_for: null,
	waiting_code: null,
	waiting_values: null,
	waiting_note: null,
	client_text: null,
} as const;
