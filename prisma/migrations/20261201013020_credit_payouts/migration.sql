-- Credit that was transferred back to its client. Only added to. What it was taken from stands in settlements of the payout.
CREATE TABLE "credit_payouts" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "paid_on" DATE NOT NULL,
    "reference" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "paid_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "credit_payouts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "credit_payouts_amount_check" CHECK ("amount" > 0)
);
-- A transfer that is recorded again pays nothing back a second time.
CREATE UNIQUE INDEX "credit_payouts_client_id_currency_reference_key" ON "credit_payouts"("client_id", "currency", "reference");
ALTER TABLE "credit_payouts" ADD CONSTRAINT "credit_payouts_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER credit_payouts_append_only BEFORE UPDATE OR DELETE ON "credit_payouts" FOR EACH ROW EXECUTE FUNCTION refuse_change();
