import type { Company } from '../../../platform/company/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { writeDocument } from '../../../platform/money/document.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	actions,
	buttonLink,
	card,
	details,
	figures,
	form,
	html,
	note,
	stateChip,
	summaryList,
	type FormField,
	type FormState,
	type Html,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import {
	conditionsOf,
	figuresOf,
	isExpired,
	reasonForClient,
	type QuotationWithItems,
} from '../../quotations/index.ts';
import { documentLines } from '../document-lines.ts';
import { askCard } from './ask.ts';
import { dayOf, dueText } from './common-words.ts';
import { quotationWords } from './quotation-words.ts';

export type ShownQuotation = {
	quotation: QuotationWithItems;
	client: { name: string };
	company: Company;
	language: Language;
	now: Date;
	/** Address of this very page; its forms are sent to addresses below it. */
	path: string;
	/** Address of the version that took its place. */
	newer: string | null;
	/** Address of the bill that came of it, for a reader who may see it. */
	bill: string | null;
	/** How the tax came about. */
	tax_rule: string | null;
	/** Whether the reader may accept and turn down. */
	may_answer: boolean;
	/** A form that was sent and is shown again. */
	again?: { form: 'accept' | 'reject' | 'ask'; state: FormState };
};

export const acceptFields = (language: Language): FormField[] => {
	const say = quotationWords[language];
	return [
		{
			kind: 'text',
			name: 'accepted_by',
			label: say.accepted_by,
			longest: 200,
			autocomplete: 'name',
		},
		{
			kind: 'text',
			name: 'accepted_role',
			label: say.accepted_role,
			hint: say.accepted_role_hint,
			longest: 120,
			autocomplete: 'organization-title',
		},
		{ kind: 'checkbox', name: 'agreed', label: say.agreed },
	];
};

export const rejectFields = (language: Language): FormField[] => [
	{
		kind: 'textarea',
		name: 'reason',
		label: quotationWords[language].reason,
		longest: 1000,
		rows: 3,
	},
];

type Dated = { quotation: Pick<QuotationWithItems, 'status' | 'valid_until'>; now: Date };

const isOpen = ({ quotation, now }: Dated): boolean =>
	quotation.status === 'SENT' && !isExpired(quotation, now);

export const quotationTitle = ({
	quotation: { number, version },
	language,
}: ShownQuotation): string => {
	const say = quotationWords[language];
	const word = language === 'id' ? 'Penawaran' : 'Quotation';
	return version > 1 ? `${word} ${number} (${say.version(version)})` : `${word} ${number}`;
};

/** The state of a quotation in one or two words; one whose day has passed is over before its state says so. */
export function quotationChip({
	runtime,
	language,
	...shown
}: Dated & { runtime: Pick<Runtime, 'extensions'>; language: Language }): Html {
	const { status } = shown.quotation;
	const state = status === 'SENT' && !isOpen(shown) ? 'EXPIRED' : status;
	return stateChip(runtime, 'quotation', state, language);
}

/** The offer: its figures, then the way on, then its lines. The same for the portal and for the link of the mail. */
export function quotationView(shown: ShownQuotation): Html {
	const { quotation, language, client, company, path } = shown;
	const say = quotationWords[language];
	const facts = summaryList([
		[say.from, company.name],
		[say.to, client.name],
		[
			say.notes,
			quotation.notes === null ? null : html`<span class="lines">${quotation.notes}</span>`,
		],
	]);
	const lines = html`${documentLines(figuresOf(quotation), language)}
	${shown.tax_rule === null ? null : html`<p><small>${shown.tax_rule}</small></p>`} ${facts}
	${
		quotation.pdf_url === null
			? null
			: actions([buttonLink({ label: say.open_pdf, href: quotation.pdf_url, quiet: true })])
	}`;
	return html`${mainFigures(shown)} ${conditions(shown)} ${outcome(shown)}
	${isOpen(shown) ? answers(shown) : null} ${card(say.lines, lines)}
	${askCard({ action: `${path}/ask`, language, ...(shown.again?.form === 'ask' ? { state: shown.again.state } : {}) })}`;
}

