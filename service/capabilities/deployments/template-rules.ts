/**
 * Which template an order gets. The rules are tried in order, and the first that finds one decides:
 * 1. Only active templates count; of several the default one, then the first by code.
 * 2. A template that was named is taken or refused: no other rule is asked instead of it.
 * 3. Only the last rule leaves the region that was asked for, and then a person has to agree, because data may not leave it.
 * 4. What decides is not overruled: a template that lacks a service that was ordered is a problem, never a silent downgrade.
 */
export type Template = {
	id: string;
	code: string;
	platform: string;
	region: string;
	package_codes: readonly string[];
	service_codes: readonly string[];
	is_default: boolean;
	active: boolean;
};

export type TemplateWish = {
	template_id: string | null;
	package_code: string | null;
	region: string | null;
	/** Provider that is to run it. */
	platform: string | null;
	service_codes: readonly string[];
};

type Rule = {
	name: 'EXPLICIT' | 'PACKAGE' | 'REGION_AND_PLATFORM' | 'REGION_DEFAULT' | 'ANY_DEFAULT';
	/** Why it does not apply to a wish; null when it does. */
	unasked(wish: TemplateWish): string | null;
	fits(template: Template, wish: TemplateWish): boolean;
	/** What it has looked for, for people. */
	looked_for(wish: TemplateWish): string;
	/** No later rule is asked when it finds nothing. */
	is_last_word?: true;
};

const isIn = ({ region }: Template, wish: TemplateWish): boolean =>
	wish.region === null || region === wish.region;
const place = ({ region }: TemplateWish): string => (region === null ? '' : ` in ${region}`);

const templateRules: readonly Rule[] = [
	{
		name: 'EXPLICIT',
		unasked: ({ template_id }) => (template_id === null ? 'No template was named' : null),
		fits: ({ id }, wish) => id === wish.template_id,
		looked_for: ({ template_id }) => `the template ${template_id}`,
		is_last_word: true,
	},
	{
		name: 'PACKAGE',
		unasked: ({ package_code }) => (package_code === null ? 'No package was ordered' : null),
		fits: (template, wish) =>
			wish.package_code !== null &&
			template.package_codes.includes(wish.package_code) &&
			isIn(template, wish),
		looked_for: (wish) => `a template for the package ${wish.package_code}${place(wish)}`,
	},
	{
		name: 'REGION_AND_PLATFORM',
		unasked: ({ region, platform }) =>
			region === null || platform === null ? 'No region and platform were asked for' : null,
		fits: (template, wish) =>
			template.region === wish.region && template.platform === wish.platform,
		looked_for: ({ region, platform }) => `a template of ${platform} in ${region}`,
	},
	{
		name: 'REGION_DEFAULT',
		unasked: ({ region }) => (region === null ? 'No region was asked for' : null),
		fits: (template, wish) => template.is_default && template.region === wish.region,
		looked_for: ({ region }) => `the default template in ${region}`,
	},
	{
		name: 'ANY_DEFAULT',
		unasked: () => null,
		fits: ({ is_default }) => is_default,
		looked_for: () => 'a default template in any region',
	},
];

type RuleOutcome = 'DECIDED' | 'FOUND_NONE' | 'NOT_ASKED';
export const templateProblems = ['UNKNOWN', 'INACTIVE', 'NONE', 'LACKS_SERVICES'] as const;

export type TemplateChoice<T extends Template = Template> = {
	template: T | null;
	/** The rule that decided; null when none found a template. */
	rule: Rule['name'] | null;
	/** What each rule said that was asked, up to the one that decided. */
	steps: { rule: Rule['name']; outcome: RuleOutcome; why: string }[];
	/** Whether a person has to agree before it is used. */
	needs_approval: boolean;
	problems: { code: (typeof templateProblems)[number]; message: string }[];
};

/** The default ones first, then by code. */
const byPreference = (left: Template, right: Template): number =>
	Number(right.is_default) - Number(left.is_default) ||
	(left.code < right.code ? -1 : Number(left.code > right.code));

/** `templates` are all of them, the inactive ones too: a named one that is inactive is told apart from an unknown one. */
export function mapToTemplate<T extends Template>(
	templates: readonly T[],
	wish: TemplateWish,
): TemplateChoice<T> {
	const steps: TemplateChoice['steps'] = [];
	const usable = templates.filter(({ active }) => active).sort(byPreference);
	for (const rule of templateRules) {
		const unasked = rule.unasked(wish);
		if (unasked !== null) {
			steps.push({ rule: rule.name, outcome: 'NOT_ASKED', why: unasked });
			continue;
		}
		const found = usable.find((template) => rule.fits(template, wish));
		const sought = rule.looked_for(wish);
		if (found === undefined) {
			steps.push({ rule: rule.name, outcome: 'FOUND_NONE', why: `There is not ${sought}` });
			if (rule.is_last_word !== true) continue;
			const isThere = templates.some((template) => rule.fits(template, wish));
			return {
				...{ template: null, rule: null, steps, needs_approval: false },
				problems: isThere
					? [{ code: 'INACTIVE', message: `The template ${wish.template_id} is not in use` }]
					: [{ code: 'UNKNOWN', message: `There is no template ${wish.template_id}` }],
			};
		}
		steps.push({ rule: rule.name, outcome: 'DECIDED', why: `${found.code} is ${sought}` });
		const leaves = rule.name === 'ANY_DEFAULT' && !isIn(found, wish);
		return {
			...{ template: found, rule: rule.name, steps, needs_approval: leaves },
			problems: lacking(found, wish),
		};
	}
	const message = 'No template is active that fits, and none is a default';
	return {
		...{ template: null, rule: null, steps, needs_approval: false },
		problems: [{ code: 'NONE', message }],
	};
}

function lacking(
	{ code, service_codes }: Template,
	wish: TemplateWish,
): TemplateChoice['problems'] {
	if (service_codes.length === 0) return [];
	const missing = wish.service_codes.filter((service) => !service_codes.includes(service));
	if (missing.length === 0) return [];
	const message = `The template ${code} cannot run ${missing.join(', ')}`;
	return [{ code: 'LACKS_SERVICES', message }];
}
