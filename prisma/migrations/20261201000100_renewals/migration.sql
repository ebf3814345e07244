-- The anchor is a date: a day of the month alone does not say in which months a quarter begins.
ALTER TABLE "subscriptions" ADD COLUMN "anchor_date" DATE,
ADD COLUMN "bill_on" DATE,
ADD COLUMN "parked_reason" TEXT,
ADD COLUMN "parked_at" TIMESTAMPTZ(3),
ADD COLUMN "ends_on" DATE,
ADD COLUMN "trial_ends_on" DATE,
ADD COLUMN "paused_from" DATE,
ADD COLUMN "pause_review_on" DATE,
ADD COLUMN "suspension_reason" TEXT,
ADD COLUMN "previous_id" UUID,
ADD COLUMN "terminate_on" DATE,
ADD COLUMN "termination_warned_at" TIMESTAMPTZ(3);
-- Nothing was renewed before: the first period is the only one, so it holds the anchor.
UPDATE "subscriptions" SET "anchor_date" = "current_period_start";
-- The lead days of before are those that products get by default below.
UPDATE "subscriptions" SET "bill_on" = "next_billing_date" - CASE "billing_period" WHEN 'YEARLY' THEN 30 ELSE 14 END
WHERE "status" IN ('ACTIVE', 'PAST_DUE', 'SUSPENDED');
ALTER TABLE "subscriptions" DROP COLUMN "anchor_day";
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_previous_id_fkey" FOREIGN KEY ("previous_id") REFERENCES "subscriptions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_parked_check" CHECK (("parked_at" IS NULL) = ("parked_reason" IS NULL));
CREATE UNIQUE INDEX "subscriptions_previous_id_key" ON "subscriptions"("previous_id");
CREATE INDEX "subscriptions_bill_on_id_idx" ON "subscriptions"("bill_on", "id");
CREATE INDEX "subscriptions_status_current_period_end_id_idx" ON "subscriptions"("status", "current_period_end", "id");
CREATE INDEX "subscriptions_ends_on_idx" ON "subscriptions"("ends_on");
CREATE INDEX "subscriptions_trial_ends_on_idx" ON "subscriptions"("trial_ends_on");
CREATE INDEX "subscriptions_paused_from_idx" ON "subscriptions"("paused_from");
CREATE INDEX "subscriptions_pause_review_on_idx" ON "subscriptions"("pause_review_on");
CREATE INDEX "subscriptions_parked_at_id_idx" ON "subscriptions"("parked_at", "id");
CREATE INDEX "subscriptions_terminate_on_idx" ON "subscriptions"("terminate_on");

