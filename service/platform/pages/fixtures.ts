import type { Company } from '../company/index.ts';
import type { Language } from '../language/index.ts';
import {
	actions,
	barRows,
	buttonForm,
	buttonLink,
	card,
	chart,
	chip,
	copyField,
	details,
	emptyState,
	figures,
	filterForm,
	form,
	html,
	livePart,
	note,
	paging,
	stepList,
	summaryList,
	table,
	timeline,
	confirmation,
	type FormField,
	type FormState,
	type Html,
} from './index.ts';

export const aCompany: Company = {
	name: 'PT Awan Niaga',
	address: ['Jl. Jenderal Sudirman No. 10', 'Jakarta 10220'],
	npwp: '01.234.567.8-901.000',
	email: 'halo@awan.example',
	phone: '+62 21 5555 0100',
	website: null,
	color: '#0b6b57',
	logo: null,
	test_notice: null,
};

/** Every kind of field. */
export const allFields: readonly FormField[] = [
	{ kind: 'text', name: 'accepted_by', label: 'Your name', autocomplete: 'name' },
	{ kind: 'email', name: 'email', label: 'E-mail', hint: 'Invoices go here' },
	{ kind: 'password', name: 'password', label: 'Password' },
	{ kind: 'number', name: 'seats', label: 'Seats' },
	{ kind: 'money', name: 'amount', label: 'Amount', currency: 'IDR' },
	{ kind: 'date', name: 'from', label: 'From' },
	{
		kind: 'select',
		name: 'reason',
		label: 'Reason',
		options: [
			{ value: 'price', label: 'Price' },
			{ value: 'other', label: 'Something else' },
		],
	},
	{
		kind: 'radio',
		name: 'role',
		label: 'Role',
		options: [
			{ value: 'OWNER', label: 'Owner', hint: 'May do everything' },
			{ value: 'FINANCE', label: 'Finance' },
		],
	},
	{
		kind: 'checkboxes',
		name: 'kinds',
		label: 'Tell me about',
		options: [
			{ value: 'bills', label: 'Bills' },
			{ value: 'news', label: 'News' },
		],
	},
	{ kind: 'textarea', name: 'note', label: 'Note', optional: true },
	{ kind: 'file', name: 'proof', label: 'Proof of payment', accept: ['application/pdf'] },
	{ kind: 'checkbox', name: 'agreed', label: 'I have the right to accept for my company' },
];

const wrongForm = (text: string): FormState => ({
	typed: new Map([
		['accepted_by', [text]],
		['email', ['budi@']],
		['seats', ['0']],
		['amount', ['1.50.000']],
		['reason', ['other']],
		['role', ['FINANCE']],
		['kinds', ['bills']],
		['note', [text]],
	]),
	problems: [
		{ field: null, message: 'The quotation has been changed in the meantime' },
		{ field: 'email', message: 'Must be an e-mail address, such as name@example.com' },
		{ field: 'seats', message: 'At least 1' },
		{ field: 'role', message: 'Choose one of them' },
		{ field: 'agreed', message: 'Tick this box to go on' },
	],
});

type Bill = { number: string; client: string; due: string; amount: string; state: Html };

