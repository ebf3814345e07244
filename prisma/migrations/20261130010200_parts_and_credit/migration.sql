-- Money that is more than what is owed is kept as credit of the client, on the payment that it came with.
ALTER TABLE "payments" ADD COLUMN "credit_amount" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "payments" DROP CONSTRAINT "payments_placed_amount_check";
ALTER TABLE "payments" ADD CONSTRAINT "payments_placed_amount_check" CHECK ("payer_fee" >= 0 AND "placed_amount" >= 0 AND "credit_amount" >= 0 AND "payer_fee" + "placed_amount" + "credit_amount" <= "amount");
CREATE INDEX "payments_with_credit" ON "payments"("created_at", "id") WHERE "credit_amount" > 0;

-- Of a link that the service made by itself, the payer is told by the service.
ALTER TABLE "payment_links" ADD COLUMN "made_by" TEXT;

-- Why no link could be made for a cycle that is to be paid.
ALTER TABLE "billing_cycles" ADD COLUMN "collection_problem" TEXT;

-- An accepted quotation can be revised once the sale that came of it has ended.
ALTER TABLE "quotations" ADD COLUMN "sale_ended_at" TIMESTAMPTZ(3);
UPDATE "quotations" AS q SET "sale_ended_at" = s."updated_at"
FROM "subscriptions" AS s
WHERE s."quotation_id" = q."id" AND q."status" = 'ACCEPTED' AND s."status" IN ('CANCELLED', 'ENDED');

-- What a settlement is known by elsewhere: the number of a withholding certificate, or a transfer at the bank.
ALTER TABLE "settlements" ADD COLUMN "reference" TEXT;
