import type { IDataObject } from 'n8n-workflow';
import { deploymentTemplate } from '../CloudSalesOrders/generated/deployment-template';
import { packageResource } from '../CloudSalesOrders/generated/package';
import type { Send } from '../shared/commands';
import {
	dropdown,
	filledIn,
	html,
	refusalField,
	refusalText,
	type FormField,
} from '../shared/form-fields';
import type { Operation } from '../shared/operation';

/** A longer list is no list that a person reads. */
const listedMax = 200;

/** The form page for ordering a package. */
export async function orderPage(
	values: IDataObject,
	send: Send,
	itemIndex: number,
): Promise<FormField[]> {
	const list = async (operation: Operation, input: IDataObject): Promise<IDataObject[]> => {
		const { data = [] } = await send(operation, { limit: listedMax, ...input }, itemIndex);
		return data as IDataObject[];
	};
	const packages = await list(packageResource.operations.getAll, { active: 'true', sort: 'name' });
	const templates = await list(deploymentTemplate.operations.getAll, {});
	const regions = new Set(
		templates.filter(({ active }) => active !== false).map(({ region }) => String(region)),
	);
	const text = (fieldName: string, fieldLabel: string, placeholder: string): FormField => ({
		...{ fieldName, fieldLabel, placeholder },
		fieldType: 'text',
		requiredField: true,
		defaultValue: filledIn(values, fieldName),
	});
	return [
		...refusalField(refusalText(values), 'The order was not placed.'),
		...(packages.length === 0 ? [html('empty', '<p>There is no package to order yet.</p>')] : []),
		{
			fieldName: 'package',
			fieldLabel: 'Package',
			// A dropdown of n8n gives back its text and nothing else: the code stands before the colon.
			...dropdown(packages.map(({ code, name }) => `${String(code)}: ${String(name)}`)),
			requiredField: true,
			defaultValue: filledIn(values, 'package'),
		},
		{
			fieldName: 'billing_cycle',
			fieldLabel: 'Billing',
			...dropdown(['Monthly', 'Annual', 'One time']),
			requiredField: true,
			defaultValue: filledIn(values, 'billing_cycle') || 'Monthly',
		},
		text('company_name', 'Company', 'e.g. Example ISP Inc.'),
		text('customer_name', 'Your name', 'e.g. John Smith'),
		{ ...text('customer_email', 'Your e-mail', 'e.g. name@email.com'), fieldType: 'email' },
		text('organization_slug', 'Address of your tenant', 'e.g. example-isp'),
		{
			fieldName: 'deployment_region',
			fieldLabel: 'Region',
			...dropdown([...regions].sort()),
			defaultValue: filledIn(values, 'deployment_region'),
		},
		{
			...text('promotion_code', 'Promotion code', 'if you have one'),
			requiredField: false,
		},
	];
}
