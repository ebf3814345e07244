import type { Request, Response } from 'express';
import { platformConfig } from '../../platform/config/index.ts';
import { cookieOf, cookieOptions, hostCookie } from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { randomToken } from '../../platform/security/index.ts';
import { sessionCookie, type Door, type OpenedSession } from '../identity/index.ts';
import { stepMinutes } from './rules.ts';

const publicUrl = ({ config }: Pick<Runtime, 'config'>): string =>
	config.read(platformConfig).PUBLIC_URL;
const optionsOf = (runtime: Runtime) => cookieOptions(publicUrl(runtime));

export const setSession = (
	runtime: Runtime,
	response: Response,
	door: Door,
	session: OpenedSession,
): void => {
	const maxAge = session.expires_at.getTime() - runtime.machine_clock.now().getTime();
	const options = { ...optionsOf(runtime), maxAge };
	response.cookie(sessionCookie(runtime, door), session.session_token, options);
};

export const sessionOf = (runtime: Runtime, request: Request, door: Door): string | null =>
	cookieOf(request, sessionCookie(runtime, door));

export const clearSession = (runtime: Runtime, response: Response, door: Door): void => {
	response.clearCookie(sessionCookie(runtime, door), optionsOf(runtime));
};

const askedCookie = (runtime: Runtime): string =>
	hostCookie(publicUrl(runtime), 'cloudsales_asked');

/** The mark of this browser, by which it may open the links that it asks for. It keeps one that it has. */
export function markBrowser(runtime: Runtime, request: Request, response: Response): string {
	const present = browserMark(runtime, request);
	const mark = present ?? randomToken();
	const options = { ...optionsOf(runtime), maxAge: 24 * 3_600_000 };
	response.cookie(askedCookie(runtime), mark, options);
	return mark;
}

export function browserMark(runtime: Runtime, request: Request): string | null {
	const mark = cookieOf(request, askedCookie(runtime));
	return mark !== null && /^[\w-]{43}$/.test(mark) ? mark : null;
}

/** A step of signing in is taken from the browser that began it. */
const stepCookie = (runtime: Runtime): string => hostCookie(publicUrl(runtime), 'cloudsales_step');

export const setStep = (runtime: Runtime, response: Response, token: string): void => {
	const options = { ...optionsOf(runtime), maxAge: stepMinutes * 60_000 };
	response.cookie(stepCookie(runtime), token, options);
};

export const stepOf = (runtime: Runtime, request: Request): string | null =>
	cookieOf(request, stepCookie(runtime));

export const clearStep = (runtime: Runtime, response: Response): void => {
	response.clearCookie(stepCookie(runtime), optionsOf(runtime));
};