/** Each component with this text wherever a text of others may stand. */
export function gallery(text: string, language: Language): Readonly<Record<string, Html>> {
	const at = new Date('2026-11-30T07:05:00Z');
	const address = `/console/money?status=OVERDUE&q=${encodeURIComponent(text)}&sort=-due`;
	const bills: Bill[] = [1, 2, 3].map((number) => ({
		number: `INV/2026/000${number}`,
		client: text,
		due: `${number} Des 2026`,
		amount: `Rp ${number}2.350.000`,
		state: number === 1 ? chip('Lewat jatuh tempo', 'bad') : chip('Menunggu pembayaran', 'warn'),
	}));
	return {
		figures: figures([
			{ label: 'Jatuh tempo', value: 'Rp 12.350.000', hint: text },
			{ label: 'Langganan aktif', value: '3', href: '/portal' },
			{ label: 'Menunggu Anda', value: '1' },
		]),
		chips: card(
			'Status',
			html`<p>
				${chip(text)} ${chip('Aktif', 'good')} ${chip('Berjalan', 'busy')}
				${chip('Menunggu', 'warn')} ${chip('Gagal', 'bad')}
			</p>`,
		),
		notes: html`${note('good', text)}${note('info', text, 'Info')}${note('warning', text)}${note('danger', text)}`,
		summary: card(
			text,
			html`${summaryList([
				['Kepada', text],
				['Berlaku sampai', '7 Desember 2026'],
				['Tidak ada', null],
			])}
			${actions([
				buttonLink({ label: 'Bayar', href: 'https://pay.example/1' }),
				buttonForm({ action: '/portal/check', label: 'Periksa sekarang', describes: text }),
			])}`,
		),
		list: card(
			'Tagihan',
			html`${filterForm(
				[
					{ kind: 'search', name: 'q', label: 'Cari' },
					{
						kind: 'select',
						name: 'status',
						label: 'Status',
						options: [{ value: 'OVERDUE', label: 'Lewat jatuh tempo' }],
					},
					{ kind: 'date', name: 'from', label: 'Sejak' },
				],
				{ address, language },
			)}
			${table<Bill>({
				caption: 'Tagihan',
				rows: bills,
				address,
				language,
				columns: [
					{ label: 'Nomor', kind: 'short', isHead: true, cell: ({ number }) => number },
					{ label: 'Klien', cell: ({ client }) => client },
					{ label: 'Jatuh tempo', kind: 'short', sort: 'due', cell: ({ due }) => due },
					{ label: 'Status', cell: ({ state }) => state },
					{ label: 'Jumlah', kind: 'number', sort: 'amount', cell: ({ amount }) => amount },
					{
						label: '',
						unseen_label: 'Tindakan',
						kind: 'whole',
						cell: ({ number }) =>
							buttonForm({ action: '/console/remind', label: 'Ingatkan', describes: number }),
					},
				],
			})}
			${paging({ address: `${address}&cursor=abc`, next_cursor: text, csv: '/console/money.csv', language })}`,
		),
		bars: card(
			'Umur piutang',
			barRows(
				[
					{ label: '1–30', value: 110, shown: 'Rp 110 jt', href: '/console/money?age=30' },
					{ label: text, value: 42, shown: 'Rp 42 jt' },
					{ label: '> 90', value: 0, shown: 'Rp 0' },
				],
				{ caption: 'Umur piutang', label: 'Hari', amount: 'Jumlah' },
			),
		),
		chart: card(
			'MRR',
			html`${chart({
				kind: 'bars',
				caption: text,
				sentence: text,
				language,
				at_label: 'Bulan',
				series: [
					{ name: 'kept', label: 'Bertahan' },
					{ name: 'new', label: text },
				],
				written: (value) => `Rp ${value} jt`,
				points: [...'JFMAMJJASOND'].map((letter, month) => ({
					at: `${letter}${month + 1}`,
					values: { kept: 80 + month * 10, new: 5 + ((month * 7) % 20) },
				})),
			})}
			${chart({
				kind: 'lines',
				caption: 'Waktu sampai aktif',
				sentence: 'Median 2 hari',
				language,
				at_label: 'Minggu',
				series: [
					{ name: 'median', label: 'Median' },
					{ name: 'p90', label: 'P90' },
				],
				written: String,
				points: [1, 2, 3, 4, 5, 6].map((week) => ({
					at: `${text.slice(0, 3)} ${week}`,
					values: { median: week % 3, p90: 4 + (week % 4) },
				})),
			})}`,
		),
		live: livePart(html`<p>${text}</p>`, { stream: '/portal/live', page: '/portal', language }),
		steps: card(
			'Google Workspace',
			stepList(
				[
					{ title: 'Pembayaran diterima', state: 'done', done_at: at },
					{ title: 'Akun dibuat', state: 'running', promised_by: at },
					{
						title: text,
						state: 'waiting',
						waiting_for: 'Anda',
						detail: copyField(
							{ id: 'txt', label: 'TXT', value: 'google-site-verification=abc' },
							language,
						),
					},
					{ title: 'Lisensi', state: 'failed', detail: text },
					{ title: 'Siap dipakai', state: 'pending' },
				],
				language,
			),
		),
		timeline: card(
			'Riwayat',
			timeline(
				[
					{ at, title: 'Penawaran dikirim', actor: 'Sari (sales)', tone: 'good' },
					{ at, title: text, actor: text, detail: text, folded: html`<pre>${text}</pre>` },
					{ at, title: 'Xendit tidak menjawab', tone: 'bad' },
				],
				language,
			),
		),
		form: card(
			'Formulir',
			form({ id: 'all', action: '/x', fields: allFields, submit: 'Kirim', language, cancel: '/' }),
		),
		'wrong form': card(
			'Formulir yang salah',
			form({
				id: 'wrong',
				action: '/x',
				fields: allFields,
				submit: 'Kirim',
				language,
				state: wrongForm(text),
			}),
		),
		confirm: confirmation({
			id: 'confirm',
			action: '/console/retry',
			fields: [{ kind: 'text', name: 'why', label: 'Alasan' }],
			submit: 'Ulangi 3 tugas',
			tone: 'danger',
			language,
			cancel: '/console',
			will: ['Tiga tugas dimulai lagi di Google.', text],
			will_not: ['Tidak ada yang ditagih ulang.'],
		}),
		empty: emptyState('Tidak ada yang menunggu.', text),
		details: details('Saya tidak menyetujui', text),
	};
}
