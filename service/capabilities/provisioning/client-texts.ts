import { z } from 'zod';
import type { ClientText, ClientTexts, ProvisioningAction, Waiting } from './ports.ts';

/** What clients are asked for by targets of any kind. A target may bring sentences of its own (`client_texts`). */
const requests = {
	VERIFY_DOMAIN: {
		id: 'Tambahkan catatan TXT pada DNS {domain} dengan nilai berikut: {value}',
		en: 'Add a TXT record to the DNS of {domain} with this value: {value}',
	},
	ACCEPT_TERMS: {
		id: 'Masuk dan setujui ketentuan layanan pada halaman berikut: {url}',
		en: 'Sign in and accept the terms of service on this page: {url}',
	},
} as const satisfies ClientTexts;

type ByAction = Readonly<Record<ProvisioningAction, ClientText>>;
/** How a client is asked to get in touch, by what it is needed for. */
const contactUs: ByAction = {
	ACTIVATE: {
		id: 'Hubungi kami: kami memerlukan keterangan dari Anda sebelum layanan ini dapat diaktifkan.',
		en: 'Contact us: we need some information from you before this service can be switched on.',
	},
	CHANGE: {
		id: 'Hubungi kami: kami memerlukan keterangan dari Anda sebelum layanan ini dapat diubah.',
		en: 'Contact us: we need some information from you before this service can be changed.',
	},
	SUSPEND: {
		id: 'Hubungi kami: kami memerlukan keterangan dari Anda sebelum layanan ini ditangguhkan.',
		en: 'Contact us: we need some information from you before this service is suspended.',
	},
	RESUME: {
		id: 'Hubungi kami: kami memerlukan keterangan dari Anda sebelum layanan ini dapat diaktifkan kembali.',
		en: 'Contact us: we need some information from you before this service can be switched on again.',
	},
	TERMINATE: {
		id: 'Hubungi kami: kami memerlukan keterangan dari Anda sebelum layanan ini dihentikan.',
		en: 'Contact us: we need some information from you before this service is ended.',
	},
};

/** What the client reads while staff must act. */
export const weAct: ByAction = {
	ACTIVATE: {
		id: 'Kami sedang menyiapkan layanan ini. Anda tidak perlu melakukan apa pun.',
		en: 'We are setting this service up. You need do nothing.',
	},
	CHANGE: {
		id: 'Kami sedang mengubah layanan ini. Kami akan menghubungi Anda bila memerlukan sesuatu.',
		en: 'We are changing this service. We will contact you if we need anything.',
	},
	SUSPEND: {
		id: 'Layanan ini sedang kami tangguhkan.',
		en: 'We are suspending this service.',
	},
	RESUME: {
		id: 'Kami sedang mengaktifkan kembali layanan ini. Anda tidak perlu melakukan apa pun.',
		en: 'We are switching this service on again. You need do nothing.',
	},
	TERMINATE: {
		id: 'Layanan ini sedang kami hentikan. Anda tidak perlu melakukan apa pun.',
		en: 'We are ending this service. You need do nothing.',
	},
};
const vendorActs: ClientText = {
	id: 'Kami menunggu {vendor}. Anda tidak perlu melakukan apa pun.',
	en: 'We wait for {vendor}. You need do nothing.',
};
const restIsOurs: ClientText = {
	id: '{ready} dari {quantity} sudah siap. {left} sisanya akan kami siapkan; kami akan menghubungi Anda.',
	en: '{ready} of {quantity} is ready. We set up the other {left} and will contact you about them.',
};
const restIsTheirs: ClientText = {
	id: '{ready} dari {quantity} sudah siap. {left} sisanya dapat Anda siapkan sendiri.',
	en: '{ready} of {quantity} is ready. You can set up the other {left} yourself.',
};

/** Codes with which a client can be asked, of every target and of this one. */
export const clientCodes = (own: ClientTexts = {}): string[] =>
	Object.keys({ ...requests, CONTACT_US: contactUs, ...own }).sort();

/** A domain, an address or a code. Nothing with a space in it, so that no text of a vendor comes through as a value. */
const Value = z.string().regex(/^\S{1,500}$/u);

/**
 * What the client reads while a task waits. Null when the target has no sentence for its code, or a value of the sentence
 * is missing or not a single word: then the client cannot be asked.
 */
export function textOfWaiting(
	waiting: Waiting,
	action: ProvisioningAction,
	target: { title: string; client_texts?: ClientTexts },
): ClientText | null {
	switch (waiting.waiting_for) {
		case 'STAFF':
			return weAct[action];
		case 'VENDOR':
			return fill(vendorActs, { vendor: target.title });
		case 'CLIENT': {
			const texts: ClientTexts = {
				...requests,
				CONTACT_US: contactUs[action],
				...target.client_texts,
			};
			const text = texts[waiting.code];
			return text === undefined ? null : filled(text, waiting.values);
		}
	}
}

/** What the client reads when only a part of what it bought is there. */
export function textOfRemaining(
	rest: { count: number; waiting_for: 'CLIENT' | 'STAFF' },
	quantity: number,
): ClientText {
	const values = {
		ready: String(quantity - rest.count),
		quantity: String(quantity),
		left: String(rest.count),
	};
	return fill(rest.waiting_for === 'STAFF' ? restIsOurs : restIsTheirs, values);
}

function filled(text: ClientText, values: Readonly<Record<string, string>>): ClientText | null {
	const named = Object.values(text).flatMap((sentence) =>
		[...sentence.matchAll(placeholder)].map(([, name = '']) => name),
	);
	const isComplete = named.every((name) => Value.safeParse(values[name]).success);
	return isComplete ? fill(text, values) : null;
}

const placeholder = /\{(\w+)\}/g;

function fill(text: ClientText, values: Readonly<Record<string, string>>): ClientText {
	const inOne = (sentence: string): string =>
		sentence.replaceAll(placeholder, (_, name: string) => values[name] ?? '');
	return { id: inOne(text.id), en: inOne(text.en) };
}
