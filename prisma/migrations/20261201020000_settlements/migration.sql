-- Whatever can be billed has cycles, one for each occasion; two changes in one period are two adjustments.
ALTER TABLE "billing_cycles" ADD COLUMN "subject_type" TEXT, ADD COLUMN "subject_id" UUID, ADD COLUMN "occasion" TEXT;
UPDATE "billing_cycles" SET "subject_type" = 'subscription', "subject_id" = "subscription_id",
	"occasion" = CASE WHEN "kind" = 'INITIAL' THEN 'INITIAL' ELSE "kind" || ':' || "period_start" END;
ALTER TABLE "billing_cycles" ALTER COLUMN "subject_type" SET NOT NULL, ALTER COLUMN "subject_id" SET NOT NULL,
	ALTER COLUMN "occasion" SET NOT NULL, ALTER COLUMN "subscription_id" DROP NOT NULL;
DROP INDEX "billing_cycles_subscription_id_kind_period_start_key";
ALTER TABLE "billing_cycles" DROP CONSTRAINT "billing_cycles_subscription_id_fkey";
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscriptions"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE UNIQUE INDEX "billing_cycles_subject_type_subject_id_occasion_key" ON "billing_cycles"("subject_type", "subject_id", "occasion");
CREATE INDEX "billing_cycles_subscription_id_idx" ON "billing_cycles"("subscription_id");
-- A period is charged once, whatever the occasion is called; a cancelled one may be made again.
CREATE UNIQUE INDEX "billing_cycles_one_per_period" ON "billing_cycles"("subject_type", "subject_id", "period_start") WHERE "kind" IN ('INITIAL', 'RENEWAL') AND "status" <> 'CANCELLED';
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_subscription_check" CHECK ("subscription_id" IS NOT DISTINCT FROM CASE WHEN "subject_type" = 'subscription' THEN "subject_id" END);

-- A cycle names the link by which it is collected instead of copying a vendor's id and address from it.
ALTER TABLE "billing_cycles" ADD COLUMN "payment_link_id" UUID;
UPDATE "billing_cycles" AS cycle SET "payment_link_id" = link."id" FROM "payment_links" AS link
	WHERE link."subject_id" = cycle."id" AND link."gateway_reference" = cycle."xendit_invoice_id";
ALTER TABLE "billing_cycles" DROP COLUMN "xendit_invoice_id", DROP COLUMN "payment_url";
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_payment_link_id_fkey" FOREIGN KEY ("payment_link_id") REFERENCES "payment_links"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What settles a part of what is owed.
ALTER TABLE "billing_cycles" ADD COLUMN "settled_amount" BIGINT NOT NULL DEFAULT 0;
CREATE TABLE "settlements" (
    "id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "reverses_id" UUID,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settlements_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "settlements_reverses_id_key" ON "settlements"("reverses_id");
CREATE UNIQUE INDEX "settlements_source_type_source_id_subject_type_subject_id_k_key" ON "settlements"("source_type", "source_id", "subject_type", "subject_id", "kind");
CREATE INDEX "settlements_subject_id_idx" ON "settlements"("subject_id");
CREATE INDEX "settlements_client_id_idx" ON "settlements"("client_id");
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_reverses_id_fkey" FOREIGN KEY ("reverses_id") REFERENCES "settlements"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_kind_check" CHECK ("kind" IN ('PAYMENT', 'CREDIT', 'WITHHOLDING', 'WRITE_OFF'));
-- Only a reversal takes something back, and it names what it takes back.
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_amount_check" CHECK (CASE WHEN "reverses_id" IS NULL THEN "amount" > 0 ELSE "amount" < 0 END);
CREATE TRIGGER settlements_append_only BEFORE UPDATE OR DELETE ON "settlements" FOR EACH ROW EXECUTE FUNCTION refuse_change();

INSERT INTO "settlements" ("id", "subject_type", "subject_id", "client_id", "kind", "currency", "amount", "source_type", "source_id", "occurred_at")
	SELECT gen_random_uuid(), 'billing_cycle', cycle."id", cycle."client_id", 'PAYMENT', cycle."currency", cycle."amount", 'payment', payment."id",
		coalesce(cycle."paid_at", payment."created_at")
	FROM "billing_cycles" AS cycle JOIN "payments" AS payment ON payment."subject_type" = 'billing_cycle' AND payment."subject_id" = cycle."id" AND payment."status" = 'SUCCEEDED'
	WHERE cycle."status" = 'PAID' AND cycle."amount" > 0;
UPDATE "billing_cycles" SET "settled_amount" = "amount" WHERE "status" = 'PAID';
-- Never more than what is owed, and PAID only when nothing is left.
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_settled_amount_check" CHECK ("settled_amount" BETWEEN 0 AND "amount" AND ("status" <> 'PAID' OR "settled_amount" = "amount"));
