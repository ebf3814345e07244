import type { Request } from 'express';
import type { Company } from '../company/index.ts';
import {
	BodyTooLarge,
	CrossSiteRefused,
	TooManyRequests,
	type DomainError,
} from '../errors/index.ts';
import { html } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { pageHtml } from './layout.ts';

const words = {
	id: {
		not_found: 'Halaman tidak ditemukan',
		not_found_text:
			'Tautan ini tidak lengkap atau tidak berlaku lagi. Bukalah tautan di dalam email kami.',
		other_site: 'Formulir ini tidak dikirim dari halaman kami',
		other_site_text: 'Bukalah tautan di dalam email kami, lalu kirim formulir dari halaman itu.',
		too_many: 'Terlalu banyak permintaan',
		too_many_text: 'Silakan tunggu satu menit, lalu coba kembali.',
		too_large: 'Isian terlalu panjang',
		too_large_text: 'Silakan kembali dan ringkas isian Anda.',
		wrong_form: 'Isian belum lengkap',
		wrong_form_text: 'Silakan kembali dan lengkapi isian tersebut.',
		failed: 'Halaman ini sedang tidak dapat dibuka',
		failed_text: 'Tidak ada yang hilang. Silakan coba kembali sebentar lagi.',
		reference: 'Bila masalah ini berlanjut, sebutkan nomor ini kepada kami:',
	},
	en: {
		not_found: 'Page not found',
		not_found_text:
			'This link is not complete or no longer valid. Please open the link in our mail.',
		other_site: 'This form was not sent from our page',
		other_site_text: 'Open the link in our mail and send the form from the page that it opens.',
		too_many: 'Too many requests',
		too_many_text: 'Please wait a minute and try again.',
		too_large: 'The text is too long',
		too_large_text: 'Please go back and shorten what you have written.',
		wrong_form: 'Something is missing',
		wrong_form_text: 'Please go back and fill in the form.',
		failed: 'This page cannot be opened right now',
		failed_text: 'Nothing was lost. Please try again in a moment.',
		reference: 'If it stays that way, give us this number:',
	},
} as const;

/** Whether a person reads the answer: a browser asks for a page, a program for anything or for JSON. */
export const isForPeople = (request: Request): boolean =>
	!/^\/(?:api|webhooks)\//.test(request.path) && request.accepts(['json', 'html']) === 'html';

/** An error as a page for a browser; what failed inside stands in the log under the request id. */
export function errorPage(
	{ definition: { code, status } }: DomainError,
	shown: { company: Company; language: Language; request_id: string },
): string {
	const say = words[shown.language];
	const [title, text] =
		status === 404
			? [say.not_found, say.not_found_text]
			: code === CrossSiteRefused.code
				? [say.other_site, say.other_site_text]
				: code === TooManyRequests.code
					? [say.too_many, say.too_many_text]
					: code === BodyTooLarge.code
						? [say.too_large, say.too_large_text]
						: status < 500
							? [say.wrong_form, say.wrong_form_text]
							: [say.failed, say.failed_text];
	const reference =
		status < 500
			? null
			: html`<p class="soft">${say.reference}<br /><code>${shown.request_id}</code></p>`;
	const body = html`<h1>${title}</h1>
		<p>${text}</p>
		${reference}`;
	return pageHtml({ title, body, company: shown.company, language: shown.language });
}
