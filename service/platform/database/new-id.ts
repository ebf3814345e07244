import { v7 } from 'uuid';

/** UUID v7: sortable by the time it was made. */
export const newId = (): string => v7();
