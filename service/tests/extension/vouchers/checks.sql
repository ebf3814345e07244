-- Added by hand: the states of vouchers/lifecycle.ts
ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_status_check" CHECK ("status" IN ('UNPAID', 'OPEN', 'REDEEMED', 'CANCELLED'));
ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_amount_check" CHECK ("amount" > 0);
