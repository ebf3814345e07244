import type { Language } from '../../platform/language/index.ts';
import type { Choice, FormField } from '../../platform/pages/index.ts';

type Words = Readonly<Record<Language, string>>;
type Option = { value: string; words: Words };

/** What an action asks for. Names are those of the operation's input. */
export type ActionField = {
	name: string;
	kind:
		| 'text'
		| 'textarea'
		| 'money'
		| 'date'
		| 'select'
		| 'checkbox'
		| 'email'
		| 'open-bills'
		| 'file';
	label: Words;
	hint?: Words;
	optional?: true;
	options?: readonly Option[];
};

const option = (value: string, id: string, en: string): Option => ({ value, words: { id, en } });

export const reason: ActionField = {
	name: 'reason',
	kind: 'text',
	label: { id: 'Alasan', en: 'Reason' },
	hint: { id: 'Disimpan dalam jejak audit.', en: 'Kept in the audit trail.' },
};
export const note: ActionField = {
	name: 'note',
	kind: 'textarea',
	label: { id: 'Catatan', en: 'Note' },
	hint: {
		id: 'Dari mana Anda tahu, dan siapa yang mengatakannya.',
		en: 'How you know, and who said it.',
	},
};
export const howByHand: ActionField = {
	name: 'reason',
	kind: 'textarea',
	label: { id: 'Yang dikerjakan, dan mengapa dengan tangan', en: 'What was done, and why by hand' },
	hint: { id: 'Disimpan dalam jejak audit.', en: 'Kept in the audit trail.' },
};
export const whatWasDone: ActionField = {
	name: 'reason',
	kind: 'textarea',
	label: { id: 'Yang dikerjakan', en: 'What was done' },
	hint: { id: 'Disimpan dalam jejak audit.', en: 'Kept in the audit trail.' },
};
export const replyText: ActionField = {
	name: 'text',
	kind: 'textarea',
	label: { id: 'Jawaban kepada klien', en: 'Answer to the client' },
};
export const partOfIt: ActionField = {
	name: 'amount',
	kind: 'money',
	optional: true,
	label: { id: 'Jumlah', en: 'Amount' },
	hint: { id: 'Seluruh sisa tagihan bila kosong.', en: 'All that is left when empty.' },
};
export const openBill: ActionField = {
	name: 'billing_cycle_id',
	kind: 'open-bills',
	label: { id: 'Tagihan yang dibayar', en: 'Bill that it pays' },
	hint: {
		id: 'Jumlahnya harus sama dengan sisa tagihan.',
		en: 'The money must be exactly what is left of the bill.',
	},
};
export const paidBill: ActionField = {
	...openBill,
	hint: { id: 'Sisanya tetap ditagih.', en: 'What is left of it stays owed.' },
};
export const moneyThatCame: ActionField = {
	...partOfIt,
	label: { id: 'Jumlah yang masuk', en: 'Amount that came' },
};
export const settledBy: ActionField = {
	name: 'reason',
	kind: 'select',
	label: { id: 'Cara pelunasan', en: 'How it was settled' },
	options: [
		option('WITHHELD', 'Dipotong sebagai pajak (PPh)', 'Withheld as tax (PPh)'),
		option('ROUNDING', 'Selisih pembulatan', 'Difference of rounding'),
		option('PAID_OUTSIDE', 'Dibayar di luar gateway', 'Paid outside of the gateway'),
	],
};
export const reference: ActionField = {
	name: 'reference',
	kind: 'text',
	optional: true,
	label: { id: 'Nomor rujukan', en: 'Reference' },
	hint: {
		id: 'Nomor bukti potong, atau keterangan transfer di rekening koran.',
		en: 'Number of the withholding certificate, or what the bank calls the transfer.',
	},
};
export const bookedReference: ActionField = {
	name: 'reference',
	kind: 'text',
	label: { id: 'Keterangan di rekening koran', en: 'What the bank calls the transfer' },
};
export const paidByReference: ActionField = {
	name: 'payment_reference',
	kind: 'text',
	label: { id: 'Nomor pembayaran', en: 'Number of the payment' },
	hint: {
		id: 'Nomornya di sistem yang menerima uangnya.',
		en: 'Its number in the system that took the money.',
	},
};
export const refundReference: ActionField = {
	name: 'refund_reference',
	kind: 'text',
	label: { id: 'Nomor pengembalian', en: 'Number of the refund' },
};
export const orderRegion: ActionField = {
	name: 'deployment_region',
	kind: 'text',
	label: { id: 'Region', en: 'Region' },
	hint: { id: 'Seperti eu-west-1.', en: 'Such as eu-west-1.' },
};
export const endOfService: ActionField = {
	name: 'service',
	kind: 'select',
	label: { id: 'Layanannya', en: 'Its service' },
	options: [
		option('SWITCH_OFF', 'Berakhir hari ini', 'Ends today'),
		option(
			'KEEP_UNTIL_PERIOD_END',
			'Berjalan sampai akhir periode',
			'Goes on until the period ends',
		),
	],
};
export const holdFor: ActionField = {
	name: 'reason',
	kind: 'select',
	label: { id: 'Sebab penundaan', en: 'Why it is held' },
	options: [
		option('PROMISE', 'Klien menjanjikan tanggal', 'The client has promised a day'),
		option('DISPUTE', 'Klien menyanggah tagihan', 'The client disputes the bill'),
		option('OTHER', 'Lainnya', 'Another reason'),
	],
};
export const until: ActionField = {
	name: 'until',
	kind: 'date',
	label: { id: 'Sampai tanggal', en: 'Until' },
};
export const taxDocument: readonly ActionField[] = [
	{
		name: 'kind',
		kind: 'select',
		label: { id: 'Dokumen', en: 'Document' },
		options: [
			option('NOTE_RECEIVED', 'Nota pembatalan dari klien', 'Cancellation note of the client'),
			option('FAKTUR_REPLACED', 'Faktur pajak pengganti', 'Replacement of the faktur pajak'),
			option('FAKTUR_CANCELLED', 'Pembatalan faktur pajak', 'Cancellation of the faktur pajak'),
		],
	},
	{
		name: 'tax_reference',
		kind: 'text',
		label: { id: 'Nomor dokumen', en: 'Number of the document' },
	},
	{
		name: 'tax_document_on',
		kind: 'date',
		label: { id: 'Tanggal dokumen', en: 'Date of the document' },
	},
];
export const billingEmail: ActionField = {
	name: 'billing_email',
	kind: 'email',
	label: { id: 'Alamat email penagihan', en: 'Billing e-mail' },
};
export const paidBack: readonly ActionField[] = [
	{ name: 'amount', kind: 'money', label: { id: 'Jumlah transfer', en: 'Amount of the transfer' } },
	{
		name: 'reference',
		kind: 'text',
		label: { id: 'Nomor rujukan bank', en: 'What the bank calls the transfer' },
	},
	reason,
];
export const refusal: ActionField = {
	name: 'refusal',
	kind: 'select',
	label: { id: 'Alasan', en: 'Why' },
	options: [
		option('PROOF_NEEDED', 'Kami memerlukan buktinya', 'We need proof'),
		option('DIFFERS_FROM_TAX_RECORD', 'Berbeda dari catatan pajak', 'Differs from the tax record'),
		option('CONTACT_US', 'Klien perlu menghubungi kami', 'The client is to contact us'),
	],
};
export const invoiceFiles: readonly ActionField[] = [
	{ name: 'invoice', kind: 'file', label: { id: 'Invoice (PDF)', en: 'Invoice (PDF)' } },
	{
		name: 'tax_invoice',
		kind: 'file',
		optional: true,
		label: { id: 'Faktur pajak (PDF)', en: 'Faktur pajak (PDF)' },
	},
];

/** The fields as the form takes them. `bills` are the choices of an `open-bills` field. */
export function formFields(
	fields: readonly ActionField[],
	{ language, currency, bills }: { language: Language; currency: string; bills: readonly Choice[] },
): FormField[] {
	return fields.map(({ name, kind, label, hint, optional, options = [] }): FormField => {
		const base = {
			name,
			label: label[language],
			...(hint === undefined ? {} : { hint: hint[language] }),
			...(optional === true ? { optional } : {}),
		};
		switch (kind) {
			case 'money':
				return { ...base, kind, currency };
			case 'select':
				return {
					...base,
					kind,
					options: options.map(({ value, words }) => ({ value, label: words[language] })),
				};
			case 'open-bills':
				return { ...base, kind: 'select', options: bills };
			case 'file':
				return { ...base, kind, accept: ['application/pdf'] };
			default:
				return { ...base, kind };
		}
	});
}
