import type { Request, Response } from 'express';
import { keepNotice, takeNotice } from '../../platform/pages/notice.ts';
import type { TestService } from '../service.ts';
import { type Attempt, type Check, wrongFirst, wrongLast } from './check.ts';
import { foreign } from './links.ts';

const notice = { tone: 'good', text: 'Your answer has been kept' } as const;
const encoded = (value: unknown, space?: number): string =>
	Buffer.from(JSON.stringify(value, null, space)).toString('base64url');

/** The cookie that carries a sentence to the next page; `on` gives the service, which is started after the checks are listed. */
export function noticeOfPage(on: () => TestService): Check {
	const kept = (): { payload: string; signature: string } => {
		let value = '';
		const cookie = (_: string, given: string): void => void (value = given);
		keepNotice(on().runtime, { cookie } as unknown as Response, notice);
		const [payload = '', signature = ''] = value.split('.');
		return { payload, signature };
	};
	const shows =
		(make: (right: ReturnType<typeof kept>) => string | null, secondsLater = 0): Attempt =>
		() => {
			const cookie = make(kept());
			const headers = cookie === null ? {} : { cookie: `cloudsales_notice=${cookie}` };
			const begun = on().now;
			on().now = new Date(begun.getTime() + secondsLater * 1000);
			try {
				const response = { clearCookie: () => undefined } as unknown as Response;
				return takeNotice(on().runtime, { headers } as Request, response) !== null;
			} finally {
				on().now = begun;
			}
		};
	const other = encoded({ notice: { tone: 'danger', text: 'Call this number' }, until: 4e12 });
	return {
		file: 'service/platform/pages/notice.ts',
		valid: shows(({ payload, signature }) => `${payload}.${signature}`),
		attacks: {
			'a missing secret': 'without CLOUDSALES_SECRET the service does not start',
			'a missing proof': [
				shows(() => null),
				shows(() => ''),
				shows(({ payload }) => payload),
				shows(({ payload }) => `${payload}.`),
			],
			'a wrong secret': [
				shows(({ payload }) => `${payload}.${foreign.sign('notice', [payload])}`),
				shows(({ payload }) => `${payload}.${on().runtime.vault.sign('other', [payload])}`),
			],
			'a stale timestamp': [shows(({ payload, signature }) => `${payload}.${signature}`, 61)],
			'a changed body': [
				shows(({ signature }) => `${other}.${signature}`),
				shows(({ signature }) => `not-json.${signature}`),
			],
			'a re-serialised body': [
				shows(({ payload, signature }) => {
					const value = JSON.parse(Buffer.from(payload, 'base64url').toString());
					return `${encoded(value, 1)}.${signature}`;
				}),
				shows(({ payload, signature }) => `${payload}=.${signature}`),
				shows(({ payload, signature }) => `${payload}.${signature}=`),
				shows(({ payload, signature }) => `${payload}.${signature}.more`),
			],
		},
		constantTime: [
			shows(({ payload, signature }) => `${payload}.${wrongFirst(signature)}`),
			shows(({ payload, signature }) => `${payload}.${wrongLast(signature)}`),
		],
	};
}
