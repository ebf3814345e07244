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
		refused: 'Anda tidak berhak membuka halaman ini',
		refused_text: 'Mintalah hak itu kepada pemilik akun perusahaan Anda, atau hubungi kami.',
		changed: 'Keadaannya sudah berubah',
		changed_text:
			'Hal ini tidak dapat dilakukan lagi. Bukalah kembali halamannya untuk melihat keadaan sekarang.',
		home: 'Ke halaman awal',
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
		refused: 'You may not open this page',
		refused_text: 'Ask the owner of your company account for that right, or write to us.',
		changed: 'It has changed in the meantime',
		changed_text: 'This can no longer be done. Open the page again to see how it stands now.',
		home: 'To the first page',
		failed: 'This page cannot be opened right now',
		failed_text: 'Nothing was lost. Please try again in a moment.',
		reference: 'If it stays that way, give us this number:',
	},
} as const;

/** Whether a person reads the answer: a browser asks for a page, a program for anything or for JSON. */
export const isForPeople = (request: Request): boolean =>
	!/^\/(?:api|webhooks)\//.test(request.path) && request.accepts(['json', 'html']) === 'html';

type Said = { title: string; text: string };

/** Without details of the error: they are for programs and in English. */
function saidOf({ definition: { code, status } }: DomainError, language: Language): Said {
	const say = words[language];
	if (code === CrossSiteRefused.code) return { title: say.other_site, text: say.other_site_text };
	if (code === TooManyRequests.code) return { title: say.too_many, text: say.too_many_text };
	if (code === BodyTooLarge.code) return { title: say.too_large, text: say.too_large_text };
	if (status >= 500) return { title: say.failed, text: say.failed_text };
	if (status === 404) return { title: say.not_found, text: say.not_found_text };
	if (status === 401 || status === 403) return { title: say.refused, text: say.refused_text };
	if (status === 409) return { title: say.changed, text: say.changed_text };
	return { title: say.wrong_form, text: say.wrong_form_text };
}

/** An error as a page for a browser; what failed inside stands in the log under the request id. */
export function errorPage(
	error: DomainError,
	shown: {
		company: Company;
		language: Language;
		request_id: string;
		/** Of the page that failed: it says to which door the reader came. */
		path: string;
	},
): string {
	const { company, language, request_id, path } = shown;
	const say = words[language];
	const { title, text } = saidOf(error, language);
	const door = /^\/(?:portal|console)(?=\/|$)/.exec(path)?.[0];
	const body = html`<h1>${title}</h1>
		<p>${text}</p>
		${
			error.definition.status < 500
				? null
				: html`<p class="soft">${say.reference}<br /><code>${request_id}</code></p>`
		}
		${door === undefined ? null : html`<p><a href="${door}">${say.home}</a></p>`}`;
	return pageHtml({ title, body, company, language });
}