CREATE TABLE "subscription_changes" (
    "id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "effective_on" DATE NOT NULL,
    "reason" TEXT,
    "requested_by" TEXT NOT NULL,
    "items" JSONB NOT NULL DEFAULT '[]',
    "billing_cycle_id" UUID,
    "credit_note_id" UUID,
    "carried_net" BIGINT NOT NULL DEFAULT 0,
    "lapses_on" DATE,
    "applied_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "subscription_changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "subscription_changes_subscription_id_created_at_idx" ON "subscription_changes"("subscription_id", "created_at");
CREATE INDEX "subscription_changes_client_id_idx" ON "subscription_changes"("client_id");
CREATE INDEX "subscription_changes_billing_cycle_id_idx" ON "subscription_changes"("billing_cycle_id");
CREATE INDEX "subscription_changes_status_effective_on_id_idx" ON "subscription_changes"("status", "effective_on", "id");
CREATE INDEX "subscription_changes_status_lapses_on_idx" ON "subscription_changes"("status", "lapses_on");
CREATE INDEX "subscription_changes_created_at_id_idx" ON "subscription_changes"("created_at", "id");
ALTER TABLE "subscription_changes" ADD CONSTRAINT "subscription_changes_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscriptions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "subscription_item_terms" (
    "id" UUID NOT NULL,
    "subscription_item_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "valid_from" DATE NOT NULL,
    "product_id" UUID NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_amount" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "change_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "subscription_item_terms_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "subscription_item_terms_subscription_item_id_valid_from_key" ON "subscription_item_terms"("subscription_item_id", "valid_from");
CREATE INDEX "subscription_item_terms_subscription_id_valid_from_idx" ON "subscription_item_terms"("subscription_id", "valid_from");
CREATE INDEX "subscription_item_terms_change_id_idx" ON "subscription_item_terms"("change_id");
ALTER TABLE "subscription_item_terms" ADD CONSTRAINT "subscription_item_terms_subscription_item_id_fkey" FOREIGN KEY ("subscription_item_id") REFERENCES "subscription_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "subscription_item_terms" ADD CONSTRAINT "subscription_item_terms_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "subscription_changes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- What was sold before goes on at its price. An item has the id of its first terms, which is as unique as its own.
INSERT INTO "subscription_item_terms" ("id", "subscription_item_id", "subscription_id", "valid_from", "product_id", "description", "quantity", "unit_amount", "amount")
SELECT i."id", i."id", i."subscription_id", s."anchor_date", i."product_id", i."description", i."quantity", i."unit_amount", i."amount"
FROM "subscription_items" AS i JOIN "subscriptions" AS s ON s."id" = i."subscription_id"
WHERE s."anchor_date" IS NOT NULL AND i."billing_period" <> 'ONCE';

ALTER TABLE "billing_cycles" ADD COLUMN "of_period" DATE;
UPDATE "billing_cycles" SET "of_period" = "period_start";
ALTER TABLE "billing_cycles" ALTER COLUMN "of_period" SET NOT NULL;
DROP INDEX "billing_cycles_subscription_id_idx";
CREATE INDEX "billing_cycles_subscription_id_of_period_idx" ON "billing_cycles"("subscription_id", "of_period");
-- Two charges for one day of a subscription are a double invoice, whatever made them. btree_gist compares the ids.
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_periods_apart" EXCLUDE USING gist ("subscription_id" WITH =, daterange("period_start", "period_end", '[]') WITH &&)
WHERE ("subscription_id" IS NOT NULL AND "kind" IN ('INITIAL', 'RENEWAL') AND "status" <> 'CANCELLED');

ALTER TABLE "billing_cycle_items" ADD COLUMN "subject_item_id" UUID,
ADD COLUMN "of_period" BOOLEAN NOT NULL DEFAULT true;
-- The first cycle has one line for each item of its quotation.
UPDATE "billing_cycle_items" AS i SET "subject_item_id" = si."id", "of_period" = si."billing_period" <> 'ONCE'
FROM "billing_cycles" AS c, "quotation_items" AS qi, "subscription_items" AS si
WHERE c."id" = i."billing_cycle_id" AND c."kind" = 'INITIAL' AND qi."quotation_id" = c."quotation_id" AND qi."position" = i."position"
AND si."quotation_item_id" = qi."id";

CREATE TABLE "credit_notes" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "subscription_id" UUID,
    "client_id" UUID NOT NULL,
    "occasion" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "period_start" DATE NOT NULL,
    "period_end" DATE NOT NULL,
    "of_period" DATE NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "credit_amount" BIGINT NOT NULL DEFAULT 0,
    "reason" TEXT NOT NULL,
    "tax_state" TEXT NOT NULL DEFAULT 'NONE',
    "tax_reference" TEXT,
    "tax_document_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "credit_notes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "credit_notes_amount_check" CHECK ("amount" > 0 AND "tax" >= 0 AND "tax" <= "amount" AND "credit_amount" >= 0 AND "credit_amount" <= "amount")
);
CREATE UNIQUE INDEX "credit_notes_number_key" ON "credit_notes"("number");
CREATE UNIQUE INDEX "credit_notes_subject_type_subject_id_occasion_key" ON "credit_notes"("subject_type", "subject_id", "occasion");
CREATE INDEX "credit_notes_subscription_id_of_period_idx" ON "credit_notes"("subscription_id", "of_period");
CREATE INDEX "credit_notes_client_id_currency_idx" ON "credit_notes"("client_id", "currency");
CREATE INDEX "credit_notes_tax_state_created_at_id_idx" ON "credit_notes"("tax_state", "created_at", "id");
CREATE INDEX "credit_notes_created_at_id_idx" ON "credit_notes"("created_at", "id");
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "credit_note_items" (
    "id" UUID NOT NULL,
    "credit_note_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "subject_item_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "credit_note_items_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "credit_note_items_credit_note_id_position_key" ON "credit_note_items"("credit_note_id", "position");
ALTER TABLE "credit_note_items" ADD CONSTRAINT "credit_note_items_credit_note_id_fkey" FOREIGN KEY ("credit_note_id") REFERENCES "credit_notes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How later periods are collected, and how early their cycles are made.
ALTER TABLE "products" ADD COLUMN "renewal_invoice" TEXT NOT NULL DEFAULT 'FINANCE',
ADD COLUMN "renewal_lead_days" INTEGER;
ALTER TABLE "quotations" ADD COLUMN "trial_days" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "term_months" INTEGER;

-- A trial, and a pause that the client asked for.
ALTER TABLE "subscriptions" DROP CONSTRAINT "subscriptions_status_check";
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_status_check" CHECK ("status" IN ('PENDING', 'TRIALING', 'ACTIVE', 'PAST_DUE', 'SUSPENDED', 'PAUSED', 'CANCELLED', 'ENDED'));
ALTER TABLE "subscription_changes" ADD CONSTRAINT "subscription_changes_status_check" CHECK ("status" IN ('SCHEDULED', 'AWAITING_PAYMENT', 'APPLIED', 'CANCELLED', 'LAPSED'));
ALTER TABLE "subscription_item_terms" ADD CONSTRAINT "subscription_item_terms_amount_check" CHECK ("quantity" >= 0 AND "amount" >= 0);
