import { z } from 'zod';
import { doors, type Door } from '../identity/index.ts';

/** The door that a row names; a row that names another is a defect. */
export const doorOf = (value: unknown): Door => z.enum(doors).parse(value);
