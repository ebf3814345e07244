import { randomUUID } from 'node:crypto';
import { attributes, html, type Html, type Value } from '../html/index.ts';
import type { Language } from '../language/index.ts';
import { emptyForm, type Choice, type FormField, type FormState } from './form-fields.ts';
import { kitWords } from './kit-words.ts';

export type Form = {
	/** Begins the ids of the fields; needed where a page has more than one form. */
	id: string;
	action: string;
	fields: readonly FormField[];
	/** What the button says: a verb and its object. */
	submit: string;
	language: Language;
	/** What was typed and what is wrong, when the form is shown again; or `filledForm(…)`. */
	state?: FormState;
	/** Values that the reader does not see. */
	hidden?: Readonly<Record<string, string>>;
	/** `danger` for what cannot be taken back, `quiet` for what is not the way that the page leads. */
	tone?: 'main' | 'quiet' | 'danger';
	/** Between the fields and the button. */
	before_button?: Value;
	/** Where "cancel" leads; without it there is no such link. */
	cancel?: string;
};

/**
 * A form (POST). It carries a new `form_token`: the idempotency key of the command, so that a second click or a reload does
 * nothing twice. When something is wrong, a summary on top links to each field, and each field says what is wrong with it.
 */
export function form({
	id,
	action,
	fields,
	submit,
	language,
	state = emptyForm,
	hidden = {},
	tone = 'main',
	before_button = null,
	cancel,
}: Form): Html {
	const hasFile = fields.some(({ kind }) => kind === 'file');
	const enctype = hasFile ? 'multipart/form-data' : null;
	const secrets = { ...hidden, form_token: randomUUID() };
	return html`<form
		method="post"
		action="${action}"
		id="${id}"
		${attributes({ enctype, novalidate: true })}
	>
		${errorSummary(id, fields, state, language)}
		${Object.entries(secrets).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
		${fields.map((field) => fieldView(field, { id, state, language }))} ${before_button}
		<div class="actions">
			<button type="submit" class="${tone}">${submit}</button>
			${cancel === undefined ? null : html`<a href="${cancel}">${kitWords(language).cancel}</a>`}
		</div>
	</form>`;
}

/** Everything that is wrong, on top, with a link to each field. */
function errorSummary(
	id: string,
	fields: readonly FormField[],
	{ problems }: FormState,
	language: Language,
): Html | null {
	if (problems.length === 0) return null;
	const labels = new Map(fields.map(({ name, label }) => [name, label]));
	const items = problems.map(({ field, message }) => {
		const label = field === null ? undefined : labels.get(field);
		return label === undefined
			? html`<li>${message}</li>`
			: html`<li><a href="#${id}-${field}">${label}: ${message}</a></li>`;
	});
	return html`<div class="note danger" role="alert" id="${id}-problems" tabindex="-1">
		<h2>${kitWords(language).problems}</h2>
		<ul>
			${items}
		</ul>
	</div>`;
}

type Around = { id: string; state: FormState; language: Language };

function fieldView(field: FormField, { id, state, language }: Around): Html {
	const own = `${id}-${field.name}`;
	const wrong = state.problems.find((problem) => problem.field === field.name)?.message ?? null;
	const described = [
		...(field.hint === undefined ? [] : [`${own}-hint`]),
		...(wrong === null ? [] : [`${own}-wrong`]),
	].join(' ');
	const common = {
		'aria-describedby': described === '' ? null : described,
		'aria-invalid': wrong === null ? null : 'true',
		required: field.optional !== true,
	};
	const optional =
		field.optional === true && field.kind !== 'checkbox' && field.kind !== 'checkboxes'
			? html` <span class="soft">(${kitWords(language).optional})</span>`
			: null;
	const hint =
		field.hint === undefined ? null : html`<p class="hint" id="${own}-hint">${field.hint}</p>`;
	const problem = wrong === null ? null : html`<p class="wrong" id="${own}-wrong">${wrong}</p>`;
	const typed = state.typed.get(field.name) ?? [];
	if (field.kind === 'radio' || field.kind === 'checkboxes')
		return html`<fieldset
			class="field"
			id="${own}"
			tabindex="-1"
			${attributes({ 'aria-describedby': common['aria-describedby'] })}
		>
			<legend>${field.label}${optional}</legend>
			${hint}${problem}
			${field.options.map((one, index) => choice(field, one, `${own}-${index}`, typed))}
		</fieldset>`;
	if (field.kind === 'checkbox')
		return html`<div class="field">
			<label class="choice" for="${own}">
				<input
					type="checkbox"
					id="${own}"
					name="${field.name}"
					value="yes"
					${attributes({ ...common, checked: typed.includes('yes') })}
				/>
				<span>${field.label}</span>
			</label>
			${hint}${problem}
		</div>`;
	return html`<div class="field">
		<label for="${own}">${field.label}${optional}</label>
		${hint}${problem} ${control(field, own, typed[0] ?? '', common, language)}
	</div>`;
}

