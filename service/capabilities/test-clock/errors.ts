import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const ClockBackwards = defineError('clock.backwards', {
	status: 422,
	title: 'Business time only goes forward',
	advice: 'Name an instant after the one at which clock.get says the clock stands',
	details: z.object({ now: z.string(), to: z.string() }),
});
export const ClockTooFar = defineError('clock.too-far', {
	status: 422,
	title: 'One move is at most 400 days',
	advice: 'Move in several steps',
	details: z.object({ now: z.string(), to: z.string() }),
});
export const ClockAdvancing = defineError('clock.advancing', {
	status: 409,
	title: 'The clock is being moved',
	advice: 'Wait until clock.get says READY or FAILED',
	details: z.object({ target: z.string().nullable() }),
});
export const ClockNotQuiet = defineError('clock.not-quiet', {
	status: 409,
	title: 'The move has stopped because work did not end',
	advice:
		'Look at what is named, remove the cause, and move again: it goes on from there. Deliveries that failed can be left behind with ignore_dead',
	details: z.object({ now: z.string(), target: z.string().nullable() }),
});
export const clockErrors = [ClockBackwards, ClockTooFar, ClockAdvancing, ClockNotQuiet];
