import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import type { DeploymentTemplate } from './template-contract.ts';
import { mapToTemplate, type TemplateChoice, type TemplateWish } from './template-rules.ts';
import { allTemplates } from './template-store.ts';
import { toTemplate } from './to-template.ts';
import { hostOf } from './to-tenant.ts';
import { installedPlatform } from './platforms.ts';

type Template = z.output<typeof DeploymentTemplate>;
type Problem = {
	code:
		TemplateChoice['problems'][number]['code'] | 'PLATFORM_NOT_INSTALLED' | 'NO_DOMAIN_FOR_TENANTS';
	message: string;
};
export type Choice = Omit<TemplateChoice<Template>, 'problems'> & { problems: Problem[] };

/** Regions that a template is for, also one that is not in use now. */
export async function templateRegions(context: ReadContext): Promise<string[]> {
	const templates = await allTemplates(context);
	return [...new Set(templates.map(({ region }) => region))].sort();
}

/** The template that an order gets, which rule decided, why the earlier ones did not, and everything that is in the way. */
export async function chooseTemplate(context: ReadContext, wish: TemplateWish): Promise<Choice> {
	const templates = (await allTemplates(context)).map(toTemplate);
	const choice = mapToTemplate(templates, wish);
	const problems: Problem[] = [...choice.problems];
	const { template } = choice;
	if (template !== null && installedPlatform(context, template.platform) === null)
		problems.push({
			code: 'PLATFORM_NOT_INSTALLED',
			message: `The platform ${template.platform} of the template ${template.code} is not installed`,
		});
	if (hostOf(context, 'any') === null)
		problems.push({
			code: 'NO_DOMAIN_FOR_TENANTS',
			message: 'TENANT_BASE_DOMAIN is not set, so tenants have no addresses',
		});
	return { ...choice, problems };
}