/** What is paid first, what is paid again and again, and how long the offer stands. */
function mainFigures({ quotation, language, now }: ShownQuotation): Html {
	const say = quotationWords[language];
	const money = (amount: bigint): string => formatMoney(amount, quotation.currency, language);
	const isOnce = quotation.items.every(({ billing_period }) => billing_period === 'ONCE');
	const again = quotation.items
		.filter(({ billing_period }) => billing_period !== 'ONCE')
		.reduce((sum, { amount, tax }) => sum + amount + tax, 0n);
	const period = say.recurring[quotation.billing_period as keyof typeof say.recurring];
	return figures([
		{
			label: isOnce ? say.everything : say.first_payment,
			value: writeDocument(figuresOf(quotation), language).total,
			...(quotation.trial_days > 0 ? { hint: say.after_trial } : {}),
		},
		...(isOnce || period === undefined
			? []
			: [{ label: period, value: money(again), hint: say.tax_included }]),
		...(isOpen({ quotation, now })
			? [{ label: say.valid_until, value: dueText(quotation.valid_until, now, language) }]
			: []),
	]);
}

/** What a trial or a fixed term mean. */
function conditions({ quotation, language }: ShownQuotation): Html | null {
	const { trial, term } = conditionsOf(quotation, language);
	const said = [trial, term].filter((sentence) => sentence !== null);
	return said.length === 0 ? null : html`<p>${said.join(' ')}</p>`;
}

function outcome(shown: ShownQuotation): Html | null {
	const { quotation, language, now } = shown;
	const say = quotationWords[language];
	if (isOpen(shown)) return null;
	switch (quotation.status) {
		case 'ACCEPTED': {
			const by = [quotation.accepted_by, quotation.accepted_role].filter((one) => one !== null);
			return card(
				say.accepted,
				html`${summaryList([
					[say.by_whom, by.join(', ')],
					[say.when, dayOf(quotation.accepted_at ?? now, language)],
					[say.next, nextOf(quotation, say)],
				])}
				${
					shown.bill === null
						? null
						: actions([buttonLink({ label: say.see_bill, href: shown.bill })])
				}`,
			);
		}
		case 'REJECTED':
			return card(
				say.rejected,
				summaryList([
					[say.reason, reasonForClient(quotation)],
					[
						say.when,
						quotation.rejected_at === null ? null : dayOf(quotation.rejected_at, language),
					],
					[say.next, say.rejected_next],
				]),
			);
		case 'SUPERSEDED':
			return note(
				'warning',
				shown.newer === null ? say.newer_soon : html`<a href="${shown.newer}">${say.newer}</a>`,
				say.superseded,
			);
		default:
			return note('warning', say.expired_next, say.expired);
	}
}

type Words = (typeof quotationWords)[Language];
function nextOf(quotation: QuotationWithItems, say: Words): string {
	// No invoice follows what costs nothing.
	if (quotation.total === 0n) return say.accepted_next_free;
	return quotation.trial_days > 0 ? say.accepted_next_trial : say.accepted_next;
}

/** Accepting is the way that the page leads; turning it down is a second step, so that no thumb does it by mistake. */
function answers({ path, quotation, language, may_answer, again }: ShownQuotation): Html {
	const say = quotationWords[language];
	if (!may_answer) return note('info', say.cannot_answer);
	const stateOf = (name: 'accept' | 'reject') =>
		again?.form === name ? { state: again.state } : {};
	const accept = card(
		say.accept_title,
		html`<p>${quotation.total === 0n ? say.accept_text_free : say.accept_text}</p>
			${form({
				id: 'accept',
				action: `${path}/accept`,
				fields: acceptFields(language),
				submit: say.accept,
				language,
				...stateOf('accept'),
			})}`,
	);
	const reject = form({
		id: 'reject',
		action: `${path}/reject`,
		fields: rejectFields(language),
		submit: say.reject,
		language,
		tone: 'quiet',
		...stateOf('reject'),
	});
	// What was typed must be seen again.
	return html`${accept}
	${again?.form === 'reject' ? card(say.reject_title, reject) : details(say.reject_title, reject)}`;
}
