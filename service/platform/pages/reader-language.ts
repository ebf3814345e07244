import { Router, urlencoded, type Request } from 'express';
import { z } from 'zod';
import { platformConfig } from '../config/index.ts';
import { invalidInput } from '../errors/index.ts';
import { Language } from '../language/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { cookieOf, cookieOptions } from './cookies.ts';
import { ownPath } from './own-path.ts';
import { assertSameOrigin } from './same-origin.ts';

const languageCookie = 'cloudsales_language';
const aYear = 31_536_000_000;

/**
 * In which language a page speaks: what the reader chose on this device, else the given setting (of the user or the
 * document), else what the browser asks for, else Indonesian. The choice comes first, since otherwise the switch on the
 * page would do nothing.
 */
export function readerLanguage(request: Request, setting: Language | null = null): Language {
	const chosen = Language.safeParse(cookieOf(request, languageCookie));
	if (chosen.success) return chosen.data;
	return setting ?? (request.acceptsLanguages('id', 'en') === 'en' ? 'en' : 'id');
}

const Switch = z.object({ language: Language, to: z.string().max(2000).catch('/') });

/** POST /language: remembers the language on this device and shows the same page again. */
export function languageRouter({ config }: Pick<Runtime, 'config'>): Router {
	const router = Router();
	router.post(
		'/language',
		(_, response, next) => {
			response.locals['operation'] = 'page.language';
			response.locals['is_page'] = true;
			next();
		},
		urlencoded({ extended: false, limit: 4000 }),
		(request, response) => {
			const { PUBLIC_URL } = config.read(platformConfig);
			assertSameOrigin(request, PUBLIC_URL);
			const asked = Switch.safeParse(request.body);
			if (!asked.success)
				throw invalidInput([{ path: 'body.language', message: 'Must be id or en' }]);
			const { language, to } = asked.data;
			response.cookie(languageCookie, language, { ...cookieOptions(PUBLIC_URL), maxAge: aYear });
			response.setHeader('Cache-Control', 'no-store');
			response.redirect(303, ownPath(to) ?? '/');
		},
	);
	return router;
}
