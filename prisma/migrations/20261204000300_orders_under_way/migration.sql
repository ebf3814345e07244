-- From when on a person looks at an order that is under way, in place of a time that nothing read.
ALTER TABLE "orders" ADD COLUMN "late_at" TIMESTAMPTZ(3);
UPDATE "orders" SET "late_at" = coalesce("activating_at", "approved_at") + interval '2 hours'
	WHERE "status" IN ('PROVISIONING', 'ACTIVATING') OR "cancel_requested_at" IS NOT NULL;
ALTER TABLE "orders" DROP COLUMN "activating_at";

-- The customer of an order, so that its unpaid orders are counted by an index.
ALTER TABLE "orders" ADD COLUMN "customer_key" TEXT;
UPDATE "orders" SET "customer_key" = lower(regexp_replace("customer_email", '[+].*@', '@'));
ALTER TABLE "orders" ALTER COLUMN "customer_key" SET NOT NULL;
CREATE INDEX "orders_customer_key_payment_status_idx" ON "orders"("customer_key", "payment_status");
