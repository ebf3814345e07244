import { z } from 'zod';
import type { Clock } from '../clock/index.ts';
import type { Configuration } from '../config/index.ts';
import type { Language } from '../language/index.ts';

/** Settings of the clock that tests move. NODE_ENV is read to refuse it where real money is. */
export const testClockConfig = z
	.object({
		TEST_CLOCK: z.enum(['on', 'off']).default('off').meta({
			description:
				'on lets administrators move business time (docs/guides/test-clock.md); pages, mails and documents then say that nothing is real. Refused when NODE_ENV is production',
		}),
		TEST_CLOCK_FOLLOWERS: z
			.string()
			.default('')
			.transform((text) =>
				text
					.split(',')
					.map((one) => one.trim().replace(/\/+$/, ''))
					.filter((one) => one !== ''),
			)
			.refine((urls) => urls.every((url) => /^https?:\/\/[^\s]+$/.test(url)), {
				error: 'Must be http addresses with commas between',
			})
			.meta({
				description:
					'Addresses, with commas, of simulated vendors whose clock goes with it; each new time is sent to ADDRESS/clock',
				example: 'http://127.0.0.1:4010/_sandbox',
			}),
		TEST_CLOCK_QUIET_SECONDS: z.coerce.number().int().min(1).max(3600).default(60).meta({
			description:
				'Seconds that all work may take to end at each step of the test clock before the move fails',
		}),
		NODE_ENV: z
			.string()
			.optional()
			.meta({ description: 'production refuses TEST_CLOCK=on; nothing else depends on it' }),
	})
	.refine(({ TEST_CLOCK, NODE_ENV }) => TEST_CLOCK === 'off' || NODE_ENV !== 'production', {
		path: ['TEST_CLOCK'],
		error: 'Must be off when NODE_ENV is production',
	});

/** Business time as all processes of the stack have it while a test clock is on. */
export type TestClock = Clock & {
	/** Whether it stands still, as it does between two moves. */
	isFrozen(): boolean;
};

const notices: Readonly<Record<Language, string>> = {
	id: 'Sistem uji: waktunya digeser untuk pengujian, dan tidak ada yang sungguh-sungguh di sini.',
	en: 'Test system: its clock is moved for tests, and nothing here is real.',
};

/** What everything that leaves a stack with a test clock says on top; null without one. */
export const testNotice = (
	config: Pick<Configuration, 'read'>,
): Readonly<Record<Language, string>> | null =>
	config.read(testClockConfig).TEST_CLOCK === 'on' ? notices : null;
