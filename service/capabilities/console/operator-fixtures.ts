import { load, type CheerioAPI } from 'cheerio';
import type { TestService } from '../../tests/service.ts';

/**
 * An operator who knows only the console: reads what a page says, follows its links and presses its buttons by their words, in
 * English, and counts both. Filling in fields is no click; opening what is folded is.
 */
export class Operator {
	clicks = 0;
	private page: CheerioAPI = load('');
	private address = '';

	private readonly service: TestService;
	private readonly cookie: string;

	constructor(service: TestService, cookie: string) {
		this.service = service;
		this.cookie = cookie;
	}

	/** The page that is open, in words. */
	get text(): string {
		return this.page('main').text().replaceAll(/\s+/g, ' ').trim();
	}

	/** Where it begins after the sign-in. */
	async begin(): Promise<void> {
		this.clicks = 0;
		await this.open('/console');
	}

	async follow(words: string): Promise<void> {
		// A bar narrows the list down; a row of the list is the thing itself.
		const href = this.page('a')
			.not('table.bars a')
			.filter((_, one) => this.wordsOf(one) === words || this.wordsOf(one).includes(words))
			.first()
			.attr('href');
		if (href === undefined) throw new Error(`No link says "${words}" on ${this.address}`);
		this.clicks += 1;
		await this.open(href);
	}

	/** Presses a button; `typed` goes into the fields of its form, and ticks the boxes that it names. */
	async press(words: string, typed: Record<string, string> = {}): Promise<void> {
		const button = this.page('main button, main input[type=submit]')
			.filter((_, one) => this.wordsOf(one).startsWith(words))
			.first();
		const form = button.closest('form');
		const action = form.attr('action');
		if (action === undefined) throw new Error(`No button says "${words}" on ${this.address}`);
		if (form.closest('details').length > 0) this.clicks += 1;
		this.clicks += 1;
		const fields: Record<string, string | string[]> = {};
		form.find('input[type=hidden], select').each((_, field) => {
			const one = this.page(field);
			const name = one.attr('name') ?? '';
			const value = one.val();
			if (typeof value !== 'string') return;
			const before = fields[name];
			fields[name] = before === undefined ? value : [before, value].flat();
		});
		for (const [name, value] of Object.entries(typed)) {
			const field = form.find(`[name="${name}"]`);
			if (field.length === 0) throw new Error(`The form of "${words}" has no field ${name}`);
			// Of a list, the entry whose words begin so.
			const option = field.find('option').filter((_, one) => this.wordsOf(one).startsWith(value));
			fields[name] = option.first().attr('value') ?? value;
		}
		const name = button.attr('name');
		const pressed = name === undefined ? {} : { [name]: button.attr('value') ?? '' };
		const answer = await this.service
			.submit(action, { ...fields, ...pressed })
			.set('Cookie', this.cookie)
			.set('Accept-Language', 'en');
		if (answer.status === 303) return this.open(String(answer.headers['location']));
		this.show(action, answer.status, answer.text);
	}

	private wordsOf(element: Parameters<CheerioAPI>[0]): string {
		return this.page(element as never)
			.text()
			.replaceAll(/\s+/g, ' ')
			.trim();
	}

	private async open(href: string): Promise<void> {
		const answer = await this.service.http
			.get(href)
			.set('Cookie', this.cookie)
			.set('Accept-Language', 'en');
		if (answer.status === 303) return this.open(String(answer.headers['location']));
		this.show(href, answer.status, answer.text);
	}

	private show(address: string, status: number, text: string): void {
		this.address = address;
		this.page = load(text);
		if (status !== 200) throw new Error(`${address} answered ${status}: ${this.text}`);
	}
}
