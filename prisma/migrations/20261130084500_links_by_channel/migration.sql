ALTER TABLE "payment_links"
	ADD COLUMN "channel" TEXT,
	ADD COLUMN "keep_others" BOOLEAN NOT NULL DEFAULT false,
	ADD COLUMN "expected_amount" BIGINT,
	ADD COLUMN "fee" BIGINT,
	ADD COLUMN "fee_bearer" TEXT,
	ADD COLUMN "payment_code" TEXT,
	ADD COLUMN "qr_string" TEXT,
	ADD COLUMN "instructions" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "payment_links" ADD CONSTRAINT "payment_links_fee_bearer_check" CHECK ("fee_bearer" IN ('MERCHANT', 'CUSTOMER'));
DROP INDEX "payment_links_one_open_per_subject";
CREATE UNIQUE INDEX "payment_links_one_open_per_channel" ON "payment_links"("subject_type", "subject_id", "gateway", coalesce("channel", '')) WHERE "status" IN ('CREATING', 'UNKNOWN', 'OPEN');

ALTER TABLE "payments"
	ADD COLUMN "gateway_reference" TEXT NOT NULL,
	ADD COLUMN "payer_fee" BIGINT NOT NULL DEFAULT 0,
	ADD COLUMN "placed_amount" BIGINT NOT NULL DEFAULT 0;
CREATE INDEX "payments_gateway_gateway_reference_idx" ON "payments"("gateway", "gateway_reference");
ALTER TABLE "payments" DROP CONSTRAINT "payments_status_check";
ALTER TABLE "payments" ADD CONSTRAINT "payments_status_check" CHECK ("status" IN ('RECEIVED', 'SUCCEEDED', 'FAILED', 'UNMATCHED', 'REFUND_PENDING', 'PARTLY_REFUNDED', 'REFUNDED'));
ALTER TABLE "payments" ADD CONSTRAINT "payments_placed_amount_check" CHECK ("payer_fee" >= 0 AND "placed_amount" >= 0 AND "payer_fee" + "placed_amount" <= "amount");