type Single = Exclude<FormField, { kind: 'radio' | 'checkboxes' | 'checkbox' }>;
type Common = Readonly<Record<string, string | boolean | null>>;

function control(
	field: Single,
	own: string,
	value: string,
	common: Common,
	language: Language,
): Html {
	const input = (type: string, more: Readonly<Record<string, string | number | null>> = {}): Html =>
		html`<input
			type="${type}"
			id="${own}"
			name="${field.name}"
			${attributes({ value, ...common, ...more })}
		/>`;
	switch (field.kind) {
		case 'text':
		case 'email':
			return input(field.kind, {
				maxlength: field.longest ?? (field.kind === 'email' ? 254 : 200),
				autocomplete: field.autocomplete ?? (field.kind === 'email' ? 'email' : null),
			});
		case 'password':
			// What was typed is not sent back.
			return input('password', {
				value: null,
				maxlength: field.longest ?? 200,
				autocomplete: field.autocomplete ?? 'current-password',
			});
		case 'textarea':
			return html`<textarea
				id="${own}"
				name="${field.name}"
				rows="${field.rows ?? 4}"
				${attributes({ ...common, maxlength: field.longest ?? 2000 })}
			>
${value}</textarea>`;
		case 'number':
			// As text: a field of numbers drops what is no number, which then cannot be corrected.
			return input('text', { inputmode: 'numeric', maxlength: 15, class: 'short' });
		case 'money':
			return html`<div class="amount-field">
				<span class="soft" id="${own}-currency">${field.currency}</span>
				${input('text', { inputmode: 'decimal', maxlength: 30, class: 'number', autocomplete: 'off' })}
			</div>`;
		case 'date':
			return input('date', { min: field.earliest ?? null, max: field.latest ?? null });
		case 'select':
			return html`<select id="${own}" name="${field.name}" ${attributes(common)}>
				<option value="">${kitWords(language).choose}</option>
				${field.options.map(
					(one) =>
						html`<option value="${one.value}" ${attributes({ selected: one.value === value })}>
							${one.label}
						</option>`,
				)}
			</select>`;
		case 'file':
			return input('file', { value: null, accept: field.accept.join(',') });
	}
}

function choice(
	field: FormField & { kind: 'radio' | 'checkboxes' },
	{ value, label, hint }: Choice,
	own: string,
	typed: readonly string[],
): Html {
	const type = field.kind === 'radio' ? 'radio' : 'checkbox';
	const more = {
		checked: typed.includes(value),
		required: field.kind === 'radio' && field.optional !== true,
	};
	return html`<label class="choice" for="${own}">
		<input type="${type}" id="${own}" name="${field.name}" value="${value}" ${attributes(more)} />
		<span>${label}${hint === undefined ? null : html`<br /><small>${hint}</small>`}</span>
	</label>`;
}

/**
 * A button that sends something without any field, such as "check now": a form of its own with a new `form_token`. `quiet`
 * unless it is the way that the page leads.
 */
export function buttonForm({
	action,
	label,
	hidden = {},
	tone = 'quiet',
	describes = null,
}: {
	action: string;
	label: string;
	hidden?: Readonly<Record<string, string>>;
	tone?: 'main' | 'quiet' | 'danger';
	/** What screen readers add, where many buttons have the same label: "retry task 12". */
	describes?: string | null;
}): Html {
	const fields = { ...hidden, form_token: randomUUID() };
	return html`<form method="post" action="${action}">
		${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
		<button type="submit" class="${tone}">
			${label}${describes === null ? null : html` <span class="unseen">${describes}</span>`}
		</button>
	</form>`;
}
