type Facts = Record<string, unknown>;
type Draft = { subject: string; body_text: string };

type Words = {
	greeting(name: string): string;
	closing(sender: string): string;
	lead: Record<Kind, string>;
	subject: Record<Kind, string>;
};
type Kind =
	'quotation' | 'invoice_request' | 'invoice' | 'reminder' | 'welcome' | 'payment' | 'other';

const INDONESIAN: Words = {
	greeting: (name) => `Yth. ${name},`,
	closing: (sender) =>
		`Apabila ada pertanyaan, silakan balas email ini.\n\nHormat kami,\n${sender}`,
	lead: {
		quotation: 'Terima kasih atas minat Anda. Berikut penawaran kami untuk ditinjau.',
		invoice_request: 'Mohon diterbitkan invoice dan faktur pajak untuk transaksi berikut.',
		invoice: 'Terlampir tagihan Anda. Pembayaran dapat dilakukan melalui tautan di bawah ini.',
		reminder: 'Kami ingin mengingatkan bahwa tagihan berikut belum kami terima pembayarannya.',
		welcome: 'Selamat datang. Layanan Anda sudah aktif dan siap digunakan.',
		payment: 'Terima kasih, pembayaran Anda telah kami terima.',
		other: 'Bersama ini kami sampaikan informasi berikut.',
	},
	subject: {
		quotation: 'Penawaran',
		invoice_request: 'Permintaan invoice',
		invoice: 'Tagihan',
		reminder: 'Pengingat tagihan',
		welcome: 'Layanan Anda sudah aktif',
		payment: 'Pembayaran diterima',
		other: 'Informasi',
	},
};

const ENGLISH: Words = {
	greeting: (name) => `Dear ${name},`,
	closing: (sender) =>
		`If you have any question, simply reply to this e-mail.\n\nKind regards,\n${sender}`,
	lead: {
		quotation: 'Thank you for your interest. Please find our quotation below for your review.',
		invoice_request: 'Please issue the invoice and the tax invoice for the following sale.',
		invoice: 'Please find your invoice below. You can pay it through the link in this message.',
		reminder: 'This is a friendly reminder that we have not yet received payment of the following.',
		welcome: 'Welcome. Your service is active and ready to use.',
		payment: 'Thank you, we have received your payment.',
		other: 'Please find the following details.',
	},
	subject: {
		quotation: 'Quotation',
		invoice_request: 'Invoice request',
		invoice: 'Invoice',
		reminder: 'Payment reminder',
		welcome: 'Your service is active',
		payment: 'Payment received',
		other: 'Information',
	},
};

/** A believable mail. Every figure, number and link in it is copied from the facts as it stands. */
export function writeDraft(facts: Facts, prompt: string): Draft {
	const language = /^\s*LANGUAGE:\s*(\w+)/m.exec(prompt)?.[1]?.toLowerCase();
	const words = language === 'en' ? ENGLISH : INDONESIAN;
	const kind = kindOf(facts, prompt);
	const flat = flatten(facts);
	const find = (pattern: RegExp) => flat.find(([key]) => pattern.test(key))?.[1];
	const name =
		find(/^(client|customer|recipient|contact|company)[._]?(display_)?name$/) ??
		find(/(^|[._])name$/) ??
		(words === ENGLISH ? 'Customer' : 'Bapak/Ibu');
	const number =
		find(/(quotation|invoice|order|billing_cycle|subscription|document)[._]?number$/) ??
		find(/(^|[._])(number|reference)$/);
	const sender =
		find(/^(sender|merchant|seller|operator|our_company)[._]?(name)?$/) ?? 'CloudSales';
	const lines = flat
		.filter(([key, value]) => value !== name && !isHousekeeping(key))
		.map(([key, value]) => `- ${labelOf(key)}: ${value}`);
	return {
		subject: [words.subject[kind], number].filter(Boolean).join(' '),
		body_text: [words.greeting(name), words.lead[kind], lines.join('\n'), words.closing(sender)]
			.filter(Boolean)
			.join('\n\n'),
	};
}

const isHousekeeping = (key: string) =>
	/(^|[._])(kind|template_kind|template|language|locale|tone|currency|sender|sender_name)$/.test(
		key,
	) ||
	/(^|[._])(\w+_)?id$/.test(key) ||
	/_minor$/.test(key);

function kindOf(facts: Facts, prompt: string): Kind {
	const line = (name: string) => new RegExp(`^\\s*${name}:\\s*(.+)`, 'm').exec(prompt)?.[1];
	const named = [facts.kind, facts.template_kind, facts.template, line('KIND'), line('PURPOSE')];
	const text =
		named.filter((one) => typeof one === 'string').join(' ') || Object.keys(facts).join(' ');
	if (/request|finance/i.test(text)) return 'invoice_request';
	if (/remind|dunning|overdue/i.test(text)) return 'reminder';
	if (/welcome|provisioned|activat/i.test(text)) return 'welcome';
	if (/payment.?(received|succeeded)|receipt/i.test(text)) return 'payment';
	if (/invoice|billing|payment/i.test(text)) return 'invoice';
	if (/quotation|quote/i.test(text)) return 'quotation';
	return 'other';
}

function flatten(value: unknown, prefix = ''): [key: string, value: string][] {
	if (value === null || value === undefined || value === '') return [];
	if (Array.isArray(value)) return value.flatMap((one, index) => flattenItem(one, prefix, index));
	if (typeof value === 'object') {
		return Object.entries(value).flatMap(([key, one]) =>
			flatten(one, prefix ? `${prefix}.${key}` : key),
		);
	}
	return [[prefix, String(value)]];
}

/** One line for each item of a list, so that a table of products stays readable. */
function flattenItem(item: unknown, prefix: string, index: number): [string, string][] {
	const key = `${prefix}.${index + 1}`;
	if (typeof item !== 'object' || item === null) return flatten(item, key);
	const values = flatten(item)
		.filter(([name]) => !isHousekeeping(name))
		.map(([, value]) => value);
	return values.length ? [[key, values.join(', ')]] : [];
}

const labelOf = (key: string) =>
	key
		.split('.')
		.map((part) => part.replace(/_/g, ' '))
		.join(' ')
		.replace(/^./, (first) => first.toUpperCase());
