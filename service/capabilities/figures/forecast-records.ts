import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { count, month } from './contract-fields.ts';
import { forecastKinds } from './forecast.ts';
import { longestRange } from './rules.ts';

export const monthsAhead = z.coerce
	.number()
	.int()
	.min(1)
	.max(longestRange)
	.default(12)
	.meta({ title: 'Months', description: 'How many months from today on' });

const ForecastCharge = z
	.object({
		make_on: field.date('Make On', 'Day on which its billing cycle is made'),
		due_date: field.date('Due Date', 'Last day to pay it'),
		period_start: field.date('Period Start', 'First day that it charges'),
		period_end: field.date('Period End', 'Last day that it charges'),
		currency: field.currency(),
		net: field.amount('Net', 'Before tax'),
		tax: field.amount('Tax', 'Tax by the rate that is known for the day on which it is made'),
		total: field.amount('Total', 'With tax'),
		credit: field.amount('Credit', 'Credit of the client that will settle a part of it'),
		to_pay: field.amount('To Pay', 'What the client will be asked for: the total less the credit'),
	})
	.meta({ id: 'ForecastCharge' });

const ForecastEvent = z
	.object({
		date: field.date('Date', 'Day on which it happens'),
		kind: z.enum(forecastKinds).meta({ title: 'Kind', description: 'What happens' }),
		period_start: field.date('Period Start', 'First day of the period that it is about').nullable(),
		period_end: field.date('Period End', 'Last day of the period that it is about').nullable(),
		net: field
			.amount('Net', 'Of a charge before tax; of a change what a full period costs from then on')
			.nullable(),
	})
	.meta({ id: 'ForecastEvent' });

export const SubscriptionForecast = z
	.object({
		subscription_id: field.id('Subscription'),
		client_id: field.id('Client'),
		currency: field.currency(),
		from: field.date('From', 'Today'),
		until: field.date('Until', 'Last day on which a charged period may begin'),
		obstacle: z.string().nullable().meta({
			title: 'Obstacle',
			description:
				'Why nothing is charged, or nothing more, until a person or a payment changes that',
		}),
		data: z.array(ForecastCharge).meta({ title: 'Data', description: 'What will be charged' }),
		events: z
			.array(ForecastEvent)
			.meta({ title: 'Events', description: 'What happens when, as far as it is planned' }),
		net: field.amount('Net', 'Of all charges, before tax'),
		tax: field.amount('Tax', 'Of all charges'),
		total: field.amount('Total', 'Of all charges, with tax'),
		to_pay: field.amount('To Pay', 'Of all charges, less credit'),
	})
	.meta({ id: 'SubscriptionForecast' });

export const ForecastMonth = z
	.object({
		month: month('Month', 'Month in which it will be due'),
		currency: field.currency(),
		charges: count('Charges', 'Billing cycles that will be due'),
		net: field.amount('Net', 'Of all charges, before tax'),
		tax: field.amount('Tax', 'Of all charges'),
		total: field.amount('Total', 'Of all charges, with tax and before credit'),
	})
	.meta({ id: 'ForecastMonth' });
