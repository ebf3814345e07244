import { z } from 'zod';

/** Moves the clock on; the row says where to. */
export const advanceReference = { name: 'test_clock.advance', payload: z.object({}) };
